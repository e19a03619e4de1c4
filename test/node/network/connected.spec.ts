import { expect } from 'chai'
import { untilConnected } from '../../../src/node/network/connected.ts'
import { rejection } from '../../integration/network/rejection.ts'
import type { MultiaddrConnection } from '@libp2p/interface'

/** As much of an `RTCPeerConnection` as is asked. */
class Connecting extends EventTarget {
  connectionState: RTCPeerConnectionState = 'connecting'

  become (state: RTCPeerConnectionState): void {
    this.connectionState = state
    this.dispatchEvent(new Event('connectionstatechange'))
  }
}

describe('a WebRTC connection that the other side began', () => {
  let peerConnection: Connecting
  let signalling: AbortController

  const settled = async (): Promise<unknown> => await untilConnected({ peerConnection } as unknown as MultiaddrConnection, signalling.signal)

  beforeEach(() => {
    peerConnection = new Connecting()
    signalling = new AbortController()
  })

  it('is there at once when it is connected', async () => {
    peerConnection.become('connected')
    await settled()
  })

  it('is there when it connects a moment after the signalling ended', async () => {
    const connected = settled()

    peerConnection.become('connecting')
    peerConnection.become('connected')
    await connected
  })

  it('is none when it fails, is closed, or has no time left', async () => {
    for (const end of [() => peerConnection.become('failed'), () => peerConnection.become('closed'), () => signalling.abort()]) {
      peerConnection = new Connecting()
      signalling = new AbortController()
      const refused = rejection(settled())

      end()
      expect(await refused).to.have.property('name', 'NotConnectedError')
      expect(await rejection(settled()), 'asked once more').to.have.property('name', 'NotConnectedError')
    }
  })
})
