/**
 * Asks contacts, and their clouds, for what is pending with them, as soon as there is a channel, and lets the quiet ones go again where
 * there are too many to stay connected with. Who is tried, and when, is the business of reach.ts.
 */
import { tooMany } from './warmth.ts'
import type { Conversations } from './conversations.ts'
import type { Links } from './links.ts'
import type { Network } from '../network/network.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Envelopes asked for in one page; the next page is asked for while there is more. */
const PULL_PAGE = 256

export interface AskingInit {
  readonly links: Links
  readonly conversations: Conversations
  readonly network: Network
  /** Whose mail to ask this node for: raw public keys; an empty one is its own. */
  mailOf (peer: PeerIdText): Uint8Array[]
  /** Something has to be said to this contact yet. */
  owes (peer: PeerIdText): boolean
  /** It talks to us: it has answered a question, which nobody does who takes us for a stranger. */
  onAnswered (peer: PeerIdText): void
  /** This contact is let go: it is not tried again until it is wanted. */
  onRest (peer: PeerIdText): void
}

export class Asking {
  readonly #init: AskingInit
  readonly #asked = new Set<PeerIdText>()
  /** Have answered since they are linked. */
  readonly #answered = new Set<PeerIdText>()

  constructor (init: AskingInit) {
    this.#init = init
  }

  /** Pulls what is pending at the contact, page by page, until there is no more. */
  async ask (peer: PeerIdText): Promise<void> {
    const channel = this.#init.links.get(peer)
    if (channel === undefined) return
    this.#asked.add(peer)
    const mail = this.#init.mailOf(peer)
    // of whom there is nothing to ask, a channel has to be answer enough
    if (mail.length === 0) this.#heard(peer)
    try {
      for (const of of mail) {
        let end = await channel.pull({ max: PULL_PAGE, of })
        this.#heard(peer)
        while (end.more) end = await channel.pull({ cursor: end.cursor, max: PULL_PAGE, of })
      }
    } catch (error) {
      // the channel ended: the next one asks again from the oldest
      if (channel.isOpen) throw error
    } finally {
      this.#asked.delete(peer)
    }
    await this.#letGo()
  }

  /** The last channel with this peer ended. @returns whether it had ever answered */
  parted (peer: PeerIdText): boolean {
    return this.#answered.delete(peer)
  }

  #heard (peer: PeerIdText): void {
    if (this.#answered.has(peer) || this.#init.links.get(peer) === undefined) return
    this.#answered.add(peer)
    this.#init.onAnswered(peer)
  }

  /** They are reached anew when there is something to say, or when this node wakes. */
  async #letGo (): Promise<void> {
    const { links, conversations, network, owes, onRest } = this.#init
    const quiet = tooMany({
      connected: () => links.made(),
      isBusy: (peer) => this.#asked.has(peer) || owes(peer) || conversations.counters(peer).pendingCount > 0,
      lastMessageAt: (peer) => conversations.counters(peer).lastMessageAt
    })
    await Promise.all(quiet.map(async (peer) => {
      onRest(peer)
      await links.part(peer)
      await network.disconnect(peer)
    }))
  }
}
