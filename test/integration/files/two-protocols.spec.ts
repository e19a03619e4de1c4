/** By which protocols what people write, say and send goes: two whole hosts with real disks, over TCP on loopback. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'chai'
import { createMobilinkNode, loadConfig } from '../../../src/node/index.ts'
import { hostPlatform } from '../../../src/node/platform/host.ts'
import { FILE_PROTOCOL } from '../../../src/protocols/file/index.ts'
import { MSG_PROTOCOL } from '../../../src/protocols/msg/index.ts'
import { pieces } from '../../identity/blob/blobs.ts'
import { withFolder } from '../../node/files/temporary-folder.ts'
import type { FileToSend, MobilinkEvents, MobilinkNode } from '../../../src/node/index.ts'
import type { Network } from '../../../src/node/network/network.ts'
import type { MessageStream } from '@libp2p/interface'

/** Of a text, which is long for one, and of what is sent as a voice message and as a file. */
const [TEXT, VOICE, FILE] = [12_000, 60_000, 900_000]

/** Bytes that either side has sent so far, by protocol. */
type Sent = Map<string, number>

function counted (stream: MessageStream, protocol: string, sent: Sent): MessageStream {
  const send = stream.send.bind(stream)
  stream.send = (data) => {
    sent.set(protocol, (sent.get(protocol) ?? 0) + data.byteLength)
    return send(data)
  }
  return stream
}

/** A network on which every stream of the product is counted: it opens and serves them by these two alone. */
function counting (network: Network, sent: Sent): Network {
  const [open, serve] = [network.open.bind(network), network.serve.bind(network)]
  network.open = async (peer, protocol, options) => {
    const opened = await open(peer, protocol, options)
    return { ...opened, stream: counted(opened.stream, protocol, sent) }
  }
  network.serve = (protocol, handler, options) => { serve(protocol, async (stream, remote) => { await handler(counted(stream, protocol, sent), remote) }, options) }
  return network
}

async function start (dataFolder: string, sent: Sent): Promise<MobilinkNode> {
  const platform = hostPlatform({ dataFolder })
  return await createMobilinkNode({ ...platform, createNetwork: async (init) => counting(await platform.createNetwork(init), sent) }, loadConfig({ profile: 'local', network: {} }))
}

async function eventOf<K extends keyof MobilinkEvents> (node: MobilinkNode, name: K, fits: (detail: MobilinkEvents[K]['detail']) => boolean): Promise<MobilinkEvents[K]['detail']> {
  return await new Promise((resolve) => {
    const listener = ({ detail }: MobilinkEvents[K]): void => {
      if (!fits(detail)) return
      node.removeEventListener(name, listener as EventListener)
      resolve(detail)
    }
    node.addEventListener(name, listener)
  })
}

function made (bytes: number): Pick<FileToSend, 'size' | 'source'> {
  return { size: bytes, source: pieces(randomBytes(bytes)) }
}

describe('what two people exchange', function () {
  this.timeout(60_000)

  it('goes by two protocols, whether it is a text, a voice message or a file [B-04]', async () => {
    await withFolder(async (folder) => {
      const sent: Sent = new Map()
      const [ann, ben] = await Promise.all([start(join(folder, 'ann'), sent), start(join(folder, 'ben'), sent)])
      try {
        const linked = [ann, ben].map(async (node) => await eventOf(node, 'contact:changed', ({ state, online }) => state === 'accepted' && online))
        await ann.contacts.add(await ben.self.invite())
        await Promise.all(linked)
        const [a, b] = [ann.self.peerId, ben.self.peerId]
        // what they need to seal with comes with the first one
        await Promise.all([eventOf(ann, 'message:changed', ({ delivery }) => delivery.state === 'delivered'), ann.messages.send(b, 'the first of all')])
        sent.clear()
        const deliver = async (send: () => Promise<{ id: string }>): Promise<number[]> => {
          const before = new Map(sent)
          const arrived = eventOf(ben, 'message:added', ({ direction }) => direction === 'in')
          const delivered = eventOf(ann, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
          await send()
          const { id, file } = await arrived
          if (file !== undefined) await ben.transfers.accept(a, id)
          await delivered
          return [MSG_PROTOCOL, FILE_PROTOCOL].map((protocol) => (sent.get(protocol) ?? 0) - (before.get(protocol) ?? 0))
        }

        const [textBytes = 0, none] = await deliver(async () => await ann.messages.send(b, randomBytes(TEXT / 2).toString('hex')))
        expect([textBytes >= TEXT, none]).to.deep.equal([true, 0])
        const [, voiceBytes] = await deliver(async () => await ann.transfers.send(b, { ...made(VOICE), name: 'voice.ogg', shown: { kind: 'voice', durationMs: 1_500, waveform: Uint8Array.of(0, 64, 128, 255) } }))
        expect(voiceBytes).to.be.at.least(VOICE)
        const [, fileBytes] = await deliver(async () => await ann.transfers.send(b, { ...made(FILE), name: 'contract.pdf' }))
        expect(fileBytes).to.be.at.least(FILE)
        expect([...sent.keys()].sort()).to.deep.equal([FILE_PROTOCOL, MSG_PROTOCOL])
      } finally {
        await Promise.all([ann.stop(), ben.stop()])
      }
    })
  })
})
