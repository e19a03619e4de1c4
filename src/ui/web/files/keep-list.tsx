/** Above the box to write in: files that are being kept for a contact, or looked at to be sent without a copy, and how far each is. */
import { useId } from 'preact/hooks'
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
      <ul role="list" class="plain" aria-label="Files being made ready here">
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

function Item ({ one: { name, size, done, problem, cancel, isWhileOpen, sendWhileOpen } }: { one: Keeping }): VNode {
  const [word, doing] = isWhileOpen === true ? ['read', 'Reading'] : ['kept', 'Keeping']
  return (
    <li class="keep-item">
      <p class="keep-name"><span dir="auto">{name}</span> <span class="faint">{problem === '' ? `${sizeWords(done)} of ${sizeWords(size)} ${word}` : ''}</span></p>
      <button type="button" class="quiet small" aria-label={`${problem === '' ? 'Cancel' : 'Dismiss'} ${name}`} onClick={cancel}>{problem === '' ? 'Cancel' : 'Dismiss'}</button>
      {problem === ''
        ? <progress aria-label={`${doing} ${name}`} value={done} max={Math.max(1, size)} />
        : <p class="problem" role="alert">{problem}</p>}
      {sendWhileOpen !== undefined && <WhileOpen name={name} send={sendWhileOpen} />}
    </li>
  )
}

/** What is left where there is no room. */
function WhileOpen ({ name, send }: { name: string, send: () => void }): VNode {
  const id = useId()
  return (
    <div class="keep-choice">
      <button
        type="button" class="small" aria-label={`Send only while this page stays open: ${name}`} aria-describedby={id} onClick={({ currentTarget }) => {
          // this button goes: who came to it by keyboard stays with the file
          currentTarget.closest('li')?.querySelector('button')?.focus()
          send()
        }}
      >Send only while this page stays open
      </button>
      <p id={id} class="faint">No copy of it is kept: it can be fetched until this page is closed or locked, as long as nobody changes the file.</p>
    </div>
  )
}
