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
  readonly #messages: Messages
  #meanwhile: Happening[] | undefined

  constructor (peer: PeerIdText, messages: Messages) {
    this.peer = peer
    this.#messages = messages
  }

  /** @param unread how many arrived since it was last looked at */
  async open (unread: number): Promise<void> {
    await this.#load({}, (_, page) => ConversationWindow.newest(page))
    const arrived = this.window.value.messages.filter((message) => message.direction === 'in')
    this.firstUnread.value = unread > 0 ? (arrived.at(-unread) ?? arrived[0])?.id : undefined
    this.loaded.value = true
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

  added (message: Message): void { this.#happened((window) => window.withAdded(message)) }
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
