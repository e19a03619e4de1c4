import { createPrivateKey, createPublicKey } from 'node:crypto'
import { openRow } from '../../../../src/identity/index.ts'
import { boxFor, decodeBucket, decodeRoot, sealContext, stepOf } from '../../../../src/identity/vault/erase/records.ts'
import { eraseKeyOf, nextChain } from '../../../../src/identity/vault/erase/state.ts'
import { openBox } from '../../../../src/identity/vault/sealed-box.ts'
import { tools } from '../tools.ts'
import { placeOf } from './disk.ts'
import type { RecordPlace } from '../../../../src/identity/index.ts'
import type { Disk, Slot } from './disk.ts'

/** What anybody knows of a slot. */
type ThiefsSlot = Pick<Slot, 'recipient'>

/**
 * Somebody who has an image of the disk and whatever a memory held, knows the whole scheme, and tries every string of
 * 32 bytes that he has, and every one that follows from it, as every kind of key there is.
 */
export class Thief {
  readonly #known = new Map<string, Uint8Array>()
  readonly #disk: Disk
  readonly #slots: readonly ThiefsSlot[]
  readonly #placeOf: (name: string) => RecordPlace

  /** @param place where a row of this name was sealed for */
  constructor (disk: Disk, memory: unknown, slots: readonly ThiefsSlot[], place = placeOf) {
    this.#disk = disk
    this.#slots = slots
    this.#placeOf = place
    let fresh = secretsIn(memory)
    while (fresh.length > 0) fresh = fresh.flatMap((secret) => this.#learn(secret))
  }

  /** The names of the rows in the image that open with something known. */
  async reads (names: readonly string[]): Promise<string[]> {
    const open: string[] = []
    for (const name of names) {
      const row = this.#disk.get(name)
      const tries = row === undefined ? [] : await Promise.all([...this.#known.values()].map(async (key) => await opens(() => openRow(tools.aead, key, this.#placeOf(name), row))))
      if (tries.includes(true)) open.push(name)
    }
    return open
  }

  /** Knows one string; @returns what follows from it and was not known */
  #learn (secret: Uint8Array): Uint8Array[] {
    const name = Buffer.from(secret).toString('hex')
    if (this.#known.has(name)) return []
    this.#known.set(name, secret)
    const found: Uint8Array[] = []
    // as R(s): the root says how far its chain had gone, so more steps than these lead past it
    const steps = stepOf(this.#disk.get('root') as Uint8Array)
    for (let chain = secret, step = 0; step <= steps; step++, chain = nextChain(chain)) found.push(...this.#asEraseKey(eraseKeyOf(chain)))
    found.push(...this.#asEraseKey(secret), ...this.#asBucketKey(secret), ...this.#asPrivateKey(secret))
    return found
  }

  #asEraseKey (key: Uint8Array): Uint8Array[] {
    return orNothing(() => [...decodeRoot(key, this.#disk.get('root') as Uint8Array).keys.values()])
  }

  #asBucketKey (key: Uint8Array): Uint8Array[] {
    return [...this.#disk].filter(([name]) => name.startsWith('bucket-'))
      .flatMap(([name, record]) => orNothing(() => [...decodeBucket(Number.parseInt(name.slice(7), 16), key, record).entries.values()]))
  }

  #asPrivateKey (key: Uint8Array): Uint8Array[] {
    const publicKey = publicKeyOf(key)
    return this.#slots.filter(({ recipient }) => Buffer.compare(recipient.publicKey, publicKey) === 0).flatMap(({ recipient: { id } }) => orNothing(() => {
      const chain = openBox(key, sealContext(id), boxFor(id, this.#disk.get('seals') as Uint8Array) as Uint8Array)
      return chain === undefined ? [] : [chain]
    }))
  }
}

/** By OpenSSL, which is quicker. */
function publicKeyOf (privateKey: Uint8Array): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), privateKey]), format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}

/** Every string of 32 bytes anywhere in a value. */
function secretsIn (value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return value.byteLength === 32 ? [Uint8Array.from(value)] : []
  if (value instanceof Map) return [...value.values()].flatMap((inner) => secretsIn(inner))
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((inner) => secretsIn(inner)) : []
}

function orNothing<T> (find: () => T[]): T[] {
  try {
    return find()
  } catch {
    // whatever the reason: it is no key for this
    return []
  }
}

async function opens (open: () => unknown): Promise<boolean> {
  try {
    await open()
    return true
  } catch {
    // whatever the reason: it is no key for this
    return false
  }
}
