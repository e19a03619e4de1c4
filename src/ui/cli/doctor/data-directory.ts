/** The data directory: is it there, a directory, its owner's alone, writable, on a disk with room. Leaves nothing behind. */
import { randomBytes } from 'node:crypto'
import { access, constants, open, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { broken, ok, unknown, warning } from './finding.ts'
import type { Finding } from './finding.ts'

/** The store needs this to open: its write buffer and new log files, twice. */
const LEAST_FREE_BYTES = 16 * 1024 ** 2
const FULL = 'The disk or its quota is full: nothing can be kept.'
/** As the node says, which tries again whenever there is something to keep. */
const FREE_SOME = 'Free some space: a node that runs goes on by itself, and keeps nothing new until then.'
/** Below this a few large days fill the disk. */
const GOOD_FREE_BYTES = 512 * 1024 ** 2

export async function checkDataDirectory (dataFolder: string): Promise<Finding[]> {
  const findings = await checkPlace(dataFolder)
  return findings.some(({ state, says }) => state === 'broken' && says !== FULL)
    ? [...findings, unknown('disk-space', 'Free space is unknown, because there is no usable data directory.', 'Mend the data directory first.')]
    : [...findings, await checkSpace(dataFolder)]
}

/** What keeps a node from writing down anything new, in a sentence that says what to do; `undefined` when nothing does. */
export async function keepingTrouble (dataFolder: string): Promise<string | undefined> {
  const trouble = (await checkDataDirectory(dataFolder)).find(({ check, state }) => state === 'broken' && (check === 'writable' || check === 'disk-space'))
  return trouble === undefined ? undefined : `${trouble.says} ${trouble.do}`
}

async function checkPlace (dataFolder: string): Promise<Finding[]> {
  const elsewhere = 'Give --data (or MOBILINK_DATA) another place, or move what is in the way.'
  try {
    const facts = await stat(dataFolder)
    if (!facts.isDirectory()) return [broken('data-directory', `${dataFolder} is a file, not a directory.`, elsewhere)]
    const mine = process.getuid === undefined || process.getuid() === 0 || facts.uid === process.getuid()
    const isLoose = process.platform !== 'win32' && (facts.mode & 0o077) !== 0
    const place = !mine
      ? broken('data-directory', `${dataFolder} belongs to another user of this computer.`, 'Start Mobilink as that user, or give --data a directory of your own.')
      : isLoose
        ? warning('data-directory', `${dataFolder} is open to other users of this computer (mode ${(facts.mode & 0o777).toString(8)}).`, `Make it yours alone: chmod 700 "${dataFolder}"`)
        : ok('data-directory', `${dataFolder} is there, and yours alone.`)
    return [place, await checkWriting(dataFolder)]
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [await checkParent(dataFolder)]
    if (hasCode(error, 'ENOTDIR', 'ELOOP')) return [broken('data-directory', `${dataFolder} cannot be there: a part of the path is not a directory.`, elsewhere)]
    if (hasCode(error, 'EACCES', 'EPERM')) return [broken('data-directory', `This user may not look at ${dataFolder}.`, `Change the owner or the rights of the directories above it, or give --data another place.`)]
    throw error
  }
}

/** Nothing there yet: what counts is whether it can be made. */
async function checkParent (dataFolder: string): Promise<Finding> {
  const above = await nearestDirectory(dataFolder)
  try {
    await access(above, constants.W_OK | constants.X_OK)
    return ok('data-directory', `${dataFolder} is not there yet: the first start makes it.`)
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error
    return broken('data-directory', `${dataFolder} is not there, and cannot be made: this user may not write in ${above}.`, 'Give --data (or MOBILINK_DATA) a place of your own.')
  }
}

/** Finds out by doing: rights, read-only mounts and quotas all show. */
async function checkWriting (dataFolder: string): Promise<Finding> {
  const path = join(dataFolder, `.doctor-${randomBytes(6).toString('hex')}`)
  try {
    try {
      const file = await open(path, 'wx', 0o600)
      try {
        await file.writeFile('written by "mobilink doctor"\n')
        await file.sync()
      } finally {
        await file.close()
      }
    } finally {
      await rm(path, { force: true })
    }
    return ok('writable', 'The data directory can be written.')
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM')) return broken('writable', 'This user may not write in the data directory: nothing can be kept.', `Change its owner or rights: chown or chmod u+rwx "${dataFolder}"`)
    if (hasCode(error, 'EROFS')) return broken('writable', 'The data directory is on a read-only disk: nothing can be kept.', 'Mount the disk writable, or give --data another place.')
    if (hasCode(error, 'ENOSPC', 'EDQUOT')) return broken('writable', FULL, FREE_SOME)
    return broken('writable', `Writing in the data directory fails (${codeOf(error)}): nothing can be kept.`, 'Look after the disk, or give --data another place.')
  }
}

async function checkSpace (dataFolder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestDirectory(dataFolder))
  return judgeSpace(bavail * bsize)
}

export function judgeSpace (freeBytes: number): Finding {
  const free = `${Math.floor(freeBytes / 1024 ** 2)} MiB are free on the disk of the data directory`
  if (freeBytes < LEAST_FREE_BYTES) return broken('disk-space', `${free}: too little to keep anything.`, FREE_SOME)
  if (freeBytes < GOOD_FREE_BYTES) return warning('disk-space', `${free}.`, 'Free some space soon: a full disk keeps no messages.')
  return ok('disk-space', `${free}.`)
}

/** The path itself or the nearest directory above it that is there. */
async function nearestDirectory (path: string): Promise<string> {
  for (let here = path; ; here = dirname(here)) {
    try {
      if ((await stat(here)).isDirectory() || dirname(here) === here) return here
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR') || dirname(here) === here) throw error
    }
  }
}

export function hasCode (error: unknown, ...codes: string[]): boolean {
  return codes.includes(codeOf(error))
}

/** The system's code of an error, for a sentence; the error's name where it has none. */
export function codeOf (error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
