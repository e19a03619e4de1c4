/** What `mobilink start` shows a person once the node runs: who it is, the page, the invite, how to stop. */
import { qrText } from './qr.ts'
import { printable } from './printable.ts'
import type { Output } from './output.ts'

export interface Welcome {
  readonly device: string
  readonly name: string
  readonly peerId: string
  readonly addresses: readonly string[]
  readonly invite: string
  /** Where this machine opens the page; absent when it is not served here. */
  readonly web?: string
  /** Opens the page with what pairs it, good once for ten minutes; absent when something is paired already. */
  readonly pairingLink?: string
  /** Where other machines open it, with TLS. */
  readonly doors: readonly string[]
  /** It starts with nobody asked. */
  readonly isUnattended: boolean
}

export function welcomeText (welcome: Welcome, output: Output): string {
  const title = (text: string): string => output.paint('bold', text)
  const qr = qrText(welcome.invite, output)
  return [
    '',
    `${output.paint('green', '●')} ${title('Mobilink is running.')} ${welcome.device}${welcome.name === '' ? '' : `, ${printable(welcome.name)},`} is the peer`,
    '',
    `  ${output.paint('cyan', welcome.peerId)}`,
    '',
    ...(welcome.web === undefined
      ? ['  The page is not served on this machine.']
      : [
        `  ${title('Open')}    ${output.paint('cyan', welcome.web)}`,
        '          The page is a device of its own: add this computer there, or anybody else.',
        ...(welcome.pairingLink === undefined
          ? []
          : [`  ${title('Or')}      ${output.paint('cyan', welcome.pairingLink)}`, '          This opens it so that one press makes this computer its cloud, which delivers while the page is', '          closed. A secret, good once, for ten minutes; later: mobilink cloud offer'])
      ]),
    ...(welcome.doors.length === 0
      ? []
      : ['', `  ${title('Phone')}   ${welcome.doors.map((door) => output.paint('cyan', door)).join(' ')}`, '          For other machines, whose browsers have to trust the certificate.']),
    '',
    `  ${title('Invite')}  ${welcome.invite}`,
    ...(qr === undefined ? [] : ['', qr.split('\n').map((line) => `  ${line}`).join('\n')]),
    '',
    ...(welcome.addresses.length === 0
      ? ['  No address yet: others reach this computer through nodes that both know.']
      : [`  ${title('Reachable at')}`, ...welcome.addresses.map((address) => `    ${address}`)]),
    '',
    ...(welcome.isUnattended ? [`  ${title('Not locked')}  vault.key opens this node with nobody asked: whoever can read this data directory, or`, '          takes the disk, can read everything in it. To lock it: mobilink passphrase set', ''] : []),
    '  From another terminal: mobilink contacts add <peer ID or invite>, mobilink send <contact> <text>',
    '  Stop with Ctrl-C. What waits here goes out the next time it runs.',
    ''
  ].join('\n')
}
