/** `mobilink send`: keeps a message, and with `--wait` stays until it has arrived. */
import { DeclinedError, NodeWentAwayError, NoNodeRunningError, NotDeliverableError, NotYetError, WrongUseError } from '../errors.ts'
import { openDoor } from '../door.ts'
import { readText } from '../stdin-text.ts'
import { calledName } from '../views.ts'
import type { Settings } from '../settings.ts'
import type { NodeEvent } from '../socket/node-events.ts'
import type { Message } from '../../../node/api.ts'

export interface SendOptions {
  /** The words of the command line; none or `-` reads stdin. */
  readonly words: readonly string[]
  readonly stdin: AsyncIterable<Uint8Array> & { isTTY?: boolean }
  /** How long to stay, in seconds; absent = not at all. */
  readonly wait?: number
}

/**
 * @throws {NotYetError} the wait ran out; the message stays kept
 * @throws {NoNodeRunningError} a wait was asked for and nothing runs that could deliver; the message stays kept
 */
export async function sendMessage (settings: Settings, contact: string, options: SendOptions): Promise<void> {
  const { output } = settings
  const text = await textOf(settings, options)
  const door = await openDoor(settings)
  try {
    const { peerId, name, state } = await door.call('contact', { contact })
    const events = options.wait !== undefined && door.isRunning ? await door.watch() : undefined
    const message = await door.call('send', { contact: peerId, text })
    const called = calledName({ peerId, name })
    output.done({ id: message.id, state: message.delivery.state }, () => state === 'accepted' ? `Kept for ${called}.` : `Kept for ${called}, who has not accepted yet: it goes out then.`)
    if (events !== undefined) await untilDelivered(settings, message, events, options.wait ?? 0, called)
    else if (options.wait !== undefined) throw new NoNodeRunningError(settings.dataFolder)
    else if (!door.isRunning) output.say('No node is running here: it goes out after "mobilink start".')
  } finally {
    await door.close()
  }
}

async function textOf ({ output }: Settings, { words, stdin }: SendOptions): Promise<string> {
  const isPiped = words.length === 0 || (words.length === 1 && words[0] === '-')
  if (isPiped && stdin.isTTY === true) output.say('Type the message, then Ctrl-D on a line of its own.')
  const text = isPiped ? await readText(stdin) : words.join(' ')
  if (text.trim() === '') throw new WrongUseError('There is no text to send: give it after the contact, or through stdin.')
  return text
}

async function untilDelivered ({ output }: Settings, message: Message, events: AsyncIterable<NodeEvent>, seconds: number, called: string): Promise<void> {
  const over = async (): Promise<Message> => {
    for await (const { event, detail } of events) {
      if ((event === 'message:changed' || event === 'message:added') && detail.id === message.id && detail.delivery.state !== 'pending') return detail
    }
    throw new NodeWentAwayError('the node stopped')
  }
  const { delivery, id } = await within(seconds, over())
  if (delivery.state === 'stuck' && delivery.reason === 'declined') throw new DeclinedError(id)
  if (delivery.state !== 'delivered') throw new NotDeliverableError(delivery.state === 'stuck' ? delivery.reason : delivery.state)
  output.done({ id, state: delivery.state }, () => `Delivered to ${called}.`)
}

async function within<Result> (seconds: number, work: Promise<Result>): Promise<Result> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(new NotYetError(`not delivered within ${seconds} s`)), seconds * 1_000)
  try {
    return await Promise.race([work, timeout.promise])
  } finally {
    clearTimeout(timer)
    // After the timeout nobody waits for the work any more: its end is the closing of the door.
    work.catch(() => undefined)
  }
}
