/**
 * The part of one conversation that is on the screen: a few pages, never the whole. It grows at either end by a
 * page and lets go at the other, so that a hundred thousand messages cost as much as two hundred. Values, not a
 * live object: every change gives a new window.
 */
import type { Message, MessageId } from '../../node/index.ts'

/** Messages asked for at once: a screen or three on a desktop. Design. */
export const PAGE_SIZE = 64
/** Messages kept at most: three pages, so that there is always one to scroll into at both ends. Design. */
export const WINDOW_LIMIT = 192

export class ConversationWindow {
  /** Oldest first. */
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean

  private constructor (messages: readonly Message[], hasOlder: boolean, hasNewer: boolean) {
    this.messages = messages
    this.hasOlder = hasOlder
    this.hasNewer = hasNewer
  }

  /** @param page the newest page of a conversation */
  static newest (page: readonly Message[]): ConversationWindow {
    return new ConversationWindow(merged([], page), page.length >= PAGE_SIZE, false)
  }

  get oldest (): Message | undefined { return this.messages[0] }
  get newest (): Message | undefined { return this.messages[this.messages.length - 1] }

  /** @param page what `history({ before: oldest.position })` gave */
  withOlder (page: readonly Message[]): ConversationWindow {
    const all = merged(page, this.messages)
    const kept = all.slice(0, WINDOW_LIMIT)
    return new ConversationWindow(kept, page.length >= PAGE_SIZE, this.hasNewer || kept.length < all.length)
  }

  /** @param page what `history({ after: newest.position })` gave */
  withNewer (page: readonly Message[]): ConversationWindow {
    const all = merged(this.messages, page)
    const kept = all.slice(-WINDOW_LIMIT)
    return new ConversationWindow(kept, this.hasOlder || kept.length < all.length, page.length >= PAGE_SIZE)
  }

  /** @param page what `history({ after })` gave, somewhere in a conversation: there may be more on both sides */
  static around (page: readonly Message[]): ConversationWindow {
    return new ConversationWindow(merged([], page), true, page.length >= PAGE_SIZE)
  }

  /**
   * A message was added to the conversation: at its end, or, when it came late, further up. Where its place is not on the
   * screen it stays away, and is found when the pages there are asked for.
   */
  withAdded (message: Message): ConversationWindow {
    const isAbove = this.hasOlder && this.oldest !== undefined && message.position < this.oldest.position
    const isBelow = this.hasNewer && (this.newest === undefined || message.position > this.newest.position)
    if (isAbove || isBelow) return this
    const all = merged(this.messages, [message])
    if (this.hasNewer) return new ConversationWindow(all.slice(0, WINDOW_LIMIT), this.hasOlder, true)
    return new ConversationWindow(...trimmed(all, this.hasOlder), false)
  }

  /** A message changed; the same window when it is not on the screen. */
  withChanged (message: Message): ConversationWindow {
    if (!this.has(message.id)) return this
    return new ConversationWindow(this.messages.map((known) => known.id === message.id ? message : known), this.hasOlder, this.hasNewer)
  }

  /** A message is gone. */
  without (id: MessageId): ConversationWindow {
    return this.has(id) ? new ConversationWindow(this.messages.filter((message) => message.id !== id), this.hasOlder, this.hasNewer) : this
  }

  has (id: MessageId): boolean {
    return this.messages.some((message) => message.id === id)
  }
}

function trimmed (messages: readonly Message[], hasOlder: boolean): [readonly Message[], boolean] {
  return messages.length <= WINDOW_LIMIT ? [messages, hasOlder] : [messages.slice(-WINDOW_LIMIT), true]
}

// Pages may overlap when something was added between two questions: the id decides, the later record wins.
function merged (first: readonly Message[], second: readonly Message[]): Message[] {
  const byId = new Map<MessageId, Message>()
  for (const message of first) byId.set(message.id, message)
  for (const message of second) byId.set(message.id, message)
  return [...byId.values()].sort((a, b) => a.position < b.position ? -1 : a.position > b.position ? 1 : 0)
}
