/**
 * The clouds of contacts: nodes of their own that carry their mail while they are away, by their sealed word. The
 * newest statement of a contact replaces the one before, and what it does not name is no cloud of this contact any
 * more. Whoever looks for a contact finds its clouds here; whoever is spoken to by a node asks here whose it is.
 */
import { InvalidCertificateError, isInDate, readClouds } from '../../identity/index.ts'
import { keys, lastComponent } from '../store/keys.ts'
import { walk } from '../store/walk.ts'
import type { Clock } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText, StatedCloud } from '../../identity/index.ts'

/** Rows in one batch. Design. */
const FILL_AT_ONCE = 512

export interface ContactCloudsComponents { readonly clock: Clock, readonly store: Store }

/** What a contact said, ready to be kept in the batch that makes its envelope known. */
export interface HeardClouds {
  readonly writes: readonly Write[]
  /** Call it when the batch is durable. */
  kept (): void
}

interface Statement { readonly seq: number, readonly clouds: readonly StatedCloud[] }

export class ContactClouds {
  readonly #components: ContactCloudsComponents
  readonly #statements = new Map<PeerIdText, Statement>()
  /** Whose cloud a node is. */
  readonly #owners = new Map<PeerIdText, Set<PeerIdText>>()

  constructor (components: ContactCloudsComponents) {
    this.#components = components
  }

  async load (): Promise<void> {
    for await (const { key, value } of walk(this.#components.store, keys.contactClouds)) {
      const peer = lastComponent(key) as PeerIdText
      this.#believe(peer, await readClouds(value, peer))
    }
  }

  /** Clouds of this contact that may act for it now. */
  of (peer: PeerIdText): StatedCloud[] {
    const now = this.#components.clock.now()
    return (this.#statements.get(peer)?.clouds ?? []).filter((cloud) => isInDate(cloud, now))
  }

  /** Number of the statement that is known of this contact; 0 = none. */
  seqOf (peer: PeerIdText): number {
    return this.#statements.get(peer)?.seq ?? 0
  }

  /** Contacts whose cloud this node is now. */
  ownersOf (cloud: PeerIdText): PeerIdText[] {
    return [...this.#owners.get(cloud) ?? []].filter((peer) => this.isCloudOf(cloud, peer))
  }

  isCloudOf (cloud: PeerIdText, peer: PeerIdText): boolean {
    return this.of(peer).some((stated) => stated.cloud === cloud)
  }

  /** Where this cloud was last, by the word of the contacts whose it is. */
  addressesOf (cloud: PeerIdText): string[] {
    return [...new Set(this.ownersOf(cloud).flatMap((peer) => this.of(peer).filter((stated) => stated.cloud === cloud).flatMap(({ addresses }) => addresses)))]
  }

  /** Every node that is a cloud of a contact. */
  all (): PeerIdText[] {
    return [...this.#owners.keys()].filter((cloud) => this.ownersOf(cloud).length > 0)
  }

  /**
   * What a contact says, sealed, about its clouds; `undefined` when it is not newer than what is known.
   *
   * @throws {InvalidCertificateError} it does not hold: nothing is changed
   */
  async heard (peer: PeerIdText, body: Uint8Array): Promise<HeardClouds | undefined> {
    const statement = await readClouds(body, peer)
    if (statement.seq <= this.seqOf(peer)) return undefined
    return {
      writes: [{ type: 'put', key: keys.contactCloudsOf(peer), value: new Uint8Array(body) }],
      kept: () => this.#believe(peer, statement)
    }
  }

  /** What contacts said last, as they said it, for a backup. */
  async statements (): Promise<Map<PeerIdText, Uint8Array>> {
    const statements = new Map<PeerIdText, Uint8Array>()
    for await (const { key, value } of walk(this.#components.store, keys.contactClouds)) statements.set(lastComponent(key) as PeerIdText, value)
    return statements
  }

  /** Keeps what a backup has of it, in a store that knows of none. What does not hold is left out: anybody may have made the file. */
  async fill (statements: ReadonlyMap<PeerIdText, Uint8Array>): Promise<void> {
    const writes: Write[] = []
    for (const [peer, body] of statements) {
      try {
        await readClouds(body, peer)
        writes.push({ type: 'put', key: keys.contactCloudsOf(peer), value: new Uint8Array(body) })
      } catch (error) {
        if (!isUnbelievable(error)) throw error
      }
    }
    for (let at = 0; at < writes.length; at += FILL_AT_ONCE) await this.#components.store.commit(writes.slice(at, at + FILL_AT_ONCE))
  }

  /** The contact is gone. */
  forget (peer: PeerIdText): void {
    this.#disbelieve(peer)
    this.#statements.delete(peer)
  }

  #believe (peer: PeerIdText, statement: Statement): void {
    this.#disbelieve(peer)
    this.#statements.set(peer, statement)
    for (const { cloud } of statement.clouds) {
      const owners = this.#owners.get(cloud) ?? new Set()
      owners.add(peer)
      this.#owners.set(cloud, owners)
    }
  }

  #disbelieve (peer: PeerIdText): void {
    for (const { cloud } of this.#statements.get(peer)?.clouds ?? []) {
      const owners = this.#owners.get(cloud)
      owners?.delete(peer)
      if (owners?.size === 0) this.#owners.delete(cloud)
    }
  }
}

/** What a contact said cannot be believed; that is no reason to stop talking with it. */
export function isUnbelievable (error: unknown): boolean {
  return error instanceof InvalidCertificateError
}
