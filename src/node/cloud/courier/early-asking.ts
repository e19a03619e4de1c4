/**
 * Asks the nodes of an owner's contact for what waits there, on the owner's behalf and with the owner's certificate, so
 * that it is here when the owner's device comes; and passes receipt tags back, until one of those nodes has surely heard
 * them. What comes is kept elsewhere.
 */
import { isInDate, publicKeyOf } from '../../../identity/index.ts'
import { inBackground } from '../../events.ts'
import type { Fetched } from './fetched.ts'
import type { Contact, Owner } from './owners.ts'
import type { Emit } from '../../events.ts'
import type { Clock } from '../../platform/platform.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { MsgChannel } from '../../../protocols/msg/index.ts'

/** Envelopes asked for in one page. */
const PULL_PAGE = 256
const NONE = new Uint8Array(0)

export interface EarlyAskingComponents { readonly clock: Clock, readonly fetched: Fetched, readonly emit: Emit }

/** What is asked over a channel, one thing after another: each owner's mail, of each contact that the other side speaks for. */
interface Asked { again: boolean }

export class EarlyAsking {
  readonly #components: EarlyAskingComponents
  readonly #running = new WeakMap<MsgChannel, Map<string, Asked>>()

  constructor (components: EarlyAskingComponents) {
    this.#components = components
  }

  /**
   * Asks over this channel; while it does, once more when it is done.
   *
   * @param peer who is at the other end: the contact, or a cloud of the contact
   */
  ask (owner: Owner, contact: Contact, peer: PeerIdText, channel: MsgChannel): void {
    const running = this.#running.get(channel) ?? new Map<string, Asked>()
    this.#running.set(channel, running)
    const name = `${owner.peer}/${contact.peer}`
    const asked = running.get(name)
    if (asked !== undefined) {
      asked.again = true
      return
    }
    const begun = { again: true }
    running.set(name, begun)
    inBackground(this.#components.emit, this.#run(owner, contact, peer, channel, begun).finally(() => running.delete(name)))
  }

  async #run (owner: Owner, contact: Contact, peer: PeerIdText, channel: MsgChannel, asked: Asked): Promise<void> {
    while (asked.again) {
      asked.again = false
      try {
        await this.#once(owner, contact, peer, channel)
      } catch (error) {
        if (channel.isOpen) throw error
        // the channel ended: the next one asks again
        return
      }
    }
  }

  async #once (owner: Owner, contact: Contact, peer: PeerIdText, channel: MsgChannel): Promise<void> {
    const { clock, fetched } = this.#components
    const { certificate } = owner.record
    if (!mayAsk(owner, clock)) return
    const of = peer === contact.peer ? NONE : publicKeyOf(contact.peer)
    for (;;) {
      const tags = await fetched.tags(owner, contact.peer)
      for (const ack of tags) channel.acknowledge(ack)
      // a question is answered when what came before it has been worked off: so the tags were heard
      let end = await channel.pull({ max: PULL_PAGE, certificate, of })
      await fetched.told(owner, contact.peer, tags)
      while (end.more && mayAsk(owner, clock)) end = await channel.pull({ cursor: end.cursor, max: PULL_PAGE, certificate, of })
      if (tags.length < PULL_PAGE) return
    }
  }
}

function mayAsk (owner: Owner, clock: Clock): boolean {
  return owner.serves && isInDate(owner.record, clock.now())
}
