/** Bundles and PQXDH of the second implementation, from docs/SESSION.md and the specification that it names. */
import { ed25519Public, ed25519Sign, ed25519Verify, hkdf, join, kemDecapsulate, kemEncapsulate, kemPublic, sha256, x25519, x25519Public } from './primitives.ts'
import { bytesField, label, number4, protobuf, read4, readProtobuf, statement } from './wire.ts'

export interface Prekeys { readonly secret: Uint8Array, readonly kemSeed: Uint8Array }

/** The long-lived secrets of one device. */
export interface Secrets {
  readonly seed: Uint8Array
  readonly identitySecret: Uint8Array
  readonly suites: Uint8Array
}

export interface OtherBundle { readonly from: Uint8Array, readonly suites: Uint8Array, readonly identityKey: Uint8Array, readonly prekey: Uint8Array, readonly kemKey: Uint8Array, readonly oneTime: Uint8Array, readonly notAfter: number }

export interface Agreement { readonly sk: Uint8Array, readonly ad: Uint8Array, readonly sid: Uint8Array, readonly init: Uint8Array }

const PQXDH_INFO = Buffer.from('Mobilink_PQXDH_v1_CURVE25519_SHA-256_ML-KEM-768')
const ZEROS = new Uint8Array(32)
const idOf = (publicKey: Uint8Array): Uint8Array => sha256(publicKey).subarray(0, 8)

export const certificateOf = ({ seed, identitySecret }: Secrets): Uint8Array => ed25519Sign(seed, statement('certificate', ed25519Public(seed), x25519Public(identitySecret)))

/** For one peer (its device key), or for an invite. */
export function writeBundle (secrets: Secrets, signed: Prekeys, oneTime: Prekeys | undefined, to: Uint8Array | 'invite', notAfter: number): Uint8Array {
  const body = join(Uint8Array.of(1), protobuf({
    1: secrets.suites,
    2: x25519Public(secrets.identitySecret),
    3: certificateOf(secrets),
    4: x25519Public(signed.secret),
    5: kemPublic((oneTime ?? signed).kemSeed),
    6: oneTime === undefined ? new Uint8Array(0) : x25519Public(oneTime.secret),
    7: notAfter
  }))
  return join(body, ed25519Sign(secrets.seed, bundleStatement(ed25519Public(secrets.seed), to, body)))
}

export function readOtherBundle (bytes: Uint8Array, from: Uint8Array, to: Uint8Array | 'invite'): OtherBundle {
  const body = bytes.slice(0, -64)
  const fields = readProtobuf(body.slice(1))
  const identityKey = bytesField(fields, 2)
  if (bytes[0] !== 1 || !ed25519Verify(from, bundleStatement(from, to, body), bytes.slice(-64))) throw new Error('not signed')
  if (!ed25519Verify(from, statement('certificate', from, identityKey), bytesField(fields, 3))) throw new Error('not certified')
  return { from, suites: bytesField(fields, 1), identityKey, prekey: bytesField(fields, 4), kemKey: bytesField(fields, 5), oneTime: bytesField(fields, 6), notAfter: Number(fields[7]) }
}

/** What makes an initiator's handshake one of a kind, where a test wants it so. */
export interface Choices {
  readonly ephemeral: Uint8Array
  readonly generation: number
  readonly suite?: number
  readonly suites?: Uint8Array
  /** OpenSSL draws for itself; a scene that is played again brings what was drawn then. */
  readonly encapsulated?: { readonly ciphertext: Uint8Array, readonly sharedSecret: Uint8Array }
}

export function initiate (secrets: Secrets, bundle: OtherBundle, choices: Choices): Agreement {
  const { ciphertext, sharedSecret } = choices.encapsulated ?? kemEncapsulate(bundle.kemKey)
  const hasOneTime = bundle.oneTime.byteLength > 0
  const suites = choices.suites ?? secrets.suites
  const suite = choices.suite ?? 1
  const sk = deriveSk(
    x25519(secrets.identitySecret, bundle.prekey),
    x25519(choices.ephemeral, bundle.identityKey),
    x25519(choices.ephemeral, bundle.prekey),
    ...hasOneTime ? [x25519(choices.ephemeral, bundle.oneTime)] : [],
    sharedSecret)
  const identityKey = x25519Public(secrets.identitySecret)
  const init = join(
    x25519Public(choices.ephemeral), identityKey, certificateOf(secrets), idOf(bundle.prekey), hasOneTime ? idOf(bundle.oneTime) : new Uint8Array(8),
    ciphertext, number4(choices.generation), Uint8Array.of(suite), suites, new Uint8Array(8 - suites.byteLength))
  const ad = sha256(statement('associated-data',
    ed25519Public(secrets.seed), identityKey, suites,
    bundle.from, bundle.identityKey, bundle.suites,
    bundle.prekey, bundle.kemKey, bundle.oneTime,
    Uint8Array.of(suite), number4(choices.generation)))
  return { sk, ad, sid: hkdf(sk, ZEROS, label('session-id'), 16), init }
}

/** Finds the prekeys that the init block names among `known` and answers what the initiator agreed on. */
export function respond (secrets: Secrets, initiator: Uint8Array, init: Uint8Array, known: Prekeys[]): Agreement & { prekey: Prekeys } {
  const find = (id: Uint8Array): Prekeys | undefined => known.find(({ secret }) => Buffer.compare(idOf(x25519Public(secret)), id) === 0)
  const [ephemeral, identityKey, certificate] = [init.slice(0, 32), init.slice(32, 64), init.slice(64, 128)]
  const signed = find(init.slice(128, 136))
  const oneTime = find(init.slice(136, 144))
  if (signed === undefined) throw new Error('no such prekey')
  if (!ed25519Verify(initiator, statement('certificate', initiator, identityKey), certificate)) throw new Error('not certified')
  const suites = init.slice(1237).filter((suite) => suite !== 0)
  const { kemSeed } = oneTime ?? signed
  const sk = deriveSk(
    x25519(signed.secret, identityKey),
    x25519(secrets.identitySecret, ephemeral),
    x25519(signed.secret, ephemeral),
    ...oneTime === undefined ? [] : [x25519(oneTime.secret, ephemeral)],
    kemDecapsulate(kemSeed, init.slice(144, 1232)))
  const ad = sha256(statement('associated-data',
    initiator, identityKey, suites,
    ed25519Public(secrets.seed), x25519Public(secrets.identitySecret), secrets.suites,
    x25519Public(signed.secret), kemPublic(kemSeed), oneTime === undefined ? new Uint8Array(0) : x25519Public(oneTime.secret),
    init.slice(1236, 1237), number4(read4(init, 1232))))
  return { sk, ad, sid: hkdf(sk, ZEROS, label('session-id'), 16), init, prekey: signed }
}

function bundleStatement (from: Uint8Array, to: Uint8Array | 'invite', body: Uint8Array): Uint8Array {
  return to === 'invite' ? statement('invite-prekeys', from, body) : statement('bundle', from, to, body)
}

const deriveSk = (...secrets: Uint8Array[]): Uint8Array => hkdf(join(new Uint8Array(32).fill(0xff), ...secrets), ZEROS, PQXDH_INFO, 32)
