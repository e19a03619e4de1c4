import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { parsePeerId, signAddresses } from '../../../src/identity/index.ts'
import { textOf } from '../../../src/node/network/gate.ts'
import { FrameDecoder } from '../../../src/protocols/frame-decoder.ts'
import { MSG_LIMITS, MSG_PROTOCOL } from '../../../src/protocols/msg/index.ts'
import { decodeMsgFrame, encodeMsgFrame } from '../../../src/protocols/msg/msg-frames.ts'
import { PREKEYS_PROTOCOL } from '../../../src/protocols/prekeys/index.ts'
import { encodeGiven } from '../../../src/protocols/prekeys/prekeys-frames.ts'
import { REQUEST_PROTOCOL } from '../../../src/protocols/request/index.ts'
import { Device } from '../../identity/session/cast.ts'
import { framed } from '../../protocols/conversation.ts'
import { addressWith, eventOf, whenever, WholeNodes } from '../whole-nodes.ts'
import { createRawPeer } from './raw-peer.ts'
import type { DeviceKey, PeerIdText } from '../../../src/identity/index.ts'
import type { MemoryDisk } from '../../../src/node/platform/memory/level.ts'
import type { Whole } from '../whole-nodes.ts'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'

const SECRET = 'not one byte of this '.repeat(40)
const ACCEPTED = Uint8Array.of(2, 8, 2)
const PULL_END = framed(encodeMsgFrame({ kind: 'pull end', end: { cursor: new Uint8Array(0), more: false } }))
const PULL = framed(encodeMsgFrame({ kind: 'pull', request: { cursor: new Uint8Array(0), max: 256, certificate: new Uint8Array(0), of: new Uint8Array(0) } }))

/**
 * A contact whose device shows all that reaches it: every stream and every byte of the message protocol, whoever
 * opened it. It gives keys to whoever asks, and reads what is sealed with them. It has no WebRTC, so that what does not
 * pass a relay has no other way.
 */
class OpenContact {
  readonly key: DeviceKey
  readonly libp2p: Libp2p
  /** Bytes of the message protocol, in all. */
  #heard = Buffer.alloc(0)
  readonly #opened: Stream[] = []
  /** Every envelope in what was heard, and what it says. */
  readonly #said: string[] = []
  readonly #device: Device
  readonly #waiting: Array<() => void> = []

  private constructor (device: Device, libp2p: Libp2p) {
    this.key = device.key
    this.libp2p = libp2p
    this.#device = device
  }

  static async create (): Promise<OpenContact> {
    const device = await Device.create('open contact')
    device.now = Date.now()
    device.prekeys = []
    device.rotate()
    return await OpenContact.start(device)
  }

  /** With all that the device holds of its sessions. */
  async restarted (): Promise<OpenContact> {
    return await OpenContact.start(this.#device)
  }

  static async start (device: Device): Promise<OpenContact> {
    const contact = new OpenContact(device, await createRawPeer({ privateKey: device.key.libp2pKey, webrtc: false }))

    await contact.libp2p.handle(REQUEST_PROTOCOL, async (stream) => {
      stream.send(ACCEPTED)
      await stream.close()
    }, { runOnLimitedConnection: true })
    await contact.libp2p.handle(PREKEYS_PROTOCOL, async (stream, { remotePeer }) => {
      stream.send(framed(encodeGiven(await device.offer({ peerId: parsePeerId(remotePeer.toString()) }))))
      await stream.close()
    }, { runOnLimitedConnection: true })
    await contact.libp2p.handle(MSG_PROTOCOL, (stream, { remotePeer }) => {
      contact.#opened.push(stream)
      contact.#listen(stream, parsePeerId(remotePeer.toString()))
      contact.#look()
    }, { runOnLimitedConnection: true })

    return contact
  }

  get bytes (): number {
    return this.#heard.byteLength
  }

  /** Streams of the message protocol that the other side opened. */
  get streams (): number {
    return this.#opened.length
  }

  async opened (count: number): Promise<readonly Stream[]> {
    await this.#until(() => this.#opened.length >= count)

    return this.#opened
  }

  async hears (what: Uint8Array): Promise<void> {
    await this.#until(() => this.#heard.includes(Buffer.from(what)))
  }

  async reads (text: string): Promise<void> {
    await this.#until(() => this.#said.includes(text))
  }

  async #until (holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => { this.#waiting.push(resolve) })
    }
  }

  /** Opens the message protocol and asks for everything; resolves with the stream, which may be reset already. */
  async ask (connection: Connection): Promise<Stream> {
    const stream = await connection.newStream(MSG_PROTOCOL, { runOnLimitedConnection: true })

    this.#listen(stream, parsePeerId(connection.remotePeer.toString()))

    try {
      stream.send(PULL)
    } catch (error) {
      expect(error).to.have.property('name', 'StreamStateError')
    }

    return stream
  }

  #listen (stream: Stream, from: PeerIdText): void {
    const frames = new FrameDecoder(MSG_LIMITS.frameBytes.value)
    let reading = Promise.resolve()
    stream.addEventListener('message', ({ data }) => {
      this.#heard = Buffer.concat([this.#heard, data.subarray()])
      frames.push(data.subarray())
      for (let bytes = frames.next(); bytes !== undefined; bytes = frames.next()) {
        const frame = decodeMsgFrame(bytes)
        if (frame?.kind === 'deliver') reading = reading.then(async () => { await this.#read(frame.envelope, from) })
      }
      this.#look()
    })
  }

  /** What was read already does not open again. */
  async #read (envelope: Uint8Array, from: PeerIdText): Promise<void> {
    try {
      this.#said.push(await this.#device.readText({ peerId: from }, envelope))
    } catch (error) {
      expect(error).to.have.property('name', 'InvalidEnvelopeError')
    }
    this.#look()
  }

  #look (): void {
    for (const resolve of this.#waiting.splice(0)) {
      resolve()
    }
  }
}

async function ended (stream: Stream): Promise<void> {
  if (stream.status === 'open') {
    await new Promise<void>((resolve) => stream.addEventListener('close', () => resolve(), { once: true }))
  }
}

describe('what a person allows to carry messages', function () {
  const whole = new WholeNodes()
  const raw: Libp2p[] = []
  let relay: Libp2p
  let contact: OpenContact

  beforeEach(async () => {
    relay = await createRawPeer({ relay: true })
    contact = await OpenContact.create()
    raw.push(relay, contact.libp2p)
  })

  afterEach(async () => {
    await Promise.all(raw.splice(0).map(async (peer) => await peer.stop()))
    await whole.close()
  })

  function relayAddress (): string {
    return relay.getMultiaddrs()[0]?.toString() ?? ''
  }

  function circuitTo ({ peerId }: { peerId: unknown }): string {
    return `${relayAddress()}/p2p-circuit/p2p/${String(peerId)}`
  }

  /** A tab that is reached through the relay, which is its own or a stranger's, and has the contact added. */
  async function tabBehind (whose: 'own' | 'stranger', disk?: MemoryDisk): Promise<Whole> {
    const relays = whose === 'own' ? [relayAddress()] : []
    const tab = await whole.tab({ seed: 5, network: { relays, bootstrap: relays }, ...(disk === undefined ? {} : { disk }) })

    if (whose === 'stranger') {
      await tab.node.network.use(relayAddress())
    }

    await whenever(tab, () => addressWith(tab, '/p2p-circuit/') !== '')
    await contact.libp2p.dial(relay.getMultiaddrs())
    await (contact.libp2p as unknown as { components: { transportManager: { listen: (addresses: unknown[]) => Promise<void> } } })
      .components.transportManager.listen([multiaddr(relayAddress()).encapsulate('/p2p-circuit')])

    return tab
  }

  async function add (tab: Whole): Promise<void> {
    const accepted = eventOf(tab, 'contact:changed', ({ state }) => state === 'accepted')

    await tab.node.contacts.add(circuitTo(contact.libp2p))
    await accepted
  }

  /** Resolves once the node has tried to reach the contact with what waits, and failed. */
  async function triedInVain (tab: Whole): Promise<void> {
    for (;;) {
      const { items } = await tab.node.messages.pending()

      if (items.length > 0 && items.every(({ attempts }) => attempts > 0)) {
        return
      }

      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  it('sends nothing through a relay that declares no limits and is nobody\'s own, and takes nothing [S1-13] [S2-21] [S4-12]', async () => {
    const tab = await tabBehind('stranger')

    await add(tab)
    await tab.node.messages.send(contact.key.peerId, SECRET)
    await triedInVain(tab)

    const connection = await contact.libp2p.dial(multiaddr(circuitTo({ peerId: tab.node.self.peerId })))

    expect(connection.limits).to.equal(undefined)
    await ended(await contact.ask(connection))
    expect([contact.streams, contact.bytes]).to.deep.equal([0, 0])
    expect(tab.faults).to.deep.equal([])
  })

  it('sends through an own relay unless direct paths alone are allowed, and then not one byte, in or out', async () => {
    const tab = await tabBehind('own')

    await tab.node.contacts.add(circuitTo(contact.libp2p))
    await tab.node.contacts.setPathPolicy(contact.key.peerId, 'direct')

    if ((await tab.node.contacts.get(contact.key.peerId))?.state !== 'accepted') {
      await eventOf(tab, 'contact:changed', ({ state }) => state === 'accepted')
    }

    await tab.node.messages.send(contact.key.peerId, SECRET)
    await triedInVain(tab)

    const connection = await contact.libp2p.dial(multiaddr(circuitTo({ peerId: tab.node.self.peerId })))

    await ended(await contact.ask(connection))
    expect([contact.streams, contact.bytes]).to.deep.equal([0, 0])

    await tab.node.contacts.setPathPolicy(contact.key.peerId, 'own')
    await contact.reads(SECRET)
    expect(await tab.node.contacts.get(contact.key.peerId)).to.include({ path: 'own-relay', pathPolicy: 'own', online: true })
  })

  it('ends what runs over an own relay in the moment a person allows direct paths alone', async () => {
    const tab = await tabBehind('own')

    await add(tab)

    const connection = await contact.libp2p.dial(multiaddr(circuitTo({ peerId: tab.node.self.peerId })))
    const stream = await contact.ask(connection)

    await tab.node.messages.send(contact.key.peerId, 'before')
    await contact.reads('before')
    await tab.node.contacts.setPathPolicy(contact.key.peerId, 'direct')
    await ended(stream)

    const { bytes } = contact

    await tab.node.messages.send(contact.key.peerId, SECRET)
    await ended(await contact.ask(connection))
    expect(contact.bytes).to.equal(bytes)
  })

  it('sends through the contact\'s own node once the contact has named it by its signed word, and still after a restart', async () => {
    const before = await tabBehind('stranger')
    const direct = contact.libp2p.getMultiaddrs().find((address) => !address.toString().includes('/p2p-circuit'))
    const accepted = eventOf(before, 'contact:changed', ({ state }) => state === 'accepted')

    // met once over a direct path, where the contact says that the relay is its own
    await before.node.contacts.add(direct?.toString() ?? '')
    await accepted
    const [stream] = await contact.opened(1)
    stream?.send(framed(encodeMsgFrame({ kind: 'addresses', record: await signAddresses(contact.key, { seq: 1, addresses: [], hosts: [textOf(relay.peerId)] }) })))
    // answered in order: what came before the pull has been read
    stream?.send(PULL)
    await contact.hears(PULL_END)
    await before.node.stop()
    await contact.libp2p.stop()

    contact = await contact.restarted()
    raw.push(contact.libp2p)
    const tab = await tabBehind('stranger', before.disk)
    await tab.node.messages.send(contact.key.peerId, SECRET)

    const connection = await contact.libp2p.dial(multiaddr(circuitTo({ peerId: tab.node.self.peerId })))

    await contact.ask(connection)
    await contact.reads(SECRET)
    expect(await tab.node.contacts.get(contact.key.peerId)).to.include({ path: 'own-relay', online: true })
  })
})
