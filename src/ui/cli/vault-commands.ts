/** What locks, saves and brings back this node, in the tree of commands: names, options and help. */
import { settingsOf, withExamples } from './command-tools.ts'
import { readBackup, writeBackup } from './commands/backup.ts'
import { changePassphrase } from './commands/passphrase.ts'
import { makeRecoveryWords } from './commands/recovery-words.ts'
import { showVault } from './commands/vault.ts'
import type { Command } from 'commander'

export function addVault (program: Command): void {
  const passphrase = withExamples(program.command('passphrase'), [
    ['mobilink passphrase set', 'start with a passphrase alone from now on'],
    ['mobilink passphrase change', 'put another one in its place'],
    ['mobilink passphrase change --recovery-words', 'when it is forgotten'],
    ['mobilink passphrase remove', 'start with nobody asked again']
  ])
    .description('lock this node with a passphrase, or unlock it for good')
  const acts = {
    set: 'ask for a passphrase, and start with it alone from now on',
    change: 'put another passphrase in the place of the one that is set',
    remove: 'start with nobody asked from now on'
  } as const
  for (const act of Object.keys(acts) as Array<keyof typeof acts>) {
    const command = withExamples(passphrase.command(act), [
      [`mobilink passphrase ${act}`, acts[act]],
      [`mobilink passphrase ${act} --passphrase-stdin`, act === 'change' ? 'the present one on the first line, the new one on the second' : 'for a script']
    ])
      .description(acts[act])
      .action(async (_options: object, command: Command) => await changePassphrase(await settingsOf(command, { givenIsNew: act === 'set' }), act))
    if (act === 'change') command.option('--new-passphrase-file <file>', 'read the new passphrase from this file')
  }
  withExamples(program.command('recovery-words'), [
    ['mobilink recovery-words', 'make them, write them down; those from before end'],
    ['mobilink recovery-words --remove', 'let no words open the vault']
  ])
    .description('make 24 words that open the vault when the passphrase is forgotten')
    .option('--yes', 'print them as the answer, and do not ask for two of them again')
    .option('--remove', 'take them away')
    .action(async (options: { yes?: true, remove?: true }, command: Command) => await makeRecoveryWords(await settingsOf(command), { yes: options.yes === true, remove: options.remove === true }))
  withExamples(program.command('vault'), [['mobilink vault', 'a line for each way in']])
    .description('show which ways lead into this node\'s vault')
    .action(async (_options: object, command: Command) => await showVault(await settingsOf(command)))
  withExamples(program.command('backup'), [
    ['mobilink backup me.age', 'identity and contacts in one sealed file'],
    ['mobilink backup me.age --recovery-words', 'sealed with the recovery words'],
    ['mobilink backup me.age --passphrase-file secret.txt', 'for a script']
  ])
    .description('write identity and contacts, sealed, into a file; conversations stay here')
    .argument('<file>', 'a new file')
    .option('--new-passphrase-file <file>', 'seal the backup with the passphrase in this file, not with that of the vault')
    .action(async (file: string, _options: object, command: Command) => await writeBackup(await settingsOf(command), file))
  withExamples(program.command('restore'), [
    ['mobilink restore me.age', 'into the data directory, which must be empty'],
    ['mobilink restore me.age --recovery-words', 'a backup that was sealed with words']
  ])
    .description('bring identity and contacts back from a backup')
    .argument('<file>', 'a backup')
    .action(async (file: string, _options: object, command: Command) => await readBackup(await settingsOf(command), file))
}
