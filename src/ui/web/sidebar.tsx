/**
 * The people side: who I am here, who asks, whom I know, and the computer that serves the page as somebody apart.
 */
import { titleOf } from '../model/index.ts'
import { Avatar } from './avatar.tsx'
import { CloudCard } from './cloud-card.tsx'
import { ContactList } from './contact-list.tsx'
import { CopyButton } from './copy-button.tsx'
import { PlusIcon, QrIcon } from './icons.tsx'
import { LockButton } from './lock-button.tsx'
import { Requests } from './requests.tsx'
import type { Tab } from './tab.ts'
import type { VNode } from 'preact'

export function Sidebar ({ tab }: { tab: Tab }): VNode {
  const { blocked } = tab.sections.value
  return (
    <nav class="people" aria-label="People">
      <header class="people-head">
        <h1>Mobilink</h1>
        <button class="primary" onClick={() => { tab.dialog.value = { kind: 'add contact', address: '' } }}><PlusIcon />Add contact</button>
      </header>
      <Identity tab={tab} />
      <div class="people-lists">
        {tab.pairingLink.value !== undefined && <CloudCard tab={tab} />}
        <Requests tab={tab} />
        <ContactList tab={tab} />
        {blocked.length > 0 && (
          <details class="blocked">
            <summary>Blocked ({blocked.length})</summary>
            <ul role="list" aria-label="Blocked contacts">
              {blocked.map((contact) => (
                <li key={contact.peerId}>
                  <span class="grow">{titleOf(contact)}</span>
                  <button class="small" aria-label={`Unblock ${titleOf(contact)}`} onClick={() => { tab.attempt(() => tab.node.contacts.unblock(contact.peerId)) }}>Unblock</button>
                </li>
              ))}
            </ul>
          </details>
        )}
        {tab.pairingLink.value === undefined && <CloudCard tab={tab} />}
        <ThisComputer tab={tab} />
        <Kept tab={tab} />
      </div>
    </nav>
  )
}

function Identity ({ tab }: { tab: Tab }): VNode {
  const { self } = tab.node
  const name = tab.ownName.value
  return (
    <section class="identity" aria-label="This browser">
      <div class="identity-head">
        <Avatar peerId={self.peerId} name={name} size={36} />
        <div class="grow">
          <p class="identity-name">{name === '' ? 'You' : name}</p>
          <p class="faint">{self.device}</p>
        </div>
        <button class="quiet small" onClick={() => { tab.dialog.value = { kind: 'you' } }}><QrIcon />Invite</button>
      </div>
      <p class="peer-id" data-testid="own-peer-id">{self.peerId}</p>
      <CopyButton label="Copy peer ID" text={self.peerId} onFailed={(sentence) => { tab.notice.value = sentence }} />
      <div class="row">
        <button class="small grow" onClick={() => { tab.dialog.value = { kind: 'lock and backup' } }}>Lock and backup</button>
        {tab.node.wakeUps.state().kind !== 'impossible' && <button class="small grow" onClick={() => { tab.dialog.value = { kind: 'wake-ups' } }}>Wake-up notices</button>}
        {tab.vault.isProtected.value && <LockButton tab={tab} />}
        {!tab.vault.isProtected.value && tab.contacts.value.length === 0 && <button class="small grow" onClick={tab.vault.beginRestore}>Restore from a backup</button>}
      </div>
    </section>
  )
}

/** What the browser answered when it was asked to keep the data: said once there is something to lose. */
function Kept ({ tab }: { tab: Tab }): VNode | null {
  if (tab.persisted.value === undefined || tab.contacts.value.length === 0) return null
  return (
    <p class="faint kept">{tab.persisted.value
      ? 'This browser has agreed to keep your key and messages until you delete them.'
      : 'This browser may drop your key and messages when it runs out of room. Installing or bookmarking this page changes that.'}
    </p>
  )
}

/** The host is another node with another peer ID: said plainly, so that nobody chats as the wrong one. */
function ThisComputer ({ tab }: { tab: Tab }): VNode | null {
  const { description, missing } = tab.host
  if (description === undefined) {
    return (
      <section class="computer" aria-label="This computer">
        <p class="faint">{missing === 'unreachable'
          ? 'The host that served this page does not answer. The page works on; it meets others once it finds a node.'
          : 'This page was not served by a Mobilink host. Open "Network" to name your computer, or a node to meet others through.'}</p>
      </section>
    )
  }
  // as a cloud of this browser it has a card of its own
  if (tab.clouds.value.some(({ peerId }) => peerId === description.peerId)) return null
  const known = tab.contacts.value.find((contact) => contact.peerId === description.peerId)
  return (
    <section class="computer" aria-label="This computer">
      <div class="grow">
        <p class="computer-name">This computer</p>
        <p class="faint">A node of its own, with its own peer ID. It serves this page and helps it meet others.</p>
        <p class="peer-id">{description.peerId}</p>
      </div>
      {known === undefined && (
        <button class="small" onClick={() => { tab.attempt(() => tab.add(description.addresses[0] ?? description.peerId, 'This computer')) }}>Add this computer as a contact</button>
      )}
    </section>
  )
}
