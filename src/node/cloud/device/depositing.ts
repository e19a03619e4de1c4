/**
 * Hands what waits for contacts to one own cloud, in order per contact, as long as its channel is open. What the cloud
 * has taken is noted, so that a person can be told and nothing is handed over twice; what it would not take stays where
 * it is, on this device. Nothing here ends a message.
 */
import { publicKeyOf, receiptHash } from '../../../identity/index.ts'
import { inBackground } from '../../events.ts'
import { including, noTrace } from './traces.ts'
import { carriedForMs } from '../../lifetime/limits.ts'
import { unlessOver } from './unless-over.ts'
import type { Trace, Traces } from './traces.ts'
import type { ContactBook } from '../../delivery/contact-book.ts'
import type { Conversations } from '../../delivery/conversations.ts'
import type { Entry } from '../../delivery/entries.ts'
import type { Outbox } from '../../delivery/outbox.ts'
import type { Emit } from '../../events.ts'
import type { CancelTimer, Clock } from '../../platform/platform.ts'
import type { DepositCode, DeviceCourierChannel } from '../../../protocols/cloud/index.ts'
import type { PeerIdText } from '../../../identity/index.ts'

/** Entries read and handed over at once: the channel's window. */
const PAGE = 64
/** A cloud that is full, or was not told of a contact, is asked again after this. Design. */
const AGAIN_MS = 60_000

export interface DepositingComponents {
  readonly clock: Clock
  readonly emit: Emit
  readonly book: ContactBook
  readonly conversations: Conversations
  readonly outbox: Pick<Outbox, 'page' | 'still'>
  readonly traces: Traces
  /** Where a message is has changed. */
  onMoved (peer: PeerIdText, position: string): void
}

export interface DepositingInit {
  readonly channel: DeviceCourierChannel
  readonly number: number
  /** Whether the cloud takes anything now has changed, by its answers. */
  onRoom (): void
  /** The cloud has taken what had ended meanwhile. */
  onErasable (): void
}

/** `later`, `no room`: nothing more for this contact on this channel, until something is offered anew. */
type Answer = 'taken' | 'refused' | 'later' | 'no room'

const ANSWERS: Readonly<Record<DepositCode, Answer>> = {
  'kept': 'taken',
  'already had it': 'taken',
  'too large': 'refused',
  // order matters: what comes behind it has to wait behind it
  'quota': 'no room',
  'unknown addressee': 'later',
  'try later': 'no room'
}

export class Depositing {
  readonly #components: DepositingComponents
  readonly #init: DepositingInit
  readonly #waiting = new Set<PeerIdText>()
  /** Everything up to here was handed over, or refused. */
  readonly #done = new Map<PeerIdText, string>()
  /** How often it was offered anew: what is being handed over then goes by older rows. */
  readonly #rounds = new Map<PeerIdText, number>()
  readonly #again = new Map<PeerIdText, CancelTimer>()
  /** Contacts of whose mail its last answer was that it takes none now. */
  readonly #refused = new Set<PeerIdText>()
  #running: Promise<void> | undefined

  constructor (components: DepositingComponents, init: DepositingInit) {
    this.#components = components
    this.#init = init
  }

  /** By its last answers it takes nothing now: its disk is full, or its room for this device. */
  get isFull (): boolean {
    return this.#refused.size > 0
  }

  offer (contact: PeerIdText, anew: boolean): void {
    if (anew) {
      this.#done.delete(contact)
      this.#rounds.set(contact, (this.#rounds.get(contact) ?? 0) + 1)
    }
    this.#waiting.add(contact)
    if (this.#running !== undefined) return
    this.#running = this.#run().finally(() => { this.#running = undefined })
    inBackground(this.#components.emit, this.#running)
  }

  /** The channel is over: nothing is tried again on it. */
  stop (): void {
    for (const cancel of this.#again.values()) cancel()
    this.#again.clear()
  }

  async idle (): Promise<void> {
    // what failed was told where it was begun
    await this.#running?.catch(() => undefined)
  }

  async #run (): Promise<void> {
    for (const contact of this.#waiting) {
      this.#waiting.delete(contact)
      if (!this.#init.channel.isOpen) return
      if (this.#components.book.isContact(contact)) await unlessOver(this.#init.channel, async () => await this.#handOver(contact))
    }
  }

  async #handOver (contact: PeerIdText): Promise<void> {
    const round = this.#rounds.get(contact)
    for (;;) {
      const { entries, isHeld } = await this.#components.outbox.page(contact, this.#done.get(contact) ?? '', PAGE)
      const todo = entries.filter((entry) => this.#isWanted(entry))
      const answers = await Promise.all(todo.map(async (entry) => ANSWERS[await this.#deposit(contact, entry)]))
      await this.#note(contact, todo, answers)
      for (const { waiting: { eid } } of todo) this.#components.traces.answered(eid, this.#init.number, 'kept')
      // what ended meanwhile is erased there, now that it is known what became of it
      if (this.#components.traces.toErase(this.#init.number, 1).length > 0) this.#init.onErasable()
      const stop = answers.findIndex((answer) => answer === 'later' || answer === 'no room')
      if (answers.length > 0) this.#notesRoom(contact, answers[stop] === 'no room')
      // it waits for its turn again, from the oldest
      if (this.#rounds.get(contact) !== round) return
      const last = stop < 0 ? entries.at(-1) : todo[stop - 1]
      if (last !== undefined) this.#done.set(contact, last.position)
      if (stop >= 0) this.#tryAgain(contact)
      if (stop >= 0 || isHeld || entries.length < PAGE) return
    }
  }

  #notesRoom (contact: PeerIdText, isRefused: boolean): void {
    const was = this.isFull
    if (isRefused) this.#refused.add(contact)
    else this.#refused.delete(contact)
    if (this.isFull !== was) this.#init.onRoom()
  }

  #tryAgain (contact: PeerIdText): void {
    this.#again.get(contact)?.()
    this.#again.set(contact, this.#components.clock.setTimer(() => {
      this.#again.delete(contact)
      this.offer(contact, false)
    }, AGAIN_MS))
  }

  /**
   * What says something about a session is for the contact's device alone, when the two meet; and so is what announces a
   * file that only this device can give, and only while it is there.
   */
  #isWanted ({ waiting, message }: Entry): boolean {
    if (waiting.isControl || message?.file?.isWhileOpen === true) return false
    const trace = this.#components.traces.of(waiting.eid)
    return trace === undefined || (!trace.clouds.includes(this.#init.number) && !trace.refused.includes(this.#init.number))
  }

  async #deposit (contact: PeerIdText, { waiting: { eid, envelope, queuedAt, tag }, message }: Entry): Promise<DepositCode> {
    const { channel, number } = this.#init
    this.#components.traces.offers(eid, number)
    try {
      return await channel.deposit({ to: publicKeyOf(contact), eid, envelope, tagHash: receiptHash(tag), queuedAt, expiresAt: queuedAt + carriedForMs(message) })
    } catch (error) {
      this.#components.traces.answered(eid, number, 'unknown')
      throw error
    }
  }

  async #note (contact: PeerIdText, entries: readonly Entry[], answers: readonly Answer[]): Promise<void> {
    const { conversations, onMoved, outbox, traces } = this.#components
    const moved: string[] = []
    await conversations.alone(contact, async () => {
      const still = new Set((await outbox.still(contact, entries)).map(({ position }) => position))
      await traces.note(entries.flatMap((entry, at) => {
        const answer = answers[at]
        if (answer !== 'taken' && answer !== 'refused') return []
        const trace = traces.of(entry.waiting.eid) ?? noTrace(contact, entry.position, entry.waiting.eid)
        const next = this.#after(trace, answer)
        if (still.has(entry.position)) moved.push(entry.position)
        // what ended while it was on its way to the cloud is to be erased there
        return [still.has(entry.position) || trace.state !== 'waits' ? next : { ...next, state: 'ended' as const }]
      }))
    })
    for (const position of moved) onMoved(contact, position)
  }

  #after (trace: Trace, answer: 'taken' | 'refused'): Trace {
    const { number } = this.#init
    return answer === 'taken' ? { ...trace, clouds: including(trace.clouds, number) } : { ...trace, refused: including(trace.refused, number) }
  }
}
