/**
 * Tells each contact, sealed, which nodes are clouds of this device. The statement lies in the outbox as what has to be
 * said and is no message: it leaves when the contact is there, and counts as told when the contact has kept it.
 */
import { CLOUDS_KIND } from '../../identity/index.ts'
import type { Conversations } from './conversations.ts'
import type { Outbox } from './outbox.ts'
import type { OwnClouds } from '../cloud/device/own-clouds.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface TellingCloudsComponents {
  readonly conversations: Conversations
  readonly outbox: Pick<Outbox, 'say'>
  readonly ownClouds: OwnClouds
}

export class TellingClouds {
  readonly #components: TellingCloudsComponents
  /** Put into the outbox by this process, or about to be, by number of the statement. */
  readonly #queued = new Map<PeerIdText, number>()

  constructor (components: TellingCloudsComponents) {
    this.#components = components
  }

  /** Says it, if the contact has not heard of it; resolves when it is kept. Nothing is said while there is no session. */
  async tell (contact: PeerIdText): Promise<void> {
    const { outbox, ownClouds } = this.#components
    const { seq } = ownClouds
    const body = ownClouds.statement()
    if (body === undefined || !this.owes(contact)) return
    this.#queued.set(contact, seq)
    let isSaid = false
    try {
      isSaid = await outbox.say(contact, CLOUDS_KIND, body, { tellsClouds: seq })
    } finally {
      if (!isSaid && this.#queued.get(contact) === seq) this.#queued.delete(contact)
    }
  }

  /** What was queued may be lost, with the channel or with a session: it is said again on the next occasion, if it was not kept there. */
  mayBeLost (contact: PeerIdText): void {
    this.#queued.delete(contact)
  }

  /** This contact has not heard of the newest statement, as far as is known. */
  owes (contact: PeerIdText): boolean {
    const { conversations, ownClouds } = this.#components
    return ownClouds.seq > Math.max(conversations.counters(contact).cloudsTold, this.#queued.get(contact) ?? 0)
  }
}
