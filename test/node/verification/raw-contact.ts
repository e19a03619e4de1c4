/** Somebody who is a contact of a real node, and on whose device runs nothing but what a test says. */
import { sendRequest, REQUEST_PROTOCOL } from '../../../src/protocols/request/index.ts'
import { VERIFY_PROTOCOL } from '../../../src/protocols/verify/index.ts'
import { decodeVerifyFrame, encodeVerifyFrame } from '../../../src/protocols/verify/verify-frames.ts'
import { FrameDecoder } from '../../../src/protocols/frame-decoder.ts'
import { framed, log } from '../../protocols/conversation.ts'
import { seat } from '../platform/memory-pair.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { Network } from '../../../src/node/network/network.ts'
import type { VerifyFrame } from '../../../src/protocols/verify/index.ts'
import type { Person, People } from '../delivery/people.ts'
import type { MessageStream } from '@libp2p/interface'

export interface RawContact {
  readonly network: Network
  readonly peerId: PeerIdText
  /** Opens a verification stream to a node. */
  open (person: Person): Promise<MessageStream>
  /** Streams of verification that came in. */
  readonly inbound: MessageStream[]
}

/** @param to who has it as an accepted contact */
export async function rawContact (people: People, name: string, to: readonly Person[]): Promise<RawContact> {
  const { world } = people
  const inbound: MessageStream[] = []
  const device = world.device({ name })
  const { network } = await seat(world, device, {
    also: (network) => {
      network.serve(VERIFY_PROTOCOL, async (stream) => {
        inbound.push(stream)
        await Promise.resolve()
      }, { maxInboundStreams: 8, maxOutboundStreams: 8, runOnRelayed: false, admits: () => true })
    }
  })
  const open = async (person: Person, protocol = VERIFY_PROTOCOL): Promise<MessageStream> => {
    await world.until(network.connect(person.node.self.peerId))
    return (await world.until(network.open(person.node.self.peerId, protocol))).stream
  }
  for (const person of to) {
    await people.do(person.node.contacts.add(network.peerId, { name }))
    const stream = await open(person, REQUEST_PROTOCOL)
    await world.until(sendRequest(stream, { token: new Uint8Array(0), name, greeting: '' }, { timers: device.platform.clock, log }))
  }
  return { network, peerId: network.peerId, open, inbound }
}

/** One verification stream, spoken by hand. */
export class Hand {
  readonly frames: VerifyFrame[] = []
  readonly stream: MessageStream
  readonly #decoder = new FrameDecoder(128)
  #isOver = false

  constructor (stream: MessageStream) {
    this.stream = stream
    stream.addEventListener('message', ({ data }) => {
      this.#decoder.push(data instanceof Uint8Array ? data : data.subarray())
      for (let bytes = this.#decoder.next(); bytes !== undefined; bytes = this.#decoder.next()) {
        const frame = decodeVerifyFrame(bytes)
        if (frame !== undefined) this.frames.push(frame)
      }
    })
    stream.addEventListener('close', () => { this.#isOver = true })
  }

  get isOver (): boolean { return this.#isOver || this.stream.status !== 'open' }

  say (frame: VerifyFrame): void {
    this.bytes(framed(encodeVerifyFrame(frame)))
  }

  bytes (bytes: Uint8Array): void {
    this.stream.send(bytes)
  }
}
