/**
 * yamux that says how much more it takes when half of that is used up, as the implementations of other languages do. The
 * library says it for every frame that comes: a second packet for each message, sealed, sent, and opened on the other side.
 *
 * @see https://github.com/hashicorp/yamux/blob/master/spec.md#flow-control
 */
import { YamuxStream } from '@chainsafe/libp2p-yamux/stream'
import { overriding } from './overriding.ts'
import type { StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'

/** As this factory, with streams that say no more than they must. */
export function sparingWindowUpdates (create: () => StreamMuxerFactory): () => StreamMuxerFactory {
  return () => {
    const factory = create()

    return overriding<StreamMuxerFactory>(factory, { createStreamMuxer: (connection) => sparing(factory.createStreamMuxer(connection)) })
  }
}

function sparing (muxer: StreamMuxer): StreamMuxer {
  // should the library make its streams elsewhere one day, it says too much again, and a test says so
  if (!('_newStream' in muxer) || typeof muxer._newStream !== 'function') return muxer
  const newStream = muxer._newStream.bind(muxer) as (...args: unknown[]) => unknown
  muxer._newStream = (...args: unknown[]) => {
    const stream = newStream(...args)
    if (stream instanceof YamuxStream) spare(stream)
    return stream
  }
  return muxer
}

function spare (stream: YamuxStream): void {
  // what its types keep to itself
  const window = stream as unknown as { readonly recvWindow: number, readonly recvWindowCapacity: number }
  const sendWindowUpdate = stream.sendWindowUpdate.bind(stream)
  // the first is how a stream is opened, or how that is answered
  let isFirst = true

  stream.sendWindowUpdate = () => {
    if (!isFirst && window.recvWindowCapacity > window.recvWindow / 2) return
    isFirst = false
    sendWindowUpdate()
  }
}
