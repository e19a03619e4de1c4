/** `mobilink passphrase set|change|remove`: whether this node starts with nobody asked, or with a passphrase alone. */
import { openDoor } from '../door.ts'
import { WrongUseError } from '../errors.ts'
import { proofOf } from '../proof.ts'
import type { Settings } from '../settings.ts'

/** What a person gives up, and what stays. Also in the README, word for word. */
export const UNATTENDED = 'This node starts with nobody asked: vault.key, beside the vault, opens it. Whoever can read this data directory, or takes the disk, can read everything in it and be you.'
export const ATTENDED = 'From now on this node starts with the passphrase alone. There is no way around it: keep it, or make recovery words with "mobilink recovery-words". Copies of the data directory made before still open without it.'

export async function changePassphrase (settings: Settings, act: 'set' | 'change' | 'remove'): Promise<void> {
  const { output, unlocking } = settings
  const door = await openDoor(settings)
  try {
    const { slots } = await door.call('vault', {})
    const present = slots.find(({ kind }) => kind === 'passphrase')
    if (act === 'set' && present !== undefined) throw new WrongUseError('A passphrase is set already: "mobilink passphrase change" puts another one in its place.')
    if (act !== 'set' && present === undefined) throw new WrongUseError('No passphrase is set: "mobilink passphrase set" sets one.')
    const proof = await proofOf(settings, door)
    if (act === 'remove') {
      await door.call('removeSlot', { id: present?.id ?? '', proof })
      output.done({ passphrase: 'removed', unattended: true }, () => `The passphrase is gone. ${UNATTENDED}`)
      return
    }
    const passphrase = await unlocking.newPassphrase('New passphrase')
    await door.call('setPassphrase', { passphrase, proof })
    output.done({ passphrase: act === 'set' ? 'set' : 'changed', unattended: false }, () => act === 'set' ? ATTENDED : `The passphrase was changed. ${ATTENDED}`)
  } finally {
    await door.close()
  }
}
