/**
 * The private cloud in words that are true: what a cloud holds by its own last word, whether it is there, and how an
 * offer ended. A cloud that is away is never said to hold anything now.
 */
import type { CloudNews, OfferEnd, PairedCloud, PairedDevice } from '../../node/index.ts'

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** `0 bytes`, `1 byte`, `1.5 MiB`. */
export function sizeWords (bytes: number): string {
  let amount = bytes
  let unit = 0
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024
    unit++
  }
  return bytes === 1 ? '1 byte' : `${unit === 0 ? amount : Math.round(amount * 10) / 10} ${UNITS[unit] ?? ''}`
}

/** How a node that is paired with this one is called: its name, else the start of its peer ID. */
export function nodeTitle ({ name, peerId }: { readonly name: string, readonly peerId: string }): string {
  return name === '' ? `${peerId.slice(0, 16)}…` : name
}

/** How a cloud is called in a page: the host that serves it is this computer, while it has no name. */
export function cloudTitle (cloud: Pick<PairedCloud, 'name' | 'peerId'>, host: string | undefined): string {
  return cloud.name === '' && cloud.peerId === host ? 'This computer' : nodeTitle(cloud)
}

export interface CloudWords {
  readonly word: 'reachable' | 'not reachable' | 'full' | 'paused' | 'not paired'
  readonly sentence: string
}

/** What a person is told of one of their clouds. */
export function cloudWords ({ online, state, files, holds }: PairedCloud): CloudWords {
  if (state === 'not paired') return { word: 'not paired', sentence: 'It says that it is not your cloud any more. Unpair it here, and pair it again if you like.' }
  const held = holds === undefined
    ? ''
    : ` ${online ? 'It holds' : 'When it was last heard, it held'} ${heldWords(holds.waiting, files?.here ?? 0)} for your contacts${state === 'full' ? '' : `; it has room for ${sizeWords(holds.quotaBytes)}`}.`
  if (!online) return { word: 'not reachable', sentence: `Not reachable now. What you send waits on this device until it is.${held} Nobody gets anything from it while it is off.` }
  if (state === 'paused') return { word: 'paused', sentence: `Paused by its owner: it takes nothing new and hands nothing out.${held}` }
  if (state === 'full') return { word: 'full', sentence: `Reachable, but it takes nothing new now: its disk is full, or its room for this device. What you send waits on this device, and is offered to it again every minute.${held}` }
  return { word: 'reachable', sentence: `Reachable. What you send waits there, too, and reaches people while this device is off.${held}` }
}

function heldWords (waiting: number, files: number): string {
  const parts = [...waiting === 0 ? [] : [messages(waiting)], ...files === 0 ? [] : [fileCount(files)]]
  return parts.length === 0 ? 'nothing' : parts.join(' and ')
}

/** What the owner of a host is told of a device that is paired with it. */
export function deviceSentence ({ online, paused, deposited, fetched, files, historyRows, usedBytes, quotaBytes, seenAt }: PairedDevice, when: (at: number) => string): string {
  const here = online ? 'Here now.' : seenAt === 0 ? 'Not here since it was paired.' : `Here last on ${when(seenAt)}.`
  const held = deposited + fetched + files + historyRows === 0 ? 'Holds nothing for it' : `Holds ${messages(deposited)}${files === 0 ? '' : ` and ${fileCount(files)}`} of it for its contacts and ${messages(fetched)} that wait for it${historyRows === 0 ? '' : `, and a sealed copy of its conversations (${historyRows} messages and contacts)`}, ${sizeWords(usedBytes)}`
  return `${here} ${held}, of at most ${sizeWords(quotaBytes)}.${paused ? ' Paused: it takes nothing new and hands nothing out.' : ''}`
}

export function offerEndSentence (because: OfferEnd): string {
  switch (because) {
    case 'used': return 'The offer was used.'
    case 'expired': return 'The offer has expired: nobody used it within ten minutes. Make a new one.'
    case 'tries': return 'The offer is over: three tries did not end in a pairing. If they were not yours, somebody else is trying. Make a new one only while you look at both devices.'
    case 'withdrawn': return 'The offer was taken back.'
  }
}

/** One piece of news, for whoever watches. */
export function cloudNewsSentence (news: CloudNews): string {
  switch (news.kind) {
    case 'offered': return 'This node offers to be a cloud.'
    case 'wrong code': return `Somebody gave a wrong code: ${news.triesLeft === 0 ? 'no try is' : news.triesLeft === 1 ? 'one try is' : `${news.triesLeft} tries are`} left.`
    case 'offer over': return offerEndSentence(news.because)
    case 'device paired': return 'A device was paired with this host.'
    case 'device unpaired': return 'A device is not paired with this host any more.'
    case 'cloud paired': return 'A cloud was paired.'
    case 'cloud unpaired': return 'A cloud is not paired any more.'
    case 'changed': return 'What the cloud holds has changed.'
  }
}

/** `1 file`, `2 files`. */
export function fileCount (count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}

function messages (count: number): string {
  return count === 1 ? '1 message' : `${count} messages`
}
