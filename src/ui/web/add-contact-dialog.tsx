/**
 * Adding somebody: one box for every spelling of an address, and a name of one's own choice. A typo is told on the
 * spot, in words, before anything is dialled.
 */
import { useId, useState } from 'preact/hooks'
import { sentenceFor } from '../model/index.ts'
import { temporaryChoice } from './life.tsx'
import { Modal } from './modal.tsx'
import type { Tab } from './tab.ts'
import type { Temporary } from '../../node/index.ts'
import type { TargetedSubmitEvent, VNode } from 'preact'

// As long as the longest invite (model/invite-fragment.ts) and the longest name (node/api.ts) may be.
const MAX_ADDRESS = 4096
const MAX_NAME = 64

export function AddContactDialog ({ tab, address, onClose }: { tab: Tab, address: string, onClose: () => void }): VNode {
  const [text, setText] = useState(address)
  const [name, setName] = useState('')
  const [temporary, setTemporary] = useState<Temporary | undefined>(undefined)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const id = useId()

  const add = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    tab.add(text.trim(), name.trim(), temporary).then(onClose, (error: unknown) => {
      setBusy(false)
      setProblem(sentenceFor(error))
      document.getElementById(`${id}-address`)?.focus()
    })
  }

  return (
    <Modal title="Add contact" onClose={onClose}>
      <form class="stack" onSubmit={add}>
        <label class="field" for={`${id}-address`}>
          <span>Peer ID or invite link</span>
          <textarea
            id={`${id}-address`}
            class="address"
            rows={2}
            required
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            maxLength={MAX_ADDRESS}
            aria-invalid={problem !== ''}
            aria-describedby={`${id}-hint ${id}-problem`}
            data-focus-first
            value={text}
            onInput={(event) => { setText(event.currentTarget.value) }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
              event.preventDefault()
              event.currentTarget.form?.requestSubmit()
            }}
          />
        </label>
        <p id={`${id}-hint`} class="faint">A peer ID (12D3KooW…), an address that ends in one, or an invite (mobilink:…).</p>
        <p id={`${id}-problem`} class="problem" role="alert">{problem}</p>
        <label class="field" for={`${id}-name`}>
          <span>Contact name</span>
          <input id={`${id}-name`} type="text" autocomplete="off" maxLength={MAX_NAME} value={name} aria-describedby={`${id}-name-hint`} onInput={(event) => { setName(event.currentTarget.value) }} />
        </label>
        <p id={`${id}-name-hint`} class="faint">As you want to see it; nobody else does. Can be changed later.</p>
        <temporaryChoice.View label="Temporary contact: when it ends, nothing of it is left on this device" value={temporary} onChange={setTemporary} />
        <div class="row end">
          <button type="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="primary" aria-disabled={busy}>Add</button>
        </div>
      </form>
    </Modal>
  )
}
