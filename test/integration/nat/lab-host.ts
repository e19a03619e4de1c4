/**
 * `mobilink start` in a place of the laboratory: the real process with its own data directory, spoken to over its
 * command socket as the commands are, so that what a test asserts is what `mobilink status` says.
 */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { COMMAND } from '../../command.ts'
import { reachRunning } from '../../../src/ui/cli/door.ts'
import type { Place } from './laboratory.ts'
import type { NetworkConfig } from '../../../src/node/index.ts'
import type { PlainMessage } from '../../../src/ui/model/index.ts'
import type { Door } from '../../../src/ui/cli/door.ts'
import type { Reach } from '../../../src/ui/cli/socket/methods.ts'
import type { NodeEvent } from '../../../src/ui/cli/socket/node-events.ts'
import type { ChildProcess } from 'node:child_process'

/** A count of attempts changes without an event. */
const LOOK_AGAIN_MS = 500

/**
 * How long a host is waited for. Nothing here takes a quarter of it on a busy machine: what is not there by then does
 * not come, and the test says what there was instead.
 */
export const PATIENCE_MS = 180_000

/** Characters of what a host that ended has said last. */
const MOST_COMPLAINTS = 2_000

export interface LabHostInit {
  /** Who it is in what a failing test says. */
  readonly name: string
  /** The data directory, with its configuration, of a host that was killed; a new one otherwise. */
  readonly folder?: string
  readonly config?: Partial<NetworkConfig>
  /** As it is shipped, with nothing configured. */
  readonly profile?: NetworkConfig['profile']
  /** Serves the page as well. */
  readonly web?: boolean
}

/** What was waited for did not come. */
class GaveUpError extends Error {
  override readonly name = 'GaveUpError'
}

export class LabHost {
  readonly name: string
  readonly peerId: string
  readonly addresses: readonly string[]
  /** Where the page is served, inside its place; '' without one. */
  readonly web: string
  readonly door: Door
  readonly folder: string
  readonly faults: string[] = []
  readonly #child: ChildProcess
  readonly #complaints: () => string
  readonly #waiting = new Set<() => void>()

  private constructor (name: string, child: ChildProcess, complaints: () => string, folder: string, door: Door, started: { peerId: string, addresses: string[], web?: string }) {
    this.name = name
    this.#child = child
    this.#complaints = complaints
    this.folder = folder
    this.door = door
    this.peerId = started.peerId
    this.addresses = started.addresses
    this.web = started.web ?? ''
  }

  /** Resolves once the host says that it has started. */
  static async start ({ namespace }: Place, { name, folder: kept, config = {}, profile, web = false }: LabHostInit): Promise<LabHost> {
    const folder = kept ?? await mkdtemp(join(tmpdir(), 'mobilink-nat-'))
    const file = join(folder, 'config.json')
    if (kept === undefined) await writeFile(file, JSON.stringify({ bootstrap: [], relays: [], iceServers: [], mdns: false, ...config }))
    const configured = profile === undefined ? ['--config', file] : ['--profile', profile]
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MOBILINK_|DEBUG|NODE_V8)/.test(name)))
    const child = namespace.spawn([process.execPath, COMMAND, 'start', '--data', folder, ...configured, '--json', ...(web ? ['--web', 'localhost:0'] : ['--no-web'])], { stdio: ['ignore', 'pipe', 'pipe'], env })
    let complaints = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { complaints += text })
    if (child.stdout === null) throw new TypeError('the host has no output')
    for await (const line of createInterface(child.stdout)) {
      const said = JSON.parse(line) as { event: string, peerId: string, addresses: string[], web?: string }
      if (said.event !== 'started') continue
      child.stdout.resume()
      const door = await reachRunning(folder)
      if (door === undefined) throw new Error('the host says that it has started, and its command socket does not answer')
      const host = new LabHost(name, child, () => complaints.slice(-MOST_COMPLAINTS), folder, door, said)
      await host.#follow()
      return host
    }
    throw new Error(`The host ended before it had started: ${complaints}`)
  }

  /**
   * Looks now, at every event of the node, and at times for what has none, until `look` finds something.
   *
   * @param what ends "Ann waited for …"
   * @throws {GaveUpError} when it does not come
   */
  async until<Found> (what: string, look: () => Promise<Found | undefined>): Promise<Found> {
    const giveUpAt = performance.now() + PATIENCE_MS
    for (;;) {
      const changed = Promise.withResolvers<undefined>()
      const wake = (): void => { changed.resolve(undefined) }
      this.#waiting.add(wake)
      const timer = setTimeout(wake, LOOK_AGAIN_MS)
      try {
        const found = await look()
        if (found !== undefined) return found
        if (this.#hasEnded) throw new GaveUpError(`${this.name} ended while it waited for ${what}`)
        if (performance.now() > giveUpAt) throw new GaveUpError(`${this.name} waited ${PATIENCE_MS / 1_000} s for ${what}`)
        await changed.promise
      } finally {
        clearTimeout(timer)
        this.#waiting.delete(wake)
      }
    }
  }

  get #hasEnded (): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Everything that a failing test should say about this host. */
  async describe (): Promise<string> {
    if (this.#hasEnded) return `${this.name}: ended (${this.#child.exitCode ?? this.#child.signalCode})\n${this.#complaints()}`
    const { reach, relays, addresses, contacts } = await this.door.call('status', {})
    const { items } = await this.door.call('pending', {})
    const pending = items.slice(0, 4).map(({ to, waitsFor, attempts, nextAttemptAt }) => ({ to, waitsFor, attempts, nextInMs: nextAttemptAt - Date.now() }))
    return `${this.name} (${this.peerId}): ${JSON.stringify({ reach, relays, addresses, contacts, pending, pendingInAll: items.length, faults: this.faults }, null, 1)}`
  }

  /** What `mobilink status` says about the way to a contact. */
  async reach (peer: string): Promise<Reach | undefined> {
    return (await this.door.call('status', {})).reach.find(({ peerId }) => peerId === peer)
  }

  async untilReach (what: string, peer: string, fits: (reach: Reach) => boolean): Promise<Reach> {
    return await this.until(what, async () => {
      const reach = await this.reach(peer)
      return reach !== undefined && fits(reach) ? reach : undefined
    })
  }

  /** This node can be reached through a relay, as others need it to begin with. */
  async untilRelayed (): Promise<void> {
    await this.until('a place at its relay', async () => (await this.door.call('status', {})).relays[0])
  }

  /** Every message to this contact has been delivered. */
  async untilDelivered (peer: string): Promise<void> {
    await this.until('its messages to be delivered', async () => (await this.door.call('pending', {})).items.some(({ to }) => to === peer) ? undefined : true)
  }

  /** Notes every way to a contact that `mobilink status` tells, from now on until `stop`. */
  notePaths (peer: string): { readonly seen: ReadonlySet<string>, stop (): Promise<void> } {
    const seen = new Set<string>()
    let isOver = false
    const noting = this.until('the end of the notes', async () => {
      const reach = await this.reach(peer)
      if (reach !== undefined) seen.add(reach.path)
      return isOver ? true : undefined
    })
    noting.catch(() => undefined)
    return {
      seen,
      async stop () {
        isOver = true
        await noting
      }
    }
  }

  /** Adds by invite; resolves when each knows the other as a contact that has accepted. */
  async befriend (other: LabHost): Promise<void> {
    const { invite } = await other.door.call('id', {})
    await this.door.call('add', { address: invite })
    for (const [one, peer] of [[this, other.peerId], [other, this.peerId]] as const) await one.until('the other as an accepted contact', async () => await one.reach(peer))
  }

  async send (peer: string, text: string): Promise<PlainMessage> {
    return await this.door.call('send', { contact: peer, text })
  }

  /** The whole conversation, oldest first. */
  async history (peer: string): Promise<PlainMessage[]> {
    const all: PlainMessage[] = []
    for (;;) {
      const before = all[0]?.position
      const page = await this.door.call('history', { contact: peer, limit: 32, ...(before === undefined ? {} : { before }) })
      all.unshift(...page)
      if (page.length < 32) return all
    }
  }

  /** As a computer whose lid is closed: nothing of it runs, and its connections are not closed. */
  sleep (): void {
    this.#child.kill('SIGSTOP')
  }

  wake (): void {
    this.#child.kill('SIGCONT')
  }

  /** Ends it as a power cut would; its data stays. */
  async kill (): Promise<void> {
    await this.door.close()
    if (this.#hasEnded) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }

  /** A clean stop is tested elsewhere; here the data is thrown away. */
  async stop (): Promise<void> {
    await this.kill()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  async #follow (): Promise<void> {
    const events = await this.door.watch()
    void this.#read(events)
  }

  async #read (events: AsyncIterable<NodeEvent>): Promise<void> {
    try {
      for await (const { event, detail } of events) {
        if (event === 'fault') this.faults.push(`${detail.name}: ${detail.message}`)
        for (const wake of this.#waiting) wake()
      }
    } catch (error) {
      // how `stop` ends it
      if (!(error instanceof Error) || error.name !== 'NodeWentAwayError') throw error
    }
  }
}
