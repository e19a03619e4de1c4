/**
 * Many seeds, side by side in processes of their own: one run keeps one core busy. Asked for in any order, each seed is
 * played once; a process that ends too early is told with what it said last.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isClean } from './findings.ts'
import type { SimulationResult } from './simulate.ts'
import type { ChildProcess } from 'node:child_process'

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url))
/** Whoever runs the tests has other things running as well. */
const MOST_PROCESSES = 2
const KEPT_OF_STDERR = 4_000
/** A process takes about a second to start. */
const SEEDS_OF_ONE = 5

export interface Size { readonly messages: number, readonly devices: number, readonly clouds: number }

/** Sizes take turns: two who write much to each other, and three among whom it is more entangled. */
export function sizeOf (seed: number, messages: number): Size {
  return seed % 2 === 0 ? { messages, devices: 3, clouds: 2 } : { messages, devices: 2, clouds: 2 }
}

/** How a person plays this seed again. */
export function replayOf (seed: number, { messages, devices, clouds }: Size): string {
  return `npm run simulate -- --seed ${seed} --messages ${messages} --devices ${devices} --clouds ${clouds}`
}

export class ManySeeds {
  readonly #messages: number
  readonly #results = new Map<number, PromiseWithResolvers<SimulationResult>>()
  /** Those of one size that go with one process. */
  readonly #left: number[][] = []
  readonly #children = new Set<ChildProcess>()

  /** Plays 1 to `seeds`, and begins at once. */
  constructor ({ seeds, messages }: { readonly seeds: number, readonly messages: number }) {
    this.#messages = messages
    for (let first = 1; first <= seeds; first += 2 * SEEDS_OF_ONE) {
      const some = Array.from({ length: Math.min(2 * SEEDS_OF_ONE, seeds - first + 1) }, (_, at) => first + at)
      this.#left.push(...[0, 1].map((parity) => some.filter((seed) => seed % 2 === parity)).filter(({ length }) => length > 0))
    }
    for (const seed of this.#left.flat()) {
      const result = Promise.withResolvers<SimulationResult>()
      // whoever asks for it hears of it; nobody has to
      result.promise.catch(() => undefined)
      this.#results.set(seed, result)
    }
    for (let n = 0; n < Math.min(MOST_PROCESSES, availableParallelism()); n++) this.#next()
  }

  /** What these seeds showed that they should not, each with how to play it again; and how many messages there were. */
  async play (seeds: readonly number[]): Promise<{ readonly found: string[], readonly messages: number }> {
    const found: string[] = []
    let messages = 0
    for (const seed of seeds) {
      const result = await this.#results.get(seed)?.promise
      if (result === undefined) throw new RangeError(`Seed ${seed} is not played`)
      messages += result.messages
      if (!isClean(result)) found.push(`seed ${seed} fails; again with: ${replayOf(seed, sizeOf(seed, this.#messages))}`, ...result.lines)
    }
    return { found, messages }
  }

  /** Ends what still runs. */
  stop (): void {
    this.#left.length = 0
    for (const child of this.#children) child.kill()
  }

  #next (): void {
    const seeds = this.#left.shift()
    if (seeds === undefined) return
    const sizes = { seed: seeds.join(), ...sizeOf(seeds[0] ?? 0, this.#messages) }
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN, '--each', ...Object.entries(sizes).flatMap(([name, value]) => [`--${name}`, `${value}`])], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#children.add(child)
    let said = ''
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"seed":')) return
      const result = JSON.parse(line) as SimulationResult
      this.#results.get(Number(result.seed))?.resolve(result)
    })
    child.stderr.on('data', (data: Buffer) => { said = `${said}${data.toString()}`.slice(-KEPT_OF_STDERR) })
    child.on('close', () => {
      this.#children.delete(child)
      // of those that have answered this changes nothing
      for (const seed of seeds) this.#results.get(seed)?.reject(new Error(`seed ${seed} ended without a result; again with: ${replayOf(seed, sizes)}\n${said}`))
      this.#next()
    })
  }
}
