/**
 * Blobs that owners have carried to their contacts: fetched from the owner's device, given to the contact's, and erased
 * when the contact's device has shown the tag, as envelopes are. A blob is there or not apart from the envelope that
 * announces it: whoever has the one may want the other weeks later. It opens nothing, and believes nobody who shows no tag.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { isReceiptFor } from '../../../identity/index.ts'
import { REPORT_CODES } from '../../../protocols/cloud/constants.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { isSame } from '../../delivery/entries.ts'
import { hasRoom } from '../../files/blob-store.ts'
import { keys } from '../../store/keys.ts'
import { BlobPulling } from './blob-pulling.ts'
import { expiryOf } from './deposits.ts'
import { CarriedRecord, ExpiryRecord, ReportRecord } from './pb/courier-records.ts'
import { FILES_SHARE, MAX_BLOBS, MAX_BLOBS_FOR_ONE } from './types.ts'
import type { BlobPullingComponents, Wanted } from './blob-pulling.ts'
import type { Speaker } from './deposits.ts'
import type { Owner, Owners } from './owners.ts'
import type { BlobName } from '../../files/blob-store.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { Carried, DepositCode, EraseCode, ReportCode } from '../../../protocols/cloud/index.ts'
import type { ServedBlob } from '../../../protocols/file/index.ts'
import type { Ack } from '../../../protocols/msg/index.ts'

const NO_TAG = new Uint8Array(0)
/** Hex digits of a blob's id that name it beside envelopes. */
const HALF_DIGITS = 32

export interface CarriedBlobsComponents extends BlobPullingComponents { readonly store: Store, readonly owners: Owners }

export interface CarriedBlobsInit {
  isOnline (owner: PeerIdText): boolean
  /** The owner has something to be told. */
  onReport (owner: Owner): void
  /** What lies here is another amount. */
  onChanged (): void
}

export class CarriedBlobs {
  readonly #components: CarriedBlobsComponents
  readonly #init: CarriedBlobsInit
  readonly #pulling: BlobPulling

  constructor (components: CarriedBlobsComponents, init: CarriedBlobsInit) {
    this.#components = components
    this.#init = init
    this.#pulling = new BlobPulling(components, {
      wanted: (owner) => this.#wanted(owner),
      isOnline: (owner) => init.isOnline(owner),
      onDurable: async ({ peer, name }, bytes) => await this.#durable(peer, name, bytes),
      onWhole: async ({ peer, name }) => await this.#whole(peer, name),
      onGivenUp: async ({ peer, name }, why) => await this.#givenUp(peer, name, why === 'no room' ? 'quota' : 'expired')
    })
  }

  /** Finds out what a crash, or somebody else, left of what should be here. */
  async resume (owner: Owner): Promise<void> {
    for (const [half, record] of owner.blobs) {
      const name = fileNameOf(owner.peer, record.blobId)
      const isHere = (await this.#components.blobs.find(name))?.isWhole === true
      if (isHere && !record.isWhole) await this.#whole(owner.peer, name)
      else if (!isHere && record.isWhole) await this.#end(owner, [half], 'expired')
    }
    for (const to of new Set([...owner.blobs.values()].map((record) => record.to as PeerIdText))) if (owner.record.directoryDigest.byteLength > 0) await this.drop(owner, to)
  }

  /** Under which names they lie here. */
  names (): BlobName[] {
    return [...this.#components.owners.all()].flatMap(({ peer, blobs }) => [...blobs.values()].map(({ blobId }) => fileNameOf(peer, blobId)))
  }

  /** The device is there: what is to be fetched can be. */
  online (owner: Owner): void {
    this.#pulling.online(owner.peer)
  }

  async stop (): Promise<void> {
    await this.#pulling.stop()
  }

  /** Resolves when it is durable that it is to be fetched, or that it is not. */
  async keep (owner: Owner, to: PeerIdText, carried: Carried): Promise<DepositCode> {
    const code = await this.#components.owners.alone(owner.peer, async () => await this.#keep(owner, to, carried))
    if (code === 'kept') this.#init.onChanged()
    this.#pulling.kick(owner.peer)
    return code
  }

  /** The owner takes it back. Resolves when it is durably gone. */
  async erase (owner: Owner, eid: Uint8Array): Promise<EraseCode> {
    const half = bytesToHex(eid)
    const record = owner.blobs.get(half)
    if (record === undefined) return 'not here'
    await this.#end(owner, [half])
    // who has fetched what of a whole one is not noted
    return record.isWhole ? 'erased, handed out' : 'erased'
  }

  /** False: it names no blob for this contact. Resolves when it is kept what it means. */
  async settle (owner: Owner, { eid, code, tag }: Ack, { to, isCloud }: Speaker): Promise<boolean> {
    const half = bytesToHex(eid)
    const record = owner.blobs.get(half)
    if (record?.to !== to) return false
    if ((code === 'kept' || code === 'already had it') && isReceiptFor(tag, record.tagHash)) await this.#end(owner, [half], 'delivered', tag)
    else if (code === 'declined' && !isCloud) await this.#end(owner, [half], 'declined')
    return true
  }

  /** Of all for somebody who is off the owner's list. */
  async drop (owner: Owner, to: PeerIdText): Promise<void> {
    if (owner.contacts.has(to)) return
    await this.#end(owner, [...owner.blobs].filter(([, record]) => record.to === to).map(([half]) => half), 'expired')
  }

  /** What is too old goes, and its owner is told. */
  async expire (owner: Owner, halves: readonly string[]): Promise<void> {
    const now = this.#components.clock.now()
    await this.#end(owner, halves.filter((half) => (owner.blobs.get(half)?.expiresAt ?? Infinity) <= now), 'expired')
  }

  /** The bytes of all that lies here for an owner go; their rows go with the owner's. Nothing may be fetched for it any more. */
  async forget (owner: Owner): Promise<void> {
    for (const { blobId } of owner.blobs.values()) {
      const name = fileNameOf(owner.peer, blobId)
      await this.#pulling.halt(name)
      await this.#components.blobs.remove(name)
    }
  }

  /** The blob that is asked for, if it is for whoever asks: the contact's device alone. `try later`: it is, and not all of it is here. */
  find (peer: PeerIdText, blobId: Uint8Array): ServedBlob | 'not here' | 'try later' {
    const { blobs, owners } = this.#components
    for (const { owner, isCloud } of owners.relations(peer)) {
      const record = owner.blobs.get(halfOf(blobId))
      if (isCloud || !owner.serves || record?.to !== peer || !isSame(record.blobId, blobId)) continue
      if (!record.isWhole) return 'try later'
      const name = fileNameOf(owner.peer, blobId)
      return { size: record.size, read: (offset, length) => blobs.read(name, offset, length) }
    }
    return 'not here'
  }

  async #keep (owner: Owner, to: PeerIdText, { blobId, size, tagHash, queuedAt, expiresAt }: Carried): Promise<DepositCode> {
    const { clock, store } = this.#components
    const half = halfOf(blobId)
    const known = owner.blobs.get(half)
    if (known !== undefined) return isSame(known.blobId, blobId) ? 'already had it' : 'try later'
    const told = await store.get(keys.report(owner.peer, half))
    // it was delivered, and its device is about to hear so
    if (told !== undefined && decodeRecord(ReportRecord, told).code === REPORT_CODES.delivered) return 'already had it'
    const code = await this.#judge(owner, to, size)
    if (code !== 'kept') return code
    const now = clock.now()
    const record = { blobId: Uint8Array.from(blobId), to, size, tagHash: Uint8Array.from(tagHash), expiresAt: expiryOf({ queuedAt, expiresAt }, now), keptAt: now, durable: 0, isWhole: false }
    await store.commit([
      rowWrite(owner.peer, record),
      { type: 'put', key: keys.courierExpiry(record.expiresAt, owner.peer, half), value: ExpiryRecord.encode({ from: '', isBlob: true }) },
      ...told === undefined ? [] : [{ type: 'del' as const, key: keys.report(owner.peer, half) }]
    ])
    owner.blobs.set(half, record)
    return 'kept'
  }

  async #judge (owner: Owner, to: PeerIdText, size: number): Promise<DepositCode> {
    const { blobs, owners } = this.#components
    const { quotaBytes } = owner.record
    if (!owner.serves) return 'try later'
    if (!owner.contacts.has(to)) return 'unknown addressee'
    const most = quotaBytes * FILES_SHARE
    if (size > most) return 'too large'
    const ofOne = [...owner.blobs.values()].filter((record) => record.to === to).length
    if (owner.blobs.size >= MAX_BLOBS || ofOne >= MAX_BLOBS_FOR_ONE || owner.blobBytes + size > most || owner.usedBytes + size > quotaBytes) return 'quota'
    // what is promised already has its room, too
    const promised = [...owners.all()].flatMap((one) => [...one.blobs.values()]).reduce((sum, record) => sum + (record.isWhole ? 0 : record.size - record.durable), 0)
    return await hasRoom(blobs, promised + size) ? 'kept' : 'quota'
  }

  #wanted (peer: PeerIdText): Wanted[] {
    const owner = this.#components.owners.get(peer)
    if (owner?.serves !== true) return []
    return [...owner.blobs.values()].filter(({ isWhole }) => !isWhole).sort((a, b) => a.keptAt - b.keptAt)
      .map(({ blobId, size, durable }) => ({ peer, name: fileNameOf(peer, blobId), blobId, size, durable }))
  }

  /** Not in the owner's queue, which may be waiting for this very blob to be halted: it is looked up and handed to the disk at once. */
  async #durable (peer: PeerIdText, name: BlobName, durable: number): Promise<void> {
    const found = this.#named(peer, name)
    if (found === undefined) return
    found.record.durable = durable
    await this.#components.store.note([rowWrite(peer, found.record)])
  }

  async #whole (peer: PeerIdText, name: BlobName): Promise<void> {
    const found = this.#named(peer, name)
    if (found === undefined) return
    const { half, owner, record } = found
    record.isWhole = true
    record.durable = record.size
    try {
      await this.#components.store.commit([rowWrite(peer, record), ...reports(owner, [half], 'here')])
    } catch (error) {
      record.isWhole = false
      throw error
    }
    this.#init.onReport(owner)
    this.#init.onChanged()
  }

  async #givenUp (peer: PeerIdText, name: BlobName, code: ReportCode): Promise<void> {
    const found = this.#named(peer, name)
    if (found !== undefined) await this.#end(found.owner, [found.half], code)
  }

  #named (peer: PeerIdText, name: BlobName): { readonly owner: Owner, readonly half: string, readonly record: CarriedRecord } | undefined {
    const owner = this.#components.owners.get(peer)
    const [half, record] = [...owner?.blobs ?? []].find(([, { blobId }]) => fileNameOf(peer, blobId) === name) ?? []
    return owner === undefined || half === undefined || record === undefined ? undefined : { owner, half, record }
  }

  /** Row and report first, and durably: bytes without a row are swept away, and a row without bytes would be a lie. */
  async #end (owner: Owner, halves: readonly string[], code?: ReportCode, tag: Uint8Array = NO_TAG): Promise<void> {
    const { blobs, owners, store } = this.#components
    const isAny = await owners.alone(owner.peer, async () => {
      const ended = halves.flatMap((half) => {
        const record = owner.blobs.get(half)
        return record === undefined ? [] : [{ half, record }]
      })
      if (ended.length === 0) return false
      for (const { half } of ended) owner.blobs.delete(half)
      try {
        await store.commit([
          ...ended.flatMap(({ half, record }): Write[] => [
            { type: 'del', key: keys.carried(owner.peer, half) },
            { type: 'del', key: keys.courierExpiry(record.expiresAt, owner.peer, half) }
          ]),
          ...code === undefined ? [] : reports(owner, ended.map(({ half }) => half), code, tag)
        ])
      } catch (error) {
        for (const { half, record } of ended) owner.blobs.set(half, record)
        throw error
      }
      for (const { record } of ended) {
        const name = fileNameOf(owner.peer, record.blobId)
        await this.#pulling.halt(name)
        await blobs.remove(name)
      }
      return true
    })
    if (!isAny) return
    if (code !== undefined) this.#init.onReport(owner)
    this.#init.onChanged()
  }
}

/** Another name than the blob's own: the same blob may be here for this node itself, and for another device. */
function fileNameOf (owner: PeerIdText, blobId: Uint8Array): BlobName {
  return bytesToHex(sha256(concat([fromString(`mobilink/carried ${owner} `), blobId])))
}

function halfOf (blobId: Uint8Array): string {
  return bytesToHex(blobId).slice(0, HALF_DIGITS)
}

function rowWrite (owner: PeerIdText, record: CarriedRecord): Write {
  return { type: 'put', key: keys.carried(owner, halfOf(record.blobId)), value: CarriedRecord.encode(record) }
}

function reports (owner: Owner, halves: readonly string[], code: ReportCode, tag: Uint8Array = NO_TAG): Write[] {
  return halves.map((half) => ({ type: 'put', key: keys.report(owner.peer, half), value: ReportRecord.encode({ eid: Uint8Array.from(hexToBytes(half)), code: REPORT_CODES[code], tag: Uint8Array.from(tag) }) }))
}
