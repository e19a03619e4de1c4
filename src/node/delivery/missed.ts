/**
 * Something waits for a contact that is away: its clouds are told that it can be fetched, or asked for a key to seal it
 * with where there is none. How often each is done is decided by those who do it.
 */
import { inBackground } from '../events.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { Conversations } from './conversations.ts'
import type { KeyExchange } from './key-exchange.ts'
import type { Knocking } from './knocking.ts'
import type { Sessions } from './sessions.ts'
import type { Emit } from '../events.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface MissedComponents {
  readonly emit: Emit
  readonly contactClouds: Pick<ContactClouds, 'of' | 'ownersOf'>
  readonly conversations: Pick<Conversations, 'counters'>
  readonly sessions: Pick<Sessions, 'canSeal'>
  readonly knocking: Pick<Knocking, 'kept'>
  readonly keys: Pick<KeyExchange, 'seek'>
}

export interface MissedInit {
  isOnline (peer: PeerIdText): boolean
  /** A cloud that is not linked. */
  onWanted (cloud: PeerIdText): void
}

export class Missed {
  readonly #components: MissedComponents
  readonly #init: MissedInit

  constructor (components: MissedComponents, init: MissedInit) {
    this.#components = components
    this.#init = init
  }

  /** Something was kept for this contact, or it went away before it had all. */
  kept (contact: PeerIdText): void {
    const { conversations, emit, knocking, sessions } = this.#components
    if (conversations.counters(contact).heldCount === 0) return knocking.kept(contact)
    inBackground(emit, sessions.canSeal(contact).then((canSeal) => {
      if (canSeal) knocking.kept(contact)
      else this.#seek(contact)
    }))
  }

  /** A node is there: it may have keys of contacts. */
  linked (peer: PeerIdText): void {
    const { contactClouds, emit, keys } = this.#components
    for (const contact of contactClouds.ownersOf(peer)) inBackground(emit, keys.seek(contact, peer))
  }

  #seek (contact: PeerIdText): void {
    if (this.#init.isOnline(contact)) return
    for (const { cloud } of this.#components.contactClouds.of(contact)) {
      if (this.#init.isOnline(cloud)) inBackground(this.#components.emit, this.#components.keys.seek(contact, cloud))
      else this.#init.onWanted(cloud)
    }
  }
}
