/**
 * "My cloud": the computers that keep what this browser sends, what they hold and whether they are there; unpairing one,
 * and pairing another by code or link. Loaded when it is opened.
 */
import { useId, useState } from 'preact/hooks'
import { cloudFileSentence, cloudTitle, cloudWords } from '../model/index.ts'
import { useDeed } from './deed.ts'
import { HistorySection } from './history-section.tsx'
import { Modal } from './modal.tsx'
import { momentOf } from './times.ts'
import type { Tab } from './tab.ts'
import type { PairedCloud } from '../../node/index.ts'
import type { VNode } from 'preact'

const MAX_TYPED = 4_200

export function CloudSections ({ tab }: { tab: Tab }): VNode {
  const clouds = tab.clouds.value
  return (
    <>
      <p>A cloud is a computer of your own that stays on. It keeps what you send, sealed for whoever it is for, and delivers it while this browser is off. It can read nothing of it.</p>
      {clouds.length > 0 && (
        <ul role="list" class="plain stack" aria-label="My clouds">
          {clouds.map((cloud) => <OneCloud key={cloud.peerId} tab={tab} cloud={cloud} />)}
        </ul>
      )}
      {clouds.length > 0 && <HistorySection tab={tab} />}
      <PairForm tab={tab} isFirst={clouds.length === 0} />
    </>
  )
}

function OneCloud ({ tab, cloud }: { tab: Tab, cloud: PairedCloud }): VNode {
  const [asking, setAsking] = useState(false)
  const deed = useDeed()
  const id = useId()
  const title = cloudTitle(cloud, tab.host.description?.peerId)
  const { word, sentence } = cloudWords(cloud)
  const unpair = (): void => {
    deed.run(async () => {
      const { isTold } = await tab.node.cloud.unpair(cloud.peerId)
      if (!isTold) tab.notice.value = `${title} is away and has not heard of it. Your contacts take nothing from it any more, and it is told to erase what it holds when this browser meets it within 30 days. To erase that now, run “mobilink cloud unpair” there.`
      await tab.lookAtClouds()
      return ''
    })
  }
  return (
    <li class="stack" aria-labelledby={id}>
      <h3 id={id} dir="auto">{title} <span class="faint">{word}</span></h3>
      <p>{sentence} {cloudFileSentence(cloud)}</p>
      <p class="peer-id">{cloud.peerId}</p>
      <p class="faint">Paired on {momentOf(cloud.pairedAt)}.</p>
      <div class="row end"><button class="danger small" aria-label={`Unpair ${title}`} onClick={() => { setAsking(true) }}>Unpair…</button></div>
      <p class="problem" role="alert">{deed.problem}</p>
      {asking && (
        <Modal title={`Unpair ${title}?`} onClose={() => { setAsking(false) }}>
          <p>It erases what it holds of you, and your contacts take nothing from it any more. What has not been delivered yet stays on this device and goes out while this tab is open.</p>
          <div class="row end">
            <button data-focus-first onClick={() => { setAsking(false) }}>Keep</button>
            <button class="danger" aria-disabled={deed.busy} onClick={unpair}>Unpair</button>
          </div>
        </Modal>
      )}
    </li>
  )
}

function PairForm ({ tab, isFirst }: { tab: Tab, isFirst: boolean }): VNode {
  const [typed, setTyped] = useState('')
  const deed = useDeed()
  const id = useId()
  const link = tab.pairingLink.value
  const other = link === undefined || tab.isOwnHostsLink(link) ? undefined : tab.pairingHost(link)
  const pair = (text: string): void => {
    deed.run(async () => {
      const cloud = await tab.pair(text)
      setTyped('')
      return `Paired with ${cloudTitle(cloud, tab.host.description?.peerId)}.`
    })
  }
  return (
    <form
      class="stack"
      aria-labelledby={`${id}-heading`}
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim() !== '') pair(typed)
      }}
    >
      <h3 id={`${id}-heading`}>{isFirst ? 'Pair a computer' : 'Pair another computer'}</h3>
      {link !== undefined && other !== undefined && (
        <div class="alarm" role="alert">
          <p>The link that you opened is not of the computer that serves this page, but of another one:</p>
          <p class="peer-id">{other}</p>
          <p>Use it only if you made it yourself, on a computer of yours: whoever owns that computer would see when you write, and to whom.</p>
          <div class="row">
            <button type="button" class="small" onClick={() => { tab.pairingLink.value = undefined }}>Forget the link</button>
            <button type="button" class="small danger" aria-disabled={deed.busy} onClick={() => { pair(link) }}>It is mine: pair</button>
          </div>
        </div>
      )}
      <p>On that computer, run <code>mobilink cloud offer</code>, and type the code that it shows. {tab.host.description === undefined ? 'This page does not know where it is: paste its link instead.' : 'A code is of the computer that serves this page; for any other, paste its link.'}</p>
      <label class="field" for={`${id}-code`}>
        <span>Code or link</span>
        <input
          id={`${id}-code`}
          type="text"
          required
          spellcheck={false}
          autocomplete="off"
          autocapitalize="characters"
          placeholder="K7QF-3MPX"
          maxLength={MAX_TYPED}
          data-focus-first
          aria-invalid={deed.problem !== ''}
          aria-describedby={`${id}-problem`}
          value={typed}
          onInput={(event) => { setTyped(event.currentTarget.value) }}
        />
      </label>
      <p id={`${id}-problem`} class="problem" role="alert">{deed.problem}</p>
      <p class="said" role="status">{deed.busy ? 'Pairing…' : deed.said}</p>
      <div class="row end"><button type="submit" class="primary" aria-disabled={deed.busy}>Pair</button></div>
    </form>
  )
}
