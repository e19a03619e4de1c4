/** What a face may know and ask about being woken by contacts while nobody has the page open. */
import type { QuietHours } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'

export type { QuietHours } from '../platform/platform.ts'

export type WakeUpsState =
  /** This device needs no waking, or its browser has no way to be woken. */
  | { readonly kind: 'impossible' }
  | { readonly kind: 'off', readonly quiet?: QuietHours }
  | {
    readonly kind: 'on'
    /** Hosts of the push services that wake this device. */
    readonly vendors: readonly string[]
    /** How many contacts may wake it: they are told how, or will be when they are met. */
    readonly contacts: number
    readonly quiet?: QuietHours
    /** The browser has taken the permission back, or its push service does not answer: some contacts cannot wake it. */
    readonly problem?: 'not permitted' | 'unavailable'
  }

/** Off until a person turns it on. Nothing depends on it: whoever is not woken gets what waits when the node asks. */
export interface WakeUps {
  state (): WakeUpsState
  /**
   * Asks the person for the permission to show notices, so call it on a press; then registers with the push service of
   * this browser and tells every contact, sealed, how this device is woken. Resolves when that is kept.
   *
   * @throws {PushNotPermittedError} {PushUnavailableError} it is off, then
   */
  turnOn (): Promise<void>
  /** Whatever contacts were told wakes nobody from then on. @throws {PushUnavailableError} tried again at the next start */
  turnOff (): Promise<void>
  /** Registers anew: what contacts were told before wakes nobody, and those who may are told anew. */
  renew (): Promise<void>
  /** Whether this contact may wake this device while that is on; true unless a person chose otherwise. */
  mayWake (peer: PeerIdText): boolean
  /** Taking it back renews the registration that the contact shared with some others, who are told anew. */
  setMayWake (peer: PeerIdText, may: boolean): Promise<void>
  /** @throws {RangeError} for anything but two different minutes of a day, 0 to 1,439 */
  setQuietHours (hours: QuietHours | undefined): Promise<void>
}
