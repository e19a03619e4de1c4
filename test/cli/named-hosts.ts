/** Real hosts by the names of people and computers, spoken to on the command line. */
import { join } from 'node:path'
import { expect } from 'chai'
import { mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { Ran, RunningHost } from './mobilink.ts'

export type Line = Record<string, unknown>

/** Each in a folder of its own; whoever is started again is where it was. */
export class NamedHosts {
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
    const host = await startHost(this.data(name), ['--no-web', '--name', name, ...earlier === undefined ? [] : ['--listen', tcpOf(earlier)]])
    this.#hosts.set(name, host)
    return host
  }

  /** @returns what the host said besides its answers */
  async end (name: string, signal: NodeJS.Signals): Promise<string> {
    const command = this.#hosts.get(name)?.command
    await command?.end(signal)
    return command?.stderr ?? ''
  }

  /** Makes two running hosts contacts by their names. A message has arrived then: each has accepted, and has a key of the other. */
  async befriend (asking: string, asked: string): Promise<void> {
    const [from, to] = [this.#hosts.get(asking), this.#hosts.get(asked)]
    if (from === undefined || to === undefined) throw new Error('both were started before')
    const watch = await this.watch(asked)
    await this.one(asking, 'contacts', 'add', `${tcpOf(to)}/p2p/${to.peerId}`, '--name', asked)
    await watch.event(({ event, detail }) => event === 'contact:changed' && (detail as Line).peerId === from.peerId)
    await this.one(asked, 'contacts', 'accept', from.peerId, '--name', asking)
    await watch.end('SIGINT')
    await this.lines(asking, 'send', asked, 'hello', '--wait', '60')
  }

  async watch (name: string): Promise<RunningCommand> {
    const watch = new RunningCommand(['watch', '--json'], this.data(name))
    await watch.talk(/Watching/)
    return watch
  }

  async run (name: string, ...args: string[]): Promise<Ran> {
    return await mobilink([...args, '--json', '--profile', 'local'], { data: this.data(name) })
  }

  /** What a command says that must succeed. */
  async lines (name: string, ...args: string[]): Promise<Line[]> {
    const ran = await this.run(name, ...args)
    expect(ran.code, `${name} ${args.join(' ')}: ${ran.stderr}`).to.equal(0)
    return ran.json()
  }

  /** The only line of a command that must succeed. */
  async one (name: string, ...args: string[]): Promise<Line> {
    const lines = await this.lines(name, ...args)
    expect(lines).to.have.lengthOf(1)
    return lines[0] ?? {}
  }

  /** Asks until what a command says fits. */
  async until (fits: (lines: Line[]) => boolean, name: string, ...args: string[]): Promise<void> {
    while (!fits(await this.lines(name, ...args)));
  }

  async close (): Promise<void> {
    await Promise.all([...this.#hosts.values()].map(async ({ command }) => await command.end('SIGKILL')))
  }
}

/** Hosts that are ended, and a folder that is gone, afterwards. */
export async function withHosts (use: (hosts: NamedHosts, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const hosts = new NamedHosts(folder)
    try {
      await use(hosts, folder)
    } finally {
      await hosts.close()
    }
  })
}

/** Where it can be reached by TCP, with nobody named. */
export function tcpOf ({ addresses }: RunningHost): string {
  const address = addresses.find((one) => /\/tcp\/\d+(?:\/p2p\/\w+)?$/.test(one))
  if (address === undefined) throw new Error(`no TCP address among ${addresses.join(', ')}`)
  return address.replace(/\/p2p\/\w+$/, '')
}
