/**
 * What a person can do to be sure of a contact, as the part of `Contacts` that faces call: the safety number, which
 * needs no network, and comparisons.
 */
import { checkSafetyText, safetyCodeText, safetyNumberOf } from '../../identity/index.ts'
import { NoSuchContactError } from '../errors.ts'
import { withIncident } from './kept.ts'
import type { Verifying } from './types.ts'
import type { Verifications } from './verifications.ts'
import type { Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface VerifyingComponents {
  readonly clock: Clock
  readonly self: PeerIdText
  readonly verifications: Verifications
}

export function createVerifying ({ clock, self, verifications }: VerifyingComponents): Verifying {
  return {
    async safetyNumber (peer) {
      verifications.existing(peer)
      const number = safetyNumberOf(self, peer)
      return await Promise.resolve({ digits: number.digits, code: safetyCodeText(number) })
    },

    async compareSafetyCode (peer, text) {
      verifications.comparable(peer)
      const check = checkSafetyText(text, safetyNumberOf(self, peer))
      switch (check.result) {
        case 'same':
          if (await verifications.verified(peer, 'safety number') === undefined) throw noLonger()
          break
        case 'different': {
          const at = clock.now()
          if (await verifications.change(peer, (kept) => withIncident(kept, { kind: 'mismatch', at })) === undefined) throw noLonger()
          break
        }
        // the own code, or a slip of the finger: nothing has been compared
        case 'own':
        case 'mistyped':
      }
      return check
    },

    verify: async (peer) => await Promise.resolve().then(() => verifications.verify(peer)),

    verification: (peer) => verifications.live(peer),

    verifications: () => verifications.views(),

    async acknowledgeIncident (peer) {
      verifications.existing(peer)
      await verifications.change(peer, (kept) => kept.incident === undefined ? kept : { ...kept, incident: undefined })
    }
  }
}

function noLonger (): NoSuchContactError {
  return new NoSuchContactError('The contact was removed meanwhile.')
}
