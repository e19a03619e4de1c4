/**
 * Small files of the owner alone that survive a loss of power: written beside, flushed, put in place in one step, and
 * the folder flushed as well.
 */
import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Makes the folder for the owner alone; one that is there already is closed to others. */
export async function makePrivateFolder (folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })

  if (isOpenToOthers((await stat(folder)).mode)) {
    await chmod(folder, 0o700)
  }
}

/** Group or others may do anything at all. Windows has no such bits: there, the profile folder's own rules protect. */
export function isOpenToOthers (mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0
}

/**
 * Writes a file that must not exist yet. Whoever loses a race gets EEXIST and changes nothing.
 *
 * @throws an error with code EEXIST when there is one already
 */
export async function createFile (path: string, bytes: Uint8Array): Promise<void> {
  await beside(path, bytes, async (temporary) => {
    // a link, unlike a rename, never replaces
    await link(temporary, path)
    await rm(temporary)
  })
}

/** Replaces a file, or writes a new one. */
export async function replaceFile (path: string, bytes: Uint8Array): Promise<void> {
  await beside(path, bytes, async (temporary) => await rename(temporary, path))
}

/**
 * Overwrites a file, flushes that, and takes it away. On disks that write elsewhere (flash, snapshots) the old bytes
 * may live on: this is all that a program can do. Does nothing when there is none.
 */
export async function destroyFile (path: string): Promise<void> {
  try {
    await using file = await open(path, 'r+')
    await file.write(new Uint8Array((await file.stat()).size), 0, null, 0)
    await file.sync()
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  await rm(path, { force: true })
  await flushFolder(dirname(path))
}

/** What a key store asks of a disk. */
export interface DurableFiles {
  makeFolder (folder: string): Promise<void>
  /** At most `maxBytes`, and who may read the file; `undefined` when there is none. */
  read (path: string, maxBytes: number): Promise<{ bytes: Uint8Array, mode: number } | undefined>
  create (path: string, bytes: Uint8Array): Promise<void>
  replace (path: string, bytes: Uint8Array): Promise<void>
  rename (from: string, to: string): Promise<void>
  destroy (path: string): Promise<void>
  /** Destroys what writes of these files that were cut off have left beside them. */
  destroyLeftovers (folder: string, names: readonly string[]): Promise<void>
}

export const durableFiles: DurableFiles = {
  makeFolder: makePrivateFolder,

  async read (path, maxBytes) {
    try {
      await using file = await open(path, 'r')
      const { mode } = await file.stat()
      const buffer = new Uint8Array(maxBytes)
      let at = 0
      while (at < maxBytes) {
        const { bytesRead } = await file.read(buffer, at, maxBytes - at, at)
        if (bytesRead === 0) break
        at += bytesRead
      }
      return { bytes: buffer.slice(0, at), mode }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  },

  create: createFile,
  replace: replaceFile,

  async rename (from, to) {
    await rename(from, to)
    await flushFolder(dirname(to))
  },

  destroy: destroyFile,

  async destroyLeftovers (folder, names) {
    const left = (await readdir(folder)).filter((file) => names.some((name) => TEMPORARY.exec(file)?.[1] === name))
    for (const file of left) await destroyFile(join(folder, file))
  }
}

/** As `beside` names them. */
const TEMPORARY = /^\.(.+)-[0-9a-f]{12}$/

export function isMissing (error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

async function beside (path: string, bytes: Uint8Array, put: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}-${randomBytes(6).toString('hex')}`)

  try {
    {
      await using file = await open(temporary, 'wx', 0o600)

      await file.writeFile(bytes)
      await file.sync()
    }

    await put(temporary)
    await flushFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

export async function flushFolder (folder: string): Promise<void> {
  // Windows opens no folders, and needs no flush of them
  if (process.platform !== 'win32') {
    await using opened = await open(folder, 'r')

    await opened.sync()
  }
}
