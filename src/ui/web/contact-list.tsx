/**
 * The list of contacts: one stop for Tab, arrows inside, the open one marked.
 */
import { useRef } from 'preact/hooks'
import { titleOf } from '../model/index.ts'
import { Avatar } from './avatar.tsx'
import { listTimeOf } from './times.ts'
import type { Tab } from './tab.ts'
import type { Contact } from '../../node/index.ts'
import type { VNode } from 'preact'

export function ContactList ({ tab }: { tab: Tab }): VNode {
  const list = useRef<HTMLUListElement>(null)
  const { people } = tab.sections.value
  const open = tab.conversation.value?.peer
  const stop = people.some((contact) => contact.peerId === open) ? open : people[0]?.peerId

  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = [...list.current?.querySelectorAll('button') ?? []]
    const to = nextIn(buttons.findIndex((button) => button === document.activeElement), buttons.length, event.key)
    if (to === undefined) return
    event.preventDefault()
    buttons[to]?.focus()
  }

  return (
    <section aria-labelledby="contacts-heading">
      <h2 id="contacts-heading" class="list-heading">Contacts</h2>
      <ul role="list" aria-label="Contacts" class="contacts" ref={list} onKeyDown={onKeyDown}>
        {people.map((contact) => (
          <li key={contact.peerId} aria-label={titleOf(contact)}>
            <Row tab={tab} contact={contact} isOpen={contact.peerId === open} isStop={contact.peerId === stop} />
          </li>
        ))}
      </ul>
      {people.length === 0 && <p class="empty">Nobody yet. Press “Add contact” and paste a peer ID or an invite, or send somebody yours.</p>}
    </section>
  )
}

function Row ({ tab, contact, isOpen, isStop }: { tab: Tab, contact: Contact, isOpen: boolean, isStop: boolean }): VNode {
  const preview = tab.previews.value.get(contact.peerId)
  const isOnline = contact.online && contact.state === 'accepted'
  const typing = tab.typing.value.has(contact.peerId)
  return (
    <button class="contact" tabIndex={isStop ? 0 : -1} aria-current={isOpen ? 'true' : undefined} onClick={() => { tab.select(contact.peerId) }}>
      <Avatar peerId={contact.peerId} name={contact.name} size={44} online={isOnline} />
      <span class="contact-text">
        <span class="contact-line">
          <span class="contact-name" dir="auto">{titleOf(contact)}</span>
          {contact.lastMessageAt !== undefined && <span class="contact-time">{listTimeOf(contact.lastMessageAt)}</span>}
        </span>
        <span class="contact-line">
          <span class="contact-preview" dir="auto">
            {typing ? 'typing…' : preview === undefined ? stateWords(contact) : `${preview.direction === 'out' ? 'You: ' : ''}${preview.text}`}
          </span>
          {contact.incident !== undefined && <span class="badge badge-bad"><span aria-hidden="true">!</span><span class="only-read">warning: a comparison failed</span></span>}
          {contact.unread > 0 && <span class="badge">{contact.unread > 99 ? '99+' : contact.unread}<span class="only-read"> unread</span></span>}
        </span>
        <span class="only-read">{isOnline ? 'online' : 'offline'}</span>
        {contact.verified !== false && <span class="only-read">verified</span>}
      </span>
    </button>
  )
}

function stateWords (contact: Contact): string {
  if (contact.state === 'requested') return 'Request sent, not accepted yet'
  return contact.online ? 'Online' : 'Offline'
}

function nextIn (at: number, count: number, key: string): number | undefined {
  if (count === 0 || at < 0) return undefined
  switch (key) {
    case 'ArrowDown': return Math.min(at + 1, count - 1)
    case 'ArrowUp': return Math.max(at - 1, 0)
    case 'Home': return 0
    case 'End': return count - 1
    default: return undefined
  }
}
