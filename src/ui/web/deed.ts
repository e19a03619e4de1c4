/**
 * Something a person asked for that takes a moment and may be refused: one at a time, with a sentence at the end of it.
 */
import { useState } from 'preact/hooks'
import { sentenceFor } from '../model/index.ts'

export interface Deed {
  readonly busy: boolean
  /** What came of the last one; at most one of the two is not empty. */
  readonly problem: string
  readonly said: string
  /** @param act resolves with the sentence for when it worked */
  run (act: () => Promise<string>): void
}

export function useDeed (): Deed {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [said, setSaid] = useState('')
  const run = (act: () => Promise<string>): void => {
    if (busy) return
    setBusy(true)
    setProblem('')
    setSaid('')
    act().then(setSaid, (error: unknown) => { setProblem(sentenceFor(error)) }).finally(() => { setBusy(false) })
  }
  return { busy, problem, said, run }
}
