import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { publicKeyOf } from '../../../src/identity/device-key.ts'
import { BundleBody } from '../../../src/identity/pb/prekeys.ts'
import { goodUntil } from '../../../src/identity/session/prekeys.ts'
import { kemPublicKey } from '../../../src/identity/session/kem.ts'
import { transcript } from '../../../src/identity/session/transcript.ts'
import type { Device, Peer } from './cast.ts'

export interface Forgery {
  readonly fields?: Partial<BundleBody>
  readonly version?: number
  readonly label?: string
  /** Appended to the body, and signed with it. */
  readonly more?: Uint8Array
  /** Who signs, when it is not the one whose bundle it is. */
  readonly signer?: Device
}

/** Writes a bundle without one-time keys byte by byte, right unless told otherwise, always with a right signature of the signer. */
export async function forgeBundle (from: Device, to: Peer, { fields = {}, version = 1, label = 'mobilink/session/v1/bundle\0', more = new Uint8Array(0), signer = from }: Forgery = {}): Promise<Uint8Array> {
  const signed = from.current('bundle')
  const body = BundleBody.encode({
    suites: Uint8Array.of(1),
    identityKey: Uint8Array.from(from.identity.publicKey),
    certificate: Uint8Array.from(from.identity.certificate),
    prekey: Uint8Array.from(signed.pair.publicKey),
    kemKey: Uint8Array.from(kemPublicKey(signed.kemSeed)),
    oneTimePrekey: new Uint8Array(0),
    notAfter: goodUntil(signed),
    ...fields
  })
  const whole = concat([Uint8Array.of(version), body, more])
  return concat([whole, await signer.key.sign(transcript(fromString(label), publicKeyOf(from.peerId), publicKeyOf(to.peerId), whole))])
}
