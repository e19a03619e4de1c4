/**
 * Tells each contact, sealed, which nodes are clouds of this device. The statement lies in the outbox as what has to be
 * said and is no message: it leaves when the contact is there, and counts as told when the contact has kept it.
 */
import { CLOUDS_KIND } from '../../identity/index.ts'
import { controlEntry, entryWrite } from './entries.ts'
import type { Conversations } from './conversations.ts'
import type { Sessions } from './sessions.ts'
import type { OwnClouds } from '../cloud/device/own-clouds.ts'
import type { Clock, Random } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

const NONE = new Uint8Array(0)
const ID_BYTES = 16

export interface TellingCloudsComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly conversations: Conversations
  readonly sessions: Sessions
  readonly ownClouds: OwnClouds
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
}

export class TellingClouds {
  readonly #components: TellingCloudsComponents
  /** Put into the outbox by this process, by number of the statement. */
  readonly #queued = new Map<PeerIdText, number>()

  constructor (components: TellingCloudsComponents) {
    this.#components = components
  }

  /** Resolves with true when something for this contact was put into the outbox. Nothing is while there is no session. */
  async tell (contact: PeerIdText): Promise<boolean> {
    const { clock, conversations, envelopeId, ownClouds, random, sessions, store } = this.#components
    if (!this.owes(contact)) return false
    return await conversations.alone(contact, async () => {
      const body = ownClouds.statement()
      const { seq } = ownClouds
      if (body === undefined || !this.owes(contact)) return false
      const now = clock.now()
      const sealed = await sessions.seal(contact, { id: random.bytes(ID_BYTES), conversation: NONE, seq: 0, prev: NONE, sentAt: now, kind: CLOUDS_KIND, expireAfterMs: 0, body })
      if (sealed === undefined) return false
      const position = conversations.takePosition(contact)
      const { writes, kept } = await sessions.changes(contact)
      const entry = { ...controlEntry(sealed.envelope, envelopeId(sealed.envelope), now), tellsClouds: seq }
      await store.commit([entryWrite(contact, position, entry), ...writes, conversations.write(contact)])
      kept()
      this.#queued.set(contact, seq)
      return true
    })
  }

  /** It is said again on the next occasion, if it was not kept there: what was queued may have been dropped with a session. */
  parted (contact: PeerIdText): void {
    this.#queued.delete(contact)
  }

  /** This contact has not heard of the newest statement, as far as is known. */
  owes (contact: PeerIdText): boolean {
    const { conversations, ownClouds } = this.#components
    return ownClouds.seq > Math.max(conversations.counters(contact).cloudsTold, this.#queued.get(contact) ?? 0)
  }
}
