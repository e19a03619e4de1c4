/**
 * `mobilink history`: a page of a conversation, oldest first, and with `--follow` what comes after it, as it comes: also what
 * came late and stands further up, which says so.
 */
import { NoNodeRunningError, NodeWentAwayError } from '../errors.ts'
import { openDoor } from '../door.ts'
import { SOCKET_LIMITS } from '../socket/limits.ts'
import { calledName, lifeOfChat, messageText, messageView } from '../views.ts'
import type { Door } from '../door.ts'
import type { Settings } from '../settings.ts'
import type { PlainMessage } from '../../model/index.ts'

export interface HistoryOptions {
  readonly limit: number
  /** ID of a message: only what came before it. */
  readonly before?: string
  readonly follow: boolean
}

/**
 * @throws {NoSuchMessageError} `before` is not in this conversation
 * @throws {NoNodeRunningError} `follow` with no node running, after the page was printed
 */
export async function showHistory (settings: Settings, contact: string, { limit, before, follow }: HistoryOptions): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const called = await door.call('contact', { contact })
    const { peerId, name } = called
    const print = (message: PlainMessage): void => output.answer(messageView(message), () => messageText(message, calledName({ peerId, name }), output))
    const events = follow && door.isRunning ? await door.watch() : undefined
    const from = before === undefined ? undefined : (await door.call('message', { contact: peerId, id: before })).position
    const messages = await lastOf(door, peerId, limit, from)
    messages.forEach(print)
    if (messages.length === 0) output.say(before === undefined ? 'Nothing here yet.' : 'Nothing before that.')
    const life = lifeOfChat(called)
    if (life !== '') output.say(life)
    // the newest were on the screen: the time of what disappears begins, and what is not kept goes
    if (before === undefined) await door.call('read', { contact: peerId })
    if (!follow) return
    if (events === undefined) throw new NoNodeRunningError(settings.dataFolder)
    // What was kept between the question and the answer is in both.
    const newest = messages.map(arrivalOf).reduce((last, arrival) => arrival > last ? arrival : last, '')
    for await (const { event, detail } of events) {
      if (event === 'message:added' && detail.contact === peerId && arrivalOf(detail) > newest) {
        print(detail)
        await door.call('read', { contact: peerId })
      }
    }
    throw new NodeWentAwayError('the node stopped')
  } finally {
    await door.close()
  }
}

/** Its place by the order of arrival. */
function arrivalOf ({ arrival, position }: PlainMessage): string {
  return arrival ?? position
}

async function lastOf (door: Door, contact: string, limit: number, before: string | undefined): Promise<PlainMessage[]> {
  const pages: PlainMessage[][] = []
  let missing = limit
  let from = before
  while (missing > 0) {
    const size = Math.min(missing, SOCKET_LIMITS.page)
    const page = await door.call('history', { contact, limit: size, ...(from === undefined ? {} : { before: from }) })
    pages.unshift(page)
    missing -= page.length
    from = page[0]?.position
    if (page.length < size) break
  }
  return pages.flat()
}
