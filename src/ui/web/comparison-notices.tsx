/**
 * Comparisons that go on while their dialog is closed: one that a contact has begun rings here, whatever is open.
 */
import { titleOf, verificationWords } from '../model/index.ts'
import type { Tab } from './tab.ts'
import type { VerificationView } from '../../node/index.ts'
import type { VNode } from 'preact'

export function ComparisonNotices ({ tab }: { tab: Tab }): VNode {
  const dialog = tab.dialog.value
  const shown = [...tab.comparisons.value.values()].filter(({ contact, state }) => state.phase !== 'verified' && state.phase !== 'ended' && !(dialog.kind === 'verify' && dialog.peer === contact))
  return <>{shown.map((comparison) => <ComparisonNotice key={comparison.contact} tab={tab} comparison={comparison} />)}</>
}

function ComparisonNotice ({ tab, comparison }: { tab: Tab, comparison: VerificationView }): VNode {
  const { contact: peer, state } = comparison
  const title = titleOf(tab.contact(peer) ?? { peerId: peer, name: '' })
  const isAsked = state.phase === 'asked'
  return (
    <div class="notice comparison-notice">
      <p>{isAsked ? verificationWords(comparison, title).sentence : `A comparison with ${title} goes on.`}</p>
      <button
        class="primary small"
        onClick={() => {
          if (isAsked) tab.compare(peer)
          tab.dialog.value = { kind: 'verify', peer }
        }}
      >{isAsked ? 'Compare' : 'Continue'}
      </button>
      <button class="quiet small" onClick={() => { tab.node.contacts.verification(peer)?.cancel() }}>{isAsked ? 'Not now' : 'Stop'}</button>
    </div>
  )
}
