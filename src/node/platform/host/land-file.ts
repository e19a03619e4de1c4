/**
 * Puts a file into a folder that a person chose: under a name that is free there, whole or not at all. Nothing in the
 * folder is replaced, followed or opened; the file is its owner's alone, and never one that runs.
 */
import { randomBytes } from 'node:crypto'
import { link, open, realpath, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { pipe } from 'it-pipe'
import { CannotSaveError, NoRoomForFileError } from '../../errors.ts'
import { numberedFileName, safeFileName } from '../../files/file-name.ts'
import { into, joined } from '../../files/stages.ts'
import { flushFolder } from './durable-file.ts'
import { WrittenFile } from './written-file.ts'
import type { LandedFile } from '../platform.ts'

/** Files of one name in one folder. Design: whoever has more does not look through them any more. */
const MOST_OF_A_NAME = 1_000
/** Left free for everything else on that disk. Design. */
const ROOM_LEFT_BYTES = 16 * 1024 * 1024
/** What a file system without hard links answers to one. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/**
 * Resolves with the path of the file, once it is durable.
 *
 * @throws {CannotSaveError} no folder, or too many files of that name
 * @throws {NoRoomForFileError} there is not, or not any more, enough room; nothing is left in the folder
 * @throws what `source` or the disk fails with; nothing is left in the folder
 */
export async function landFile ({ folder, name, size, mark = randomBytes(12).toString('hex'), source }: LandedFile): Promise<string> {
  const place = await folderOf(folder)
  const { bavail, bsize } = await statfs(place)
  if (bavail * bsize - ROOM_LEFT_BYTES < size) throw new NoRoomForFileError('There is not enough room on that disk for the file. Free some space, or choose another folder.')
  // in the same folder, so that it can be put in its place in one step; hidden, and never the name of anything else
  const temporary = partIn(place, mark)
  try {
    // of an attempt that a crash has cut short
    await rm(temporary, { force: true })
    await writeAll(temporary, source, size)
    const path = await putInPlace(temporary, place, safeFileName(name))
    await flushFolder(place)
    return path
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Takes away what an attempt to put the file with this mark into a folder has left there when it was cut short. */
export async function clearLanded ({ folder, mark }: { readonly folder: string, readonly mark: string }): Promise<void> {
  await rm(partIn(folder, mark), { force: true })
}

function partIn (folder: string, mark: string): string {
  return join(folder, `.mobilink-${mark}.part`)
}

async function folderOf (folder: string): Promise<string> {
  try {
    const place = await realpath(folder)
    if ((await stat(place)).isDirectory()) return place
  } catch (cause) {
    throw new CannotSaveError('There is no such folder. Make it first, or choose another one.', { cause })
  }
  throw new CannotSaveError('That is no folder. Choose one.')
}

async function writeAll (path: string, source: AsyncIterable<Uint8Array>, size: number): Promise<void> {
  // wx: never what is there already, be it a link that leads nowhere
  const file = new WrittenFile(await open(path, 'wx', 0o600), 0)
  try {
    await pipe(source, exactly(size), joined, into(file))
  } catch (error) {
    await file.close()
    throw error
  }
  await file.end()
}

function exactly (size: number): (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array> {
  return async function * (source) {
    let left = size
    for await (const bytes of source) {
      left -= bytes.byteLength
      if (left < 0) break
      yield bytes
    }
    if (left !== 0) throw new CannotSaveError('The file has another size than it should have. Nothing was saved.')
  }
}

/** The first name that is free. */
async function putInPlace (temporary: string, folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MOST_OF_A_NAME; number++) {
    const path = join(folder, numberedFileName(name, number))
    if (await take(temporary, path)) return path
  }
  throw new CannotSaveError('That folder has too many files of this name. Choose another folder.')
}

/** @returns false when the name is taken. A link is made in one step, and fails on whatever has the name */
async function take (temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') return false
    if (NO_LINKS.has(code)) return await reserve(temporary, path)
    throw error
  }
}

/** Where there are no hard links: takes the name with an empty file of our own, and puts the whole one over it. */
async function reserve (temporary: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', 0o600)).close()
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  await rename(temporary, path)
  return true
}

function codeOf (error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
