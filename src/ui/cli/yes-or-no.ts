/**
 * A question with two answers, each of which has to be said: an empty line is neither, so that nobody raises an alarm,
 * or calls one off, by pressing Enter.
 */
import { createInterface } from 'node:readline'
import type { Output } from './output.ts'
import type { Readable } from 'node:stream'

/** Longer lines are no answer, and are not kept either. */
const MAX_LINE = 1_024

/** Resolves with the answer; `undefined` when the input ended, or nobody waits any more. */
export async function yesOrNo (input: Readable, output: Output, question: string, signal: AbortSignal): Promise<boolean | undefined> {
  if (signal.aborted) return undefined
  const lines = createInterface({ input, terminal: false })
  const end = (): void => lines.close()
  signal.addEventListener('abort', end, { once: true })
  try {
    output.say(question)
    for await (const line of lines) {
      const said = line.slice(0, MAX_LINE).trim().toLowerCase()
      if (said === 'y' || said === 'yes') return true
      if (said === 'n' || said === 'no') return false
      output.say('Type y when both see the same, n when not.')
    }
    return undefined
  } finally {
    signal.removeEventListener('abort', end)
    lines.close()
    // what a terminal holds open must not keep the command from ending
    input.pause()
  }
}
