/**
 * A disk of a few megabytes that a test can fill: a tmpfs in a mount namespace that the test makes, so that nobody else
 * sees it and it is gone with the test. Reached through the process that holds the namespace.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'

const ALONE = ['--map-root-user', '--mount', 'sh', '-c']

/** Where a system lets nobody have mounts of their own, there is no such disk. */
export function canHaveSmallDisk (): boolean {
  return process.platform === 'linux' && spawnSync('unshare', [...ALONE, 'mount -t tmpfs tmpfs /mnt']).status === 0
}

export class SmallDisk {
  /** A folder on it that is its owner's alone. */
  readonly folder: string
  readonly #holder: ChildProcess
  readonly #root: string

  private constructor (holder: ChildProcess, root: string) {
    this.#holder = holder
    this.#root = root
    this.folder = join(root, 'data')
  }

  static async make (sizeMiB: number): Promise<SmallDisk> {
    const holder = spawn('unshare', [...ALONE, `mount -t tmpfs -o size=${sizeMiB}m,mode=700 tmpfs /mnt && echo there && exec cat`], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    const disk = new SmallDisk(holder, `/proc/${holder.pid ?? 0}/root/mnt`)
    await mkdir(disk.folder, { mode: 0o700 })
    return disk
  }

  /** Leaves no block free. */
  async fill (): Promise<void> {
    for (let size = 1_048_576; size >= 1_024; size /= 2) {
      const { bavail, bsize } = await statfs(this.#root)
      await writeFile(this.#ballast, new Uint8Array(Math.floor(bavail * bsize / size) * size), { flag: 'a' })
    }
  }

  async makeRoom (): Promise<void> {
    await rm(this.#ballast)
  }

  /** It ends with its holder. */
  async close (): Promise<void> {
    const ended = once(this.#holder, 'exit')
    this.#holder.stdin?.end()
    await ended
  }

  get #ballast (): string { return join(this.#root, 'ballast') }
}
