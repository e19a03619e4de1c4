/**
 * What is being written, per contact, over a reload of this tab and no longer: the browser drops it with the tab, and
 * it never leaves it. A full or forbidden session storage costs the reload, not the draft.
 */
import type { PeerIdText } from '../../node/index.ts'

const PREFIX = 'mobilink/draft/'

export class Drafts {
  readonly #memory = new Map<string, string>()

  get (peer: PeerIdText): string {
    return this.#memory.get(peer) ?? this.#stored(peer)
  }

  set (peer: PeerIdText, text: string): void {
    this.#memory.set(peer, text)
    try {
      if (text === '') sessionStorage.removeItem(PREFIX + peer)
      else sessionStorage.setItem(PREFIX + peer, text)
    } catch {
      // Full, or switched off by the person: the memory copy serves until the tab goes.
      return
    }
  }

  #stored (peer: PeerIdText): string {
    try {
      return sessionStorage.getItem(PREFIX + peer) ?? ''
    } catch {
      // Session storage is switched off; there is nothing to bring back.
      return ''
    }
  }
}
