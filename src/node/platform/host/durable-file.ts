/**
 * Small files of the owner alone that survive a loss of power: written beside, flushed, put in place in one step, and
 * the folder flushed as well.
 */
import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
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

async function flushFolder (folder: string): Promise<void> {
  // Windows opens no folders, and needs no flush of them
  if (process.platform !== 'win32') {
    await using opened = await open(folder, 'r')

    await opened.sync()
  }
}
