/** Above the box to write in: files that are being kept for a contact, and how far each is. */
import { sizeWords } from '../../model/index.ts'
import type { Tab } from '../tab.ts'
import type { Keeping } from '../tab-files.ts'
import type { PeerIdText } from '../../../node/index.ts'
import type { VNode } from 'preact'

/** More than these are counted. Design. */
const SHOWN = 4

export function KeepList ({ tab, peer }: { tab: Tab, peer: PeerIdText }): VNode | null {
  const all = tab.files.keeping.value.filter((one) => one.peer === peer)
  if (all.length === 0) return null
  return (
    <div class="keep-list">
      <ul role="list" class="plain" aria-label="Files being kept here">
        {all.slice(0, SHOWN).map((one) => <Item key={one.key} one={one} />)}
      </ul>
      {all.length > SHOWN && (
        <p class="row faint">
          <span class="grow">and {all.length - SHOWN} more</span>
          <button type="button" class="quiet small" onClick={() => { for (const { cancel } of all) cancel() }}>Cancel all</button>
        </p>
      )}
    </div>
  )
}

function Item ({ one: { name, size, done, problem, cancel } }: { one: Keeping }): VNode {
  return (
    <li class="keep-item">
      <p class="keep-name"><span dir="auto">{name}</span> <span class="faint">{problem === '' ? `${sizeWords(done)} of ${sizeWords(size)} kept` : ''}</span></p>
      <button type="button" class="quiet small" aria-label={`${problem === '' ? 'Cancel' : 'Dismiss'} ${name}`} onClick={cancel}>{problem === '' ? 'Cancel' : 'Dismiss'}</button>
      {problem === ''
        ? <progress aria-label={`Keeping ${name}`} value={done} max={Math.max(1, size)} />
        : <p class="problem" role="alert">{problem}</p>}
    </li>
  )
}
