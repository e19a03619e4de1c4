/**
 * A real host for page tests: the command line's own process on a folder of its own, on loopback, serving the
 * production bundle. Spoken to as a person does: by commands.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { COMMAND } from '../command.ts'
import type { ChildProcess } from 'node:child_process'

const run = promisify(execFile)

interface Said { readonly event: string, readonly detail: Record<string, unknown> }

export interface HostInit {
  /** Where its data lies; a fresh folder of its own otherwise. Deleted at the end. */
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
}

/** How a command ended. */
export interface Ended { readonly code: number, readonly stdout: string, readonly stderr: string }

export class HostProcess {
  readonly peerId: string
  /** Where the page is served, with a slash at the end. */
  readonly web: string
  readonly folder: string
  #child: ChildProcess
  readonly #settings: readonly string[]
  readonly #env: Readonly<Record<string, string>>
  readonly #said: Said[] = []
  readonly #waiting: Array<(said: Said) => void> = []
  #watch: ChildProcess | undefined

  private constructor (child: ChildProcess, folder: string, settings: readonly string[], env: Readonly<Record<string, string>>, started: { peerId: string, web: string }) {
    this.#child = child
    this.folder = folder
    this.#settings = settings
    this.#env = env
    this.peerId = started.peerId
    this.web = started.web
  }

  /** Resolves once the host says that it has started. */
  static async start (settings: readonly string[] = ['--profile', 'local'], init: HostInit = {}): Promise<HostProcess> {
    const folder = init.folder ?? await mkdtemp(join(tmpdir(), 'page-host-'))
    const env = init.env ?? {}
    const { child, said } = await spawnHost(folder, settings, env)
    const host = new HostProcess(child, folder, settings, env, said)
    await host.#follow()
    return host
  }

  /** Ends the process without a word to anybody, as a power cut would. */
  async kill (): Promise<void> {
    this.#watch?.kill()
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }

  /** Starts it again after `kill`: the same identity, the same ports. */
  async restart (): Promise<void> {
    const { child } = await spawnHost(this.folder, this.#settings, this.#env)
    this.#child = child
    await this.#follow()
  }

  // Events are followed from the start, so that none happens unseen.
  async #follow (): Promise<void> {
    const watch = spawn(process.execPath, [COMMAND, 'watch', '--data', this.folder, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#watch = watch
    createInterface(watch.stdout).on('line', (line) => {
      const said = JSON.parse(line) as Said
      this.#said.push(said)
      for (const tell of this.#waiting) tell(said)
    })
    await once(watch.stderr, 'data')
  }

  /** Runs one command against this host and answers the JSON lines it printed. */
  async command (...words: string[]): Promise<Array<Record<string, unknown>>> {
    const { stdout } = await run(process.execPath, [COMMAND, ...words, '--data', this.folder, '--profile', 'local', '--json'])
    return stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  /** Runs one command against this host, however it ends; answers what it printed for people. */
  async says (...words: string[]): Promise<Ended> {
    const child = spawn(process.execPath, [COMMAND, ...words, '--data', this.folder], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
    const [code] = await once(child, 'close') as [number]
    return { code, stdout, stderr }
  }

  /** What the host is running as; its memory is looked at by host-memory.ts. */
  get child (): ChildProcess { return this.#child }

  /** Resolves once an event, past or to come, says what is asked for. */
  async until (matches: (event: string, detail: Record<string, unknown>) => boolean): Promise<void> {
    const fits = (said: Said): boolean => matches(said.event, said.detail)
    if (this.#said.some(fits)) return
    await new Promise<void>((resolve) => this.#waiting.push((said) => { if (fits(said)) resolve() }))
  }

  async stop (): Promise<void> {
    this.#watch?.kill()
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM')
      await once(this.#child, 'exit')
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

async function spawnHost (folder: string, settings: readonly string[], env: Readonly<Record<string, string>>): Promise<{ child: ChildProcess, said: { peerId: string, web: string } }> {
  const child = spawn(process.execPath, [COMMAND, 'start', '--data', folder, ...settings, '--web', 'localhost:0', '--json'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaints += text })
  for await (const line of createInterface(child.stdout)) {
    const said = JSON.parse(line) as { event: string, peerId: string, web: string }
    if (said.event !== 'started') continue
    child.stdout.resume()
    return { child, said }
  }
  throw new Error(`The host ended before it had started: ${complaints}`)
}
