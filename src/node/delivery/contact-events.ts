/** Tells who looks that something about a contact is another now: once for all that changes in the same turn. */
import { inBackground } from '../events.ts'
import type { Contact } from '../api.ts'
import type { Emit } from '../events.ts'
import type { PeerIdText } from '../../identity/index.ts'

export class ContactEvents {
  readonly #emit: Emit
  readonly #contact: (peer: PeerIdText) => Promise<Contact | undefined>
  readonly #changed = new Set<PeerIdText>()

  /** @param contact - its public view, as it is then */
  constructor (emit: Emit, contact: (peer: PeerIdText) => Promise<Contact | undefined>) {
    this.#emit = emit
    this.#contact = contact
  }

  /** A window of messages is one look at the contact. */
  tell (peer: PeerIdText): void {
    if (this.#changed.has(peer)) return
    this.#changed.add(peer)
    inBackground(this.#emit, Promise.resolve().then(async () => {
      this.#changed.delete(peer)
      const contact = await this.#contact(peer)
      if (contact !== undefined) this.#emit('contact:changed', contact)
    }))
  }
}
