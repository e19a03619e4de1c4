/**
 * Strangers who ask: what they say of themselves, and the three answers. Nothing they write is kept before "Accept".
 */
import { titleOf } from '../model/index.ts'
import { Avatar } from './avatar.tsx'
import type { Tab } from './tab.ts'
import type { Contact } from '../../node/index.ts'
import type { VNode } from 'preact'

export function Requests ({ tab }: { tab: Tab }): VNode | null {
  const { incoming } = tab.sections.value
  if (incoming.length === 0) return null
  return (
    <section aria-labelledby="requests-heading">
      <h2 id="requests-heading" class="list-heading">Requests</h2>
      <ul role="list" class="requests" aria-label="Requests">
        {incoming.map((contact) => <Request key={contact.peerId} tab={tab} contact={contact} />)}
      </ul>
    </section>
  )
}

function Request ({ tab, contact }: { tab: Tab, contact: Contact }): VNode {
  const title = titleOf(contact)
  const about = `request-${contact.peerId}`
  return (
    <li class="request" aria-label={title}>
      <div class="request-head" id={about}>
        <Avatar peerId={contact.peerId} name={contact.name} size={36} />
        <div class="grow">
          <p class="request-name">{title}</p>
          <p class="faint">{contact.name === '' ? 'wants to talk to you' : 'so they call themselves; wants to talk to you'}</p>
        </div>
      </div>
      {contact.greeting !== '' && <p class="greeting" dir="auto">{contact.greeting}</p>}
      <p class="peer-id">{contact.peerId}</p>
      <div class="row">
        <button class="primary small" aria-describedby={about} onClick={() => { tab.attempt(() => tab.accept(contact)) }}>Accept</button>
        <button class="small" aria-describedby={about} onClick={() => { tab.attempt(() => tab.remove(contact.peerId)) }}>Ignore</button>
        <button class="small danger" aria-describedby={about} onClick={() => { tab.attempt(() => tab.node.contacts.block(contact.peerId)) }}>Block</button>
      </div>
    </li>
  )
}
