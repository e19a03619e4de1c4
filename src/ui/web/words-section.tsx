/**
 * Recovery words: drawn, shown once, and counted only when two of them come back, so that nobody goes on who has not
 * written them down.
 */
import { useId, useState } from 'preact/hooks'
import { useDeed } from './deed.ts'
import type { SectionProps } from './lock-and-backup.tsx'
import type { VNode } from 'preact'

interface Drawn {
  readonly words: readonly string[]
  /** Which two are asked for, counted from 0. */
  readonly asked: readonly [number, number]
}

export function WordsSection ({ vault, proof }: SectionProps): VNode {
  const [drawn, setDrawn] = useState<Drawn>()
  const { busy, problem, said, run } = useDeed()
  const id = useId()
  const present = vault.slots.value.find(({ kind }) => kind === 'words')

  const draw = async (): Promise<string> => {
    const words = (await vault.vault.drawRecoveryWords()).split(' ')
    setDrawn({ words, asked: twoOf(words.length) })
    return ''
  }
  const keep = async ({ words, asked }: Drawn, answers: readonly string[]): Promise<string> => {
    const wrong = asked.find((at, which) => answers[which]?.trim().toLowerCase() !== words[at])
    if (wrong !== undefined) throw new NotTheWordError(wrong + 1)
    await vault.vault.addRecoveryWords(words.join(' '), proof)
    setDrawn(undefined)
    await vault.refresh()
    return present === undefined ? 'The recovery words open this vault from now on.' : 'The new recovery words open this vault from now on, and the old ones do not.'
  }
  const remove = async (slot: string): Promise<string> => {
    await vault.vault.removeSlot(slot, proof)
    await vault.refresh()
    return 'The recovery words open nothing any more.'
  }

  return (
    <section class="stack" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>Recovery words</h3>
      <p class="faint">24 words on paper, for when the passphrase is forgotten or the passkey is lost. Whoever has them can open this vault.</p>
      {drawn === undefined
        ? (
          <div class="row">
            <button aria-disabled={busy} onClick={() => { run(draw) }}>{present === undefined ? 'Make recovery words' : 'Make new recovery words'}</button>
            {present !== undefined && <button class="danger" aria-disabled={busy} onClick={() => { run(async () => await remove(present.id)) }}>Remove recovery words</button>}
          </div>
        )
        : <Shown drawn={drawn} busy={busy} onKeep={(answers) => { run(async () => await keep(drawn, answers)) }} onCancel={() => { setDrawn(undefined) }} />}
      <p class="problem" role="alert">{problem}</p>
      <p class="said" role="status">{said}</p>
    </section>
  )
}

function Shown ({ drawn: { words, asked }, busy, onKeep, onCancel }: { drawn: Drawn, busy: boolean, onKeep: (answers: readonly string[]) => void, onCancel: () => void }): VNode {
  const [answers, setAnswers] = useState<readonly string[]>(['', ''])
  return (
    <form
      class="stack whole"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault()
        onKeep(answers)
      }}
    >
      <p>Write these down, in this order. They are not shown again.</p>
      <ol class="words" aria-label="Recovery words">{words.map((word, at) => <li key={at}>{word}</li>)}</ol>
      <div class="row">
        {asked.map((at, which) => (
          <label key={at} class="field grow">
            <span>Word {at + 1}</span>
            <input type="text" required autocomplete="off" autocapitalize="off" spellcheck={false} value={answers[which]} onInput={(event) => { setAnswers(answers.with(which, event.currentTarget.value)) }} />
          </label>
        ))}
      </div>
      <div class="row">
        <button type="submit" class="primary" aria-disabled={busy}>They are written down</button>
        <button type="button" onClick={onCancel}>Cancel</button>
      </div>
    </form>
  )
}

/** One of each half. */
function twoOf (count: number): [number, number] {
  const half = count / 2
  const [first = 0, second = 0] = crypto.getRandomValues(new Uint8Array(2))
  return [first % half, half + second % half]
}

/** What was typed is not this word. Look at the list once more. */
class NotTheWordError extends Error {
  static override readonly name = 'NotTheWordError'
  override readonly name = 'NotTheWordError'

  constructor (place: number) {
    super(`That is not word ${place}. Nothing was changed: look once more at what you have written down.`)
  }
}
