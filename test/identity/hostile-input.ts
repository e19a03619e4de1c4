/**
 * What is read from people and from other devices before anything is known about them: invites, public keys, signed
 * addresses, backups. Each function feeds one of them as many damaged or hostile ones as it is told, and demands the
 * one error, or a result that is right by a rule of its own.
 */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { base58btc } from 'multiformats/bases/base58'
import { base64url } from 'multiformats/bases/base64'
import { identity } from 'multiformats/hashes/identity'
import { concat } from 'uint8arrays/concat'
import { createDeviceKey, createInvite, openAddresses, openBackup, parseContactAddress, signAddresses } from '../../src/identity/index.ts'
import { checksumOf } from '../../src/identity/checksum.ts'
import { encryptWithPassphrase } from '../../src/identity/vault/age-passphrase.ts'
import { MAX_BACKUP_BYTES } from '../../src/identity/vault/backup.ts'
import { damaged } from './damage.ts'
import { forgeInvite } from './forged-invite.ts'
import { SeededRandom } from './session/cast.ts'

const LEAST_LOG_N = 1
const NOW = 1_800_000_000_000
/** Refusing is quick; what hangs is found by the limit of the test. */
const AT_ONCE = 64

async function inTurns (count: number, act: (number: number) => Promise<void>): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - done) }, async (_, index) => await act(done + index)))
  }
}

/** @returns the name of what it threw, or undefined */
async function refusal (promise: Promise<unknown>): Promise<string | undefined> {
  return await promise.then(() => undefined, (error: unknown) => error instanceof Error ? error.name : 'no error')
}

/** Damaged anywhere, half of them with a checksum that fits, so that what lies behind it is reached. */
export async function refuseDamagedInvites (seed: string, count: number): Promise<void> {
  const random = new SeededRandom(`${seed} invites`)
  const key = await createDeviceKey(random.bytes(32))
  const address = `/ip4/192.168.1.20/tcp/4001/ws/p2p/${key.peerId}`
  const [whole, other] = await Promise.all(['Ada', 'Grace'].map(async (name) => {
    const invite = await createInvite(key, { name, addresses: [address], token: random.bytes(16), createdAt: NOW })
    return base64url.baseDecode(invite.slice('mobilink:'.length))
  })) as [Uint8Array, Uint8Array]

  await inTurns(count, async () => {
    const bytes = random.number(2) === 0
      ? damaged(random, whole, other)
      : ((body) => concat([body, checksumOf(body)]))(damaged(random, whole.subarray(0, -4), other.subarray(0, -4)))
    expect(await refusal(parseContactAddress(`mobilink:${base64url.baseEncode(bytes)}`, NOW))).to.equal('InvalidContactAddressError')
  })
}

/** Signed well by their device, and filled with whatever fits into the fields: refused, or within every limit. */
export async function readHostileInvites (seed: string, count: number): Promise<void> {
  const random = new SeededRandom(`${seed} signed invites`)
  const key = await createDeviceKey(random.bytes(32))
  const some = (most: number): Uint8Array<ArrayBuffer> => Uint8Array.from(random.bytes(random.number(most)))
  const numbers = [0, 1, NOW, NOW + 10 ** 9, 2 ** 53 - 1, 8_640_000_000_000_001]

  await inTurns(count, async () => {
    const payload = await forgeInvite(key, { fields: {
      ...(random.number(3) === 0 ? { publicKey: some(70) } : {}),
      ...(random.number(3) === 0 ? { token: some(40) } : {}),
      ...(random.number(2) === 0 ? { createdAt: numbers[random.number(numbers.length)] ?? 0 } : {}),
      name: new TextDecoder().decode(some(300)),
      addresses: Array.from({ length: random.number(6) }, () => some(80))
    } })

    try {
      const { addresses, name, peerId, token } = await parseContactAddress(payload, NOW)
      expect(peerId).to.equal(key.peerId)
      expect(addresses.length).to.be.at.most(3)
      expect(addresses.every((address) => address.endsWith(`/p2p/${peerId}`))).to.equal(true)
      expect(Array.from(name).length).to.be.at.most(64)
      expect(name).to.not.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      expect(token.byteLength).to.equal(16)
    } catch (error) {
      if ((error as Error).name !== 'InvalidContactAddressError') throw error
    }
  })
}

/** RFC 8032, section 5.1: the prime, and d of the curve. */
const P = 2n ** 255n - 19n
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n

/** By the equation of the curve alone: canonical, on it, and none of the eight points of small order. */
function isUsable (key: Uint8Array): boolean {
  const encoded = BigInt(`0x${Buffer.from(key).reverse().toString('hex')}`)
  const y = encoded & (2n ** 255n - 1n)
  if (y >= P) return false
  const u = mod(y * y - 1n)
  const v = mod(D * y * y + 1n)
  const square = mod(u * power(v, P - 2n))
  if (square !== 0n && power(square, (P - 1n) / 2n) !== 1n) return false
  // x = 0 has one encoding
  if (square === 0n && encoded >> 255n === 1n) return false
  return !isSmallOrder(y, square)
}

/** y of a point of small order: 1, -1, 0, or one that doubles into those, of which y² = 0 after doubling twice. */
function isSmallOrder (y: bigint, xSquare: bigint): boolean {
  let [point, doublings] = [{ y, xSquare }, 0]
  while (doublings < 3 && !(point.y === 1n && point.xSquare === 0n)) {
    // doubling on -x² + y² = 1 + dx²y²: y' = (y² + x²) / (1 - dx²y²), x'² = 4x²y² / (1 + dx²y²)²
    const y2 = mod(point.y * point.y)
    const t = mod(D * point.xSquare * y2)
    point = {
      y: mod((y2 + point.xSquare) * power(mod(1n - t), P - 2n)),
      xSquare: mod(4n * point.xSquare * y2 * power(mod((1n + t) * (1n + t)), P - 2n))
    }
    doublings++
  }
  return point.y === 1n && point.xSquare === 0n
}

function mod (value: bigint): bigint {
  return ((value % P) + P) % P
}

function power (base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, mod(base)]
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = mod(result * square)
    square = mod(square * square)
  }
  return result
}

/** How libp2p wraps a public key: its kind, and its bytes. */
function wrapped (kind: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([0x08, kind, 0x12, ...varint(bytes.byteLength), ...bytes])
}

function varint (value: number): number[] {
  return value < 128 ? [value] : [value % 128 | 128, ...varint(Math.floor(value / 128))]
}

const ED25519 = 1
const EDGES = [0n, 1n, 2n, P - 1n, P, P + 1n, 2n ** 255n - 1n, 2n ** 255n, 2n ** 255n + 1n, 2n ** 256n - 1n].map(littleEndian)

function littleEndian (value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse())
}

/** SubjectPublicKeyInfo of kinds that are none of ours, and of ours: none of them is a peer ID. */
const SPKI = [
  generateKeyPairSync('ed25519'), generateKeyPairSync('x25519'), generateKeyPairSync('ed448'),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }), generateKeyPairSync('rsa', { modulusLength: 1_024 })
].map(({ publicKey }) => Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' })))

/**
 * Public keys as they come in, inside peer IDs: of another kind, another length, off the curve, in another encoding
 * than the one, wrapped in DER with the right or another OID, or damaged. One is accepted only when it is a point that
 * one person can hold, in its one spelling.
 */
export async function judgePublicKeys (seed: string, count: number): Promise<{ accepted: number, refused: number }> {
  const random = new SeededRandom(`${seed} keys`)
  const good = (await createDeviceKey(random.bytes(32))).publicKey
  const any = <T>(all: readonly T[]): T => all[random.number(all.length)] as T
  const outcome = { accepted: 0, refused: 0 }

  await inTurns(count, async (number) => {
    const wrap = ((): Uint8Array => {
      switch (number % 8) {
        case 0: return wrapped(ED25519, random.bytes(32))
        case 1: return wrapped(ED25519, any(EDGES))
        case 2: return wrapped(ED25519, random.bytes(random.number(200)))
        case 3: return wrapped(random.number(6), random.number(2) === 0 ? good : random.bytes(33))
        case 4: return wrapped(random.number(4), any(SPKI))
        case 5: return wrapped(ED25519, damaged(random, any(SPKI), any(SPKI)))
        case 6: return damaged(random, wrapped(ED25519, good), wrapped(0, any(SPKI)))
        default: return Uint8Array.from([...wrapped(ED25519, good), ...random.bytes(random.number(number % 256 === 7 ? 5_000 : 200))])
      }
    })()
    const text = base58btc.encode(identity.digest(wrap).bytes).slice(1)

    try {
      const { peerId } = await parseContactAddress(text, NOW)
      expect(peerId).to.equal(text)
      expect(wrap.byteLength).to.equal(36)
      expect(isUsable(wrap.subarray(4)), text).to.equal(true)
      outcome.accepted++
    } catch (error) {
      if ((error as Error).name !== 'InvalidContactAddressError') throw error
      // what is refused must not have been a good key in its one spelling
      expect(wrap.byteLength === 36 && wrap[1] === ED25519 && wrap[2] === 0x12 && wrap[3] === 32 && wrap[0] === 0x08 && isUsable(wrap.subarray(4)), text).to.equal(false)
      outcome.refused++
    }
  })

  return outcome
}

export async function refuseDamagedAddresses (seed: string, count: number): Promise<void> {
  const random = new SeededRandom(`${seed} addresses`)
  const key = await createDeviceKey(random.bytes(32))
  const said = { seq: NOW, addresses: [`/ip4/192.168.1.20/tcp/4001/p2p/${key.peerId}`], hosts: [key.peerId] }
  const [whole, other] = [await signAddresses(key, said), await signAddresses(key, { ...said, seq: NOW + 1 })]

  await inTurns(count, async () => {
    expect(await refusal(openAddresses(damaged(random, whole, other), key.peerId))).to.equal('InvalidSignedAddressesError')
  })
  expect((await openAddresses(whole, key.peerId)).seq).to.equal(NOW)
}

/** Sealed at the least that scrypt can cost: what is judged is what opens, and each of them is worked for. */
export async function refuseDamagedBackups (seed: string, count: number): Promise<void> {
  const random = new SeededRandom(`${seed} backups`)
  const secret = { kind: 'words', words: `${'abandon '.repeat(11)}about` } as const
  const sealed = async (): Promise<Uint8Array> => await encryptWithPassphrase(random.bytes(300), secret.words, LEAST_LOG_N)
  const [whole, other] = [await sealed(), await sealed()]
  const headerEnd = Buffer.from(whole).indexOf('\n---') + 48

  for (let done = 0; done < count; done++) {
    // the header is most of the file, and the line with the work factor is judged before anything is worked
    const at = random.number(4) === 0 ? 0 : headerEnd
    const bytes = concat([whole.subarray(0, at), damaged(random, whole.subarray(at), other.subarray(at))])
    expect(await refusal(openBackup(bytes, secret))).to.be.oneOf(['InvalidBackupError', 'WrongSecretError'])
  }
  expect(MAX_BACKUP_BYTES).to.be.below(2 ** 31)
  expect((await openBackup(whole, secret)).byteLength).to.equal(300)
}
