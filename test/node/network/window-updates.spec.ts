import { yamux } from '@chainsafe/libp2p-yamux'
import { multiaddrConnectionPair, lpStream } from '@libp2p/utils'
import { expect } from 'chai'
import { sparingWindowUpdates } from '../../../src/node/network/window-updates.ts'
import type { MultiaddrConnection, Stream, StreamMuxer } from '@libp2p/interface'

/** What a window is at first, in bytes (yamux, "Flow Control"). */
const WINDOW = 256 * 1024
const MESSAGES = 50

describe('yamux that says little about its windows', () => {
  const muxers: StreamMuxer[] = []

  afterEach(() => {
    for (const muxer of muxers.splice(0)) muxer.abort(new Error('the test is over'))
  })

  it('answers small messages with nothing of its own', async () => {
    const { ours, theirs, sentByThem } = await streams()
    const message = new Uint8Array(1_000)
    const read = lpStream(theirs)
    const write = lpStream(ours)
    // a stream is opened and answered with its first ones
    for (let sent = 0; sent < 2; sent++) {
      await write.write(message)
      await read.read()
    }

    const before = sentByThem()
    for (let sent = 0; sent < MESSAGES; sent++) {
      await write.write(message)
      expect((await read.read()).byteLength).to.equal(message.byteLength)
    }

    expect(sentByThem() - before).to.equal(0)
  })

  it('lets many windows pass', async () => {
    const { ours, theirs, sentByThem } = await streams()
    const sent = Uint8Array.from({ length: 20 * WINDOW }, (_, at) => at % 251)
    const received = (async () => {
      const pieces: Uint8Array[] = []
      for await (const piece of theirs) pieces.push(piece.subarray())
      return Buffer.concat(pieces)
    })()

    if (!ours.send(sent)) await ours.onDrain()
    await ours.close()

    expect((await received).equals(sent)).to.equal(true)
    expect(sentByThem()).to.be.greaterThan(1)
  })

  it('takes up where a reader that paused goes on', async () => {
    const { ours, theirs } = await streams()
    const sent = new Uint8Array(4 * WINDOW).fill(7)
    theirs.pause()
    const isAllSent = ours.send(sent)
    expect(isAllSent).to.equal(false)
    theirs.resume()

    let received = 0
    for await (const piece of theirs) {
      received += piece.byteLength
      if (received === sent.byteLength) break
    }

    expect(received).to.equal(sent.byteLength)
  })

  /** Two ends of a stream, and how many frames their end has sent. */
  async function streams (): Promise<{ ours: Stream, theirs: Stream, sentByThem: () => number }> {
    const [outbound, inbound] = multiaddrConnectionPair()
    const frames = counted(inbound)
    const [here, there] = [outbound, inbound].map((connection) => sparingWindowUpdates(yamux({ enableKeepAlive: false }))().createStreamMuxer(connection))
    if (here === undefined || there === undefined) throw new Error('there are two ends')
    muxers.push(here, there)
    const opened = Promise.withResolvers<Stream>()
    there.addEventListener('stream', ({ detail }) => opened.resolve(detail))
    return { ours: await here.createStream(), theirs: await opened.promise, sentByThem: frames }
  }
})

function counted (connection: MultiaddrConnection): () => number {
  const send = connection.send.bind(connection)
  let count = 0
  connection.send = (data) => {
    count++
    return send(data)
  }
  return () => count
}
