/** A cloud over a store in memory, an owner's device, and contacts that speak to it over real channels. */
import { streamPair } from '@libp2p/utils'
import { createCloudCertificate, createDeviceKey, envelopeId, publicKeyOf, receiptHash } from '../../../../src/identity/index.ts'
import { Courier } from '../../../../src/node/cloud/courier/courier.ts'
import { createSeededRandom } from '../../../../src/node/platform/memory.ts'
import { MemoryDisk, openMemoryLevel } from '../../../../src/node/platform/memory/level.ts'
import { acceptCloudStream, createDeviceCourierChannel } from '../../../../src/protocols/cloud/index.ts'
import { createMsgChannel } from '../../../../src/protocols/msg/index.ts'
import { CountingLevel } from '../../../contract/counting-level.ts'
import { openStore } from '../../../open-store.ts'
import { Collected as Collection, log } from '../../../protocols/conversation.ts'
import { ManualTimers } from '../../../protocols/manual-timers.ts'
import type { DeviceKey, PeerIdText } from '../../../../src/identity/index.ts'
import type { Write } from '../../../../src/node/store/durable-level.ts'
import type { Store } from '../../../../src/node/store/store.ts'
import type { Correspondent, DeviceCourierChannel, Report, Welcome } from '../../../../src/protocols/cloud/index.ts'
import type { Ack, MsgChannel, Route } from '../../../../src/protocols/msg/index.ts'

export const NONE = new Uint8Array(0)
export const DAY_MS = 24 * 60 * 60 * 1_000

/** An envelope that says which it is, and how it is proven to have been opened. */
export interface Mail { readonly envelope: Uint8Array, readonly eid: Uint8Array, readonly tag: Uint8Array, readonly tagHash: Uint8Array }

export function mail (number: number, size = 300): Mail {
  const envelope = new Uint8Array(size)
  new DataView(envelope.buffer).setUint32(0, number)
  const tag = new Uint8Array(32).fill(number % 251 + 1)
  new DataView(tag.buffer).setUint32(0, number)
  return { envelope, eid: envelopeId(envelope), tag, tagHash: receiptHash(tag) }
}

export function numberOf (envelope: Uint8Array): number {
  return new DataView(envelope.buffer, envelope.byteOffset).getUint32(0)
}

/** Collects, and lets a test look at each as it comes. */
export class Collected<T> extends Collection<T> {
  each: ((value: T) => void) | undefined

  override add (value: T): void {
    this.each?.(value)
    super.add(value)
  }
}

/** A contact, or a contact's cloud, on a channel with the cloud. */
export interface Visitor {
  readonly channel: MsgChannel
  readonly got: Collected<{ readonly number: number, readonly envelope: Uint8Array, readonly route: Route }>
  readonly acks: Collected<Ack>
  readonly knocks: Collected<Uint8Array>
  /** How it answers what comes; at first it opens and keeps. */
  answer: (envelope: Uint8Array) => Ack
  /** In place of that: how, and when. */
  later?: (envelope: Uint8Array) => Promise<Ack>
  /** What it has for an owner, when it is asked with a certificate. */
  has: Array<{ readonly mail: Mail, readonly route?: Route }>
  readonly asked: Collected<{ readonly certificate: Uint8Array, readonly of: Uint8Array }>
}

export interface OwnerDevice {
  readonly channel: DeviceCourierChannel
  readonly welcome: Welcome
  readonly reports: Collected<Report>
  readonly fetched: Collected<{ readonly from: Uint8Array, readonly number: number }>
  answer: (envelope: Uint8Array) => Ack
}

const people = new Map<string, DeviceKey>()

export async function person (name: string): Promise<DeviceKey> {
  const known = people.get(name)
  if (known !== undefined) return known
  const key = await createDeviceKey(createSeededRandom(name).bytes(32))
  people.set(name, key)
  return key
}

/** How a device answers what it has opened. */
export function opens (envelope: Uint8Array): Ack {
  const { eid, tag } = mail(numberOf(envelope), envelope.byteLength)
  return { eid, code: 'kept', tag }
}

export function answers (code: Ack['code'], tag: Uint8Array = NONE): (envelope: Uint8Array) => Ack {
  return (envelope) => ({ eid: envelopeId(envelope), code, tag })
}

export class Rig {
  readonly clock = new ManualTimers()
  readonly faults: Error[] = []
  readonly wanted: PeerIdText[] = []
  readonly disk: MemoryDisk
  level!: CountingLevel
  store!: Store
  courier!: Courier

  static async create (disk = new MemoryDisk()): Promise<Rig> {
    const rig = new Rig(disk)
    await rig.open()
    return rig
  }

  private constructor (disk: MemoryDisk) {
    this.disk = disk
  }

  async open (): Promise<void> {
    this.level = new CountingLevel(await openMemoryLevel(this.disk))
    this.store = await openStore(this.level)
    const { peerId: self } = await person('the cloud')
    this.courier = new Courier({
      clock: this.clock,
      random: createSeededRandom('courier'),
      store: this.store,
      network: { logger: () => log },
      emit: (name, detail) => { if (name === 'fault') this.faults.push(detail as Error) },
      self,
      envelopeId: (envelope) => envelopeId(envelope)
    }, { onWanted: (peer) => this.wanted.push(peer), onWaiting: () => undefined, onWakeUp: () => undefined, onChanged: () => undefined })
    await this.courier.load()
    this.courier.start()
  }

  /** Stops, and starts again on the same disk. */
  async restart (): Promise<void> {
    await this.courier.stop()
    await this.store.close()
    await this.open()
  }

  /** The machine loses its power, and starts again. What was under way never ends. */
  async crash ({ loseUnsynced = true } = {}): Promise<void> {
    this.disk.crash({ loseUnsynced })
    this.disk.onWrite = undefined
    await this.open()
  }

  /** Somebody writes older rows to the disk while the cloud is off. */
  async putBack (rows: readonly Write[]): Promise<void> {
    await this.courier.stop()
    await this.store.close()
    this.disk.write(rows, true)
    await this.open()
  }

  async certificate (device: string, cloud: string, { seq = 1, notAfter = this.clock.now() + 100 * DAY_MS } = {}): Promise<Uint8Array> {
    return await createCloudCertificate(await person(device), { cloud: (await person(cloud)).peerId, seq, notAfter })
  }

  /** A device pairs. */
  async pair (name = 'ann', init: { seq?: number, notAfter?: number } = {}): Promise<PeerIdText> {
    const { peerId } = await person(name)
    await this.courier.addOwner({ device: peerId, name, certificate: await this.certificate(name, 'the cloud', init), pairedAt: this.clock.now() })
    return peerId
  }

  async correspondent (name: string, { clouds = [], seq = 1, notAfter }: { clouds?: string[], seq?: number, notAfter?: number } = {}): Promise<Correspondent> {
    const { publicKey, peerId } = await person(name)
    const certificates = await Promise.all(clouds.map(async (cloud) => await this.certificate(name, cloud, { seq, ...(notAfter === undefined ? {} : { notAfter }) })))
    return { key: publicKey, addresses: [`/ip4/192.0.2.1/tcp/4001/p2p/${peerId}`], certificates, certificatesSeq: clouds.length === 0 ? 0 : seq, wakeUp: NONE }
  }

  /** A paired device with these contacts, connected. */
  async device (contacts: readonly Correspondent[], name = 'ann'): Promise<OwnerDevice> {
    await this.pair(name)
    const device = await this.connect(name)
    await device.channel.directory(contacts)
    return device
  }

  /** The device connects and says hello. */
  async connect (name = 'ann', certificate: Uint8Array = NONE): Promise<OwnerDevice> {
    const { peerId } = await person(name)
    const [mine, theirs] = await streamPair()
    const reports = new Collected<Report>()
    const fetched = new Collected<{ from: Uint8Array, number: number }>()
    const device: { -readonly [K in keyof OwnerDevice]: OwnerDevice[K] } = {
      reports,
      fetched,
      answer: opens,
      welcome: { code: 'not paired', quotaBytes: 0, usedBytes: 0, waiting: 0, directoryDigest: NONE },
      channel: createDeviceCourierChannel(mine, {
        timers: this.clock,
        log,
        handlers: {
          onReport: (report) => {
            reports.add(report)
            return Promise.resolve()
          },
          onFetched: (from, envelope) => {
            fetched.add({ from, number: numberOf(envelope) })
            return Promise.resolve(device.answer(envelope))
          }
        }
      })
    }
    const accepted = acceptCloudStream(theirs, this.clock).then(async ({ line }) => await this.courier.accept(peerId, line))
    accepted.catch(() => undefined)
    device.welcome = await device.channel.hello(certificate)
    return device
  }

  /** A peer opens a message channel with the cloud, as the node above hands it in. */
  async visit (name: string, has: Visitor['has'] = []): Promise<Visitor> {
    const { peerId } = await person(name)
    const [mine, theirs] = await streamPair()
    const got = new Collected<{ number: number, envelope: Uint8Array, route: Route }>()
    const acks = new Collected<Ack>()
    const asked = new Collected<{ certificate: Uint8Array, of: Uint8Array }>()
    const knocks = new Collected<Uint8Array>()
    const courier = this.courier
    const visitor: Visitor = {
      got,
      acks,
      asked,
      knocks,
      has,
      answer: opens,
      channel: createMsgChannel(mine, {
        timers: this.clock,
        log,
        handlers: {
          onEnvelope: (envelope, route) => {
            got.add({ number: numberOf(envelope), envelope, route })
            return visitor.later?.(envelope) ?? Promise.resolve(visitor.answer(envelope))
          },
          onPull: ({ certificate, of, cursor }) => {
            asked.add({ certificate, of })
            return Promise.resolve({ envelopes: visitor.has.map(({ mail: { eid, envelope }, route }) => ({ eid, envelope, ...(route === undefined ? {} : { route }) })), cursor, more: false })
          },
          onAck: (ack) => {
            acks.add(ack)
            return Promise.resolve()
          },
          onHint: () => undefined,
          onKnock: (to) => knocks.add(to),
          onAddresses: () => undefined
        }
      })
    }
    const channel: MsgChannel = createMsgChannel(theirs, {
      timers: this.clock,
      log,
      handlers: {
        onEnvelope: async (envelope, route) => await courier.onEnvelope(peerId, envelope, route),
        onPull: async (request) => await courier.onPull(peerId, request, channel),
        onAck: async (ack) => { await courier.onAck(peerId, ack) },
        onHint: () => undefined,
        onKnock: (to) => courier.onKnock(peerId, to),
        onAddresses: () => undefined
      }
    })
    channel.closed.catch(() => undefined).finally(() => courier.onLinkDown(peerId))
    courier.onLinkUp(peerId, channel)
    return visitor
  }

  async deposit (device: OwnerDevice, to: string, ...mails: Mail[]): Promise<string[]> {
    const { publicKey } = await person(to)
    return await Promise.all(mails.map(async (one) => await device.channel.deposit(this.depositOf(one, publicKey))))
  }

  depositOf ({ envelope, eid, tagHash }: Mail, to: Uint8Array, { expiresAt = this.clock.now() + 30 * DAY_MS } = {}): Parameters<DeviceCourierChannel['deposit']>[0] {
    return { to, envelope, eid, tagHash, queuedAt: this.clock.now(), expiresAt }
  }

  /** Asks for what this owner left, as the addressee or with a certificate; resolves at the end of the run. */
  async pull (visitor: Visitor, owner = 'ann', certificate: Uint8Array = NONE): Promise<number[]> {
    await visitor.channel.pull({ max: 256, certificate, of: (await person(owner)).publicKey })
    return visitor.got.values.map(({ number }) => number)
  }

  /** Rows that the disk has, by key space. */
  rows (...spaces: string[]): number {
    return this.disk.contents().filter(({ key }) => spaces.some((space) => key.startsWith(`~${space}/`))).length
  }

  /** Resolves when all that has been begun in memory and on the disk is done. */
  async quiet (): Promise<void> {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => { setImmediate(resolve) })
  }
}

export async function keyOf (name: string): Promise<Uint8Array> {
  return publicKeyOf((await person(name)).peerId)
}
