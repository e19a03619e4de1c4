/**
 * A file of this computer on its way into a message: opened once, read once from front to back, never held in memory. What
 * is no regular file is refused before it is opened (a pipe would wait for ever), and again after; so is a voice message
 * that is no sound.
 */
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { BlobSourceChangedError } from '../../identity/errors.ts'
import { CannotSaveError } from '../../node/errors.ts'
import { soundOf } from './audio/sound.ts'
import { NoSuchFileError, UnfitFileError } from './errors.ts'
import { printable } from './printable.ts'
import type { Bytes } from './audio/sound.ts'
import type { FileToSend, SteadyFile } from '../../node/api.ts'
import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/** What is read at once. Design: as much as the store writes at once. */
const PIECE_BYTES = 1_048_576

export type SentAs = 'file' | 'voice'

/**
 * What can be said of a path without opening it.
 *
 * @throws {NoSuchFileError} {UnfitFileError}
 */
export async function checkFile (path: string): Promise<{ readonly name: string, readonly size: number }> {
  const found = await explained(path, async () => await stat(path))
  checkKind(path, found)
  return { name: basename(path), size: found.size }
}

/**
 * Runs `use` with the open file, which is closed when that ends.
 *
 * @param path - absolute
 * @throws {NoSuchFileError} {UnfitFileError} {BlobSourceChangedError} the last one from what `source` returns
 */
export async function withFileToSend<Result> (path: string, as: SentAs, use: (file: FileToSend) => Promise<Result>): Promise<Result> {
  const { handle: opened, found } = await openFile(path)
  await using handle = opened
  const file = { name: basename(path), size: found.size, source: piecesOf(handle, found, path) }
  return await use(as === 'file' ? file : { ...file, ...await voiceIn(handle, found.size, path) })
}

/**
 * The file itself, open until its source is closed, for as long as it can be read where it lies. Somebody who wrote to it
 * in the meantime is noticed by its time, also where the bytes are as before: nobody can say what they were in between.
 *
 * @param path - absolute
 * @throws {NoSuchFileError} {UnfitFileError}
 */
export async function openSteadyFile (path: string, as: SentAs): Promise<SteadyFile> {
  const { handle, found } = await openFile(path)
  try {
    const source: SteadyFile['source'] = {
      async read (offset, length) {
        const bytes = await readAt(handle, offset, length)
        const now = await handle.stat()
        if (now.size !== found.size || now.mtimeMs !== found.mtimeMs) throw changed(path)
        return bytes
      },
      close: async () => { await handle.close() }
    }
    const file = { name: basename(path), size: found.size, source }
    return as === 'file' ? file : { ...file, ...await voiceIn(handle, found.size, path) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function openFile (path: string): Promise<{ readonly handle: FileHandle, readonly found: Stats }> {
  await checkFile(path)
  const handle = await explained(path, async () => await open(path, 'r'))
  try {
    const found = await handle.stat()
    // another one may have taken its place meanwhile
    checkKind(path, found)
    return { handle, found }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** As many bytes as there are, up to `length`. */
async function readAt (handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

async function voiceIn (handle: FileHandle, size: number, path: string): Promise<Pick<FileToSend, 'mime' | 'shown'>> {
  const bytes: Bytes = {
    size,
    read: async (offset, length) => {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(Math.max(0, Math.min(length, size - offset))), 0, null, offset)
      return buffer.subarray(0, bytesRead)
    }
  }
  const sound = await soundOf(bytes)
  if (sound === undefined) throw new UnfitFileError(`${printable(path)} is no voice message that others can play: give a WAV, an Ogg Opus or an M4A file, or send it with --file.`)
  const { mime, durationMs, waveform } = sound
  return { mime, shown: { kind: 'voice', durationMs, waveform } }
}

/** @throws {BlobSourceChangedError} somebody wrote to it meanwhile: half of one file and half of another is neither */
async function * piecesOf (handle: FileHandle, { size, mtimeMs }: Stats, path: string): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < size;) {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(Math.min(PIECE_BYTES, size - at)), 0, null, at)
    if (bytesRead === 0) throw changed(path)
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
  const after = await handle.stat()
  if (after.size !== size || after.mtimeMs !== mtimeMs) throw changed(path)
}

function changed (path: string): BlobSourceChangedError {
  return new BlobSourceChangedError(`${printable(path)} changed while it was being read: nothing of it was sent. Send it again once nobody writes to it.`)
}

function checkKind (path: string, found: Stats): void {
  if (found.isFile()) return
  const what = found.isDirectory() ? 'is a folder: send its files one by one, or pack it first' : 'is no regular file: copy what it gives into one, and send that'
  throw new UnfitFileError(`${printable(path)} ${what}.`)
}

/**
 * Before a file is fetched for it: afterwards nobody may be there to read what went wrong.
 *
 * @throws {CannotSaveError}
 */
export async function checkFolder (path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CannotSaveError(`There is no folder ${printable(path)}. Make it first, or give another one with --to.`, { cause })
  })
  if (!found.isDirectory()) throw new CannotSaveError(`${printable(path)} is no folder. Give one with --to.`)
}

async function explained<Result> (path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new NoSuchFileError(`There is no file ${printable(path)}: check its name and its folder.`, { cause })
    if (code === 'EACCES' || code === 'EPERM') throw new UnfitFileError(`${printable(path)} cannot be read: check who may read it.`, { cause })
    throw cause
  }
}
