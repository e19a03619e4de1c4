/** The branch `cloud` of the tree of commands: names, options and help. What they do is in commands/cloud.ts. */
import { endOnInterrupt, refuseUnknownSubcommand, settingsOf, withExamples } from './command-tools.ts'
import { changeCloud, keepHistory, limitCloud, offerCloud, pairCloud, showCloud, unpairCloud } from './commands/cloud.ts'
import { WrongUseError } from './errors.ts'
import { parseSize } from './option-values.ts'
import { readText } from './stdin-text.ts'
import type { Command } from 'commander'

const NODE = 'name, peer ID or an unambiguous start of it'

export function addCloud (program: Command): void {
  const cloud = withExamples(program.command('cloud'), [
    ['mobilink cloud offer', 'on the computer that is always on: a link and a code'],
    ['mobilink cloud pair http://localhost:7070/#pair=…', 'on the other device: that computer is its cloud from then on'],
    ['mobilink cloud status', 'what is paired, what it holds, whether it is reachable']
  ])
    .description('let a computer of your own keep what you send while your device is off')
  cloud.command('status', { isDefault: true })
    .description('show clouds and paired devices: what they hold, for whom, since when')
    .allowExcessArguments()
    .action(async (_options: object, command: Command) => {
      if (command.args.length > 0) refuseUnknownSubcommand(cloud, command.args[0] ?? '')
      await showCloud(await settingsOf(command))
    })
  withExamples(cloud.command('offer'), [
    ['mobilink cloud offer', 'show a link and a code: good once, for ten minutes'],
    ['mobilink cloud offer --wait', 'stay until a device was paired (0), or the offer is over (75, or 5 after three wrong codes)'],
    ['mobilink cloud offer --qr', 'with the link as a QR code']
  ])
    .description('on the always-on computer: offer to be the cloud of a device')
    .option('--wait', 'stay until it was used or is over')
    .option('--qr', 'draw the link')
    .action(async (options: { wait?: true, qr?: true }, command: Command) => {
      if (options.wait === true) endOnInterrupt()
      await offerCloud(await settingsOf(command), { wait: options.wait === true, qr: options.qr === true })
    })
  withExamples(cloud.command('pair'), [
    ['mobilink cloud pair http://localhost:7070/#pair=…', 'by the link'],
    ['mobilink cloud pair K7QF-3MPX --at 12D3KooW…', 'by the code, and where the computer is'],
    ['mobilink cloud pair -', 'link or code from stdin']
  ])
    .description('on the device: make the computer that offered its cloud')
    .argument('<link|code>', 'what "mobilink cloud offer" shows; - reads stdin')
    .option('--at <address>', 'for a code: peer ID or address of the computer')
    .action(async (text: string, options: { at?: string }, command: Command) => {
      const given = text === '-' ? (await readText(process.stdin)).trim() : text
      await pairCloud(await settingsOf(command), given, options.at)
    })
  withExamples(cloud.command('history'), [
    ['mobilink cloud history', 'whether your clouds keep your conversations, and how far they are'],
    ['mobilink cloud history on', 'copy them there, sealed: with a backup of this identity they come back after a loss'],
    ['mobilink cloud history off', 'have all of it erased there']
  ])
    .description('on the device: have your clouds keep your conversations, sealed, or erase them')
    .argument('[on|off]', 'left out: say how it is')
    .action(async (wish: string | undefined, _options: object, command: Command) => {
      if (wish !== undefined && wish !== 'on' && wish !== 'off') throw new WrongUseError(`"${wish}" is neither "on" nor "off".`)
      await keepHistory(await settingsOf(command), wish === undefined ? undefined : wish === 'on')
    })
  withExamples(cloud.command('unpair'), [['mobilink cloud unpair Study', 'on either side; the host erases what it holds']])
    .description('end a pairing, on the device or on the host')
    .argument('<node>', NODE)
    .action(async (node: string, _options: object, command: Command) => await unpairCloud(await settingsOf(command), node))
  const acts = { pause: 'take nothing new from a device, and hand nothing out', resume: 'end a pause' } as const
  for (const act of Object.keys(acts) as Array<keyof typeof acts>) {
    withExamples(cloud.command(act), [[`mobilink cloud ${act} Phone`, acts[act]]])
      .description(`on the host: ${acts[act]}`)
      .argument('<device>', NODE)
      .action(async (device: string, _options: object, command: Command) => await changeCloud(await settingsOf(command), act, device))
  }
  withExamples(cloud.command('wipe'), [['mobilink cloud wipe Phone --yes', 'what waits on the device itself stays']])
    .description('on the host: erase all that it holds for a device')
    .argument('<device>', NODE)
    .option('--yes', 'it is meant')
    .action(async (device: string, options: { yes?: true }, command: Command) => {
      if (options.yes !== true) throw new WrongUseError('This erases all that waits here for that device and its contacts; what the device itself still has stays there. If it is meant, add --yes.')
      await changeCloud(await settingsOf(command), 'wipe', device)
    })
  withExamples(cloud.command('quota'), [['mobilink cloud quota Phone 5GiB', 'hold at most 5 GiB for Phone']])
    .description('on the host: how much it holds for a device at most')
    .argument('<device>', NODE)
    .argument('<size>', 'such as 500MiB or 5GiB', parseSize)
    .action(async (device: string, bytes: number, _options: object, command: Command) => await limitCloud(await settingsOf(command), device, bytes))
}
