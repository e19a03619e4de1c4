/** Whose a pairing link is, for a face that asks before it uses one. */
import { InvalidPairingLinkError, readPairingLink } from '../../../identity/index.ts'
import type { PeerIdText } from '../../../identity/index.ts'

/** The host that made this offer; `undefined` for what is no link, which `cloud.pair` then says in words. */
export function pairingHostOf (link: string): PeerIdText | undefined {
  try {
    return readPairingLink(link).host
  } catch (error) {
    if (error instanceof InvalidPairingLinkError) return undefined
    throw error
  }
}
