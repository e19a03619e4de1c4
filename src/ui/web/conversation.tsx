/**
 * One conversation: who it is with and how they are connected, the messages, and the box to write in.
 */
import { useEffect, useRef } from 'preact/hooks'
import { contactConnection, incidentWords, titleOf, verifiedSentence } from '../model/index.ts'
import { useDropPlace } from './attach-files.tsx'
import { Avatar } from './avatar.tsx'
import { Composer } from './composer.tsx'
import { BackIcon, InfoIcon, ShieldIcon } from './icons.tsx'
import { chatLife } from './life.tsx'
import { MessageLog } from './message-log.tsx'
import { momentOf } from './times.ts'
import type { OpenConversation } from './open-conversation.ts'
import type { Tab } from './tab.ts'
import type { Contact } from '../../node/index.ts'
import type { VNode } from 'preact'

export function Conversation ({ tab, conversation, contact }: { tab: Tab, conversation: OpenConversation, contact: Contact }): VNode {
  const title = titleOf(contact)
  const composer = useRef<HTMLTextAreaElement>(null)
  const { isOver, ...drop } = useDropPlace(tab, contact.peerId)
  const isBlocked = contact.state === 'blocked'
  useEffect(() => { composer.current?.focus() }, [])

  return (
    <section
      class="conversation"
      aria-label={`Conversation with ${title}`}
      {...isBlocked ? {} : drop}
      onKeyDown={(event) => { if (event.key === 'Escape' && !event.defaultPrevented && tab.dialog.value.kind === 'none') tab.select(undefined) }}
    >
      <div class="conversation-top">
        <Header tab={tab} contact={contact} title={title} />
        <Warning tab={tab} contact={contact} title={title} />
      </div>
      <MessageLog tab={tab} conversation={conversation} title={title} />
      {isBlocked
        ? (
          <div class="composer-off">
            <p>You blocked {title}. To them, this device is offline.</p>
            <button onClick={() => { tab.attempt(() => tab.node.contacts.unblock(contact.peerId)) }}>Unblock</button>
          </div>
        )
        : <Composer tab={tab} peer={contact.peerId} title={title} box={composer} />}
      {isOver && <p class="drop-hint">Drop it to send it to {title}</p>}
    </section>
  )
}

/** What went wrong stands above everything that is written, until a comparison matches or somebody has seen it. */
function Warning ({ tab, contact: { peerId, incident }, title }: { tab: Tab, contact: Contact, title: string }): VNode | null {
  if (incident === undefined) return null
  const { heading, sentence } = incidentWords(incident, title, momentOf)
  return (
    <section class="alarm" role="alert">
      <h3>{heading}</h3>
      <p>{sentence}</p>
      <div class="row">
        <button class="small" onClick={() => { tab.dialog.value = { kind: 'verify', peer: peerId } }}>Compare again</button>
        <button class="quiet small" onClick={() => { tab.attempt(() => tab.node.contacts.acknowledgeIncident(peerId)) }}>I have seen this</button>
      </div>
    </section>
  )
}

function Header ({ tab, contact, title }: { tab: Tab, contact: Contact, title: string }): VNode {
  const paths = tab.paths.value.filter((path) => path.peer === contact.peerId)
  const connection = contactConnection(contact, title, paths)
  const typing = tab.typing.value.has(contact.peerId)
  return (
    <header class="conversation-head">
      <button class="quiet icon back" aria-label="Back to contacts" onClick={() => { tab.select(undefined) }}><BackIcon /></button>
      <Avatar peerId={contact.peerId} name={contact.name} size={40} online={contact.online && contact.state === 'accepted'} />
      <div class="grow">
        <div class="title-line">
          <h2 dir="auto">{title}</h2>
          {contact.verified !== false && <span class="verified-mark" title={verifiedSentence(contact.verified, momentOf)}><ShieldIcon checked />verified</span>}
        </div>
        <p class={`connection connection-${connection.word.replaceAll(' ', '-')}`} data-testid="connection">{connection.label}{typing && <span> · typing…</span>}</p>
        {(contact.expireAfterMs > 0 || contact.keepsNothing || contact.temporary !== undefined) && <chatLife.View contact={contact} />}
      </div>
      {contact.state !== 'blocked' && <button class="quiet icon" aria-label="Verify contact" title="Verify contact" onClick={() => { tab.dialog.value = { kind: 'verify', peer: contact.peerId } }}><ShieldIcon checked={contact.verified !== false} /></button>}
      <button class="quiet icon" aria-label={`About ${title}`} onClick={() => { tab.dialog.value = { kind: 'contact', peer: contact.peerId } }}><InfoIcon /></button>
    </header>
  )
}
