import { byteStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { Loopback, wsOf } from './nodes.ts'
import { createRawPeer } from './raw-peer.ts'

const PING = '/ipfs/ping/1.0.0'

describe('the heartbeat of a connection', () => {
  const loopback = new Loopback()

  afterEach(async () => await loopback.close())

  it('is answered while others ask, too: a heartbeat that finds no place would cut a connection that works', async () => {
    const host = await loopback.host()
    const peer = await createRawPeer({})

    try {
      const connection = await peer.dial(multiaddr(wsOf(host)))
      const asked = crypto.getRandomValues(new Uint8Array(32))
      const streams = await Promise.all(Array.from({ length: 4 }, async () => byteStream(await connection.newStream(PING))))
      const answers = await Promise.all(streams.map(async (bytes) => {
        await bytes.write(asked)

        return (await bytes.read({ bytes: asked.length })).subarray()
      }))

      for (const answer of answers) {
        expect(answer).to.deep.equal(asked)
      }
    } finally {
      await peer.stop()
    }
  })
})
