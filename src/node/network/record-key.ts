/** The key under which a peer is found by its bare ID. */
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import type { PeerId } from '@libp2p/interface'

/**
 * The key of a peer's provider record: CIDv1, raw, SHA-256 of `mobilink/peer` and the peer ID's bytes.
 */
export async function recordKey (peer: PeerId): Promise<CID> {
  const digest = await sha256.digest(concat([fromString('mobilink/peer'), peer.toMultihash().bytes]))

  return CID.createV1(raw.code, digest)
}
