/**
 * The contact gate: asking to be a contact, and answering those who ask. A request is a message like any other:
 * kept, repeated until it is answered, and answered the same way however often it comes.
 */
import { answerRequest, REQUEST_LIMITS, REQUEST_PROTOCOL, sendRequest } from '../../protocols/request/index.ts'
import { newEntry } from './contact-book.ts'
import { KeyedQueue } from './keyed-queue.ts'
import { toldGreeting, toldName } from './person-text.ts'
import { StrangerBudget } from './stranger-budget.ts'
import type { BookEntry, ContactBook } from './contact-book.ts'
import type { Invites } from './invites.ts'
import type { Profile } from './profile.ts'
import type { Network, Remote } from '../network/network.ts'
import type { Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { ContactRequest, RequestAnswer } from '../../protocols/request/index.ts'
import type { AbortOptions } from '@libp2p/interface'

/** Design: a list a person can still read; the oldest of the largest source falls out. */
export const INCOMING_LIST = 100

export interface RequestsComponents {
  readonly clock: Clock
  readonly network: Network
  readonly book: ContactBook
  readonly invites: Invites
  readonly profile: Profile
}

export interface RequestsInit {
  /** The book changed for this peer: tell everybody who looks, and go on with what waits. */
  onChanged (peer: PeerIdText): void
  onDropped (peer: PeerIdText): void
}

export class Requests {
  readonly #components: RequestsComponents
  readonly #init: RequestsInit
  readonly #strangers: StrangerBudget
  /** Strangers wait here before they wait for an entry of the book, tokens after: never the other way round. */
  readonly #queue = new KeyedQueue<'strangers' | 'tokens'>()

  constructor (components: RequestsComponents, init: RequestsInit) {
    this.#components = components
    this.#init = init
    this.#strangers = new StrangerBudget(components.clock)
    const { network, book, clock } = components
    network.serve(REQUEST_PROTOCOL, async (stream, remote) => {
      await answerRequest(stream, async (request) => await this.#answer(request, remote), { timers: clock, log: network.logger('request') })
    }, {
      maxInboundStreams: REQUEST_LIMITS.streamsPerPeer.value,
      maxOutboundStreams: REQUEST_LIMITS.streamsPerPeer.value,
      runOnRelayed: true,
      admits: (peer) => !book.isBlocked(peer)
    })
  }

  /** True while this peer has not been told, or has not answered, that we want to be contacts. */
  owes (peer: PeerIdText): boolean {
    const entry = this.#components.book.get(peer)
    return entry !== undefined && (entry.state === 'requested' || (entry.state === 'accepted' && entry.owesRequest))
  }

  /**
   * Sends our request over a live connection and keeps what the answer means.
   *
   * @returns the answer; `undefined` when the other side said nothing
   * @throws {PeerUnreachableError} {ProtocolRefusedError}
   */
  async ask (peer: PeerIdText, options: AbortOptions = {}): Promise<RequestAnswer | undefined> {
    const { book, clock, network, profile } = this.#components
    const asked = book.get(peer)
    if (asked === undefined) return undefined
    const { stream } = await network.open(peer, REQUEST_PROTOCOL, { ...options, relayed: true })
    const answer = await sendRequest(stream, { token: asked.token, name: profile.record.name, greeting: asked.greeting }, { timers: clock, log: network.logger('request') }, options)
    if (answer !== undefined) await book.alone(peer, async () => await this.#answered(peer, answer))
    return answer
  }

  async #answered (peer: PeerIdText, answer: RequestAnswer): Promise<void> {
    const entry = this.#components.book.get(peer)
    if (entry === undefined) return
    if (entry.state === 'requested' && answer === 'accepted') {
      await this.#components.book.put(peer, { ...entry, state: 'accepted', token: new Uint8Array(0), owesRequest: false })
      this.#init.onChanged(peer)
    } else if (entry.state === 'accepted' && entry.owesRequest) {
      // `waiting` here means that they forgot us meanwhile: they have our request now, and nothing more is owed
      await this.#components.book.put(peer, { ...entry, owesRequest: false })
      this.#init.onChanged(peer)
    }
  }

  async #answer (request: ContactRequest, remote: Remote): Promise<RequestAnswer | undefined> {
    const shown = { ...request, name: toldName(request.name), greeting: toldGreeting(request.greeting) }
    const decided = await this.#components.book.alone(remote.peer, async () => await this.#decide(shown, remote.peer))
    return decided === 'stranger' ? await this.#list(shown, remote.peer, sourceOf(remote.path.address)) : decided
  }

  async #decide (request: ContactRequest, peer: PeerIdText): Promise<RequestAnswer | 'stranger' | undefined> {
    const { book } = this.#components
    const entry = book.get(peer)
    switch (entry?.state) {
      case 'blocked':
        return undefined
      case 'accepted':
        if (entry.owesRequest) {
          await book.put(peer, { ...entry, owesRequest: false })
          this.#init.onChanged(peer)
        }
        return 'accepted'
      case 'requested':
        // both asked: both are contacts, whichever request arrives first
        await book.put(peer, { ...entry, state: 'accepted', token: new Uint8Array(0), owesRequest: false, name: entry.nameIsOurs ? entry.name : request.name })
        this.#init.onChanged(peer)
        return 'accepted'
      case 'incoming':
      case undefined:
        if (await this.#redeem(request, peer, entry)) return 'accepted'
        return entry === undefined ? 'stranger' : 'waiting'
    }
  }

  /** Puts a stranger on the list of incoming requests, within the budget. One at a time, so that the list keeps its limit. */
  async #list (request: ContactRequest, peer: PeerIdText, source: string): Promise<RequestAnswer | undefined> {
    if (!this.#strangers.take(peer, source)) return undefined
    const { book, clock } = this.#components
    return await this.#queue.run('strangers', async (): Promise<RequestAnswer> => {
      await this.#makeRoom(source)
      return await book.alone(peer, async (): Promise<RequestAnswer> => {
        // added by a person meanwhile: the next request finds that
        if (book.get(peer) !== undefined) return 'waiting'
        await book.put(peer, newEntry('incoming', clock.now(), { name: request.name, greeting: request.greeting, source }))
        this.#init.onChanged(peer)
        return 'waiting'
      })
    })
  }

  /** A valid token accepts without asking. One redemption at a time: a token lets one peer in. */
  async #redeem (request: ContactRequest, peer: PeerIdText, entry: BookEntry | undefined): Promise<boolean> {
    if (request.token.byteLength === 0) return false
    return await this.#queue.run('tokens', async () => {
      const writes = await this.#components.invites.redeem(request.token, peer)
      if (writes === undefined) return false
      const known = entry ?? newEntry('accepted', this.#components.clock.now(), { name: request.name, greeting: request.greeting })
      await this.#components.book.put(peer, { ...known, state: 'accepted', owesRequest: false }, writes)
      this.#init.onChanged(peer)
      return true
    })
  }

  async #makeRoom (source: string): Promise<void> {
    const incoming = [...this.#components.book.entries()].filter(([, entry]) => entry.state === 'incoming')
    if (incoming.length < INCOMING_LIST) return
    const counts = new Map<string, number>([[source, 1]])
    for (const [, entry] of incoming) counts.set(entry.source, (counts.get(entry.source) ?? 0) + 1)
    const largest = Math.max(...counts.values())
    const oldest = incoming
      .filter(([, entry]) => counts.get(entry.source) === largest)
      .toSorted(([, a], [, b]) => a.addedAt - b.addedAt)[0]
    if (oldest === undefined) return
    const { book } = this.#components
    const [peer] = oldest
    await book.alone(peer, async () => {
      if (book.get(peer)?.state !== 'incoming') return
      await book.delete(peer)
      this.#init.onDropped(peer)
    })
  }
}

/** Whose neighbourhood a stranger comes from: the relay's peer ID, or else the host part of the address. */
function sourceOf (address: string): string {
  const relay = /\/p2p\/([^/]+)\/p2p-circuit/.exec(address)?.[1]
  return relay ?? address.split('/').slice(0, 3).join('/')
}
