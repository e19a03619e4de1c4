/** `mobilink send`: keeps a text, files and a voice message, each a message, and with `--wait` stays until all have arrived. */
import { DeclinedError, NeedsNodeError, NodeWentAwayError, NoNodeRunningError, NotDeliverableError, NotYetError, WrongUseError } from '../errors.ts'
import { openDoor } from '../door.ts'
import { checkFile } from '../file-to-send.ts'
import { printable } from '../printable.ts'
import { ProgressLines } from '../progress-lines.ts'
import { readText } from '../stdin-text.ts'
import { progressText } from '../transfer-views.ts'
import { calledName } from '../views.ts'
import { within } from '../within.ts'
import type { Door } from '../door.ts'
import type { SentAs } from '../file-to-send.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { NodeEvent } from '../socket/node-events.ts'
import type { PlainMessage } from '../../model/index.ts'

export interface SendOptions {
  /** The words of the command line; `-` reads stdin, and so do none where there is no file. */
  readonly words: readonly string[]
  /** Absolute paths. */
  readonly files: ReadonlyArray<{ readonly path: string, readonly as: SentAs }>
  /** No copy of the files is kept: each can be fetched only while the node runs. */
  readonly whileOpen?: boolean | undefined
  readonly stdin: AsyncIterable<Uint8Array> & { isTTY?: boolean }
  /** How long to stay, in seconds; absent = not at all. */
  readonly wait?: number | undefined
  /** It disappears after so many ms; absent: as was chosen for the conversation. */
  readonly expireAfterMs?: number | undefined
}

/**
 * @throws {NoSuchFileError} {UnfitFileError} nothing was sent
 * @throws {NeedsNodeError} files were to be sent without a copy, and no node runs: nothing was sent
 * @throws {NotYetError} the wait ran out; what was sent stays kept
 * @throws {NoNodeRunningError} a wait was asked for and nothing runs that could deliver; what was sent stays kept
 */
export async function sendMessage (settings: Settings, contact: string, options: SendOptions): Promise<void> {
  const { output } = settings
  if (options.whileOpen === true && options.files.length === 0) throw new WrongUseError('There is no file to send: --while-open is for what --file or --voice gives.')
  // all of it is looked at before any of it is sent
  const files = await Promise.all(options.files.map(async (file) => ({ ...file, ...await checkFile(file.path) })))
  const text = await textOf(settings, options)
  const expiry = options.expireAfterMs === undefined ? {} : { expireAfterMs: options.expireAfterMs }
  const door = await openDoor(settings)
  try {
    if (options.whileOpen === true && !door.isRunning) throw new NeedsNodeError('no node is running')
    const { peerId, name, state } = await door.call('contact', { contact })
    const events = options.wait !== undefined && door.isRunning ? await door.watch() : undefined
    const called = calledName({ peerId, name })
    const kept = (message: PlainMessage): PlainMessage => {
      const { id, delivery, file } = message
      output.done({ id, state: delivery.state, ...(message.expiresAt === undefined ? {} : { expiresAt: message.expiresAt }), ...(file === undefined ? {} : { name: file.name, size: file.size, ...(file.transfer.whileOpen === undefined ? {} : { whileOpen: true }) }) }, () => keptText(message, called, state === 'accepted'))
      return message
    }
    const messages: PlainMessage[] = []
    if (text !== undefined) messages.push(kept(await door.call('send', { contact: peerId, text, ...expiry })))
    for (const file of files) messages.push(kept(await keepFile(door, output, peerId, { ...file, ...expiry, ...(options.whileOpen === true ? { whileOpen: true } : {}) })))
    if (events !== undefined) await untilDelivered(settings, messages, events, options.wait ?? 0, called)
    else if (options.wait !== undefined) throw new NoNodeRunningError(settings.dataFolder)
    else if (!door.isRunning) output.say('No node is running here: it goes out after "mobilink start".')
  } finally {
    await door.close()
  }
}

async function textOf ({ output }: Settings, { words, files, stdin }: SendOptions): Promise<string | undefined> {
  if (words.length === 0 && files.length > 0) return undefined
  const isPiped = words.length === 0 || (words.length === 1 && words[0] === '-')
  if (isPiped && stdin.isTTY === true) output.say('Type the message, then Ctrl-D on a line of its own.')
  const text = isPiped ? await readText(stdin) : words.join(' ')
  if (text.trim() === '') throw new WrongUseError('There is no text to send: give it after the contact, or through stdin.')
  return text
}

/** A bar grows while the file is sealed and written to the store, or looked at: a large one takes a while. */
async function keepFile (door: Door, output: Output, contact: string, { path, as, name, size, ...options }: { path: string, as: SentAs, name: string, size: number, expireAfterMs?: number, whileOpen?: boolean }): Promise<PlainMessage> {
  const lines = new ProgressLines(output)
  const began = performance.now()
  const onProgress = (done: number): void => {
    const seconds = (performance.now() - began) / 1_000
    const rate = seconds > 0.5 ? done / seconds : undefined
    lines.show([progressText({ name, size, done, ...(rate === undefined ? {} : { rate, leftMs: (size - done) / rate * 1_000 }) })])
  }
  try {
    return await door.call('sendFile', { contact, path, as, ...options }, { onProgress })
  } catch (error) {
    if (error instanceof Error && error.name === 'NoRoomForFileError') output.say('With --while-open it is sent without a copy: it can be fetched only while the node runs.')
    throw error
  } finally {
    lines.clear()
  }
}

function keptText ({ file }: PlainMessage, called: string, isAccepted: boolean): string {
  if (file?.transfer.whileOpen === true) return `${printable(file.name)} can be fetched by ${called} only while this computer's node runs: no copy of it is kept.${isAccepted ? '' : ` ${called} has not accepted yet, and is told of it then.`}`
  const what = file === undefined ? 'Kept' : `Kept ${printable(file.name)}, sealed,`
  return isAccepted ? `${what} for ${called}.` : `${what} for ${called}, who has not accepted yet: it goes out then.`
}

/** The first that will not arrive ends it. */
async function untilDelivered ({ output }: Settings, messages: readonly PlainMessage[], events: AsyncIterable<NodeEvent>, seconds: number, called: string): Promise<void> {
  const waiting = new Set<string>(messages.map(({ id }) => id))
  const all = async (): Promise<void> => {
    for await (const { event, detail } of events) {
      if ((event !== 'message:changed' && event !== 'message:added') || detail.delivery.state === 'pending' || !waiting.delete(detail.id)) continue
      const { delivery, id, file } = detail
      if (delivery.state === 'stuck' && delivery.reason === 'declined') throw new DeclinedError(id)
      if (delivery.state !== 'delivered') throw new NotDeliverableError(delivery.state === 'stuck' ? delivery.reason : delivery.state)
      output.done({ id, state: delivery.state }, () => file === undefined ? `Delivered to ${called}.` : `${printable(file.name)} was delivered to ${called}.`)
      if (waiting.size === 0) return
    }
    throw new NodeWentAwayError('the node stopped')
  }
  await within(seconds, all(), () => new NotYetError(`not delivered within ${seconds} s`))
}
