/**
 * The shapes that `--json` prints and the words that people read, for one record each. Field names stay put:
 * scripts rest on them. Text of others passes through `printable` on its way to a terminal.
 */
import { chatLifeWords, COPY_WARNING, fileLine, incidentWords, lifeWords, waitingWord, whereWords } from '../model/index.ts'
import { printable, printableLines } from './printable.ts'
import { transferWord } from './transfer-views.ts'
import type { FileFacts, PlainMessage } from '../model/index.ts'
import type { Output, Style } from './output.ts'
import type { Contact, Delivery, Incident, PendingItem, TransferState, StuckReason, VerificationMethod, VerificationView } from '../../node/api.ts'

export interface ContactView {
  peerId: string
  name: string
  state: Contact['state']
  verified: boolean
  /** Only of a verified contact: ms since the epoch, and how. */
  verifiedAt?: number
  verifiedBy?: VerificationMethod
  /** Only where something went wrong that nobody has acknowledged. */
  incident?: Incident
  online: boolean
  path: Contact['path']
  /** Only where a person chose direct paths alone. */
  paths?: 'direct'
  /** Only where what is sent disappears: so many ms after it was sent here, and read there. */
  expireAfterMs?: number
  /** Only where what comes and goes is not kept. */
  keeps?: 'nothing'
  /** Only of a contact for a while; when it ends by itself, if it does. */
  temporary?: true
  endsAt?: number
}

export interface MessageView {
  id: string
  direction: 'in' | 'out'
  kind: string
  text: string
  /** Only of a file or a voice message. */
  file?: FileView
  sentAt: number
  receivedAt: number
  /** Only of what came after something that its sender wrote later, and stands before that. */
  late?: true
  /** Only of what disappears: so many ms after it was sent, or read. */
  expireAfterMs?: number
  /** When it goes from here; of what came only once it was read. */
  expiresAt?: number
  /** Only of what goes when its conversation is closed. */
  unkept?: true
  state: Delivery['state']
  /** Only of a cancelled one: whether nobody can have it, or that was asked for. */
  recall?: 'certain' | 'asked'
  /** Only of a stuck one. */
  reason?: StuckReason
  where: readonly string[]
}

export interface FileView {
  name: string
  /** Bytes. */
  size: number
  /** Empty: not known. */
  mime: string
  /** How far it is on its way. */
  state: TransferState
  /** Where it was put on this computer. */
  savedAs?: string
  /** Of a voice message. */
  durationMs?: number
  /** Only where opening it may run something. */
  program?: true
  /** Only of one's own without a kept copy: it can be fetched only while this node runs. */
  whileOpen?: true
}

export interface PendingView {
  id: string
  to: string
  since: number
  bytes: number
  attempts: number
  nextAttemptAt: number
  where: readonly string[]
  waitsFor: string
  /** Only of a file without a kept copy: it is there only while this node runs. */
  whileOpen?: true
}

export function contactView ({ peerId, name, state, verified, incident, online, path, pathPolicy, expireAfterMs, keepsNothing, temporary }: Contact): ContactView {
  return {
    peerId,
    name,
    state,
    verified: verified !== false,
    ...(verified === false ? {} : { verifiedAt: verified.at, verifiedBy: verified.method }),
    ...(incident === undefined ? {} : { incident }),
    online,
    path,
    ...(pathPolicy === 'direct' ? { paths: pathPolicy } : {}),
    ...(expireAfterMs === 0 ? {} : { expireAfterMs }),
    ...(keepsNothing ? { keeps: 'nothing' } : {}),
    ...(temporary === undefined ? {} : { temporary: true, ...(temporary.endsAt === undefined ? {} : { endsAt: temporary.endsAt }) })
  }
}

export function messageView ({ id, direction, kind, text, file, sentAt, receivedAt, delivery, where, arrival, expireAfterMs, expiresAt, unkept }: PlainMessage): MessageView {
  return {
    id,
    direction,
    kind,
    text,
    ...(file === undefined ? {} : { file: fileView(file) }),
    sentAt,
    receivedAt,
    ...(arrival === undefined ? {} : { late: true }),
    ...(expireAfterMs === undefined ? {} : { expireAfterMs }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(unkept === undefined ? {} : { unkept }),
    state: delivery.state,
    ...(delivery.state === 'cancelled' ? { recall: delivery.recall } : {}),
    ...(delivery.state === 'stuck' ? { reason: delivery.reason } : {}),
    where
  }
}

function fileView ({ name, size, mime, shown, isProgram, transfer }: FileFacts): FileView {
  return {
    name,
    size,
    mime,
    state: transfer.state,
    ...(transfer.savedAs === undefined ? {} : { savedAs: transfer.savedAs }),
    ...(shown?.kind === 'voice' ? { durationMs: shown.durationMs } : {}),
    ...(isProgram ? { program: true } : {}),
    ...(transfer.whileOpen === undefined ? {} : { whileOpen: true })
  }
}

export function pendingView ({ id, to, since, bytes, attempts, nextAttemptAt, where, waitsFor, whileOpen }: PendingItem): PendingView {
  return { id, to, since, bytes, attempts, nextAttemptAt, where, waitsFor, ...(whileOpen === undefined ? {} : { whileOpen }) }
}

/** How a contact is called in a sentence: its name, else the start of its peer ID. */
export function calledName ({ name, peerId }: { name: string, peerId: string }): string {
  return name === '' ? `${peerId.slice(0, 16)}…` : printable(name)
}

const STATES: Record<Contact['state'], string> = {
  requested: 'asked, has not accepted yet',
  incoming: 'wants to be your contact',
  accepted: 'contact',
  blocked: 'blocked'
}

const PATHS: Record<Contact['path'], string> = {
  direct: 'direct',
  'own-relay': 'through your own node',
  relay: 'through a relay',
  none: 'offline'
}

export function contactText (contact: Contact, output: Output): string {
  const presence = contact.online ? output.paint('green', PATHS[contact.path]) : output.paint('dim', 'offline')
  const words = [contact.state === 'accepted' ? presence : output.paint('yellow', STATES[contact.state])]
  if (contact.verified !== false) words.push(output.paint('green', `verified on ${moment(contact.verified.at)} by ${contact.verified.method === 'sas' ? 'comparing' : 'safety number'}`))
  if (contact.pathPolicy === 'direct') words.push('direct paths only')
  const life = chatLifeWords(contact)
  if (life !== '') words.push(life)
  if (contact.unread > 0) words.push(`${contact.unread} unread`)
  const greeting = contact.greeting === '' ? '' : `\n    says: ${printableLines(contact.greeting, '          ')}`
  const warning = contact.incident === undefined ? '' : `\n    ${output.paint('red', warningText(contact, contact.incident))}`
  return `${output.paint('bold', calledName(contact))}  ${words.join(', ')}\n    ${contact.peerId}${warning}${greeting}`
}

/** What goes by itself in a conversation, in a line under it; empty where everything stays. */
export function lifeOfChat (contact: Contact): string {
  const words = chatLifeWords(contact)
  return words === '' ? '' : `${calledName(contact)}: ${words}. ${COPY_WARNING}`
}

/** An incident, said so that nobody overlooks it. */
export function warningText (contact: { name: string, peerId: string }, incident: Incident): string {
  const { heading, sentence } = incidentWords(incident, calledName(contact), moment)
  return `${heading.toUpperCase()}. ${sentence}`
}

/** One step of a comparison, flat: what `verify --json` prints. */
export function verificationStep ({ run, contact, startedBy, state }: VerificationView): object {
  return { run, contact, startedBy, ...state }
}

/** What a word alone does not say. */
const STUCK: Readonly<Partial<Record<StuckReason, string>>> = {
  closed: 'no copy was kept, and this node ended before all of it was known to have been fetched',
  'file changed': 'the file was changed, moved or removed here, and no copy was kept'
}

const DELIVERY: Record<Delivery['state'], { word: string, style: Style }> = {
  pending: { word: 'pending', style: 'yellow' },
  delivered: { word: 'delivered', style: 'green' },
  cancelled: { word: 'cancelled', style: 'dim' },
  expired: { word: 'expired', style: 'red' },
  stuck: { word: 'not deliverable', style: 'red' },
  received: { word: '', style: 'dim' }
}

export function messageText (message: PlainMessage, name: string, output: Output): string {
  const who = message.direction === 'out' ? 'me' : name
  const { word: told, style } = DELIVERY[message.delivery.state]
  const { delivery } = message
  const word = delivery.state === 'pending' ? message.file?.transfer.whileOpen === true ? 'only while this node runs' : waitingWord(message.where) : delivery.state === 'cancelled' && delivery.recall === 'asked' ? 'recall asked' : told
  const reason = delivery.state === 'stuck' ? ` (${STUCK[delivery.reason] ?? delivery.reason})` : ''
  // it may have been delivered
  const said = delivery.state === 'stuck' && delivery.reason === 'not known' ? 'not known whether it arrived' : `${word}${reason}`
  const state = word === '' ? '' : `  ${output.paint(style, `[${said}]`)}`
  const life = message.delivery.state === 'expired' ? '' : lifeWords(message, Date.now())
  const going = life === '' ? '' : `  ${output.paint('dim', `[${life}]`)}`
  const late = message.arrival === undefined ? '' : `  ${output.paint('yellow', '[came late]')}`
  return `${output.paint('dim', moment(message.direction === 'out' ? message.sentAt : message.receivedAt))}  ${output.paint(message.direction === 'out' ? 'cyan' : 'bold', who)}  ${message.file === undefined ? printableLines(message.text, '    ') : fileText(message.file, output)}${state}${late}${going}`
}

const UNDER_WAY: ReadonlySet<string> = new Set(['offered', 'waiting', 'running'])

/** What it is, how far it is or where it lies, and what to type about it. */
function fileText (file: FileFacts, output: Output): string {
  const { id, direction, state, savedAs } = file.transfer
  const offered = direction === 'in' && state === 'offered' ? `, to fetch it: mobilink transfers accept ${id.slice(0, 8)}` : ''
  const place = savedAs === undefined ? '' : `\n    in ${printable(savedAs)}`
  const warning = file.isProgram && direction === 'in' ? `\n    ${output.paint('red', 'Opening it may run something: open it only if you expected it.')}` : ''
  // how one's own ended is said of the message
  const isTold = direction === 'out' && !UNDER_WAY.has(state)
  const way = isTold ? '' : `  ${output.paint('dim', `(${transferWord(file.transfer)}${offered})`)}`
  return `${output.paint('bold', printable(fileLine(file)))}${way}${warning}${place}`
}

const WAITS: Readonly<Record<PendingItem['waitsFor'], (name: string) => string>> = {
  contact: (name) => `until ${name} can be reached`,
  accept: (name) => `until ${name} accepts`,
  'first key': (name) => `for a first key of ${name}: it is sealed when you first meet`,
  consent: (name) => `for ${name} to fetch it`
}

export function pendingText (item: PendingItem, name: string, output: Output): string {
  const reason = WAITS[item.waitsFor](name)
  const tries = item.attempts === 0 ? 'not tried yet' : `tried ${item.attempts} ${item.attempts === 1 ? 'time' : 'times'}, next at ${moment(item.nextAttemptAt)}`
  const kept = item.whileOpen === true ? '  only while this node runs: no copy is kept' : ''
  return `${output.paint('dim', moment(item.since))}  for ${output.paint('bold', name)}  waits ${reason}${kept}  ${item.bytes} bytes ${printable(whereWords(item.where, name))}  ${tries}\n    ${item.id}`
}

/** Local date and time to the second, the same in every language: 2031-05-04 17:03:09. */
export function moment (at: number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return 'at an unknown time'
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
