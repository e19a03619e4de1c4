/** `mobilink vault`: which ways lead into this node's vault. */
import { openDoor } from '../door.ts'
import { moment } from '../views.ts'
import { UNATTENDED } from './passphrase.ts'
import type { Settings } from '../settings.ts'
import type { SlotKind } from '../../../node/index.ts'

const WORDS: Readonly<Record<SlotKind, string>> = {
  passphrase: 'passphrase',
  passkey: 'passkey',
  words: 'recovery words',
  device: 'this browser itself',
  keyFile: 'key file'
}

export async function showVault (settings: Settings): Promise<void> {
  const door = await openDoor(settings)
  try {
    const { opensByItself, slots } = await door.call('vault', {})
    for (const { id, kind, createdAt } of slots) {
      settings.output.answer({ id, kind, createdAt }, () => `${settings.output.paint('bold', WORDS[kind])}  since ${moment(createdAt)}`)
    }
    settings.output.say(opensByItself ? UNATTENDED : 'This node starts with one of these alone.')
  } finally {
    await door.close()
  }
}
