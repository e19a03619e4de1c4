/**
 * Whether own clouds keep this browser's conversations, sealed, as a backup: a switch, and how far each of them is. Part
 * of "My cloud", and loaded with it.
 */
import { useId, useState } from 'preact/hooks'
import { cloudTitle, historyWords } from '../model/index.ts'
import { useDeed } from './deed.ts'
import type { Tab } from './tab.ts'
import type { VNode } from 'preact'

export function HistorySection ({ tab }: { tab: Tab }): VNode {
  const deed = useDeed()
  const id = useId()
  const { cloud } = tab.node
  const clouds = tab.clouds.value
  const isOn = cloud.keepsHistory()
  // what was pressed stays pressed while it is on its way
  const [wish, setWish] = useState(isOn)
  const change = (on: boolean): void => {
    setWish(on)
    deed.run(async () => {
      const { isErased } = await cloud.keepHistory(on)
      await tab.lookAtClouds()
      if (on) return 'Your conversations are copied from now on, while this page is open.'
      return isErased ? 'Your conversations are kept in this browser alone.' : 'A computer that is away still has them: it is told to erase them when this browser meets it. To erase them now, run “mobilink cloud wipe” there.'
    })
  }
  return (
    <section class="stack" aria-labelledby={id}>
      <h3 id={id}>Your conversations</h3>
      <label class="row">
        <input type="checkbox" checked={deed.busy ? wish : isOn} aria-disabled={deed.busy} onChange={(event) => { change(event.currentTarget.checked) }} />
        <span class="grow">Keep my conversations on my computer, sealed</span>
      </label>
      <p class="faint">Browsers throw away what pages keep, and devices get lost. With this and a backup of your identity (“Lock and backup”) your conversations come back: restore the backup, and pair again. Your computer can read nothing of them.</p>
      {clouds.some(({ history }) => isOn || history.state !== 'off') && (
        <ul role="list" class="plain" aria-label="Where they are kept">
          {clouds.map((one) => <li key={one.peerId}><strong dir="auto">{cloudTitle(one, tab.host.description?.peerId)}</strong>. {historyWords(one.history)}</li>)}
        </ul>
      )}
      <p class="problem" role="alert">{deed.problem}</p>
      <p class="said" role="status">{deed.said}</p>
    </section>
  )
}
