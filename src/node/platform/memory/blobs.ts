/**
 * Sealed files of a simulated device: they stay when it dies, and what was not finished may have lost its end then. Every
 * effect is one that a crash can stand before.
 */
import { NoSuchBlobError } from '../../errors.ts'
import { BLOB_PIECE_BYTES, checkBlobName } from '../../files/blob-store.ts'
import { never } from './life.ts'
import type { Life } from './life.ts'
import type { BlobName, BlobStore } from '../../files/blob-store.ts'

export interface MemoryBlob { bytes: Uint8Array, isWhole: boolean }

/** What a device's disk has of blobs; it outlives the device's lives. */
export type MemoryBlobs = Map<BlobName, MemoryBlob>

/** Design: more than any test needs. */
const DISK_BYTES = 1024 ** 3

export function memoryBlobStore (disk: MemoryBlobs, life: Life): BlobStore {
  const writing = new Set<BlobName>()
  /** Does it as the next effect of this life, or never. */
  const effect = async <T> (what: string, work: () => T): Promise<T> => life.step(what) ? await Promise.resolve(work()) : await never<T>()

  return {
    find: async (name) => await effect('looking for a blob', () => {
      checkBlobName(name)
      const blob = disk.get(name)
      return blob === undefined ? undefined : { bytes: blob.bytes.byteLength, isWhole: blob.isWhole }
    }),

    write: async (name, from) => await effect('opening a blob', () => {
      checkBlobName(name)
      const kept = disk.get(name)
      if (writing.has(name) || kept?.isWhole === true || from > (kept?.bytes.byteLength ?? 0)) throw new RangeError('This blob cannot be written from there')
      writing.add(name)
      const blob: MemoryBlob = { bytes: kept?.bytes.slice(0, from) ?? new Uint8Array(0), isWhole: false }
      disk.set(name, blob)
      return {
        write: async (bytes) => await effect('writing a blob', () => {
          const longer = new Uint8Array(blob.bytes.byteLength + bytes.byteLength)
          longer.set(blob.bytes)
          longer.set(bytes, blob.bytes.byteLength)
          blob.bytes = longer
        }),
        finish: async () => await effect('finishing a blob', () => {
          blob.isWhole = true
          writing.delete(name)
        }),
        close: async () => await effect('closing a blob', () => { writing.delete(name) })
      }
    }),

    async * read (name, offset, length) {
      checkBlobName(name)
      const blob = disk.get(name)
      if (blob === undefined) throw new NoSuchBlobError('There is no such blob')
      for (let at = offset; at < Math.min(offset + length, blob.bytes.byteLength); at += BLOB_PIECE_BYTES) {
        yield await effect('reading a blob', () => blob.bytes.slice(at, Math.min(at + BLOB_PIECE_BYTES, offset + length)))
      }
    },

    remove: async (name) => await effect('removing a blob', () => { disk.delete(name) }),
    names: async () => await effect('listing blobs', () => [...disk.keys()]),
    free: async () => await effect('asking for room', () => DISK_BYTES - [...disk.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0))
  }
}
