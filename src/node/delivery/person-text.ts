/**
 * What people call themselves and write in a request, made safe to show: control and direction characters would
 * let a name draw over what a terminal or page says about it.
 */
import { NameTooLongError } from '../errors.ts'

export const MAX_NAME_LENGTH = 64
const UNSEEN = /\p{C}/gu
const UNSEEN_BUT_LINES = /(?!\n)\p{C}/gu

/**
 * A name that a person here chose.
 *
 * @throws {NameTooLongError} rather than cut what somebody typed
 */
export function chosenName (name: string): string {
  const clean = name.replaceAll(UNSEEN, '').trim()
  if (clean.length > MAX_NAME_LENGTH) throw new NameTooLongError(`A name has at most ${MAX_NAME_LENGTH} characters. Choose a shorter one.`)
  return clean
}

/** A name that another device told: cut, never refused. */
export function toldName (name: string): string {
  return Array.from(name.replaceAll(UNSEEN, '').trim()).slice(0, MAX_NAME_LENGTH).join('')
}

/** A greeting keeps its lines. Its length is the protocol's limit. */
export function toldGreeting (greeting: string): string {
  return greeting.replaceAll(UNSEEN_BUT_LINES, '').trim()
}
