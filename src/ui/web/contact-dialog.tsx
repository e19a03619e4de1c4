/**
 * About one contact: name, peer ID, how they are connected, and the two ways to part. Removing asks once more,
 * because what waits for them goes too.
 */
import { useId, useState } from 'preact/hooks'
import { contactConnection, pathWords, sentenceFor, titleOf, verifiedSentence } from '../model/index.ts'
import { CopyButton } from './copy-button.tsx'
import { ExportSection } from './export-section.tsx'
import { LifeSection } from './life-parts.tsx'
import { Modal } from './modal.tsx'
import { momentOf } from './times.ts'
import type { Tab } from './tab.ts'
import type { Contact } from '../../node/index.ts'
import type { VNode } from 'preact'

const MAX_NAME = 64

export function ContactDialog ({ tab, contact, onClose }: { tab: Tab, contact: Contact, onClose: () => void }): VNode {
  const [name, setName] = useState(contact.name)
  const [said, setSaid] = useState('')
  const [removing, setRemoving] = useState(false)
  const id = useId()
  const title = titleOf(contact)
  const rename = (): void => {
    tab.node.contacts.rename(contact.peerId, name.trim()).then(() => { setSaid('Name saved.') }, (error: unknown) => { setSaid(sentenceFor(error)) })
  }
  return (
    <Modal title={title} onClose={onClose}>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault()
          rename()
        }}
      >
        <label for={`${id}-name`}>Name</label>
        <div class="row">
          <input id={`${id}-name`} class="grow" type="text" autocomplete="off" maxLength={MAX_NAME} value={name} onInput={(event) => { setName(event.currentTarget.value) }} />
          <button type="submit">Rename</button>
        </div>
        <p class="said" aria-live="polite">{said}</p>
      </form>
      <section class="stack">
        <h3>Verification</h3>
        <p>{contact.verified === false ? `Not verified: nobody has made sure yet that nobody stands between you and ${title}.` : verifiedSentence(contact.verified, momentOf)}</p>
      </section>
      <Connected tab={tab} contact={contact} title={title} />
      <section class="stack">
        <h3>Peer ID</h3>
        <p class="peer-id boxed">{contact.peerId}</p>
        <CopyButton label="Copy their peer ID" text={contact.peerId} onFailed={setSaid} />
      </section>
      <LifeSection tab={tab} contact={contact} />
      <ExportSection tab={tab} only={contact} />
      <section class="row end">
        {contact.state === 'blocked'
          ? <button onClick={() => { tab.attempt(() => tab.node.contacts.unblock(contact.peerId)) }}>Unblock</button>
          : <button onClick={() => { tab.attempt(() => tab.node.contacts.block(contact.peerId)) }}>Block</button>}
        <button class="danger" onClick={() => { setRemoving(true) }}>{contact.temporary === undefined ? 'Remove…' : 'End and erase…'}</button>
      </section>
      {removing && <ConfirmRemoval tab={tab} contact={contact} title={title} onClose={() => { setRemoving(false) }} />}
    </Modal>
  )
}

function Connected ({ tab, contact, title }: { tab: Tab, contact: Contact, title: string }): VNode {
  const paths = tab.paths.value.filter((path) => path.peer === contact.peerId)
  return (
    <section class="stack">
      <h3>Connection</h3>
      <p>{contactConnection(contact, title, paths).sentence}</p>
      {paths.length > 0 && (
        <ul role="list" class="plain">
          {paths.map((path) => (
            <li key={`${path.address} ${path.openedAt}`}>
              {pathWords(path)}, {path.direction === 'inbound' ? 'opened by them' : 'opened here'}, since {momentOf(path.openedAt)}
              <span class="peer-id faint">{path.address}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function ConfirmRemoval ({ tab, contact, title, onClose }: { tab: Tab, contact: Contact, title: string, onClose: () => void }): VNode {
  return (
    <Modal title={`Remove ${title}?`} onClose={onClose}>
      <p>The contact, the conversation on this device and what still waits for them are deleted. They keep what they have.</p>
      <div class="row end">
        <button data-focus-first onClick={onClose}>Keep</button>
        <button class="danger" onClick={() => { tab.attempt(() => tab.remove(contact.peerId)) }}>Remove</button>
      </div>
    </Modal>
  )
}
