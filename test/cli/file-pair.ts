/** Two hosts of people who are contacts, as processes, for tests of files on the command line. */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { Ran, RunningHost } from './mobilink.ts'

export const MIB = 1024 * 1024

export type Line = Record<string, unknown>
export type Progress = Line & { id: string, name: string, size: number, done: number, state: string, direction: string, savedAs?: string }

/** Ada and Ben, contacts of each other, on hosts of their own; either may be ended and started again. */
export class Pair {
  readonly #folder: string
  readonly #hosts = new Map<string, RunningHost>()

  constructor (folder: string) {
    this.#folder = folder
  }

  data (name: string): string {
    return join(this.#folder, name)
  }

  async start (name: string): Promise<RunningHost> {
    const earlier = this.#hosts.get(name)
    // the other side finds it where it was
    const args = earlier === undefined ? ['--no-web'] : ['--no-web', '--listen', tcpOf(earlier)]
    const host = await startHost(this.data(name), args)
    this.#hosts.set(name, host)
    return host
  }

  /** @returns what the host said besides its answers */
  async end (name: string, signal: NodeJS.Signals): Promise<string> {
    const command = this.#hosts.get(name)?.command
    await command?.end(signal)
    return command?.stderr ?? ''
  }

  async meet (): Promise<void> {
    const [ada, ben] = [await this.start('ada'), await this.start('ben')]
    const watch = await this.watch('ada')
    await this.one('ben', 'contacts', 'add', `${tcpOf(ada)}/p2p/${ada.peerId}`, '--name', 'Ada')
    await watch.event(({ event, detail }) => event === 'contact:changed' && (detail as Line).peerId === ben.peerId)
    await this.one('ada', 'contacts', 'accept', ben.peerId, '--name', 'Ben')
    await watch.end('SIGINT')
    // the first message waits until each has accepted and has a key of the other
    expect((await this.run('ben', 'send', 'Ada', 'hello', '--wait', '30')).code).to.equal(0)
  }

  async watch (name: string): Promise<RunningCommand> {
    const watch = new RunningCommand(['watch', '--json'], this.data(name))
    await watch.talk(/Watching/)
    return watch
  }

  async run (name: string, ...args: string[]): Promise<Ran> {
    return await mobilink([...args, '--json', '--profile', 'local'], { data: this.data(name) })
  }

  /** The only line of a command that must succeed. */
  async one (name: string, ...args: string[]): Promise<Line> {
    const ran = await this.run(name, ...args)
    expect(ran.code, ran.stderr).to.equal(0)
    expect(ran.json()).to.have.lengthOf(1)
    return ran.json()[0] ?? {}
  }

  async close (): Promise<void> {
    await Promise.all([...this.#hosts.values()].map(async ({ command }) => await command.end('SIGKILL')))
  }
}

function tcpOf ({ addresses }: RunningHost): string {
  const address = addresses.find((one) => /\/tcp\/\d+(?:\/p2p\/\w+)?$/.test(one))
  if (address === undefined) throw new Error(`no TCP address among ${addresses.join(', ')}`)
  return address.replace(/\/p2p\/\w+$/, '')
}

export async function withPair (use: (pair: Pair, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const pair = new Pair(folder)
    try {
      await pair.meet()
      await use(pair, folder)
    } finally {
      await pair.close()
    }
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
