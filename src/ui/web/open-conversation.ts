/**
 * The conversation that is on the screen: loads a page at a time and follows what happens meanwhile. What an event
 * says while a page is on its way is applied after the page, so that neither an arrival nor a delivery gets lost.
 */
import { signal } from '@preact/signals'
import { ConversationWindow, PAGE_SIZE } from '../model/index.ts'
import type { Message, MessageId, Messages, PeerIdText } from '../../node/index.ts'

type Happening = (window: ConversationWindow) => ConversationWindow

export class OpenConversation {
  readonly peer: PeerIdText
  readonly window = signal(ConversationWindow.newest([]))
  /** False until the first page is there, and while another one is on its way. */
  readonly settled = signal(false)
  readonly loaded = signal(false)
  /** The message before which the "unread" line stands while this conversation stays open. */
  readonly firstUnread = signal<MessageId | undefined>(undefined)
  /** Position of something unread that came late, and that nobody has had on the screen. */
  readonly lateUnread = signal<string | undefined>(undefined)
  readonly #messages: Messages
  #meanwhile: Happening[] | undefined

  constructor (peer: PeerIdText, messages: Messages) {
    this.peer = peer
    this.#messages = messages
  }

  /**
   * @param unread how many arrived since it was last looked at
   * @param unreadFrom position of the first of them, where that is known
   */
  async open (unread: number, unreadFrom?: string): Promise<void> {
    await this.#load({}, (_, page) => ConversationWindow.newest(page))
    const first = unread === 0 || unreadFrom === undefined ? undefined : await this.#first(unreadFrom)
    const isLate = first?.arrival !== undefined
    const arrived = this.window.value.messages.filter((message) => message.direction === 'in')
    const inTurn = unread - (isLate ? 1 : 0)
    // one that came late stands among what was read; without it, the newest are those that are new
    if (first !== undefined && this.window.value.has(first.id)) this.firstUnread.value = first.id
    else this.firstUnread.value = inTurn > 0 ? (arrived.at(-inTurn) ?? arrived[0])?.id : undefined
    this.lateUnread.value = isLate ? first.position : undefined
    this.loaded.value = true
  }

  async #first (unreadFrom: string): Promise<Message | undefined> {
    const onScreen = this.window.value.messages.find(({ position }) => position === unreadFrom)
    return onScreen ?? (await this.#messages.history(this.peer, { after: placeBefore(unreadFrom), limit: 1 }))[0]
  }

  /** Loads what stands at and around this place, if it is not on the screen. */
  async at (position: string): Promise<void> {
    const { messages } = this.window.value
    if (messages.some((message) => message.position === position)) return
    await this.#load({ after: placeBefore(position) }, (_, page) => ConversationWindow.around(page))
  }

  async older (): Promise<void> {
    const { hasOlder, oldest } = this.window.value
    if (hasOlder && oldest !== undefined) await this.#load({ before: oldest.position }, (window, page) => window.withOlder(page))
  }

  async newer (): Promise<void> {
    const { hasNewer, newest } = this.window.value
    if (hasNewer && newest !== undefined) await this.#load({ after: newest.position }, (window, page) => window.withNewer(page))
  }

  /** Back to the newest page, from wherever. */
  async newest (): Promise<void> {
    if (this.window.value.hasNewer) await this.#load({}, (_, page) => ConversationWindow.newest(page))
  }

  added (message: Message): void {
    if (message.arrival !== undefined) this.lateUnread.value = message.position
    this.#happened((window) => window.withAdded(message))
  }

  removed (id: MessageId): void { this.#happened((window) => window.without(id)) }

  changed (message: Message): void { this.#happened((window) => window.withChanged(message)) }

  #happened (happening: Happening): void {
    this.#meanwhile?.push(happening)
    this.window.value = happening(this.window.value)
  }

  async #load (range: { before?: string, after?: string }, take: (window: ConversationWindow, page: Message[]) => ConversationWindow): Promise<void> {
    if (this.#meanwhile !== undefined) return
    const meanwhile: Happening[] = this.#meanwhile = []
    this.settled.value = false
    try {
      const page = await this.#messages.history(this.peer, { ...range, limit: PAGE_SIZE })
      this.window.value = meanwhile.reduce((window, happening) => happening(window), take(this.window.value, page))
    } finally {
      this.#meanwhile = undefined
      this.settled.value = true
    }
  }
}

/** Pages begin behind a place. */
function placeBefore (position: string): string {
  return (BigInt(`0x${position}`) - 1n).toString(16).padStart(position.length, '0')
}
