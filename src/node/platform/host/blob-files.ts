/**
 * Sealed files in a folder of the owner alone: `<id>.part` while one is written, `<id>.blob` once all of it is durable.
 * Never through a link, and nothing in the folder is touched that has another name.
 */
import { constants } from 'node:fs'
import { lstat, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { NoSuchBlobError } from '../../errors.ts'
import { BLOB_PIECE_BYTES, checkBlobName } from '../../files/blob-store.ts'
import { flushFolder, isMissing, makePrivateFolder } from './durable-file.ts'
import { WrittenFile } from './written-file.ts'
import type { BlobStore, BlobWriter, KeptBlob } from '../../files/blob-store.ts'
import type { FileHandle } from 'node:fs/promises'

const FILE_NAME = /^([0-9a-f]{64})\.(?:part|blob)$/
// what is in the place of a file of ours and is none must not lead anywhere; Windows has no such flag, and no links without leave
const NO_LINK = constants.O_NOFOLLOW as number | undefined ?? 0
const READ = constants.O_RDONLY | NO_LINK
const WRITE = constants.O_RDWR | constants.O_CREAT | NO_LINK

/** @param folder - made with mode 0700 when it is missing */
export function hostBlobStore (folder: string): BlobStore {
  const writing = new Set<string>()
  const pathOf = (name: string, kind: 'part' | 'blob'): string => {
    checkBlobName(name)
    return join(folder, `${name}.${kind}`)
  }
  const sizeOf = async (path: string): Promise<number | undefined> => {
    try {
      return (await lstat(path)).size
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  const find = async (name: string): Promise<KeptBlob | undefined> => {
    const whole = await sizeOf(pathOf(name, 'blob'))
    if (whole !== undefined) return { bytes: whole, isWhole: true }
    const part = await sizeOf(pathOf(name, 'part'))
    return part === undefined ? undefined : { bytes: part, isWhole: false }
  }

  return {
    find,

    async write (name, from) {
      const path = pathOf(name, 'part')
      if (writing.has(name)) throw new RangeError('This blob is being written')
      writing.add(name)
      try {
        const kept = await find(name)
        if (kept?.isWhole === true || from > (kept?.bytes ?? 0)) throw new RangeError('This blob cannot be written from there')
        await makePrivateFolder(folder)
        const file = await open(path, WRITE, 0o600)
        await file.truncate(from)
        return writerOf(new WrittenFile(file, from), { whole: pathOf(name, 'blob'), part: path }, () => writing.delete(name))
      } catch (error) {
        writing.delete(name)
        throw error
      }
    },

    async * read (name, offset, length) {
      await using file = await openFile(pathOf(name, 'blob')) ?? await openFile(pathOf(name, 'part'))
      if (file === undefined) throw new NoSuchBlobError('A file that was kept here is gone.')
      for (let at = offset; at < offset + length;) {
        const bytes = new Uint8Array(Math.min(BLOB_PIECE_BYTES, offset + length - at))
        const { bytesRead } = await file.read(bytes, 0, bytes.byteLength, at)
        if (bytesRead === 0) return
        at += bytesRead
        yield bytes.subarray(0, bytesRead)
      }
    },

    async remove (name) {
      if (writing.has(name)) throw new RangeError('This blob is being written')
      for (const kind of ['blob', 'part'] as const) await rm(pathOf(name, kind), { force: true })
    },

    async names () {
      const files = await readdir(folder).catch((error: unknown) => {
        if (isMissing(error)) return []
        throw error
      })
      return [...new Set(files.flatMap((file) => FILE_NAME.exec(file)?.[1] ?? []))]
    },

    async free () {
      await makePrivateFolder(folder)
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    }
  }
}

function writerOf (file: WrittenFile, paths: { readonly part: string, readonly whole: string }, onOver: () => void): BlobWriter {
  let isOver = false

  const end = async (): Promise<boolean> => {
    if (isOver) return false
    isOver = true
    try {
      await file.end()
    } catch (error) {
      onOver()
      throw error
    }
    return true
  }

  return {
    write: async (bytes) => await file.write(bytes),

    async finish () {
      if (!await end()) throw new RangeError('This blob is not being written any more')
      try {
        await rename(paths.part, paths.whole)
        await flushFolder(dirname(paths.whole))
      } finally {
        onOver()
      }
    },

    async close () {
      if (await end()) onOver()
    }
  }
}

async function openFile (path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, READ)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
