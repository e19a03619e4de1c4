/**
 * What a did:key says in full, for programs that read DID documents: one key, which signs for the device and for nothing
 * else. It follows from the peer ID alone, so nobody has to keep or serve it. No key agreement is in it: sessions agree
 * on secrets with keys of their own, which this one vouches for.
 *
 * @see https://www.w3.org/TR/did-1.0/#core-properties
 * @see https://w3c-ccg.github.io/did-key-spec/#document-creation-algorithm
 */
import { didOf, DID_KEY_PREFIX } from './did.ts'
import type { PeerIdText } from './device-key.ts'

export interface DidDocument {
  readonly '@context': readonly string[]
  /** `did:key:z6Mk…` */
  readonly id: string
  readonly verificationMethod: ReadonlyArray<{
    /** The DID, `#`, and the key once more. */
    readonly id: string
    readonly type: 'Multikey'
    readonly controller: string
    /** Multicodec ed25519-pub and the 32 bytes of the key, in base58btc with its `z`. */
    readonly publicKeyMultibase: string
  }>
  readonly authentication: readonly string[]
  readonly assertionMethod: readonly string[]
  readonly capabilityDelegation: readonly string[]
  readonly capabilityInvocation: readonly string[]
}

const CONTEXT = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'] as const

/** @returns the DID document of a device, the same one each time */
export function didDocumentOf (peer: PeerIdText): DidDocument {
  const did = didOf(peer)
  const publicKeyMultibase = did.slice(DID_KEY_PREFIX.length)
  const id = `${did}#${publicKeyMultibase}`

  return {
    '@context': CONTEXT,
    id: did,
    verificationMethod: [{ id, type: 'Multikey', controller: did, publicKeyMultibase }],
    authentication: [id],
    assertionMethod: [id],
    capabilityDelegation: [id],
    capabilityInvocation: [id]
  }
}
