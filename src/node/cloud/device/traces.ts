/**
 * Which other nodes have, or had, the envelope of a message of this device: its own clouds, and the contact's. From it
 * comes what a person is shown, what is deposited, and what clouds have to erase when the message has ended. All of it
 * is the word of those nodes; that a message was delivered is never read here.
 *
 * What is kept is in memory too, about 200 bytes for each message that waits with a cloud.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { keys } from '../../store/keys.ts'
import { TraceRecord } from '../../store/pb/records.ts'
import { walk } from '../../store/walk.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'

/** `waits`; `ended`: what clouds still have is to be erased; `recalled`: the same, because a person took it back. */
export type TraceState = 'waits' | 'ended' | 'recalled'

export interface Trace {
  readonly peer: PeerIdText
  readonly position: string
  readonly eid: Uint8Array
  /** Numbers of own clouds that have it (own-clouds.ts). */
  readonly clouds: readonly number[]
  /** Numbers of own clouds that would not take it, or gave it up. */
  readonly refused: readonly number[]
  /** By the contact's own cloud. */
  readonly fetched: boolean
  readonly state: TraceState
}

/** A change, to be kept in the batch that it belongs to. */
export interface TraceChange {
  readonly writes: readonly Write[]
  /** Call it when the batch was handed over, or is durable where something rests on it. */
  kept (): void
}

const STATES: readonly TraceState[] = ['waits', 'ended', 'recalled']

export class Traces {
  readonly #store: Store
  readonly #traces = new Map<string, Trace>()
  /** Envelope of the message at a place: the newest one, where it had to be sealed again. */
  readonly #places = new Map<string, string>()
  /** Numbers of clouds that are being given an envelope, and whether an answer may still come. */
  readonly #offered = new Map<string, Map<number, 'asked' | 'unknown'>>()

  constructor (store: Store) {
    this.#store = store
  }

  async load (): Promise<void> {
    for await (const { value } of walk(this.#store, keys.traces)) {
      const { eid, peer, position, clouds, refused, fetched, ended } = decodeRecord(TraceRecord, value)
      this.#hold({ eid, peer: peer as PeerIdText, position, clouds: [...clouds], refused: [...refused], fetched, state: STATES[ended] ?? 'ended' })
    }
  }

  /** Of a message, by its place in the conversation. */
  at (peer: PeerIdText, position: string): Trace | undefined {
    const eid = this.#places.get(placeOf(peer, position))
    return eid === undefined ? undefined : this.#traces.get(eid)
  }

  /** Of an envelope. */
  of (eid: Uint8Array): Trace | undefined {
    return this.#traces.get(bytesToHex(eid))
  }

  /** This cloud is being given this envelope: until it has said what it did with it, it may have it. */
  offers (eid: Uint8Array, cloud: number): void {
    const name = bytesToHex(eid)
    const offered = this.#offered.get(name) ?? new Map<number, 'asked' | 'unknown'>()
    this.#offered.set(name, offered.set(cloud, 'asked'))
  }

  /** The answer is kept; or none will come, and the cloud may have it or not. */
  answered (eid: Uint8Array, cloud: number, how: 'kept' | 'unknown'): void {
    const name = bytesToHex(eid)
    const offered = this.#offered.get(name)
    if (how === 'unknown') offered?.set(cloud, how)
    else if (offered?.delete(cloud) === true && offered.size === 0) this.#offered.delete(name)
  }

  /** As `of`, with all the clouds that may have it: what is taken back is to be erased there. */
  wherever (peer: PeerIdText, position: string, eid: Uint8Array): Trace | undefined {
    const trace = this.of(eid)
    const offered = this.#offered.get(bytesToHex(eid))
    if (offered === undefined) return trace
    const { clouds, ...rest } = trace ?? noTrace(peer, position, eid)
    return { ...rest, clouds: [...new Set([...clouds, ...offered.keys()])] }
  }

  /** Envelopes that have ended and that this cloud still has, none of them on its way there: at most `limit` of them. */
  toErase (cloud: number, limit: number): Trace[] {
    const found: Trace[] = []
    for (const [name, trace] of this.#traces) {
      if (trace.state === 'waits' || !trace.clouds.includes(cloud) || this.#offered.get(name)?.get(cloud) === 'asked') continue
      found.push(trace)
      if (found.length === limit) break
    }
    return found
  }

  /** Of envelopes to this contact. */
  ofContact (peer: PeerIdText): Trace[] {
    return [...this.#traces.values()].filter((trace) => trace.peer === peer)
  }

  /** Of everything that this cloud has. */
  ofCloud (cloud: number): Trace[] {
    return [...this.#traces.values()].filter(({ clouds }) => clouds.includes(cloud))
  }

  /** The trace as it is from now on; one of an envelope that has ended and that no cloud has any more is forgotten. */
  change (trace: Trace): TraceChange {
    const key = keys.trace(bytesToHex(trace.eid))
    const isOver = trace.state !== 'waits' && trace.clouds.length === 0
    return {
      writes: [isOver ? { type: 'del', key } : { type: 'put', key, value: encode(trace) }],
      kept: () => {
        this.#drop(trace)
        if (!isOver) this.#hold(trace)
      }
    }
  }

  /**
   * Changes these traces now, and keeps that without a wait for the disk: they are words of others, and what is lost with
   * the power is asked and told again. What belongs into the batch of something else takes `change`.
   */
  async note (traces: readonly Trace[], also: readonly Write[] = []): Promise<void> {
    if (traces.length > 0) await this.#store.note([...this.#changeAll(traces), ...also])
  }

  /** As `note`, but resolves when it is durable: for what is told once. */
  async keep (traces: readonly Trace[]): Promise<void> {
    if (traces.length > 0) await this.#store.commit(this.#changeAll(traces))
  }

  #changeAll (traces: readonly Trace[]): Write[] {
    const changes = traces.map((trace) => this.change(trace))
    // before the write: nobody reads an older one meanwhile, and changes that
    for (const { kept } of changes) kept()
    return changes.flatMap(({ writes }) => [...writes])
  }

  #hold (trace: Trace): void {
    const eid = bytesToHex(trace.eid)
    const place = placeOf(trace.peer, trace.position)
    const before = this.#places.get(place)
    this.#traces.set(eid, trace)
    // what was sealed again is over, and does not stand for its message any more
    if (before === undefined || trace.state === 'waits') this.#places.set(place, eid)
  }

  #drop (trace: Trace): void {
    const eid = bytesToHex(trace.eid)
    const place = placeOf(trace.peer, trace.position)
    this.#traces.delete(eid)
    if (this.#places.get(place) === eid) this.#places.delete(place)
  }
}

function placeOf (peer: PeerIdText, position: string): string {
  return `${peer}/${position}`
}

export function including (numbers: readonly number[], number: number): number[] {
  return [...without(numbers, number), number]
}

export function without (numbers: readonly number[], number: number): number[] {
  return numbers.filter((other) => other !== number)
}

/** Nobody else has it, as far as this device knows. */
export function noTrace (peer: PeerIdText, position: string, eid: Uint8Array): Trace {
  return { peer, position, eid, clouds: [], refused: [], fetched: false, state: 'waits' }
}

function encode ({ eid, peer, position, clouds, refused, fetched, state }: Trace): Uint8Array {
  return TraceRecord.encode({ eid: new Uint8Array(eid), peer, position, clouds: Uint8Array.from(clouds), refused: Uint8Array.from(refused), fetched, ended: STATES.indexOf(state) })
}
