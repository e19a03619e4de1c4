/** An outbox over a store in memory, with channels whose acknowledgements the test gives, when and if it wants. */
import { askReset, createDeviceKey, envelopeId, envelopeIdText, isTombstone } from '../../../src/identity/index.ts'
import { Conversations } from '../../../src/node/delivery/conversations.ts'
import { Traces } from '../../../src/node/cloud/device/traces.ts'
import { Outbox } from '../../../src/node/delivery/outbox.ts'
import { OwnPrekeys } from '../../../src/node/delivery/own-prekeys.ts'
import { Sessions } from '../../../src/node/delivery/sessions.ts'
import { createSeededRandom } from '../../../src/node/platform/memory.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { OutboxRecord } from '../../../src/node/store/pb/records.ts'
import { CountingLevel } from '../../contract/counting-level.ts'
import { Device, textOf } from '../../identity/session/cast.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import { openStore } from '../../open-store.ts'
import { LivedTime } from '../../../src/node/lifetime/lived-time.ts'
import { Lives } from '../../../src/node/lifetime/lives.ts'
import type { PeerIdText } from '../../../src/node/index.ts'
import type { KeptMessage } from '../../../src/node/delivery/outbox.ts'
import type { DeviceKey } from '../../../src/identity/index.ts'
import type { Store } from '../../../src/node/store/store.ts'
import type { Ack, AckCode, MsgChannel } from '../../../src/protocols/msg/index.ts'

/** The device of `Device.create('the other side')`. */
export const PEER = '12D3KooWCVCnskaiyJMfRk1fK4G2v2bTdjaWdPTTHLxF77iTRnr9' as PeerIdText
const NO_TAG = new Uint8Array(0)

interface Delivery { readonly eid: Uint8Array, readonly text: string, readonly tag: Uint8Array, acknowledged (ack: Ack): void, failed (error: Error): void }

/** What the addressee reads: it has the keys, and remembers what it has opened. */
export class Reader {
  readonly device: Device
  readonly #from: { readonly peerId: PeerIdText }
  readonly #read = new Map<string, { text: string, tag: Uint8Array }>()

  constructor (device: Device, from: PeerIdText) {
    this.device = device
    this.#from = { peerId: from }
  }

  /** Of an envelope that was read; none of any other. */
  tagOf (eid: Uint8Array): Uint8Array {
    return this.#read.get(envelopeIdText(eid))?.tag ?? NO_TAG
  }

  async read (envelope: Uint8Array): Promise<{ text: string, tag: Uint8Array }> {
    const eid = envelopeIdText(envelopeId(envelope))
    const known = this.#read.get(eid)
    if (known !== undefined) return known
    const opened = await this.device.open(this.#from, envelope)
    const read = opened.kind === 'content' ? { text: textOf(opened), tag: opened.tag } : { text: `(${opened.kind})`, tag: NO_TAG }
    this.#read.set(eid, read)
    return read
  }
}

/** Takes what it is given, and answers nothing by itself but that something was taken back. */
export class HeldChannel implements Pick<MsgChannel, 'deliver' | 'isOpen'> {
  isOpen = true
  readonly deliveries: Delivery[] = []
  readonly tombstones: Uint8Array[] = []
  readonly #reader: Reader
  #reading: Promise<unknown> = Promise.resolve()

  constructor (reader: Reader) {
    this.#reader = reader
  }

  async deliver (envelope: Uint8Array, eid: Uint8Array): Promise<Ack> {
    if (isTombstone(envelope)) {
      this.tombstones.push(envelope)
      return { eid, code: 'kept', tag: NO_TAG }
    }
    const reading = this.#reading.then(async () => await this.#reader.read(envelope))
    this.#reading = reading
    const { text, tag } = await reading
    return await new Promise((resolve, reject) => { this.deliveries.push({ eid, text, tag, acknowledged: resolve, failed: reject }) })
  }

  get texts (): string[] {
    return this.deliveries.map(({ text }) => text)
  }

  /** To the delivery that came as this one, counted from 0. */
  answer (at: number, code: AckCode): void {
    const { eid, tag, acknowledged } = this.deliveries[at] ?? {}
    if (eid === undefined || tag === undefined) throw new RangeError(`There is no delivery ${at}`)
    acknowledged?.({ eid, code, tag: code === 'kept' ? tag : NO_TAG })
  }

  acknowledge (text: string, code: AckCode = 'kept'): void {
    for (const { eid, tag, acknowledged } of this.deliveries.filter((delivery) => delivery.text === text)) acknowledged({ eid, code, tag })
  }

  end (): void {
    this.isOpen = false
    for (const { failed } of this.deliveries) failed(new Error('the channel ended'))
  }

  /** The lane asks no more of a channel than this. */
  get asChannel (): MsgChannel {
    return this as unknown as MsgChannel
  }
}

export class LonelyOutbox {
  readonly clock: ManualTimers
  readonly key: DeviceKey
  readonly outbox: Outbox
  readonly disk: MemoryDisk
  readonly store: Store
  readonly level: CountingLevel
  readonly conversations: Conversations
  readonly sessions: Sessions
  readonly traces: Traces
  readonly reader: Reader
  readonly faults: Error[] = []
  /** What became of messages, as told: "text: state". */
  readonly told: string[] = []
  readonly pauses: number[] = []

  /** @param met the two have a session already */
  static async create ({ met = true }: { met?: boolean } = {}): Promise<LonelyOutbox> {
    const disk = new MemoryDisk()
    const level = new CountingLevel(await openMemoryLevel(disk))
    const store = await openStore(level)
    const clock = new ManualTimers()
    const random = createSeededRandom('lonely outbox')
    const key = await createDeviceKey(random.bytes(32))
    const own = await OwnPrekeys.load({ clock, random, store, key })
    const other = await Device.create('the other side')
    other.now = clock.now()
    other.prekeys = []
    other.rotate()
    const all = new LonelyOutbox(clock, disk, level, store, key, new Sessions({ clock, random, store, key, own }), new Reader(other, key.peerId))
    if (met) await all.meet()
    return all
  }

  private constructor (clock: ManualTimers, disk: MemoryDisk, level: CountingLevel, store: Store, key: DeviceKey, sessions: Sessions, reader: Reader) {
    const random = createSeededRandom('the outbox')
    this.clock = clock
    this.disk = disk
    this.level = level
    this.store = store
    this.key = key
    this.sessions = sessions
    this.reader = reader
    this.conversations = new Conversations(store)
    this.traces = new Traces(store)
    this.outbox = new Outbox({
      clock,
      random,
      store,
      sessions,
      conversations: this.conversations,
      lives: new Lives({ store, book: { get: () => undefined }, lived: new LivedTime({ clock, store }) }),
      emit: (name, detail) => { if (name === 'fault') this.faults.push(detail as Error) },
      envelopeId,
      traces: this.traces
    }, {
      onAdded: () => undefined,
      onChanged: (_peer, _position, { text, state }) => { this.told.push(`${new TextDecoder().decode(text)}: ${STATES[state]}`) },
      onRenewalDue: () => undefined,
      onKept: () => undefined,
      onErasable: () => undefined, arrived: (record) => record,
      onPause: () => { this.pauses.push(this.clock.now()) }
    })
  }

  /** We get a bundle of the other side, and it has opened something of ours. */
  async meet (): Promise<void> {
    const { sessions, reader: { device } } = this
    await this.conversations.alone(PEER, async () => {
      await sessions.start(PEER, await device.offer({ peerId: this.key.peerId }))
      const none = new Uint8Array(0)
      const sealed = await sessions.seal(PEER, { id: new Uint8Array(16), conversation: none, seq: 0, prev: none, sentAt: 1, kind: 1, expireAfterMs: 0, body: new TextEncoder().encode('hello') })
      if (sealed === undefined) throw new Error('there is no session')
      await this.reader.read(sealed.envelope)
      await sessions.confirm(PEER, sealed.envelope)
      const changes = await sessions.changes(PEER)
      await this.store.commit(changes.writes)
      changes.kept()
    })
    this.lane.restart()
  }

  /** The other side has asked for a new session, and it was heeded. */
  async loseSession (): Promise<void> {
    const { clock, sessions, reader: { device } } = this
    const [unopened] = await this.#rows()
    // it is heeded once an hour
    clock.advance(60 * 60 * 1_000)
    device.now = clock.now()
    const asked = await askReset(device.stateOf({ peerId: this.key.peerId }), { key: device.key, peer: this.key.peerId, envelope: unopened?.envelope ?? NO_TAG, random: device.random, now: device.now })
    await this.conversations.alone(PEER, async () => {
      const opened = await sessions.open(PEER, asked?.envelope ?? NO_TAG)
      if (opened.kind !== 'reset' || !opened.isHeeded) throw new Error('it was not heeded')
      const changes = await sessions.changes(PEER)
      await this.store.commit(changes.writes)
      changes.kept()
    })
  }

  channel (): HeldChannel {
    return new HeldChannel(this.reader)
  }

  get lane (): ReturnType<Outbox['lane']> {
    return this.outbox.lane(PEER)
  }

  async send (...texts: string[]): Promise<KeptMessage[]> {
    const kept = await Promise.all(texts.map(async (text) => await this.outbox.send(PEER, text)))
    await this.quiet()
    return kept
  }

  /** Uses a new channel; what waits has been offered to it. */
  async link (): Promise<HeldChannel> {
    const channel = this.channel()
    this.lane.use(channel.asChannel)
    await this.quiet()
    return channel
  }

  /** An acknowledgement that no delivery waits for. */
  async acknowledge (eid: Uint8Array, code: AckCode = 'kept'): Promise<void> {
    await this.lane.acknowledged({ eid, code, tag: this.reader.tagOf(eid) })
  }

  /** Resolves when all that has been begun in memory and on the disk is done. */
  async quiet (): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => { setImmediate(resolve) })
  }

  /** Rows of the outbox, and what the counters say of them. */
  async pending (): Promise<{ rows: number, counted: number, bytes: number }> {
    const rows = await this.#rows()
    const { pendingCount, pendingBytes } = this.conversations.counters(PEER)
    return { rows: rows.length, counted: pendingCount, bytes: pendingBytes }
  }

  async #rows (): Promise<OutboxRecord[]> {
    return (await this.store.page({ prefix: `o/${PEER}/`, limit: 1_024 })).map(({ value }) => OutboxRecord.decode(value))
  }
}

export const NOTHING_PENDING = { rows: 0, counted: 0, bytes: 0 }

const STATES = ['', 'pending', 'delivered', 'cancelled', 'expired', 'stuck', 'received']
