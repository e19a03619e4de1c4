/** How long things stay, in the tree of commands: what `contacts` has for it. What it does is in commands/life.ts. */
import { Argument } from 'commander'
import { CONTACT, settingsOf, withExamples } from './command-tools.ts'
import { chooseExpiry, chooseKeeping, chooseTemporary } from './commands/life.ts'
import { WrongUseError } from './errors.ts'
import { parseDuration } from './option-values.ts'
import type { Command } from 'commander'

/** What `contacts add` says of it: a time says it by itself. */
export function temporaryOf (options: { readonly temporary?: true, readonly for?: number }): { forMs?: number } | undefined {
  if (options.for !== undefined) return { forMs: options.for }
  return options.temporary === true ? {} : undefined
}

export function addLife (contacts: Command): void {
  withExamples(contacts.command('expire'), [
    ['mobilink contacts expire Ada 1d', 'what you send Ada from now on disappears after a day'],
    ['mobilink contacts expire Ada off', 'it stays again']
  ])
    .description('have what you send disappear after a while, on both sides')
    .argument('<contact>', CONTACT)
    .argument('<time>', '30s, 5m, 1h, 1d, 1w, at most 365d; or off', parseDuration)
    .action(async (contact: string, time: number, _options: object, command: Command) => await chooseExpiry(await settingsOf(command), contact, time))
  withExamples(contacts.command('keep'), [
    ['mobilink contacts keep Ada nothing', 'what comes and goes is not kept beyond the open conversation'],
    ['mobilink contacts keep Ada everything', 'what comes and goes is kept (the default)']
  ])
    .description('choose whether what comes and goes with a contact is kept')
    .argument('<contact>', CONTACT)
    .addArgument(new Argument('<what>', 'nothing, or everything').choices(['nothing', 'everything']))
    .action(async (contact: string, what: string, _options: object, command: Command) => await chooseKeeping(await settingsOf(command), contact, what === 'nothing'))
  withExamples(contacts.command('temporary'), [
    ['mobilink contacts temporary Ada --for 1d', 'in a day Ada is gone from here, with everything'],
    ['mobilink contacts temporary Ada --off', 'Ada stays']
  ])
    .description('have a contact end, with everything there is of it; "contacts remove" ends it now')
    .argument('<contact>', CONTACT)
    .option('--for <time>', 'end by itself after this: 30m, 1h, 1d, 1w, at most 365d', parseDuration)
    .option('--off', 'do not end')
    .action(async (contact: string, options: { for?: number, off?: true }, command: Command) => {
      if (options.off === true && options.for !== undefined) throw new WrongUseError('Give --for or --off, not both.')
      await chooseTemporary(await settingsOf(command), contact, options.off === true ? false : options.for === undefined ? {} : { forMs: options.for })
    })
}
