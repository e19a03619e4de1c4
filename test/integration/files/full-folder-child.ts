/**
 * A folder on a disk that becomes full while a file is put there: run by full-disk.spec.ts under `unshare`, with a mount
 * of its own, since a folder that a person chose is looked up by its real name. Prints one line of JSON.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { file } from '../../identity/blob/blobs.ts'
import { withFolder } from '../../node/files/temporary-folder.ts'
import { FilePeople, hashOf } from './file-people.ts'
import type { Transfer } from '../../../src/node/index.ts'

export interface FullFolderOutcome { readonly full: Transfer, readonly left: string[], readonly refused: Transfer, readonly isSaved: boolean, readonly again: Transfer, readonly faults: string[] }

const DISK = '/mnt'
const FULL = join(DISK, 'full')
const BALLAST = join(DISK, 'ballast')
const CONTENT = file(5_000_000)

async function fill (): Promise<void> {
  for (let size = 1_048_576; size >= 1_024; size /= 2) {
    const { bavail, bsize } = await statfs(DISK)
    await writeFile(BALLAST, new Uint8Array(Math.floor(bavail * bsize / size) * size), { flag: 'a' })
  }
}

let isToFill = true

/** Somebody else fills the disk once the first bytes come. */
async function * filling (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    if (isToFill) await fill()
    isToFill = false
    yield piece
  }
}

execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', DISK])
await mkdir(FULL)
await withFolder(async (folder) => {
  const there = join(folder, 'there')
  await mkdir(there)
  const people = await FilePeople.meet(folder, (files) => ({ ...files, land: async (landed) => await files.land?.({ ...landed, source: landed.folder === FULL ? filling(landed.source) : landed.source }) ?? '' }))
  const { id } = await people.announced(CONTENT)
  const full = await people.fetched(id, FULL)
  const left = await readdir(FULL)
  // it is full before the first byte now
  const refused = await people.fetched(id, FULL)
  const elsewhere = await people.fetched(id, there)
  await rm(BALLAST)
  const again = await people.fetched(id, FULL)
  const isSaved = hashOf(await readFile(elsewhere.savedAs ?? '')) === hashOf(CONTENT) && hashOf(await readFile(again.savedAs ?? '')) === hashOf(CONTENT)
  const outcome: FullFolderOutcome = { full, left, refused, isSaved, again, faults: people.faults.map(({ message }) => message) }
  console.log(JSON.stringify(outcome))
  await people.leave()
})
process.exit(0)
