/**
 * Files in words that are true: what one is, how far it is, and what a person can do about it. Nothing here says that a
 * file is harmless.
 */
import { sizeWords } from './cloud-words.ts'
import type { MessageFile, Transfer } from '../../node/index.ts'

/** What a person may press. `cancel` takes the message back; `try again` is the node's `resume`. */
export type FileAction = 'get' | 'decline' | 'pause' | 'resume' | 'try again' | 'cancel' | 'save'

export interface TransferWords {
  /** Empty where the state of the message says it all. */
  readonly sentence: string
  /** Whether a bar says more: some of it is on its way, or here. */
  readonly hasBar: boolean
  readonly actions: readonly FileAction[]
}

/** @param name how the contact is called */
export function transferWords (transfer: Transfer, name: string): TransferWords {
  return transfer.direction === 'in' ? comingWords(transfer, name) : goingWords(transfer, name)
}

function comingWords (transfer: Transfer, name: string): TransferWords {
  const { state, done, size, problem } = transfer
  const hasBar = done > 0 && done < size
  switch (state) {
    case 'offered': return { sentence: 'Not fetched: you decide.', hasBar: false, actions: ['get', 'decline'] }
    case 'waiting': return { sentence: `${hereWords(transfer)}Waits until ${name}, or a cloud that has it, can be reached.`, hasBar, actions: ['pause', 'decline'] }
    case 'running': return { sentence: progressWords(transfer), hasBar: true, actions: ['pause', 'decline'] }
    case 'paused': return { sentence: `${hereWords(transfer)}Paused: what is here stays.`, hasBar, actions: ['resume', 'decline'] }
    case 'done': return { sentence: '', hasBar: false, actions: ['save'] }
    case 'declined': return { sentence: 'You declined it. Nothing of it is here.', hasBar: false, actions: [] }
    case 'withdrawn':
    case 'expired': return { sentence: `${name} does not have it any more. Ask for it to be sent again.`, hasBar: false, actions: [] }
    case 'failed': return { sentence: problemWords(problem, name), hasBar, actions: ['try again', 'decline'] }
  }
}

function goingWords (transfer: Transfer, name: string): TransferWords {
  const whileOpen = transfer.whileOpen === true ? 'Only while this page stays open. ' : ''
  switch (transfer.state) {
    case 'waiting': return { sentence: whileOpen.trimEnd(), hasBar: false, actions: ['cancel'] }
    case 'offered':
    case 'paused': return { sentence: `${whileOpen}${name} knows of it, and has not fetched ${transfer.done > 0 ? 'all of it' : 'it'} yet.`, hasBar: transfer.done > 0, actions: ['cancel'] }
    case 'running': return { sentence: `${whileOpen}${name} is fetching it. ${progressWords(transfer)}`, hasBar: true, actions: ['cancel'] }
    case 'done': return { sentence: '', hasBar: false, actions: ['save'] }
    case 'declined': return { sentence: `${name} declined it.`, hasBar: false, actions: [] }
    // the state of the message says why
    case 'withdrawn':
    case 'expired': return { sentence: '', hasBar: false, actions: [] }
    case 'failed': return { sentence: problemWords(transfer.problem, name), hasBar: false, actions: ['cancel'] }
  }
}

/** `12 MiB of 200 MiB, 3.4 MiB/s, about 1 minute left`. */
export function progressWords ({ done, size, rate, leftMs }: Pick<Transfer, 'done' | 'size' | 'rate' | 'leftMs'>): string {
  return [
    `${sizeWords(done)} of ${sizeWords(size)}`,
    ...(rate === undefined ? [] : [`${sizeWords(Math.round(rate))}/s`]),
    ...(leftMs === undefined ? [] : [leftWords(leftMs)])
  ].join(', ')
}

/** Roughly: nobody plans by the second, and a number that jumps is believed less. */
export function leftWords (leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000)
  if (!Number.isFinite(seconds) || seconds > 24 * 3_600) return 'more than a day left'
  if (seconds < 10) return 'a few seconds left'
  if (seconds < 55) return `about ${Math.ceil(seconds / 10) * 10} seconds left`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return minutes <= 1 ? 'about 1 minute left' : `about ${minutes} minutes left`
  const hours = Math.round(seconds / 3_600)
  return hours === 1 ? 'about 1 hour left' : `about ${hours} hours left`
}

/** `JPEG picture, 1.2 MiB`: what a person knows before anything of it is fetched. The kind is its sender's word until then. */
export function fileFacts ({ name, mime, size, isProgram }: Pick<MessageFile, 'name' | 'mime' | 'size' | 'isProgram'>): string {
  return `${isProgram ? 'program, or something that can run one' : kindOf(mime, name)}, ${sizeWords(size)}`
}

const KINDS: Readonly<Record<string, string>> = {
  'application/gzip': 'archive',
  'application/pdf': 'PDF document',
  'application/x-7z-compressed': 'archive',
  'image/jpeg': 'JPEG picture',
  'text/html': 'web page',
  'text/plain': 'text'
}

function kindOf (mime: string, name: string): string {
  const [family = '', kind = ''] = mime.split('/')
  const known = KINDS[mime]
  if (known !== undefined) return known
  // letters alone: an ending may be anything
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toUpperCase() ?? ''
  if (family === 'image') return `${kind.replace(/^x-|\+.*$/g, '').toUpperCase().slice(0, 12)} picture`
  if (family === 'audio') return 'sound'
  if (family === 'video') return 'video'
  if (ending === '') return mime === 'application/zip' ? 'archive' : 'file'
  return mime === 'application/zip' && ending === 'ZIP' ? 'archive' : `${ending} file`
}

/** Said before something that may run is saved. */
export function programWarning (file: Pick<MessageFile, 'name'>, name: string): string {
  return `“${file.name}” can run a program on your computer when it is opened, and do there whatever you can do. Save it only if you expected it, and have asked ${name} whether it is from them.`
}

function hereWords ({ done, size }: Pick<Transfer, 'done' | 'size'>): string {
  return done === 0 ? '' : `${sizeWords(done)} of ${sizeWords(size)} are here. `
}

function problemWords (problem: Transfer['problem'], name: string): string {
  switch (problem) {
    case 'no room': return 'There is not enough room here for it. Free some space on this device, then try again. What is here of it stays.'
    case 'not genuine': return `What came was not what ${name} announced, and nothing of it was kept. Try again, or ask for it to be sent again.`
    case 'cannot save': return 'It is here, but could not be put into the folder that was chosen. Choose another one.'
    case undefined: return 'It could not be fetched. Try again; what is here of it stays.'
  }
}
