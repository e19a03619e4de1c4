/**
 * Tells clouds of a contact that is away that something waits here for it, so that they fetch it early. At most once a
 * minute for each contact (PROTOCOL.md, "Knocks and hints"); what comes meanwhile is told of when the minute is over.
 */
import { publicKeyOf } from '../../identity/index.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { MsgChannel } from '../../protocols/msg/index.ts'

/** A little more than the receiver's minute: clocks run differently. */
const EVERY_MS = 61_000

export interface KnockingComponents { readonly clock: Clock, readonly contactClouds: Pick<ContactClouds, 'of'> }

export interface KnockingInit {
  /** Something still waits for this contact, and it is not there itself. */
  isMissed (contact: PeerIdText): boolean
  linkOf (cloud: PeerIdText): MsgChannel | undefined
  /** A cloud that is not linked: as soon as it is, it asks by itself. */
  onWanted (cloud: PeerIdText): void
}

export class Knocking {
  readonly #components: KnockingComponents
  readonly #init: KnockingInit
  readonly #resting = new Map<PeerIdText, { again: boolean, cancel: CancelTimer }>()

  constructor (components: KnockingComponents, init: KnockingInit) {
    this.#components = components
    this.#init = init
  }

  /** Something was kept for this contact. */
  kept (contact: PeerIdText): void {
    const resting = this.#resting.get(contact)
    if (resting !== undefined) {
      resting.again = true
      return
    }
    const { clock, contactClouds } = this.#components
    const clouds = contactClouds.of(contact)
    if (clouds.length === 0 || !this.#init.isMissed(contact)) return
    for (const { cloud } of clouds) {
      const channel = this.#init.linkOf(cloud)
      if (channel === undefined) this.#init.onWanted(cloud)
      else channel.knock(publicKeyOf(contact))
    }
    const rest = {
      again: false,
      cancel: clock.setTimer(() => {
        this.#resting.delete(contact)
        if (rest.again) this.kept(contact)
      }, EVERY_MS)
    }
    this.#resting.set(contact, rest)
  }

  stop (): void {
    for (const { cancel } of this.#resting.values()) cancel()
    this.#resting.clear()
  }
}
