/**
 * What a key becomes on the disk: `~`, its key space, and its other components, each hidden behind an HMAC of the vault
 * unless it is an order key (16 hex digits: a number), which stays, so that ranges page in order. Components are hidden
 * by key space, so that rows of one person cannot be told from those of another space by their keys. libp2p's keys,
 * whose key space is empty, keep nothing.
 *
 *     m/12D3KooW…/0000000000000001  →  ~m/6b0f…(32 hex digits)/0000000000000001
 *
 * Hidden components cannot be turned back and have no order of their own: rows carry their keys inside (sealed-rows.ts).
 */
import { Recent } from './recent.ts'
import type { RecordSealer } from '../../identity/index.ts'

/** Before every sealed row: nothing else in the database begins so. */
export const SEALED_PREFIX = '~'

/** As `orderKey` of keys.ts writes it. */
const ORDER_KEY = /^[0-9a-f]{16}$/

/** As RecordSealer.hide writes it. */
const HIDDEN = /\/([0-9a-f]{32})(?:\/|$)/

/** Design: the names of 1,000 contacts in every key space. Ids of messages pass through. */
const MAX_READY = 16_384

export class StoredKeys {
  readonly #sealer: Pick<RecordSealer, 'hide'>
  readonly #ready = new Recent<string>(MAX_READY)
  /** What stands before the last component of a key, as it is stored. */
  readonly #before = new Recent<string>(MAX_READY)

  constructor (sealer: Pick<RecordSealer, 'hide'>) {
    this.#sealer = sealer
  }

  /**
   * The key as it is stored; of a prefix or a bound likewise, if it ends between two components.
   *
   * @throws {VaultLockedError}
   */
  of (key: string): string {
    const end = key.lastIndexOf('/')
    if (end === -1) return SEALED_PREFIX + key
    const space = key.slice(0, key.indexOf('/'))
    return `${this.#storedBefore(key.slice(0, end))}/${this.#shown(space, key.slice(end + 1))}`
  }

  /** Forgets what it was told. */
  forget (): void {
    this.#ready.clear()
    this.#before.clear()
  }

  #storedBefore (before: string): string {
    let stored = this.#before.get(before)
    if (stored === undefined) {
      stored = this.of(before)
      this.#before.set(before, stored)
    }
    return stored
  }

  #shown (space: string, component: string): string {
    return component === '' || (space !== '' && ORDER_KEY.test(component)) ? component : this.#hidden(space, component)
  }

  #hidden (space: string, component: string): string {
    const name = `${space}/${component}`
    const ready = this.#ready.get(name)
    if (ready !== undefined) return ready
    const hidden = this.#sealer.hide(space, component)
    this.#ready.set(name, hidden)
    return hidden
  }
}

/** The key space of a key, stored or not. */
export function spaceOf (key: string): string {
  const from = key.startsWith(SEALED_PREFIX) ? SEALED_PREFIX.length : 0
  const end = key.indexOf('/', from)
  return key.slice(from, end === -1 ? undefined : end)
}

/** Whose key seals a row: its first hidden component, which in most key spaces stands for a contact. */
export function conversationOf (stored: string): string {
  return HIDDEN.exec(stored)?.[1] ?? ''
}
