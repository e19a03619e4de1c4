/** `mobilink id`: who this node is, and the invite to hand out; or its DID document alone. */
import { didDocumentOf } from '../../../identity/index.ts'
import { openDoor } from '../door.ts'
import { printable } from '../printable.ts'
import { qrText } from '../qr.ts'
import type { Settings } from '../settings.ts'

export async function showId (settings: Settings, options: { qr: boolean, link: boolean, didDocument: boolean }): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const { peerId, did, addresses, invite, inviteLink, device, name } = await door.call('id', {})
    if (options.didDocument) {
      const document = didDocumentOf(peerId)
      output.answer(document, () => JSON.stringify(document, null, 2))
      return
    }
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
