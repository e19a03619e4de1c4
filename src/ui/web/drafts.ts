/**
 * What is being written, per contact, over a reload of this tab and no longer: the browser drops it with the tab, and
 * it never leaves it. Under a passphrase or passkey it stays in memory alone, for browsers write session storage to
 * the disk as it is. A full or forbidden session storage costs the reload, not the draft.
 */
import type { PeerIdText } from '../../node/index.ts'

const PREFIX = 'mobilink/draft/'

export class Drafts {
  readonly #memory = new Map<string, string>()
  #isInMemoryAlone = false

  get (peer: PeerIdText): string {
    return this.#memory.get(peer) ?? this.#stored(peer)
  }

  set (peer: PeerIdText, text: string): void {
    this.#memory.set(peer, text)
    this.#store(peer, text)
  }

  /** From now on, in memory alone or not; what was stored goes where it belongs. */
  keepInMemoryAlone (alone: boolean): void {
    this.#isInMemoryAlone = alone
    if (!alone) {
      for (const [peer, text] of this.#memory) this.#store(peer, text)
      return
    }
    try {
      for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
        const peer = key.slice(PREFIX.length)
        if (!this.#memory.has(peer)) this.#memory.set(peer, sessionStorage.getItem(key) ?? '')
        sessionStorage.removeItem(key)
      }
    } catch {
      // Session storage is switched off; there is nothing in it.
      return
    }
  }

  /** Out of this memory; what is stored stays. */
  forget (): void {
    this.#memory.clear()
  }

  #store (peer: string, text: string): void {
    if (this.#isInMemoryAlone) return
    try {
      if (text === '') sessionStorage.removeItem(PREFIX + peer)
      else sessionStorage.setItem(PREFIX + peer, text)
    } catch {
      // Full, or switched off by the person: the memory copy serves until the tab goes.
      return
    }
  }

  #stored (peer: PeerIdText): string {
    if (this.#isInMemoryAlone) return ''
    try {
      return sessionStorage.getItem(PREFIX + peer) ?? ''
    } catch {
      // Session storage is switched off; there is nothing to bring back.
      return ''
    }
  }
}
