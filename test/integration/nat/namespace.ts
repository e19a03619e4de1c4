/**
 * A network namespace that lives exactly as long as the test that made it: a small process holds it, and that process
 * ends when its input does, whatever happens to the test. It has no name on the machine, so there is nothing to clean
 * up and nothing to collide with; interfaces, routes and rules of the machine itself are never touched.
 *
 * Made as the root of a user namespace of its own where the system allows that, and as root otherwise.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { ChildProcess, SpawnOptions } from 'node:child_process'

/** The system refuses a namespace, or a tool is missing: the message says what, and what to do. */
export class NamespacesRefusedError extends Error {
  override readonly name = 'NamespacesRefusedError'
}

/** `ip` and `nft` live where only root's PATH leads. */
const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`

export class Namespace {
  /** The command words that run what follows them in here. */
  readonly enter: readonly string[]
  readonly #holder: ChildProcess
  readonly #isUserToo: boolean

  private constructor (holder: ChildProcess, isUserToo: boolean) {
    this.#holder = holder
    this.#isUserToo = isUserToo
    this.enter = ['nsenter', '--target', String(holder.pid), ...(isUserToo ? ['--user', '--preserve-credentials'] : []), '--net']
  }

  get pid (): number {
    return this.#holder.pid ?? 0
  }

  /**
   * A first namespace, apart from the machine.
   *
   * @throws {NamespacesRefusedError}
   */
  static async create (): Promise<Namespace> {
    const refusals: unknown[] = []
    for (const isUserToo of process.getuid?.() === 0 ? [true, false] : [true]) {
      try {
        return new Namespace(await hold(['unshare', ...(isUserToo ? ['--user', '--map-root-user'] : []), '--net']), isUserToo)
      } catch (error) {
        refusals.push(error)
      }
    }
    const [reason] = refusals
    throw new NamespacesRefusedError(`this system refuses network namespaces (${reason instanceof Error ? reason.message : String(reason)})`, { cause: reason })
  }

  /** One more, of the same owner, so that wires can be laid between the two. */
  async another (): Promise<Namespace> {
    return new Namespace(await hold([...this.enter, 'unshare', '--net']), this.#isUserToo)
  }

  /** Starts a program in here; it is the caller's to end, and ends in any case when the caller's process does. */
  spawn (words: readonly string[], options: SpawnOptions = {}): ChildProcess {
    return spawnWords([...this.enter, 'setpriv', '--pdeathsig', 'KILL', ...words], options)
  }

  /**
   * Runs a command to its end and resolves with what it printed.
   *
   * @throws {NamespacesRefusedError} with what it complained about
   */
  async run (words: readonly string[], input = ''): Promise<string> {
    const child = this.spawn(words, { stdio: 'pipe' })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
    const [printed, complaint, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'close')]) as [string, string, [number | null]]
    if (code !== 0) throw new NamespacesRefusedError(`${words.join(' ')}: ${complaint.trim()}`)
    return printed
  }

  /** Lines for `ip -batch`. */
  async ip (...lines: string[]): Promise<void> {
    await this.run(['ip', '-batch', '-'], lines.map((line) => `${line}\n`).join(''))
  }

  /** Replaces every packet rule in here. */
  async nft (rules: string): Promise<void> {
    await this.run(['nft', '-f', '-'], `flush ruleset\n${rules}`)
  }

  /** Everything in here is gone when the last program in here has ended. */
  async close (): Promise<void> {
    if (this.#holder.exitCode !== null || this.#holder.signalCode !== null) return
    const closed = once(this.#holder, 'close')
    this.#holder.stdin?.end()
    await closed
  }
}

/** A process that waits for the end of its input, in the namespace that `words` make. */
async function hold (words: readonly string[]): Promise<ChildProcess> {
  const holder = spawnWords([...words, 'sh', '-c', 'echo held; exec cat > /dev/null'], { stdio: 'pipe' })
  const complaint = textOf(holder.stderr)
  const failed = once(holder, 'close').then(async () => { throw new NamespacesRefusedError((await complaint).trim()) })
  failed.catch(() => undefined)
  if (holder.stdout === null) throw new TypeError('the holder has no output')
  await Promise.race([once(holder.stdout, 'data'), failed])
  return holder
}

function spawnWords ([command = '', ...words]: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, words, { ...options, env: { ...(options.env ?? process.env), PATH } })
}

async function textOf (stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? '' : await text(stream)
}
