/** What makes sure who a contact is, in the tree of commands: names, options and help. */
import { CONTACT, settingsOf, withExamples } from './command-tools.ts'
import { showSafetyNumber } from './commands/safety-number.ts'
import { acknowledgeIncident, verifyContact } from './commands/verify.ts'
import type { Command } from 'commander'

export function addVerification (program: Command): void {
  withExamples(program.command('verify'), [
    ['mobilink verify Ada', 'while you talk to Ada, who does the same or answers in the page'],
    ['mobilink verify Ada --json', 'one step per line; y or n on stdin'],
    ['mobilink verify Ada --acknowledge', 'put a warning away that you have seen']
  ])
    .description('compare pictures or numbers with a contact, to be sure that nobody stands in between')
    .argument('<contact>', CONTACT)
    .option('--acknowledge', 'put away the warning of a comparison that did not match or broke off')
    .action(async (contact: string, options: { acknowledge?: true }, command: Command) => {
      const settings = await settingsOf(command)
      await (options.acknowledge === true ? acknowledgeIncident(settings, contact) : verifyContact(settings, contact, process.stdin))
    })
  withExamples(program.command('safety-number'), [
    ['mobilink safety-number Ada', 'the 60 digits that Ada has to see, too'],
    ['mobilink safety-number Ada --qr', 'with the code that another device scans'],
    ['mobilink safety-number Ada --compare 08305 81304 …', 'exit 0 when it is the same, 5 when it is another']
  ])
    .description('show the safety number with a contact, or compare it; needs no connection')
    .argument('<contact>', CONTACT)
    .option('--qr', 'draw the code')
    .option('--compare <number...>', 'what the other device shows: its 60 digits, or its code')
    .action(async (contact: string, options: { qr?: true, compare?: string[] }, command: Command) => await showSafetyNumber(await settingsOf(command), contact, { qr: options.qr === true, compare: options.compare }))
}
