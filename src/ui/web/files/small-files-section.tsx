/** What comes without asking: voice messages and pictures of contacts, up to a size. Part of "You, in this browser". */
import { useId, useState } from 'preact/hooks'
import { sizeWords } from '../../model/index.ts'
import { useDeed } from '../deed.ts'
import type { Tab } from '../tab.ts'
import type { VNode } from 'preact'

const MIB = 1024 * 1024
const CHOICES = [0, MIB, 5 * MIB, 20 * MIB, 100 * MIB]

export function SmallFilesSection ({ tab }: { tab: Tab }): VNode {
  const { transfers } = tab.node
  const deed = useDeed()
  const [bytes, setBytes] = useState(transfers.smallItemBytes())
  const id = useId()
  const choices = [...new Set([...CHOICES, bytes])].sort((a, b) => a - b)
  const change = (next: number): void => {
    setBytes(next)
    deed.run(async () => {
      await transfers.setSmallItemBytes(next)
      return 'Kept.'
    })
  }
  return (
    <section class="stack" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>Pictures and voice messages</h3>
      <label class="field" for={id}>
        <span>Come without asking</span>
        <select id={id} value={String(bytes)} aria-describedby={`${id}-hint`} onChange={(event) => { change(Number(event.currentTarget.value)) }}>
          {choices.map((choice) => <option key={choice} value={String(choice)}>{choice === 0 ? 'never: ask me each time' : `up to ${sizeWords(choice)}`}</option>)}
        </select>
      </label>
      <p id={`${id}-hint`} class="faint">Of contacts that you have accepted. Other files always ask.</p>
      <p class="problem" role="alert">{deed.problem}</p>
      <p class="said" role="status">{deed.said}</p>
    </section>
  )
}
