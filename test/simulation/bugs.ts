/**
 * Bugs to plant into a run, each where the product itself could have it: in what a device or a cloud asks of its
 * platform. The code that runs above them is the product's own.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ReportRecord } from '../../src/node/cloud/courier/pb/courier-records.ts'
import { keys, lastComponent } from '../../src/node/store/keys.ts'
import { spaceOf } from '../../src/node/store/stored-keys.ts'
import { REPORT_CODES } from '../../src/protocols/cloud/constants.ts'
import { renumbering } from '../renumbering.ts'
import type { PeerIdText, Platform } from '../../src/node/index.ts'
import type { MemoryDevice } from '../../src/node/platform/memory.ts'
import type { DurableLevel, Write } from '../../src/node/store/durable-level.ts'

export type Bug = (platform: Platform, device: MemoryDevice) => Platform

type Plain = (platform: Platform) => Platform

const isCloud = ({ name }: MemoryDevice): boolean => name.includes('cloud')

export const onClouds = (bug: Plain): Bug => (platform, device) => isCloud(device) ? bug(platform) : platform

export const onDevices = (bug: Plain): Bug => (platform, device) => isCloud(device) ? platform : bug(platform)

/** The same platform with another store. */
export function withStore (change: (durable: DurableLevel, platform: Platform) => DurableLevel): Plain {
  return (platform) => ({ ...platform, openLevel: async () => change(await platform.openLevel(), platform) })
}

/** A store that answers at once, and whose writes are durable so much later. */
export const early = (byMs: number): Plain => withStore((durable, platform) => ({
  ...durable,
  level: durable.level,
  writeDurably: async (writes) => {
    await durable.level.batch([...writes])
    // a store that was closed meanwhile has nothing left to sync
    platform.clock.setTimer(() => { durable.writeDurably([{ type: 'put', key: 'late', value: new Uint8Array() }]).catch(() => undefined) }, byMs)
  }
}))

/** A store in which nothing is ever put into these key spaces. */
export function losing (...spaces: readonly string[]): Plain {
  const kept = (writes: readonly Write[]): Write[] => writes.filter((write) => write.type === 'del' || !spaces.includes(spaceOf(write.key)))
  return withStore((durable) => ({
    ...durable,
    level: bound(durable.level, { batch: (async (writes: Write[]) => await durable.level.batch(kept(writes))) as typeof durable.level.batch }),
    writeDurably: async (writes) => await durable.writeDurably(kept(writes))
  }))
}

/** Messages that are not sealed: the cipher that a platform lends to its store as well seals there as it should. */
export const open: Plain = (platform) => ({
  ...platform,
  messageCipher: {
    seal: (key, nonce, associated, plain) => isOfStore(associated) ? xchacha20poly1305(key, nonce, associated).encrypt(plain) : Uint8Array.from([...plain, ...new Uint8Array(16)]),
    open: (key, nonce, associated, sealed) => isOfStore(associated) ? xchacha20poly1305(key, nonce, associated).decrypt(sealed) : sealed.slice(0, -16)
  }
})

const isOfStore = (associated: Uint8Array): boolean => new TextDecoder().decode(associated).startsWith('mobilink/erase/')

/** A device whose numbers say nothing about order, as if it had none. */
export const unnumbered: Plain = (platform) => renumbering(platform, () => 0)

/** A cloud that writes something else than it should. */
function writing (change: (writes: readonly Write[]) => readonly Write[]): Bug {
  return onClouds((platform) => ({
    ...platform,
    createCourier: async (components, init) => {
      if (platform.createCourier === undefined) throw new Error('A cloud has a courier')
      const { store } = components
      const other = bound(store, {
        commit: async (writes: readonly Write[]) => await store.commit(change(writes)),
        note: async (writes: readonly Write[]) => await store.note(change(writes))
      })
      return await platform.createCourier({ ...components, store: other }, init)
    }
  }))
}

/** A cloud in which what should go from these key spaces stays. */
export const forgetting = (...spaces: readonly string[]): Bug => writing((writes) => writes.filter((write) => write.type === 'put' || !spaces.includes(spaceOf(write.key))))

/** The same object but for these methods. Its private fields are its own. */
function bound<T extends object> (whole: T, others: Partial<T>): T {
  return new Proxy(whole, {
    get (target, property) {
      const value: unknown = Reflect.get(property in others ? others : target, property, target)
      return typeof value === 'function' && !(property in others) ? value.bind(target) as unknown : value
    }
  })
}

/** What clouds come to know in a run: the tag that proves each delivery, by envelope. */
export class Tags {
  readonly #tags = new Map<string, Uint8Array<ArrayBuffer>>()

  /** Changes nothing. */
  readonly overheard = writing((writes) => {
    for (const write of writes) {
      if (write.type === 'put' && spaceOf(write.key) === 'hr') this.#hear(lastComponent(write.key), ReportRecord.decode(write.value).tag)
    }
    return writes
  })

  /** Clouds say that an envelope was delivered as soon as it is left with them: every one, or those alone of which they can prove it. */
  readonly lying = (proof: 'made up' | 'overheard'): Bug => writing((writes) => writes.flatMap((write): Write[] => {
    if (write.type !== 'put' || spaceOf(write.key) !== 'hi') return [write]
    const [, owner = '', eid = ''] = write.key.split('/')
    const tag = proof === 'made up' ? new Uint8Array(32).fill(9) : this.#tags.get(eid)
    return tag === undefined ? [write] : [write, { type: 'put', key: keys.report(owner as PeerIdText, eid), value: ReportRecord.encode({ eid: Uint8Array.from(Buffer.from(eid, 'hex')), code: REPORT_CODES.delivered, tag }) }]
  }))

  #hear (eid: string, tag: Uint8Array): void {
    if (tag.byteLength > 0) this.#tags.set(eid, Uint8Array.from(tag))
  }
}
