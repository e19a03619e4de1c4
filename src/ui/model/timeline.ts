/**
 * Messages as a person reads them: days, runs of one sender, the place where the unread ones begin, and both clocks
 * where they disagree. Order is the store's; clocks only label.
 */
import type { Message, MessageId } from '../../node/index.ts'

export type TimelineItem =
  | { readonly kind: 'day', readonly key: string, readonly at: number }
  | { readonly kind: 'unread', readonly key: string }
  | {
    readonly kind: 'message'
    readonly key: string
    readonly message: Message
    /** First and last of a run by the same sender within a few minutes. */
    readonly first: boolean
    readonly last: boolean
    /** The time to show: when it was written here, or when it came in. */
    readonly at: number
    /** The sender's clock, when it is so far off, or the message was so long on its way, that both must be shown. */
    readonly sentAt: number | undefined
    /** It came after what stands below it: its time says when, and the day above it is not meant. */
    readonly late: boolean
    /** The newest of those that wait: the one beside which the reason is shown. */
    readonly explainsWaiting: boolean
  }

// A run of messages reads as one thought for about this long. Design.
const RUN_MS = 5 * 60_000
// Below this, two clocks and a quick delivery explain the difference; above, a person should see both. Design.
const BOTH_CLOCKS_MS = 2 * 60_000

/**
 * @param firstUnread the message before which the "unread" line stands
 * @param dayOf names the day of a time in the person's time zone; equal names are one day
 */
export function timelineOf (messages: readonly Message[], dayOf: (at: number) => string, firstUnread?: MessageId): TimelineItem[] {
  const items: TimelineItem[] = []
  // a file that its contact knows of says by itself what it waits for
  const newestPending = messages.findLast(({ delivery }) => delivery.state === 'pending' && delivery.waitsFor !== 'consent')?.id
  let day: string | undefined
  let days = 0
  messages.forEach((message, index) => {
    const at = shownAt(message)
    const late = message.arrival !== undefined
    // what came late stands among what was written with it, whatever day it is now
    const today = late ? day ?? dayOf(at) : dayOf(at)
    if (today !== day) items.push({ kind: 'day', key: `day ${today} ${days++}`, at })
    const newDay = today !== day
    day = today
    if (message.id === firstUnread) items.push({ kind: 'unread', key: 'unread' })
    const next = messages[index + 1]
    items.push({
      kind: 'message',
      key: message.id,
      message,
      first: newDay || message.id === firstUnread || !sameRun(messages[index - 1], message),
      last: next === undefined || next.id === firstUnread || (next.arrival === undefined && dayOf(shownAt(next)) !== today) || !sameRun(message, next),
      at,
      late,
      sentAt: message.direction === 'in' && Math.abs(message.receivedAt - message.sentAt) >= BOTH_CLOCKS_MS ? message.sentAt : undefined,
      explainsWaiting: message.id === newestPending
    })
  })
  return items
}

function shownAt (message: Message): number {
  return message.direction === 'out' ? message.sentAt : message.receivedAt
}

function sameRun (a: Message | undefined, b: Message): boolean {
  return a !== undefined && a.direction === b.direction && Math.abs(shownAt(b) - shownAt(a)) < RUN_MS
}
