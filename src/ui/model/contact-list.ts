/**
 * The contacts as a list: who is where, in which order. Keeps no contact of its own; every change gives a new list,
 * so that a view can compare by identity.
 */
import type { Contact, PeerIdText } from '../../node/index.ts'

export interface ContactSections {
  /** Strangers who ask; oldest first, as they came. */
  readonly incoming: readonly Contact[]
  /** Requested and accepted, the one with the newest message first. */
  readonly people: readonly Contact[]
  readonly blocked: readonly Contact[]
  /** Unread messages of `people`, in all. */
  readonly unread: number
}

/** @returns the list with this contact in it, new or in the place of its older record */
export function withContact (list: readonly Contact[], contact: Contact): Contact[] {
  return [...withoutContact(list, contact.peerId), contact]
}

/** @returns the list without this peer */
export function withoutContact (list: readonly Contact[], peer: PeerIdText): Contact[] {
  return list.filter((contact) => contact.peerId !== peer)
}

/** @returns the list in the sections in which it is shown */
export function contactsIn (list: readonly Contact[]): ContactSections {
  const people = list.filter((contact) => contact.state === 'requested' || contact.state === 'accepted').sort(byNewest)
  return {
    incoming: list.filter((contact) => contact.state === 'incoming').sort((a, b) => a.addedAt - b.addedAt),
    people,
    blocked: list.filter((contact) => contact.state === 'blocked').sort(byTitle),
    unread: people.reduce((sum, contact) => sum + contact.unread, 0)
  }
}

/** @returns the contact's name or, when there is none, both ends of its peer ID */
export function titleOf (contact: { readonly peerId: string, readonly name: string }): string {
  const name = contact.name.trim()
  return name === '' ? `${contact.peerId.slice(0, 8)}…${contact.peerId.slice(-6)}` : name
}

function byNewest (a: Contact, b: Contact): number {
  return (b.lastMessageAt ?? b.addedAt) - (a.lastMessageAt ?? a.addedAt) || byTitle(a, b)
}

function byTitle (a: Contact, b: Contact): number {
  return titleOf(a).localeCompare(titleOf(b)) || (a.peerId < b.peerId ? -1 : 1)
}
