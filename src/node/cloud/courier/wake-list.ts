/**
 * Whom this cloud may have to wake: the contacts for whom its owners left something, and the owners for whom it has
 * fetched something; and how each of them is woken, by what the owners' devices said. When that is done is decided in
 * src/node/push.
 */
import { isInDate } from '../../../identity/index.ts'
import type { Owner, Owners } from './owners.ts'
import type { Clock } from '../../platform/platform.ts'
import type { PeerIdText } from '../../../identity/index.ts'

export class WakeList {
  readonly #owners: Owners
  readonly #clock: Clock

  constructor ({ owners, clock }: { owners: Owners, clock: Clock }) {
    this.#owners = owners
    this.#clock = clock
  }

  /** Those for whom something waits here. */
  peers (): PeerIdText[] {
    return [...new Set(this.#serving().flatMap(({ queues }) => [...queues].filter(([, { count }]) => count > 0).map(([peer]) => peer)))]
  }

  /** It is an owner, or on an owner's list. */
  knows (peer: PeerIdText): boolean {
    return this.#serving().some((owner) => owner.peer === peer || owner.contacts.has(peer))
  }

  /** When the newest of what waits here for this peer was kept, ms since the epoch; 0 = nothing waits. */
  newest (peer: PeerIdText): number {
    return Math.max(0, ...this.#serving().map(({ queues }) => {
      const queue = queues.get(peer)
      return queue === undefined || queue.count === 0 ? 0 : queue.newestAt
    }))
  }

  /** The PushBody by which this peer is woken; `undefined` where nobody said any. */
  wayTo (peer: PeerIdText): Uint8Array | undefined {
    return this.#serving()
      .map((owner) => (owner.peer === peer ? owner.record : owner.contacts.get(peer)?.record)?.wakeUp)
      .find((wakeUp) => wakeUp !== undefined && wakeUp.byteLength > 0)
  }

  /** Nodes that act for this peer, by the newest certificates that owners know of. */
  cloudsOf (peer: PeerIdText): PeerIdText[] {
    const now = this.#clock.now()
    return this.#serving().flatMap(({ contacts }) => contacts.get(peer)?.record.clouds ?? []).filter((cloud) => isInDate(cloud, now)).map((cloud) => cloud.peer as PeerIdText)
  }

  #serving (): Owner[] {
    return [...this.#owners.all()].filter(({ serves }) => serves)
  }
}
