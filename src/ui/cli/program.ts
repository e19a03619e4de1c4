/**
 * The tree of commands: names, options and help, and nothing of what they do (commands/). Its larger branches are beside. Wrong use ends in
 * one line that says what to type, before anything is opened or written.
 */
import { Command, CommanderError, Option } from 'commander'
import { addCloud } from './cloud-commands.ts'
import { endOnInterrupt, pathOf, settingsOf, withExamples } from './command-tools.ts'
import { showHealth } from './commands/doctor.ts'
import { showId } from './commands/id.ts'
import { showStatus } from './commands/status.ts'
import { watchNode } from './commands/watch.ts'
import { addContacts } from './contact-commands.ts'
import { WrongUseError } from './errors.ts'
import { addMessages } from './message-commands.ts'
import { PROFILES } from './settings.ts'
import { addStart } from './start-command.ts'
import { addTransfers } from './transfer-commands.ts'
import { addVault } from './vault-commands.ts'
import { addVerification } from './verification-commands.ts'
import { ownVersion } from './version.ts'

/** Builds the tree afresh. `parseAsync` on it rejects with WrongUseError, or with what a command rejects with. */
export function createProgram (): Command {
  const program = withExamples(new Command('mobilink'), [
    ['mobilink start', 'run the node of this computer, with its page'],
    ['mobilink id --qr', 'show your peer ID and an invite to hand out'],
    ['mobilink contacts add mobilink:… --name Ada', 'add somebody by invite, peer ID or address'],
    ['mobilink send Ada "on my way"', 'send; it waits here while Ada is away'],
    ['mobilink send Ada --file report.pdf', 'a file, sealed; "mobilink transfers" says how far it is'],
    ['mobilink history Ada --follow', 'read, and go on reading']
  ])
    .description('A messenger with no server: messages go from device to device, and wait on your own.')
    .version(ownVersion(), '--version', 'print the version')
    .helpOption('--help', 'show this help')
    .addOption(new Option('--data <dir>', 'data directory').env('MOBILINK_DATA'))
    .addOption(new Option('--config <file>', 'configuration file').env('MOBILINK_CONFIG'))
    .addOption(new Option('--profile <name>', 'how to meet others').choices(PROFILES).env('MOBILINK_PROFILE'))
    .addOption(new Option('--passphrase-file <file>', 'unlock with the passphrase in this file').env('MOBILINK_PASSPHRASE_FILE'))
    .option('--passphrase-stdin', 'unlock with the passphrase on the first line of stdin')
    .option('--recovery-words', 'unlock with recovery words in the place of the passphrase')
    .option('--json', 'print one JSON value per line on stdout, and nothing else there')
    .option('--quiet', 'print answers and errors only')
    .option('--verbose', 'print more about what goes wrong')
    .option('--no-color', 'print without colours')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 no node is running, 4 no such contact, message or file, 5 refused, 75 not yet.')
  addStart(program)
  addId(program)
  addContacts(program)
  addMessages(program)
  addVault(program)
  addVerification(program)
  addTransfers(program)
  addCloud(program)
  addViews(program)
  refuseWrongUse(program)
  return program
}

function addId (program: Command): void {
  withExamples(program.command('id'), [
    ['mobilink id', 'peer ID, did:key, addresses and invite'],
    ['mobilink id --qr', 'with the invite as a QR code'],
    ['mobilink id --json', 'for a script; --did-document for one that reads DIDs']
  ])
    .description('show who this node is, and an invite')
    .option('--qr', 'draw the invite')
    .option('--link', 'show the invite with its keys: longer, for copying')
    .option('--did-document', 'show the DID document of this device, and nothing else')
    .action(async (options: { qr?: true, link?: true, didDocument?: true }, command: Command) => await showId(await settingsOf(command), { qr: options.qr === true, link: options.link === true, didDocument: options.didDocument === true }))
}

function addViews (program: Command): void {
  withExamples(program.command('watch'), [
    ['mobilink watch', 'see what happens, contents included'],
    ['mobilink watch --json', 'one event per line, for a script']
  ])
    .description('print every event of the running node')
    .action(async (_options: object, command: Command) => {
      endOnInterrupt()
      await watchNode(await settingsOf(command))
    })
  withExamples(program.command('status'), [['mobilink status', 'exit 0 when the node runs, 3 when not']])
    .description('show how the running node is doing')
    .action(async (_options: object, command: Command) => await showStatus(await settingsOf(command)))
  withExamples(program.command('doctor'), [
    ['mobilink doctor', 'exit 0 when nothing is broken, 1 otherwise'],
    ['mobilink doctor --json', 'one object per check and line: check, state, says, do']
  ])
    .description('test everything a node rests on, and say what is wrong and what to do')
    .action(async (_options: object, command: Command) => await showHealth(await settingsOf(command)))
}

/** Turns commander's own two-line complaints, on every level, into one line and one error. */
function refuseWrongUse (command: Command): void {
  command.configureOutput({ outputError: () => undefined, writeErr: () => undefined })
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error
    if (error.code === 'commander.help') throw new WrongUseError(`Say what to do, such as "mobilink start". See "${pathOf(command)} --help".`)
    const complaint = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ').replace(/[.\s]+$/, '')
    throw new WrongUseError(`${complaint}. See "${pathOf(command)} --help".`)
  })
  for (const child of command.commands) refuseWrongUse(child)
}

/** Whether commander only showed help or the version. */
export function isHelp (error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0
}
