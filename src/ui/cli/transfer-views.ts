/** The way of a file, as `--json` prints it and as people read it: a line in a list, and a bar that grows. */
import { sizeWords } from '../model/index.ts'
import { printable } from './printable.ts'
import type { Output } from './output.ts'
import type { Transfer, TransferProblem, TransferState } from '../../node/api.ts'

export interface TransferView {
  id: string
  name: string
  /** Bytes. */
  size: number
  done: number
  state: TransferState
  /** Bytes a second; 0 where nothing moves. */
  rate: number
  /** Only while it runs, and where that is known. */
  leftMs?: number
  /** Peer ID. */
  contact: string
  direction: 'in' | 'out'
  /** Only of one's own without a kept copy: it can be fetched only while this node runs. */
  whileOpen?: true
  problem?: TransferProblem
  /** Where it was put on this computer. */
  savedAs?: string
  /** Bytes that are there so far, while it is put there. */
  saving?: number
}

export function transferView ({ id, name, size, done, state, rate, leftMs, contact, direction, whileOpen, problem, savedAs, saving }: Transfer): TransferView {
  return {
    id,
    name,
    size,
    done,
    state,
    rate: rate ?? 0,
    ...(leftMs === undefined ? {} : { leftMs }),
    contact,
    direction,
    ...(whileOpen === undefined ? {} : { whileOpen }),
    ...(problem === undefined ? {} : { problem }),
    ...(savedAs === undefined ? {} : { savedAs }),
    ...(saving === undefined ? {} : { saving })
  }
}

const INCOMING: Readonly<Record<TransferState, string>> = {
  offered: 'offered',
  waiting: 'waits until somebody who has it is there',
  running: 'is being fetched',
  paused: 'paused',
  done: 'is here',
  declined: 'declined',
  withdrawn: 'its sender has it no more',
  expired: 'its sender has it no more',
  failed: 'failed'
}

const OUTGOING: Readonly<Record<TransferState, string>> = {
  offered: 'not fetched yet',
  waiting: 'waits to be announced',
  running: 'is being fetched',
  paused: 'paused',
  done: 'delivered',
  declined: 'was declined',
  withdrawn: 'taken back',
  expired: 'was not fetched for 30 days, and is kept no longer',
  failed: 'failed'
}

/** Of what is not kept here. */
const WHILE_OPEN: Readonly<Partial<Record<TransferState, string>>> = {
  offered: "not fetched yet, and there only while this computer's node runs",
  waiting: "to be announced, and there only while this computer's node runs",
  running: "is being fetched, and there only while this computer's node runs",
  withdrawn: 'cannot be fetched any more: no copy of it was kept'
}

const PROBLEMS: Readonly<Record<TransferProblem, string>> = {
  'no room': 'there is no room for it',
  'not genuine': 'what came was not what was announced',
  'cannot save': 'it could not be put into that folder'
}

/** How far it is, in words. */
export function transferWord ({ direction, state, problem, whileOpen }: Pick<Transfer, 'direction' | 'state' | 'problem' | 'whileOpen'>): string {
  const word = whileOpen === true ? WHILE_OPEN[state] ?? OUTGOING[state] : (direction === 'in' ? INCOMING : OUTGOING)[state]
  return problem === undefined ? word : `${word}: ${PROBLEMS[problem]}`
}

/** @param name how the contact is called */
export function transferText (transfer: Transfer, name: string, output: Output): string {
  const { id, direction, size, done, state, savedAs } = transfer
  const far = done > 0 && done < size ? `${sizeWords(done)} of ${sizeWords(size)}` : sizeWords(size)
  const todo = todoText(transfer)
  const place = savedAs === undefined ? '' : `\n    in ${printable(savedAs)}`
  const style = state === 'done' ? 'green' : state === 'failed' ? 'red' : 'yellow'
  const pace = state === 'running' ? `  ${paceText(transfer)}` : ''
  return `${output.paint('dim', id.slice(0, 8))}  ${output.paint('bold', printable(transfer.name))}  ${far}  ${direction === 'in' ? 'from' : 'to'} ${name}  ${output.paint(style, `[${transferWord(transfer)}]`)}${pace}${place}${todo}`
}

/** What a person may say about it next, as a command. */
function todoText ({ id, direction, state, problem, saving }: Transfer): string {
  const said = (what: string, order: string): string => `\n    ${what}: mobilink transfers ${order.replace('ID', id.slice(0, 8))}`
  if (direction === 'out') return ''
  if (state === 'offered') return said('to fetch it into this folder', 'accept ID')
  if (state === 'paused') return said('to go on', 'resume ID')
  if (state === 'failed') return said('to try again', 'resume ID')
  return state === 'done' && problem !== undefined && saving === undefined ? said('to put it into another folder', 'accept ID --to FOLDER') : ''
}

/** What a bar shows. */
export interface Progress { readonly name: string, readonly size: number, readonly done: number, readonly rate?: number, readonly leftMs?: number, readonly saving?: number }

const BAR_CHARACTERS = 24
const NAME_CHARACTERS = 28

/** One line for a terminal: `film.mkv  [=====>      ]  41 %  822 MiB of 2 GiB  83.2 MiB/s, 15 s left`. */
export function progressText (progress: Progress): string {
  const { name, size, saving } = progress
  const done = saving ?? progress.done
  const part = size === 0 ? 1 : Math.min(1, Math.max(0, done / size))
  const filled = Math.floor(part * BAR_CHARACTERS)
  const bar = `${'='.repeat(filled)}${filled < BAR_CHARACTERS ? '>' : ''}`.padEnd(BAR_CHARACTERS)
  const characters = Array.from(printable(name))
  const called = characters.length <= NAME_CHARACTERS ? characters.join('') : `${characters.slice(0, NAME_CHARACTERS - 9).join('')}…${characters.slice(-8).join('')}`
  const pace = saving === undefined ? paceText(progress) : 'is here, and put into its folder'
  // never "100 %" of what is not all there
  return `${called}  [${bar}] ${String(Math.floor(part * 100)).padStart(3)} %  ${sizeWords(done)} of ${sizeWords(size)}${pace === '' ? '' : `  ${pace}`}`
}

function paceText ({ rate, leftMs }: Pick<Progress, 'rate' | 'leftMs'>): string {
  if (rate === undefined || rate <= 0) return ''
  return `${sizeWords(Math.round(rate))}/s${leftMs === undefined ? '' : `, ${timeText(leftMs)} left`}`
}

/** `8 s`, `3 min 5 s`, `2 h 10 min`. */
function timeText (ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3_600)} h ${Math.floor(seconds / 60) % 60} min`
}
