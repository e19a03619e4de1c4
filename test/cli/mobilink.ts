/** Runs the compiled command as people do: a child process, its exit code, its two streams. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { COMMAND } from '../command.ts'
import type { ChildProcess } from 'node:child_process'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Every line of stdout as JSON; throws when one is not. */
  json (): Array<Record<string, unknown>>
}

export interface RunOptions {
  readonly data?: string
  readonly input?: string | Buffer
  readonly env?: Record<string, string>
}

/** Runs one command to its end. Stdin is empty unless there is input. */
export async function mobilink (args: readonly string[], { data, input, env }: RunOptions = {}): Promise<Ran> {
  const child = launch(args, data, env)
  const output = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { output.stdout += text })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { output.stderr += text })
  // A command that refuses its input early closes the pipe.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input ?? '')
  const [code] = await once(child, 'close') as [number | null]
  return { code, ...output, json: () => linesOf(output.stdout).map((line) => JSON.parse(line) as Record<string, unknown>) }
}

export function linesOf (text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** A command that goes on running: its lines as they come. */
export class RunningCommand {
  readonly child: ChildProcess
  readonly #lines: string[] = []
  readonly #errors: string[] = []
  readonly #closed: Promise<number | null>
  #changed = Promise.withResolvers<undefined>()
  #isOver = false

  constructor (args: readonly string[], data: string, env?: Record<string, string>) {
    this.child = launch(args, data, env)
    this.#closed = once(this.child, 'close').then(([code]) => {
      this.#isOver = true
      this.#wake()
      return code as number | null
    })
    const collect = (from: NodeJS.ReadableStream | null, into: string[]): void => {
      if (from === null) return
      createInterface({ input: from }).on('line', (line) => {
        into.push(line)
        this.#wake()
      })
    }
    collect(this.child.stdout, this.#lines)
    collect(this.child.stderr, this.#errors)
  }

  get lines (): readonly string[] {
    return this.#lines
  }

  get stderr (): string {
    return this.#errors.join('\n')
  }

  /** The first line of stdout, as JSON, that fits; waits for it. */
  async event (fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    return await this.#until(() => this.#lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(fits))
  }

  /** The first line of stdout that matches; waits for it. */
  async line (pattern: RegExp): Promise<string> {
    return await this.#until(() => this.#lines.find((line) => pattern.test(line)))
  }

  /** The first line of stderr that matches; waits for it. */
  async talk (pattern: RegExp): Promise<string> {
    return await this.#until(() => this.#errors.find((line) => pattern.test(line)))
  }

  /** Sends a signal and resolves with the exit code (`null` when the signal ended it). */
  async end (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (!this.#isOver) this.child.kill(signal)
    return await this.#closed
  }

  /** Resolves with the exit code, without asking it to end. */
  async over (): Promise<number | null> {
    return await this.#closed
  }

  async #until<Found> (find: () => Found | undefined): Promise<Found> {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      if (this.#isOver) throw new Error(`the command ended first; it said: ${this.#lines.join('\n')}\n${this.stderr}`)
      await this.#changed.promise
    }
  }

  #wake (): void {
    this.#changed.resolve(undefined)
    this.#changed = Promise.withResolvers<undefined>()
  }
}

export interface RunningHost {
  readonly command: RunningCommand
  readonly data: string
  readonly peerId: string
  readonly addresses: string[]
  readonly web?: string
}

/** Starts a node on loopback, on free ports, and resolves when it says that it runs. */
export async function startHost (data: string, args: readonly string[] = ['--no-web'], env?: Record<string, string>): Promise<RunningHost> {
  return await startNode(data, ['--profile', 'local', '--listen', '/ip4/127.0.0.1/tcp/0', ...args], env)
}

/** Starts a node as the arguments say, and resolves when it says that it runs. */
export async function startNode (data: string, args: readonly string[], env?: Record<string, string>): Promise<RunningHost> {
  const command = new RunningCommand(['start', '--json', ...args], data, env)
  const started = await command.event(() => true)
  if (started.event !== 'started') throw new Error(`the first line is ${JSON.stringify(started)}`)
  const { peerId, addresses, web } = started as { peerId: string, addresses: string[], web?: string }
  return { command, data, peerId, addresses, web }
}

/** Runs `use` with a fresh directory that is gone afterwards. */
export async function withFolder<Result> (use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'mobilink-test-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function launch (args: readonly string[], data: string | undefined, env: Record<string, string> = {}): ChildProcess {
  const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MOBILINK_|NO_COLOR|FORCE_COLOR|DEBUG|NODE_V8)/.test(name)))
  return spawn(process.execPath, [COMMAND, ...args], { stdio: 'pipe', env: { ...plain, ...(data === undefined ? {} : { MOBILINK_DATA: data }), ...env } })
}
