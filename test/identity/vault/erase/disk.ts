import { x25519 } from '@noble/curves/ed25519.js'
import { addEntries, bucketName, createErase, entryKey, eraseEntries, forgetErased, openErase, openRow, readBucket, renewErase, sealRow, unreadBuckets, withHandle } from '../../../../src/identity/index.ts'
import { openBox } from '../../../../src/identity/vault/sealed-box.ts'
import { handleOf } from '../../../../src/identity/vault/erase/row.ts'
import { tools } from '../tools.ts'
import type { EntryHandle, EraseChange, EraseOpener, EraseRecipient, EraseState, RandomSource } from '../../../../src/identity/index.ts'

/** A slot of a vault, as far as erasing knows one. */
export interface Slot { readonly recipient: EraseRecipient, readonly opener: EraseOpener, readonly privateKey: Uint8Array }

export function slotOf (random: RandomSource): Slot {
  const [id, privateKey] = [random.bytes(16), random.bytes(32)]
  return { recipient: { id, publicKey: x25519.getPublicKey(privateKey) }, privateKey, opener: { openedBy: id, unseal: (context, box) => openBox(privateKey, context, box) } }
}

export type Disk = Map<string, Uint8Array>

/** A node that keeps rows: a disk, a state, and the order in which both change. */
export class RowKeeper {
  readonly disk: Disk
  readonly slots: readonly Slot[]
  readonly #random: RandomSource
  state: EraseState

  private constructor (disk: Disk, slots: readonly Slot[], random: RandomSource, state: EraseState) {
    this.disk = disk
    this.slots = slots
    this.#random = random
    this.state = state
  }

  static create (slots: readonly Slot[], random: RandomSource): RowKeeper {
    const change = createErase(slots.map(({ recipient }) => recipient), random)
    const keeper = new RowKeeper(new Map(), slots, random, change.state)
    keeper.land(change)
    return keeper
  }

  /** Starts on a disk as it was left, unlocked by one of the slots. */
  static open (disk: Disk, slots: readonly Slot[], by: Slot, random: RandomSource): RowKeeper {
    const recipients = slots.map(({ recipient }) => recipient)
    const [seals, root] = [disk.get('seals') as Uint8Array, disk.get('root') as Uint8Array]
    const found = openErase(by.opener, recipients, { seals, root })
    const keeper = new RowKeeper(disk, slots, random, found)
    keeper.land(renewErase(found, recipients, random))
    return keeper
  }

  /** One batch: everything, or nothing. */
  land ({ state, puts, dels }: EraseChange, more: ReadonlyArray<readonly [string, Uint8Array | undefined]> = []): void {
    for (const { name, value } of puts) this.disk.set(name, value)
    for (const name of dels) this.disk.delete(name)
    for (const [name, value] of more) value === undefined ? this.disk.delete(name) : this.disk.set(name, value)
    const before = this.state
    this.state = state
    if (before !== state) forgetErased(before, state)
  }

  async add (rows: ReadonlyArray<readonly [string, string]>): Promise<void> {
    const keys = rows.map(() => this.#random.bytes(32))
    const sealed = await Promise.all(rows.map(async ([name, text], at) => await sealRow(tools, keys[at] as Uint8Array, placeOf(name), new TextEncoder().encode(text))))
    const change = addEntries(this.state, keys, this.#random)
    this.land(change, rows.map(([name], at) => [name, withHandle(change.handles[at] as EntryHandle, sealed[at] as Uint8Array)]))
  }

  erasing (names: readonly string[]): EraseChange {
    const handles = names.map((name) => handleOf(this.disk.get(name) as Uint8Array))
    this.read(handles)
    return eraseEntries(this.state, handles, this.#random)
  }

  erase (names: readonly string[]): void {
    this.land(this.erasing(names), names.map((name) => [name, undefined]))
  }

  read (handles: readonly EntryHandle[]): void {
    for (const bucket of unreadBuckets(this.state, handles)) this.state = readBucket(this.state, bucket, this.disk.get(bucketName(bucket)))
  }

  async text (name: string): Promise<string> {
    const row = this.disk.get(name) as Uint8Array
    const handle = handleOf(row)
    this.read([handle])
    const key = entryKey(this.state, handle)
    if (key === undefined) throw new Error('this row was erased')
    return new TextDecoder().decode(await openRow(tools.aead, key, placeOf(name), row))
  }
}

export function placeOf (name: string): { store: string, key: string, schema: number } {
  return { store: 'outbox', key: name, schema: 1 }
}
