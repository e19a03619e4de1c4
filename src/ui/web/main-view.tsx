/**
 * The running page: people on one side, the conversation on the other; on a narrow screen one at a time.
 */
import { useEffect } from 'preact/hooks'
import { AddContactDialog } from './add-contact-dialog.tsx'
import { ContactDialog } from './contact-dialog.tsx'
import { Conversation } from './conversation.tsx'
import { NetworkDialog } from './network-dialog.tsx'
import { Sidebar } from './sidebar.tsx'
import { YouDialog } from './you-dialog.tsx'
import type { Tab } from './tab.ts'
import type { Signal } from '@preact/signals'
import type { VNode } from 'preact'

export function Main ({ tab, followed }: { tab: Tab, followed: Signal<string | undefined> }): VNode {
  const conversation = tab.conversation.value
  const contact = tab.contact(conversation?.peer)
  const unread = tab.sections.value.unread
  const link = followed.value

  useEffect(() => { document.title = unread > 0 ? `(${unread}) Mobilink` : 'Mobilink' }, [unread])
  useEffect(() => {
    if (link === undefined) return
    followed.value = undefined
    tab.dialog.value = { kind: 'add contact', address: link }
  }, [link])

  return (
    <div class={`app ${contact === undefined ? 'shows-people' : 'shows-conversation'}`}>
      <StatusBar tab={tab} />
      <Sidebar tab={tab} />
      <main class="stage">
        {conversation === undefined || contact === undefined
          ? <NothingOpen tab={tab} />
          : <Conversation key={conversation.peer} tab={tab} conversation={conversation} contact={contact} />}
      </main>
      <Notice tab={tab} />
      <OpenDialog tab={tab} />
    </div>
  )
}

function StatusBar ({ tab }: { tab: Tab }): VNode {
  const { word, sentence } = tab.connection.value
  return (
    <div class="status-bar">
      <span class={`dot dot-${word}`} aria-hidden="true" />
      <p role="status">{sentence}</p>
      <button class="quiet small" onClick={() => { tab.dialog.value = { kind: 'network' } }}>Network</button>
    </div>
  )
}

function NothingOpen ({ tab }: { tab: Tab }): VNode {
  const nobody = tab.sections.value.people.length === 0
  return (
    <div class="nothing-open">
      <img src="./icon.svg" alt="" width="72" height="72" />
      <h2>{nobody ? 'Start with one person' : 'Pick a conversation'}</h2>
      <p>{nobody
        ? 'Give somebody your peer ID or invite, or add theirs. No account, no server in between.'
        : 'Choose a contact to read and write. Messages go from device to device, or wait here until they can.'}</p>
      {nobody && (
        <div class="row">
          <button class="primary" onClick={() => { tab.dialog.value = { kind: 'add contact', address: '' } }}>Add somebody</button>
          <button onClick={() => { tab.dialog.value = { kind: 'you' } }}>Show my invite</button>
        </div>
      )}
    </div>
  )
}

function Notice ({ tab }: { tab: Tab }): VNode {
  const text = tab.notice.value
  return (
    <div class="notice-place" role="alert">
      {text !== '' && (
        <div class="notice">
          <p>{text}</p>
          <button class="quiet small" onClick={() => { tab.notice.value = '' }}>Dismiss</button>
        </div>
      )}
    </div>
  )
}

function OpenDialog ({ tab }: { tab: Tab }): VNode | null {
  const dialog = tab.dialog.value
  const close = (): void => { tab.dialog.value = { kind: 'none' } }
  switch (dialog.kind) {
    case 'none': return null
    case 'add contact': return <AddContactDialog key={dialog.address} tab={tab} address={dialog.address} onClose={close} />
    case 'you': return <YouDialog tab={tab} onClose={close} />
    case 'network': return <NetworkDialog tab={tab} onClose={close} />
    case 'contact': {
      const contact = tab.contact(dialog.peer)
      return contact === undefined ? null : <ContactDialog tab={tab} contact={contact} onClose={close} />
    }
  }
}
