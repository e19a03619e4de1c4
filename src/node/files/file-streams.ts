/**
 * Files between this node and others, as streams: what is kept here is given to whom it is for, and to nobody else, who
 * is told the same as if there were none; and a stream to pull from is opened where a file is wanted.
 */
import { createBlobSource, FILE_LIMITS, FILE_PROTOCOL, serveBlobs } from '../../protocols/file/index.ts'
import { blobNameOf } from './blob-store.ts'
import type { BlobName, BlobStore } from './blob-store.ts'
import type { Network } from '../network/network.ts'
import type { Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { BlobSource, ServedBlob } from '../../protocols/file/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export interface FileStreamsComponents {
  readonly clock: Clock
  readonly network: Pick<Network, 'open' | 'serve' | 'logger'>
  readonly blobs: Pick<BlobStore, 'find' | 'read'>
}

export interface ServeFilesInit {
  /** Whether this peer may ask at all: it is an accepted contact. */
  admits (peer: PeerIdText): boolean
  /** Whether this blob was sent to this peer, and not taken back. */
  isFor (peer: PeerIdText, name: BlobName): Promise<boolean>
  /** Blobs that lie here for the sake of others; asked where none of this node's own is for the peer. */
  also? (peer: PeerIdText, blobId: Uint8Array): Promise<ServedBlob | 'not here' | 'try later'>
  /** This peer was given a blob of this node's own up to here. */
  onGiven? (peer: PeerIdText, name: BlobName, upTo: number): void
}

/** Whoever asked went away, and asks again when it is back; or the file did, which its message says. */
const WENT_AWAY: ReadonlySet<string> = new Set(['ChannelClosedError', 'FileTimeoutError', 'BlobSourceChangedError', 'BlobNotNowError'])

/** Serves whole blobs, until the network stops. Call before it starts. */
export function serveFiles ({ clock, network, blobs }: FileStreamsComponents, { admits, isFor, also, onGiven }: ServeFilesInit): void {
  const init = { timers: clock, log: network.logger('file') }

  async function * read (peer: PeerIdText, name: BlobName, offset: number, length: number): AsyncGenerator<Uint8Array> {
    let at = offset
    for await (const bytes of blobs.read(name, offset, length)) {
      yield bytes
      at += bytes.byteLength
      onGiven?.(peer, name, at)
    }
  }

  const find = async (peer: PeerIdText, blobId: Uint8Array): Promise<ServedBlob | 'not here' | 'try later'> => {
    const name = blobNameOf(blobId)
    // asked anew for every range: what was taken back, or whose contact was blocked, ends there
    if (!admits(peer)) return 'not here'
    const kept = await isFor(peer, name) ? await blobs.find(name) : undefined
    if (kept?.isWhole !== true) return await also?.(peer, blobId) ?? 'not here'
    return { size: kept.bytes, read: (offset, length) => read(peer, name, offset, length) }
  }

  network.serve(FILE_PROTOCOL, async (stream, { peer }) => {
    try {
      await serveBlobs(stream, async (blobId) => await find(peer, blobId), init)
    } catch (error) {
      if (!(error instanceof Error) || !WENT_AWAY.has(error.name)) throw error
    }
  }, {
    admits,
    runOnRelayed: false,
    maxInboundStreams: FILE_LIMITS.streamsPerPeer.value,
    maxOutboundStreams: FILE_LIMITS.streamsPerPeer.value
  })
}

/**
 * Opens a stream to pull files from a peer that is connected.
 *
 * @throws {PeerUnreachableError} {ProtocolRefusedError}
 */
export async function openFileSource ({ clock, network }: { readonly clock: Clock, readonly network: Pick<Network, 'open' | 'logger'> }, peer: PeerIdText, options: AbortOptions = {}): Promise<BlobSource> {
  const { stream } = await network.open(peer, FILE_PROTOCOL, options)
  return createBlobSource(stream, { timers: clock, log: network.logger('file') })
}
