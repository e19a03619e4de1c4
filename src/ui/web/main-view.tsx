/**
 * The running page: people on one side, the conversation on the other; on a narrow screen one at a time.
 */
import { useEffect } from 'preact/hooks'
import { titleOf } from '../model/index.ts'
import { AddContactDialog } from './add-contact-dialog.tsx'
import { ComparisonNotices } from './comparison-notices.tsx'
import { fileCard, keepList } from './attach-files.tsx'
import { Conversation } from './conversation.tsx'
import { later } from './later.tsx'
import { Modal } from './modal.tsx'
import { Sidebar } from './sidebar.tsx'
import { voicePlayer, voiceRecorder } from './voice-button.tsx'
import type { Tab } from './tab.ts'
import type { Signal } from '@preact/signals'
import type { VNode } from 'preact'

// A moment after the page stands: it is there by then, and a first visit does not wait for it. Design.
const LOAD_REST_AFTER_MS = 3_000

const notLoaded = (again: () => void): VNode => (
  <>
    <p role="alert">This part of the page did not load. The host that serves it may be off.</p>
    <button class="primary" onClick={again}>Try again</button>
  </>
)

const verifyDialog = later(async () => (await import('./verify-dialog.tsx')).VerifyDialog, (again, { onClose }) => <Modal title="Verify contact" onClose={onClose}>{notLoaded(again)}</Modal>)
const youDialog = later(async () => (await import('./you-dialog.tsx')).YouDialog, (again, { onClose }) => <Modal title="You, in this browser" onClose={onClose}>{notLoaded(again)}</Modal>)
const contactDialog = later(async () => (await import('./contact-dialog.tsx')).ContactDialog, (again, { contact, onClose }) => <Modal title={titleOf(contact)} onClose={onClose}>{notLoaded(again)}</Modal>)
const networkDialog = later(async () => (await import('./network-dialog.tsx')).NetworkDialog, (again, { onClose }) => <Modal title="Network" onClose={onClose}>{notLoaded(again)}</Modal>)
const lockAndBackup = later(async () => (await import('./lock-and-backup.tsx')).LockAndBackup, notLoaded)
const cloudSections = later(async () => (await import('./cloud-dialog.tsx')).CloudSections, notLoaded)
const wakeUps = later(async () => (await import('./wake-ups.tsx')).WakeUps, notLoaded)
const pictureDialog = later(async () => (await import('./files/picture-dialog.tsx')).PictureDialog, (again, { onClose }) => <Modal title="Picture" onClose={onClose}>{notLoaded(again)}</Modal>)
const LATER = [networkDialog, contactDialog, youDialog, verifyDialog, lockAndBackup, cloudSections, wakeUps, fileCard, keepList, pictureDialog, voiceRecorder, voicePlayer]

export function Main ({ tab, followed, followedNode }: { tab: Tab, followed: Signal<string | undefined>, followedNode: Signal<string | undefined> }): VNode {
  const conversation = tab.conversation.value
  const contact = tab.contact(conversation?.peer)
  const unread = tab.sections.value.unread
  const link = followed.value
  const node = followedNode.value

  useEffect(() => { document.title = unread > 0 ? `(${unread}) Mobilink` : 'Mobilink' }, [unread])
  useEffect(() => {
    if (link === undefined) return
    followed.value = undefined
    tab.dialog.value = { kind: 'add contact', address: link }
  }, [link])
  useEffect(() => {
    if (node === undefined) return
    followedNode.value = undefined
    tab.dialog.value = { kind: 'network', node }
  }, [node])

  useEffect(() => {
    // a file that is dropped beside the conversation would be opened in place of this page
    const ignore = (event: DragEvent): void => { event.preventDefault() }
    for (const type of ['dragover', 'drop'] as const) window.addEventListener(type, ignore)
    return () => { for (const type of ['dragover', 'drop'] as const) window.removeEventListener(type, ignore) }
  }, [])
  useEffect(() => {
    // what fails now is tried again, and said, when somebody wants it
    const timer = setTimeout(() => {
      for (const part of LATER) part.load().catch(() => undefined)
      tab.files.forgetOpened()
    }, LOAD_REST_AFTER_MS)
    return () => { clearTimeout(timer) }
  }, [])

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
      <ComparisonNotices tab={tab} />
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
  const close = (): void => { tab.closeDialog() }
  switch (dialog.kind) {
    case 'none': return null
    case 'add contact': return <AddContactDialog key={dialog.address} tab={tab} address={dialog.address} onClose={close} />
    case 'you': return <youDialog.View tab={tab} onClose={close} />
    case 'network': return <networkDialog.View key={dialog.node} tab={tab} node={dialog.node} onClose={close} />
    case 'lock and backup': return <LockAndBackup tab={tab} onClose={close} />
    case 'wake-ups': return <Modal title="Wake-up notices" onClose={close}><wakeUps.View tab={tab} /></Modal>
    case 'cloud': return <Modal title="My cloud" onClose={close}><cloudSections.View tab={tab} /></Modal>
    case 'picture': return <pictureDialog.View tab={tab} message={dialog.message} onClose={close} />
    case 'contact': {
      const contact = tab.contact(dialog.peer)
      return contact === undefined ? null : <contactDialog.View tab={tab} contact={contact} onClose={close} />
    }
    case 'verify': {
      const contact = tab.contact(dialog.peer)
      return contact === undefined ? null : <verifyDialog.View key={dialog.peer} tab={tab} contact={contact} onClose={close} />
    }
  }
}

function LockAndBackup ({ tab, onClose }: { tab: Tab, onClose: () => void }): VNode {
  return (
    <Modal title="Lock and backup" onClose={onClose}>
      <lockAndBackup.View tab={tab} />
    </Modal>
  )
}
