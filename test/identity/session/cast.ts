/** Two or more devices for tests of sessions: their keys, their state, and chance and time that can be replayed. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import {
  confirmByReceipt, createDeviceKey, createSessionIdentity, currentPrekeys, NO_SESSIONS, offerBundle, open, readBundle, readPeerSessions, recordChanges, rotatePrekeys, seal, startSession
} from '../../../src/identity/index.ts'
import type { Bundle, Content, DeviceKey, OpenedEnvelope, PeerIdText, PeerSessions, Random, Sealed, SessionIdentity, SignedPrekeys } from '../../../src/identity/index.ts'

export const START = 1_800_000_000_000
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The same bytes for the same seed: SHA-256 of seed and counter, one after another. */
export class SeededRandom implements Random {
  readonly #seed: Uint8Array
  #count = 0
  #left: Uint8Array = new Uint8Array(0)

  constructor (seed: string) {
    this.#seed = sha256(fromString(seed))
  }

  bytes (length: number): Uint8Array {
    while (this.#left.byteLength < length) {
      const counter = new Uint8Array(4)
      new DataView(counter.buffer).setUint32(0, this.#count++)
      this.#left = concat([this.#left, sha256(concat([this.#seed, counter]))])
    }
    const bytes = this.#left.slice(0, length)
    this.#left = this.#left.slice(length)
    return bytes
  }

  /** A number from 0 to `below` - 1. */
  number (below: number): number {
    return new DataView(this.bytes(4).buffer).getUint32(0) % below
  }
}

/** Whoever a device has sessions with. */
export interface Peer { readonly peerId: PeerIdText }

/** One device, with what it keeps of any number of peers. Its methods do what a node does, without a store. */
export class Device {
  readonly key: DeviceKey
  readonly identity: SessionIdentity
  readonly random: Random
  prekeys: readonly SignedPrekeys[] = []
  now = START
  readonly #states = new Map<PeerIdText, PeerSessions>()

  private constructor (key: DeviceKey, identity: SessionIdentity, random: Random) {
    this.key = key
    this.identity = identity
    this.random = random
    this.rotate()
  }

  static async create (name: string): Promise<Device> {
    const random = new SeededRandom(name)
    const key = await createDeviceKey(random.bytes(32))
    return new Device(key, await createSessionIdentity(key, random), random)
  }

  get peerId (): PeerIdText {
    return this.key.peerId
  }

  stateOf (peer: Peer): PeerSessions {
    return this.#states.get(peer.peerId) ?? NO_SESSIONS
  }

  keep (peer: Peer, state: PeerSessions): void {
    this.#states.set(peer.peerId, state)
  }

  rotate (): void {
    this.prekeys = rotatePrekeys(this.prekeys, { random: this.random, now: this.now })
  }

  current (kind: SignedPrekeys['kind']): SignedPrekeys {
    const current = currentPrekeys(this.prekeys, kind, this.now)
    if (current === undefined) throw new Error('the prekeys of this device are out of date: rotate them')
    return current
  }

  async offer (peer: Peer): Promise<Uint8Array> {
    const { state, bundle } = await offerBundle(this.stateOf(peer), { key: this.key, identity: this.identity, signed: this.current('bundle'), peer: peer.peerId, random: this.random, now: this.now })
    this.keep(peer, state)
    return bundle
  }

  async read (peer: Peer, bundle: Uint8Array): Promise<Bundle> {
    return await readBundle(bundle, { from: peer.peerId, to: this.peerId, now: this.now })
  }

  start (peer: Peer, bundle: Bundle): void {
    this.keep(peer, startSession(this.stateOf(peer), { identity: this.identity, bundle, random: this.random, now: this.now }))
  }

  /** Asks the peer for a bundle and starts a session with it, as at a meeting. */
  async meet (peer: Device): Promise<void> {
    this.start(peer, await this.read(peer, await peer.offer(this)))
  }

  seal (peer: Peer, text: string): Sealed {
    return this.sealContent(peer, contentOf(text))
  }

  sealContent (peer: Peer, content: Content): Sealed {
    const sealed = seal(this.stateOf(peer), content, { random: this.random, now: this.now })
    if (sealed === undefined) throw new Error('there is no session to seal with')
    this.keep(peer, sealed.state)
    return sealed
  }

  async open (peer: Peer, envelope: Uint8Array): Promise<OpenedEnvelope> {
    const opened = await this.attempt(this.stateOf(peer), peer, envelope)
    this.keep(peer, opened.state)
    return opened
  }

  /** Opens with another state than the one that is kept, and keeps nothing. */
  async attempt (state: PeerSessions, peer: Peer, envelope: Uint8Array): Promise<OpenedEnvelope> {
    return await open(state, envelope, { identity: this.identity, prekeys: this.prekeys, peer: peer.peerId, now: this.now })
  }

  async readText (peer: Peer, envelope: Uint8Array): Promise<string> {
    return textOf(await this.open(peer, envelope))
  }

  /** A receipt for this envelope has come. */
  confirm (peer: Peer, envelope: Uint8Array): void {
    this.keep(peer, confirmByReceipt(this.stateOf(peer), envelope, this.now))
  }

  /** Everything of a peer is written to records and read back, as when a node starts again. */
  restart (peer: Peer): void {
    this.keep(peer, copyOf(this.stateOf(peer)))
  }

  /** Everything of a peer is lost. */
  forget (peer: Peer): void {
    this.#states.delete(peer.peerId)
  }
}

export function recordsOf (state: PeerSessions): Array<{ name: string, bytes: Uint8Array }> {
  return recordChanges(NO_SESSIONS, state).map(({ name, bytes }) => ({ name, bytes: bytes ?? new Uint8Array(0) }))
}

export function copyOf (state: PeerSessions): PeerSessions {
  return readPeerSessions(recordsOf(state))
}

let count = 0

export function contentOf (text: string): Content {
  return {
    id: sha256(fromString(`${count++}`)).slice(0, 16), conversation: new Uint8Array(0), seq: 1, prev: new Uint8Array(0), sentAt: START, kind: 1, expireAfterMs: 0, body: fromString(text)
  }
}

export function textOf (opened: OpenedEnvelope): string {
  if (opened.kind !== 'content') throw new Error(`a ${opened.kind} has no text`)
  return new TextDecoder().decode(opened.content.body)
}
