/** The files among what a person chose, dropped or pasted: folders are walked, in the order in which the browser has them. */
import type { Taken } from '../tab-files.ts'

/** Design: each becomes a message; whoever has more sends them as one archive. */
export const MOST_FILES = 200
const MOST_DEPTH = 32

export interface Picked {
  readonly files: readonly File[]
  /** Why there are none, or not all. */
  readonly problem: string
}

/** All or none of them. */
export async function pickedFiles ({ files, entries }: Taken): Promise<Picked> {
  const found = entries === undefined ? files : await Array.fromAsync(atMost(walk(entries, 0), MOST_FILES + 1))
  if (found.length > MOST_FILES) return { files: [], problem: `These are more than ${MOST_FILES} files, and each would be a message. Send them in smaller groups, or as one archive.` }
  return { files: found, problem: found.length === 0 ? 'There are no files in it.' : '' }
}

async function * walk (entries: readonly FileSystemEntry[], depth: number): AsyncGenerator<File> {
  for (const entry of entries) {
    if (entry.isFile) yield await fileOf(entry as FileSystemFileEntry)
    else if (depth < MOST_DEPTH) for await (const children of childrenOf(entry as FileSystemDirectoryEntry)) yield * walk(children, depth + 1)
  }
}

/** A browser gives them a hundred at a time, until it gives none. */
async function * childrenOf (folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry[]> {
  const reader = folder.createReader()
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject) })
    if (some.length === 0) return
    yield some
  }
}

async function fileOf (entry: FileSystemFileEntry): Promise<File> {
  return await new Promise((resolve, reject) => { entry.file(resolve, reject) })
}

async function * atMost<T> (source: AsyncGenerator<T>, count: number): AsyncGenerator<T> {
  let given = 0
  for await (const one of source) {
    yield one
    if (++given === count) return
  }
}
