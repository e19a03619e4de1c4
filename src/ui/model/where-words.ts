/**
 * Where copies of a message are, in words: what a node says of it (`Message.where`), and no more. "Delivered" is never
 * said here of anything but the contact's own device.
 */
import type { Where } from '../../node/index.ts'

/** The state of a message that waits, by the copy that is nearest to the contact. */
export function waitingWord (where: readonly Where[]): 'pending' | 'on my cloud' | 'fetched' {
  if (where.includes("contact's cloud")) return 'fetched'
  return where.some(isOwnCloud) ? 'on my cloud' : 'pending'
}

/**
 * @param name how the contact is called
 * @returns `On this device, on your cloud (Study).`, or `Erased.`
 */
export function whereSentence (where: readonly Where[], name: string): string {
  if (where.length === 0) return 'Erased: no copy is left on a node of yours.'
  const places = where.map((place) => placeWords(place, name))
  const sentence = places.join(', ')
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
}

/** In a line of a list: `on this device and on your cloud Study`. */
export function whereWords (where: readonly Where[], name: string): string {
  return where.length === 0 ? 'erased' : where.map((place) => placeWords(place, name)).join(' and ')
}

function placeWords (place: Where, name: string): string {
  switch (place) {
    case 'this device': return 'on this device'
    case "contact's cloud": return `fetched by ${name}'s cloud`
    case "contact's device": return `on ${name}'s device`
    default: return `on your cloud ${place.slice('cloud '.length)}`
  }
}

function isOwnCloud (place: Where): boolean {
  return place.startsWith('cloud ')
}
