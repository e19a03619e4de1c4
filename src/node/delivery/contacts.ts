/**
 * The people of this node: adding, accepting, naming, blocking, forgetting. Every change is durable before it is
 * told or acted upon.
 */
import { parseContactAddress } from '../../identity/index.ts'
import { AmbiguousContactError, ContactBlockedError, NoSuchContactError, OwnAddressError } from '../errors.ts'
import { newEntry } from './contact-book.ts'
import { contactLifeView, temporaryLife, withLife } from '../lifetime/contact-life.ts'
import { checkExpiry } from '../lifetime/limits.ts'
import { chosenName, toldName } from './person-text.ts'
import type { BookEntry, ContactBook } from './contact-book.ts'
import type { Conversations } from './conversations.ts'
import type { Removals } from './removals.ts'
import type { LivedTime } from '../lifetime/lived-time.ts'
import type { Lives, Placed } from '../lifetime/lives.ts'
import type { Write } from '../store/durable-level.ts'
import type { ContactLifeRecord } from '../store/pb/records.ts'
import type { Contact, Contacts, Verifying } from '../api.ts'
import type { Network } from '../network/network.ts'
import type { Clock } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Shortest prefix of a peer ID that may stand for it: `12D3KooW` is common to all. */
const SHORTEST_PREFIX = 4
const KNOWN_ADDRESSES = 8

export interface ContactsComponents {
  readonly clock: Clock
  readonly store: Store
  readonly network: Network
  readonly book: ContactBook
  readonly conversations: Conversations
  readonly removals: Removals
  readonly lived: LivedTime
  readonly lives: Pick<Lives, 'read' | 'wasRead'>
}

export interface ContactsInit {
  readonly self: PeerIdText
  /** Linked now, so that what is sent arrives now. */
  isOnline (peer: PeerIdText): boolean
  /** The book changed: tell who looks, and act on it. `now`: a person waits for it. */
  onChanged (peer: PeerIdText, now: boolean): void
  /** It was added by an invite that has prekeys: what is written to it can be sealed at once. */
  onInvited (peer: PeerIdText, prekeys: Uint8Array): Promise<void>
  /** Drop everything that runs for this peer. */
  onGone (peer: PeerIdText): void
  onRemoved (peer: PeerIdText): void
  /** It was read here: its time runs. */
  onBegun (peer: PeerIdText, placed: Placed): void
  /** What keeps that the contact ends at this lived time, and not at that; 0 = never. */
  endWrites (peer: PeerIdText, before: number, after: number): Write[]
  setOpen (peer: PeerIdText, isOpen: boolean): Promise<void>
}

export function createContacts (components: ContactsComponents, init: ContactsInit): Omit<Contacts, keyof Verifying> {
  const { book, clock, conversations, lived, lives, network, removals, store } = components

  function view (peer: PeerIdText, entry: BookEntry): Contact {
    const { unread, unreadFrom, lastMessageAt } = conversations.counters(peer)
    const path = network.paths(peer)[0]
    return {
      peerId: peer,
      name: entry.name,
      state: entry.state,
      greeting: entry.greeting,
      verified: entry.verified,
      ...(entry.incident === undefined ? {} : { incident: entry.incident }),
      online: init.isOnline(peer),
      path: path?.kind ?? 'none',
      pathPolicy: entry.pathPolicy,
      addedAt: entry.addedAt,
      ...(lastMessageAt === 0 ? {} : { lastMessageAt }),
      unread,
      ...(unread === 0 || unreadFrom === '' ? {} : { unreadFrom }),
      ...contactLifeView(entry.life, (at) => lived.onWall(at))
    }
  }

  async function changeLife (peer: PeerIdText, change: Partial<ContactLifeRecord>): Promise<Contact> {
    return await book.alone(peer, async () => {
      const before = existing(peer)
      const life = withLife(before.life, change)
      const after = { ...before, life }
      // what is being kept at this moment goes by what was chosen before
      await conversations.alone(peer, async () => await book.put(peer, after, init.endWrites(peer, before.life?.endsAt ?? 0, life?.endsAt ?? 0)))
      init.onChanged(peer, false)
      return view(peer, after)
    })
  }

  function existing (peer: PeerIdText): BookEntry {
    const entry = book.get(peer)
    if (entry === undefined) throw new NoSuchContactError('There is no such contact. Add it first, or look at the list of contacts.')
    return entry
  }

  async function change (peer: PeerIdText, update: (entry: BookEntry) => BookEntry, now: boolean): Promise<Contact> {
    return await book.alone(peer, async () => {
      const before = existing(peer)
      const after = update(before)
      if (after !== before) {
        await book.put(peer, after)
        network.gateChanged()
        init.onChanged(peer, now)
      }
      return view(peer, after)
    })
  }

  return {
    async add (address, options = {}) {
      const parsed = await parseContactAddress(address, clock.now())
      const peer = parsed.peerId
      if (peer === init.self) throw new OwnAddressError('This is the address of this very device. Give it to the other person, and add theirs here.')
      const chosen = chosenName(options.name ?? '')
      const temporary = options.temporary === undefined ? undefined : temporaryLife(options.temporary, lived.now())
      options.signal?.throwIfAborted()
      await removals.finish(peer)
      return await book.alone(peer, async () => {
        const before = book.get(peer)
        if (before?.state === 'blocked') throw new ContactBlockedError('You have blocked this contact. Unblock it first.')
        const name = chosen !== '' ? chosen : before?.name !== undefined && before.name !== '' ? before.name : toldName(parsed.name)
        const addresses = [...new Set([...parsed.addresses, ...before?.addresses ?? []])].slice(0, KNOWN_ADDRESSES)
        const nameIsOurs = chosen !== '' || before?.nameIsOurs === true
        const life = temporary === undefined ? before?.life : withLife(before?.life, temporary)
        const entry: BookEntry = { ...before === undefined
          ? newEntry('requested', clock.now(), { name, addresses, token: parsed.token, greeting: options.greeting ?? '', nameIsOurs })
          : {
            ...before,
            name,
            addresses,
            nameIsOurs,
            token: parsed.token.byteLength > 0 ? parsed.token : before.token,
            ...(before.state === 'incoming' ? { state: 'accepted' as const, owesRequest: true } : {})
          }, ...life === undefined ? {} : { life } }
        await book.put(peer, entry, init.endWrites(peer, before?.life?.endsAt ?? 0, life?.endsAt ?? 0))
        await network.remember(peer, addresses)
        if (parsed.prekeys !== undefined) await init.onInvited(peer, parsed.prekeys)
        network.gateChanged()
        init.onChanged(peer, true)
        return view(peer, entry)
      })
    },

    async accept (peer, options = {}) {
      const chosen = chosenName(options.name ?? '')
      return await change(peer, (entry) => {
        if (entry.state === 'blocked') throw new ContactBlockedError('You have blocked this contact. Unblock it first.')
        const named = chosen === '' ? entry : { ...entry, name: chosen, nameIsOurs: true }
        return entry.state === 'incoming' ? { ...named, state: 'accepted', owesRequest: true } : named
      }, true)
    },

    list: async () => await Promise.resolve([...book.entries()]
      .map(([peer, entry]) => view(peer, entry))
      .sort((a, b) => (b.lastMessageAt ?? b.addedAt) - (a.lastMessageAt ?? a.addedAt))),

    async get (peer) {
      const entry = book.get(peer)
      return await Promise.resolve(entry === undefined ? undefined : view(peer, entry))
    },

    async find (text) {
      const wanted = text.trim()
      const all = [...book.entries()]
      const fits = firstNonEmpty(
        all.filter(([peer]) => peer === wanted),
        all.filter(([, { name }]) => name !== '' && name === wanted),
        all.filter(([, { name }]) => name !== '' && name.toLocaleLowerCase() === wanted.toLocaleLowerCase()),
        wanted.length < SHORTEST_PREFIX ? [] : all.filter(([peer]) => peer.startsWith(wanted))
      )
      const [first, second] = fits
      if (first === undefined) throw new NoSuchContactError('No contact has this name or peer ID. Look at the list of contacts, or add it first.')
      if (second !== undefined) throw new AmbiguousContactError(`${fits.length} contacts fit. Use the whole peer ID, or a longer part of it.`)
      return await Promise.resolve(view(first[0], first[1]))
    },

    rename: async (peer, name) => await change(peer, (entry) => ({ ...entry, name: chosenName(name), nameIsOurs: true }), false),

    setPathPolicy: async (peer, pathPolicy) => await change(peer, (entry) => entry.pathPolicy === pathPolicy ? entry : { ...entry, pathPolicy }, true),

    async block (peer) {
      const contact = await change(peer, (entry) => entry.state === 'blocked' ? entry : { ...entry, state: 'blocked', stateBefore: entry.state }, false)
      init.onGone(peer)
      await network.disconnect(peer)
      return contact
    },

    unblock: async (peer) => await change(peer, (entry) => entry.state === 'blocked' ? { ...entry, state: entry.stateBefore } : entry, true),

    async remove (peer) {
      await book.alone(peer, async () => {
        existing(peer)
        await book.delete(peer, [removals.begin(peer)])
        network.gateChanged()
        init.onGone(peer)
        init.onRemoved(peer)
      })
      await network.remember(peer, [])
      await network.disconnect(peer)
      await removals.finish(peer)
    },

    async markRead (peer) {
      const entry = existing(peer)
      await conversations.alone(peer, async () => {
        const { writes, begun } = await lives.read(peer)
        const counters = conversations.counters(peer)
        if (counters.unread === 0 && writes.length === 0) return
        counters.unread = 0
        counters.unreadFrom = ''
        // what begins is not to begin once more after a power failure
        await store[writes.length > 0 ? 'commit' : 'note']([conversations.write(peer), ...writes])
        lives.wasRead(peer)
        for (const placed of begun) init.onBegun(peer, placed)
      })
      init.onChanged(peer, false)
      return view(peer, entry)
    },

    setExpireAfter: async (peer, expireAfterMs) => await changeLife(peer, { expireAfterMs: checkExpiry(expireAfterMs) }),
    setKeepsNothing: async (peer, keepsNothing) => await changeLife(peer, { keepsNothing }),
    setTemporary: async (peer, temporary) => await changeLife(peer, temporaryLife(temporary, lived.now())),
    setOpen: async (peer, isOpen) => await init.setOpen(peer, isOpen)
  }
}

function firstNonEmpty<T> (...lists: T[][]): T[] {
  return lists.find((list) => list.length > 0) ?? []
}
