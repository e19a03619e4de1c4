/**
 * The two streams of a command. Data goes to stdout (with `--json` one JSON value per line and nothing else),
 * talk goes to stderr. Nothing else in the command line writes to either.
 */
import { once } from 'node:events'
import { styleText } from 'node:util'
import { jsonLine } from './printable.ts'
import type { Writable } from 'node:stream'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export interface OutputInit {
  stdout: Writable
  stderr: Writable
  json: boolean
  quiet: boolean
  verbose: boolean
  color: boolean
  /** Whether stderr is a terminal that moves its cursor. Default: no. */
  canDraw?: boolean
}

export class Output {
  readonly json: boolean
  readonly verbose: boolean
  readonly color: boolean
  /** Whether lines may be drawn over on stderr. */
  readonly canDraw: boolean
  readonly #quiet: boolean
  readonly #stdout: Writable
  readonly #stderr: Writable

  constructor (init: OutputInit) {
    this.json = init.json
    this.verbose = init.verbose
    this.color = init.color
    this.canDraw = init.canDraw === true && !init.quiet
    this.#quiet = init.quiet
    this.#stdout = init.stdout
    this.#stderr = init.stderr
  }

  /** Nobody wants to read talk. */
  get isQuiet (): boolean {
    return this.#quiet
  }

  /** The answer to a question: printed even with `--quiet`. */
  answer (value: object, human: () => string): void {
    this.#stdout.write((this.json ? jsonLine(value) : human()) + '\n')
  }

  /** That something was done: for people only where they did not ask for quiet. */
  done (value: object, human: () => string): void {
    if (this.json || !this.#quiet) this.answer(value, human)
  }

  /** For machines only. */
  event (value: object): void {
    if (this.json) this.#stdout.write(jsonLine(value) + '\n')
  }

  /** An answer of any length, no faster than it is read. */
  async lines (lines: AsyncIterable<string>): Promise<void> {
    for await (const line of lines) {
      if (!this.#stdout.write(line)) await once(this.#stdout, 'drain')
    }
  }

  /** Talk: hints and progress, on stderr. */
  say (text: string): void {
    if (!this.#quiet) this.#stderr.write(text + '\n')
  }

  /** Moves the cursor of stderr; only where `canDraw`. */
  draw (sequence: string): void {
    if (this.canDraw) this.#stderr.write(sequence)
  }

  /** What went wrong, on stderr, `--quiet` or not. */
  complain (text: string): void {
    this.#stderr.write(text + '\n')
  }

  paint (style: Style, text: string): string {
    return this.color ? styleText(style, text, { validateStream: false }) : text
  }
}

/** NO_COLOR (no-color.org), FORCE_COLOR and a dumb terminal, in this order; else whether stdout is a terminal. */
export function wantsColor (env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if ((env.NO_COLOR ?? '') !== '') return false
  if ((env.FORCE_COLOR ?? '') !== '') return env.FORCE_COLOR !== '0'
  return isTerminal && env.TERM !== 'dumb'
}
