/**
 * Lines at the foot of a terminal that are drawn again and again, on stderr. Where stderr is no terminal, or a person asked
 * for quiet, nothing is drawn: what matters is said otherwise.
 */
import type { Output } from './output.ts'

/** More would push what a person reads out of sight. */
const MAX_LINES = 8

export class ProgressLines {
  readonly #output: Output
  #drawn = 0

  constructor (output: Output) {
    this.#output = output
  }

  /** In the place of what was drawn before. */
  show (lines: readonly string[]): void {
    if (!this.#output.canDraw) return
    const shown = lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES - 1), `… and ${lines.length - MAX_LINES + 1} more`]
    if (shown.length === 0 && this.#drawn === 0) return
    const up = this.#drawn === 0 ? '' : `\u001b[${this.#drawn}A\r`
    // without wrapping: a long name must not make two lines of one; ECMA-48 and DEC private mode 7
    this.#output.draw(`\u001b[?7l${up}${shown.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J\u001b[?7h`)
    this.#drawn = shown.length
  }

  /** Takes them away, so that something else can be written there. */
  clear (): void {
    this.show([])
  }
}
