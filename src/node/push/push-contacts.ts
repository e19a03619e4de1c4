/**
 * What is kept of each contact about waking: the own registration that it may use, and how it wants to be woken itself.
 * In memory as in the store, because waking is decided without waiting. Knows rows, not what follows from them.
 */
import { decodePushBody } from '../../identity/index.ts'
import { decodeRecord } from '../delivery/decode-record.ts'
import { keys, lastComponent } from '../store/keys.ts'
import { walk } from '../store/walk.ts'
import { PushContactRecord } from './pb/push-records.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText, PushCapability } from '../../identity/index.ts'

/** A statement of a contact about to be kept: put the writes into the batch that makes its message known. */
export interface HeardStatement {
  readonly writes: readonly Write[]
  /** Call it when that batch is durable. */
  kept (): void
}

export class PushContacts {
  readonly #store: Store
  readonly #records = new Map<PeerIdText, PushContactRecord>()

  constructor (store: Store) {
    this.#store = store
  }

  async load (): Promise<void> {
    for await (const { key, value } of walk(this.#store, keys.pushContacts)) {
      this.#records.set(lastComponent(key) as PeerIdText, decodeRecord(PushContactRecord, value))
    }
  }

  get (peer: PeerIdText): PushContactRecord {
    return this.#records.get(peer) ?? noRecord()
  }

  peers (): PeerIdText[] {
    return [...this.#records.keys()]
  }

  /** Changes what is in memory; the write keeps it. */
  change (peer: PeerIdText, fields: Partial<PushContactRecord>): Write {
    const record = { ...this.get(peer), ...fields }
    this.#records.set(peer, record)
    return { type: 'put', key: keys.pushContact(peer), value: PushContactRecord.encode(record) }
  }

  /** Nothing is known of this one any more. */
  forget (peer: PeerIdText): Write {
    this.#records.delete(peer)
    return { type: 'del', key: keys.pushContact(peer) }
  }

  /**
   * What a contact said about how it is woken. One with a lower number than the last says nothing.
   *
   * @throws {InvalidPushBodyError}
   */
  hear (peer: PeerIdText, body: Uint8Array): HeardStatement {
    const { seq } = decodePushBody(body)
    if (seq <= this.get(peer).seq) return { writes: [], kept: () => undefined }
    const fields = { statement: new Uint8Array(body), seq }
    return {
      writes: [{ type: 'put', key: keys.pushContact(peer), value: PushContactRecord.encode({ ...this.get(peer), ...fields }) }],
      kept: () => { this.change(peer, fields) }
    }
  }

  /** How this contact is woken, by its own word; `undefined` where it has said nothing, took it back, or the service knows it no more. */
  capabilityOf (peer: PeerIdText): PushCapability | undefined {
    const { statement } = this.get(peer)
    return statement.byteLength === 0 ? undefined : this.living(peer, decodePushBody(statement).capability)
  }

  /** As it is, unless the push service has said that this endpoint is gone. */
  living (peer: PeerIdText, capability: PushCapability | undefined): PushCapability | undefined {
    return capability === undefined || capability.endpoint === this.get(peer).deadEndpoint ? undefined : capability
  }
}

function noRecord (): PushContactRecord {
  return { slot: 0, told: 0, isRefused: false, statement: new Uint8Array(0), seq: 0, deadEndpoint: '', wokenAt: 0 }
}
