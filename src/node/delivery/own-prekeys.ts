/**
 * What this device seals with and is sealed for: its session identity and its signed prekeys, kept in the store,
 * fresh every week, erased when nothing can be on its way for them any more. Hands them out to sessions.ts only.
 */
import { toString } from 'uint8arrays/to-string'
import { createSessionIdentity, decodeSessionIdentity, decodeSignedPrekeys, encodeSessionIdentity, encodeSignedPrekeys, currentPrekeys, prekeyId, rotatePrekeys } from '../../identity/index.ts'
import { keys } from '../store/keys.ts'
import { walk } from '../store/walk.ts'
import type { Clock, Random } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { DeviceKey, SessionIdentity, SignedPrekeys } from '../../identity/index.ts'

export interface OwnPrekeysInit {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly key: DeviceKey
}

export class OwnPrekeys {
  readonly identity: SessionIdentity
  readonly #init: OwnPrekeysInit
  #kept: readonly SignedPrekeys[]

  private constructor (init: OwnPrekeysInit, identity: SessionIdentity, kept: readonly SignedPrekeys[]) {
    this.#init = init
    this.identity = identity
    this.#kept = kept
  }

  /** Reads what there is and makes what is missing; resolves when that is durable. */
  static async load (init: OwnPrekeysInit): Promise<OwnPrekeys> {
    const { key, random, store } = init
    const kept = await store.get(keys.sessionIdentity)
    const identity = kept === undefined ? await createSessionIdentity(key, random) : decodeSessionIdentity(kept, key.peerId)
    const prekeys: SignedPrekeys[] = []

    for await (const { value } of walk(store, keys.signedPrekeys)) prekeys.push(decodeSignedPrekeys(value))

    const own = new OwnPrekeys(init, identity, prekeys)

    await own.#rotate(kept === undefined ? [{ type: 'put', key: keys.sessionIdentity, value: encodeSessionIdentity(identity) }] : [])
    return own
  }

  /** Everything that an envelope may have been sealed for. */
  all (): readonly SignedPrekeys[] {
    return this.#kept
  }

  /** The prekeys to hand out now: made and kept first, when the last ones are too old. */
  async current (kind: SignedPrekeys['kind']): Promise<SignedPrekeys> {
    let current = currentPrekeys(this.#kept, kind, this.#init.clock.now())

    if (current === undefined) {
      await this.#rotate()
      current = currentPrekeys(this.#kept, kind, this.#init.clock.now())
    }

    if (current === undefined) throw new RangeError('fresh prekeys are out of date')
    return current
  }

  /** Replaces what is a week old, and erases what nothing can be sealed for any more. Call it daily. */
  async rotate (): Promise<void> {
    await this.#rotate()
  }

  async #rotate (also: readonly Write[] = []): Promise<void> {
    const { clock, random, store } = this.#init
    const next = rotatePrekeys(this.#kept, { random, now: clock.now() })
    const writes = [
      ...also,
      ...this.#kept.filter((prekeys) => !next.includes(prekeys)).map((prekeys): Write => ({ type: 'del', key: keyOf(prekeys) })),
      ...next.filter((prekeys) => !this.#kept.includes(prekeys)).map((prekeys): Write => ({ type: 'put', key: keyOf(prekeys), value: encodeSignedPrekeys(prekeys) }))
    ]

    if (writes.length > 0) await store.commit(writes)
    this.#kept = next
  }
}

function keyOf ({ pair }: SignedPrekeys): string {
  return keys.signedPrekey(toString(prekeyId(pair.publicKey), 'base16'))
}
