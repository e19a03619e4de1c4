/** Hosts in processes of their own, on data folders that outlive them. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GIVEN, readSoFar } from './counted-blobs.ts'
import type { HostCalls, Reply } from './host-child.ts'
import type { Message, PeerIdText } from '../../src/node/index.ts'
import type { ChildProcess } from 'node:child_process'

const CHILD = fileURLToPath(new URL('./host-child.js', import.meta.url))

/** The host's process ended before it answered: nothing is known about the call. */
export class HostKilledError extends Error {
  override readonly name = 'HostKilledError'
}

export class HostProcess {
  readonly dataFolder: string
  readonly #role: 'host' | 'tab'
  readonly #bootstrap: readonly string[]
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void, reject: (error: Error) => void }>()
  readonly #listeners = new Set<(event: string, detail: unknown) => void>()
  #child: ChildProcess | undefined
  #calls = 0
  peerId = '' as PeerIdText
  addresses: string[] = []

  constructor (dataFolder: string, bootstrap: readonly string[] = [], role: 'host' | 'tab' = 'host') {
    this.dataFolder = dataFolder
    this.#role = role
    this.#bootstrap = bootstrap
  }

  async start (): Promise<this> {
    const child = fork(CHILD, [this.#role, this.dataFolder, ...this.#bootstrap], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: ['--expose-gc'] })
    this.#child = child
    const started = this.event('started')
    child.on('message', (reply: Reply) => this.#hear(reply))
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new HostKilledError('the host ended'))
      this.#waiting.clear()
    })
    const failed = once(child, 'exit').then(() => { throw new Error('the host did not start') })
    const { peerId, addresses } = await Promise.race([started, failed]) as { peerId: PeerIdText, addresses: string[] }
    failed.catch(() => undefined)
    this.peerId = peerId
    this.addresses = addresses
    return this
  }

  async call<K extends keyof HostCalls> (method: K, ...args: Parameters<HostCalls[K]>): Promise<ReturnType<HostCalls[K]>> {
    const id = this.#calls++
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      this.#child?.send({ id, method, args }, (error) => { if (error !== null) reject(new HostKilledError('the host ended', { cause: error })) })
    })
  }

  /** Resolves with the detail of the first such event that fits. */
  async event (name: string, fits: (detail: never) => boolean = () => true): Promise<unknown> {
    return await new Promise((resolve) => {
      const listener = (event: string, detail: unknown): void => {
        if (event !== name || !fits(detail as never)) return
        this.#listeners.delete(listener)
        resolve(detail)
      }
      this.#listeners.add(listener)
    })
  }

  /** Ends the process as a power cut would: it can do nothing any more. */
  async kill (): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** Bytes of sealed files that it has given to others, over all its runs: those counted that never arrived. */
  given (): number {
    return readSoFar(join(this.dataFolder, GIVEN))
  }

  async stop (): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    await this.call('stop')
    await ended
  }

  async history (peer: PeerIdText): Promise<Message[]> {
    const all: Message[] = []
    for (;;) {
      const page = await this.call('history', peer, ...(all[0] === undefined ? [] : [all[0].position]))
      all.unshift(...page)
      if (page.length < 256) return all
    }
  }

  #hear (reply: Reply): void {
    if ('event' in reply) {
      for (const listener of this.#listeners) listener(reply.event, reply.detail)
      return
    }
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('error' in reply) waiting?.reject(Object.assign(new Error(reply.error.message), { name: reply.error.name }))
    else waiting?.resolve(reply.result)
  }
}

/** Data folders that are removed at the end, with every host that still runs. */
export class Hosts {
  readonly #folders: string[] = []
  readonly #hosts: HostProcess[] = []

  async start (bootstrap: readonly string[] = []): Promise<HostProcess> {
    return await this.#start(bootstrap, 'host')
  }

  /** A node with a browser's network, in a process of its own: reached through the node at one of these addresses. */
  async startTab (relays: readonly string[]): Promise<HostProcess> {
    return await this.#start(relays, 'tab')
  }

  async #start (addresses: readonly string[], role: 'host' | 'tab'): Promise<HostProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'mobilink-host-'))
    this.#folders.push(folder)
    const host = new HostProcess(folder, addresses, role)
    this.#hosts.push(host)
    return await host.start()
  }

  async end (): Promise<void> {
    await Promise.all(this.#hosts.splice(0).map(async (host) => await host.kill()))
    await Promise.all(this.#folders.splice(0).map(async (folder) => await rm(folder, { recursive: true, force: true })))
  }
}

/** Two hosts that are contacts of each other, added by invite. */
export async function befriend (a: HostProcess, b: HostProcess): Promise<void> {
  const { invite } = await b.call('id')
  const online = Promise.all([a.event('peer:online'), b.event('peer:online')])
  await a.call('add', invite, 'other')
  await online
}
