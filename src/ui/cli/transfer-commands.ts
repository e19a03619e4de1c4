/** The branch `transfers` of the tree of commands: names, options and help. What they do is in commands/transfers.ts. */
import { Option } from 'commander'
import { endOnInterrupt, refuseUnknownSubcommand, settingsOf, withExamples } from './command-tools.ts'
import { acceptTransfer, changeTransfer, followTransfers, listTransfers } from './commands/transfers.ts'
import { parsePath, parseTransferId, parseWait } from './option-values.ts'
import type { Command } from 'commander'

/** A file takes as long as it takes. */
const DEFAULT_WAIT_SECONDS = 86_400
const ID = 'its id, or at least the first 4 characters'
const CONTACT = 'with whom it is shared, where an id is not enough'

export function addTransfers (program: Command): void {
  const transfers = withExamples(program.command('transfers'), [
    ['mobilink transfers', 'files that are offered, on their way or stopped'],
    ['mobilink transfers accept 1a2b3c4d', 'fetch one into this folder'],
    ['mobilink transfers --follow', 'watch them come and go']
  ])
    .description('list files, fetch, decline, pause and go on')
  transfers.command('list', { isDefault: true, hidden: true })
    .description('list files on their way')
    .option('--all', 'also those that are over')
    .option('--follow', 'go on with what changes, until Ctrl-C')
    .allowExcessArguments()
    .action(async (options: { all?: true, follow?: true }, command: Command) => {
      if (command.args.length > 0) refuseUnknownSubcommand(transfers, command.args[0] ?? '')
      const settings = await settingsOf(command)
      if (options.follow !== true) return await listTransfers(settings, { all: options.all === true })
      endOnInterrupt()
      await followTransfers(settings)
    })
  withExamples(transfers.command('accept'), [
    ['mobilink transfers accept 1a2b3c4d', 'into the folder you are in, under a free name'],
    ['mobilink transfers accept 1a2b3c4d --to ~/Downloads --wait', 'stay until it is there']
  ])
    .description('fetch a file, now or when somebody who has it is there')
    .argument('<id>', ID, parseTransferId)
    .option('--to <folder>', 'where to put it; this folder by default', parsePath, process.cwd())
    .option('--contact <contact>', CONTACT)
    .addOption(new Option('--wait [seconds]', 'stay until it is there').argParser(parseWait).preset(String(DEFAULT_WAIT_SECONDS)))
    .action(async (id: string, options: { to: string, contact?: string, wait?: number }, command: Command) => await acceptTransfer(await settingsOf(command), { id, contact: options.contact, folder: options.to, wait: options.wait }))
  const acts = {
    decline: 'do not want a file; what is here of it goes, and its sender is told',
    pause: 'stop fetching a file; what is here stays',
    resume: 'go on fetching a file, or try again what failed'
  } as const
  for (const act of Object.keys(acts) as Array<keyof typeof acts>) {
    withExamples(transfers.command(act), [[`mobilink transfers ${act} 1a2b3c4d`, acts[act]]])
      .description(acts[act])
      .argument('<id>', ID, parseTransferId)
      .option('--contact <contact>', CONTACT)
      .action(async (id: string, options: { contact?: string }, command: Command) => await changeTransfer(await settingsOf(command), act, { id, contact: options.contact }))
  }
}
