/**
 * PQXDH: two devices that need never be there at the same time come to one secret, which stands as long as either
 * X25519 or ML-KEM-768 does. Names are those of the specification (IK, SPK, EK, OPK, SK, AD). Where this differs from
 * it: identity keys and prekeys are signed by the Ed25519 device key instead of XEdDSA with IK, and AD hashes all
 * that both sides rest on, not the identity keys alone.
 *
 * @see https://signal.org/docs/specifications/pqxdh/ revision 3, 2023-05-24, updated 2024-01-23
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { publicKeyOf } from '../device-key.ts'
import { decapsulate, encapsulate } from './kem.ts'
import { agree, generateKeyPair } from './key-agreement.ts'
import { DERIVED, PQXDH_INFO } from './labels.ts'
import { prekeyId } from './prekeys.ts'
import { wipe } from './random.ts'
import { chooseSuite, SUITES } from './suites.ts'
import { transcript, uint32 } from './transcript.ts'
import type { Bundle } from './bundle.ts'
import type { InitBlock } from './init-block.ts'
import type { OneTimePrekeys, SignedPrekeys } from './prekeys.ts'
import type { Random } from './random.ts'
import type { SessionIdentity } from './session-identity.ts'
import type { PeerIdText } from '../device-key.ts'

/** The F of the specification for curve25519: it keeps the input from being read as an XEdDSA one. */
const F = new Uint8Array(32).fill(0xff)

const SESSION_ID_BYTES = 16

/** What both sides know after PQXDH. */
export interface Handshake {
  /** SK, 32 bytes: the first root key of the ratchet. */
  readonly sharedKey: Uint8Array
  /** AD, 32 bytes: part of the associated data of every envelope. */
  readonly associatedData: Uint8Array
  /** 16 bytes. */
  readonly sid: Uint8Array
}

/**
 * The initiator's half.
 *
 * @returns `undefined` when the bundle holds a key of small order, a KEM key that is none, or no suite that we use
 */
export function initiateHandshake (identity: SessionIdentity, bundle: Bundle, generation: number, random: Random): { handshake: Handshake, init: InitBlock } | undefined {
  const suite = chooseSuite(bundle.suites, SUITES)
  const encapsulation = encapsulate(bundle.kemKey, random)

  if (suite === undefined || encapsulation === undefined) {
    return undefined
  }

  const ephemeral = generateKeyPair(random)
  const { oneTimePrekey } = bundle
  const sharedKey = deriveSharedKey([
    agree(identity.secretKey, bundle.prekey),
    agree(ephemeral.secretKey, bundle.identityKey),
    agree(ephemeral.secretKey, bundle.prekey),
    ...oneTimePrekey === undefined ? [] : [agree(ephemeral.secretKey, oneTimePrekey)],
    encapsulation.sharedSecret
  ])
  wipe(ephemeral.secretKey)

  if (sharedKey === undefined) {
    return undefined
  }

  const init = {
    ephemeralKey: ephemeral.publicKey,
    identityKey: identity.publicKey,
    certificate: identity.certificate,
    prekeyId: prekeyId(bundle.prekey),
    oneTimeId: oneTimePrekey === undefined ? undefined : prekeyId(oneTimePrekey),
    kemCiphertext: encapsulation.ciphertext,
    generation,
    suite,
    suites: SUITES
  }
  const associatedData = associate({ initiator: identity.peerId, responder: bundle.from, init, ...bundle })
  return { handshake: { sharedKey, associatedData, sid: sessionId(sharedKey) }, init }
}

/** What the responder brings: its own keys, and the prekeys that the init block names. */
export interface Response {
  readonly identity: SessionIdentity
  readonly signed: SignedPrekeys
  readonly oneTime: OneTimePrekeys | undefined
  /** Who started it: the authenticated peer. */
  readonly peer: PeerIdText
}

/**
 * The responder's half. Whether the initiator's identity key is certified is for the caller to check before.
 *
 * @returns `undefined` when a key is of small order, or the suite is not the one that these two must choose
 */
export function answerHandshake ({ identity, signed, oneTime, peer }: Response, init: InitBlock): Handshake | undefined {
  if (init.suite !== chooseSuite(signed.suites, init.suites) || !SUITES.includes(init.suite)) {
    return undefined
  }

  const { sharedSecret, publicKey: kemKey } = decapsulate((oneTime ?? signed).kemSeed, init.kemCiphertext)
  const sharedKey = deriveSharedKey([
    agree(signed.pair.secretKey, init.identityKey),
    agree(identity.secretKey, init.ephemeralKey),
    agree(signed.pair.secretKey, init.ephemeralKey),
    ...oneTime === undefined ? [] : [agree(oneTime.pair.secretKey, init.ephemeralKey)],
    sharedSecret
  ])

  if (sharedKey === undefined) {
    return undefined
  }

  const associatedData = associate({
    initiator: peer, responder: identity.peerId, init, suites: signed.suites, identityKey: identity.publicKey, prekey: signed.pair.publicKey, kemKey, oneTimePrekey: oneTime?.pair.publicKey
  })
  return { sharedKey, associatedData, sid: sessionId(sharedKey) }
}

/** SK = KDF(DH1 ‖ DH2 ‖ DH3 [‖ DH4] ‖ SS), section 2.2 and 3.3. The secrets that went in are wiped. */
function deriveSharedKey (secrets: ReadonlyArray<Uint8Array | undefined>): Uint8Array | undefined {
  const whole = secrets.filter((secret) => secret !== undefined)
  const material = concat([F, ...whole])
  const sharedKey = whole.length === secrets.length ? hkdf(sha256, material, new Uint8Array(32), PQXDH_INFO, 32) : undefined
  wipe(material, ...whole)
  return sharedKey
}

function sessionId (sharedKey: Uint8Array): Uint8Array {
  return hkdf(sha256, sharedKey, undefined, DERIVED.sessionId, SESSION_ID_BYTES)
}

type Associated = Pick<Bundle, 'suites' | 'identityKey' | 'prekey' | 'kemKey' | 'oneTimePrekey'> & { initiator: PeerIdText, responder: PeerIdText, init: InitBlock }

/** AD: one change in what either side was shown, and nothing that the other seals opens. */
function associate ({ initiator, responder, init, suites, identityKey, prekey, kemKey, oneTimePrekey }: Associated): Uint8Array {
  return sha256(transcript(
    DERIVED.associatedData,
    publicKeyOf(initiator), init.identityKey, init.suites,
    publicKeyOf(responder), identityKey, suites,
    prekey, kemKey, oneTimePrekey ?? new Uint8Array(0),
    Uint8Array.of(init.suite), uint32(init.generation)
  ))
}
