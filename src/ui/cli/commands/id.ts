/** `mobilink id`: who this node is, and the invite to hand out. */
import { openDoor } from '../door.ts'
import { printable } from '../printable.ts'
import { qrText } from '../qr.ts'
import type { Settings } from '../settings.ts'

export async function showId (settings: Settings, options: { qr: boolean, link: boolean }): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const { peerId, did, addresses, invite, inviteLink, device, name } = await door.call('id', {})
    output.answer({ peerId, did, addresses, invite, inviteLink }, () => [
      `${device}${name === '' ? '' : `, ${printable(name)},`} is ${output.paint('bold', peerId)}`,
      `also written ${did}`,
      `invite ${options.link ? inviteLink : invite}`,
      ...addresses.map((address) => `reachable at ${address}`),
      ...(options.qr ? [qrText(invite, output) ?? 'The invite is too long for a QR code on a screen.'] : [])
    ].join('\n'))
    if (!door.isRunning) output.say('No node is running here, so nobody can reach it: start one with "mobilink start".')
  } finally {
    await door.close()
  }
}
