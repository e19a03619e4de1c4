/** Two people who are contacts, and files between them, for tests of the command line. */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { withHosts } from './named-hosts.ts'
import type { RunningCommand } from './mobilink.ts'
import type { Line, NamedHosts } from './named-hosts.ts'

export const MIB = 1024 * 1024

export type Progress = Line & { id: string, name: string, size: number, done: number, state: string, direction: string, savedAs?: string }

/** Ada and Ben, contacts of each other, on hosts of their own; either may be ended and started again. */
export async function withPair (use: (pair: NamedHosts, folder: string) => Promise<void>): Promise<void> {
  await withHosts(async (hosts, folder) => {
    for (const name of ['Ada', 'Ben']) await hosts.start(name)
    await hosts.befriend('Ben', 'Ada')
    await use(hosts, folder)
  })
}

/** A file of random bytes, and what it hashes to. */
export async function made (path: string, bytes: number): Promise<string> {
  const file = await open(path, 'wx')
  for (let left = bytes; left > 0; left -= MIB) await file.writeFile(randomBytes(Math.min(MIB, left)))
  await file.close()
  return await hashOf(path)
}

export async function hashOf (path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Uint8Array)
  return hash.digest('hex')
}

/** Of the file that was announced under this id, as `watch` tells it. */
export async function untilTransfer (watch: RunningCommand, id: unknown, fits: (transfer: Progress) => boolean): Promise<Progress> {
  return (await watch.event(({ event, detail }) => event === 'transfer:changed' && (detail as Progress).id === id && fits(detail as Progress))).detail as Progress
}

export async function untilMessage (watch: RunningCommand, id: unknown): Promise<Line> {
  return (await watch.event(({ event, detail }) => event === 'message:added' && (detail as Line).id === id)).detail as Line
}

export async function folderIn (parent: string, name: string): Promise<string> {
  const folder = join(parent, name)
  await mkdir(folder)
  return folder
}
