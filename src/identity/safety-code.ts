/**
 * A safety number as people hand it from device to device: the code as text, for a QR code or to be pasted, or the
 * 60 digits, typed as they were read out. Says what a comparison found, and tells a slip of the finger from a different
 * key: somebody in between has at least one half that is another, and cannot choose it.
 */
import { base64url } from 'multiformats/bases/base64'
import { InvalidSafetyCodeError } from './errors.ts'
import { compareSafetyCode } from './safety-number.ts'
import type { SafetyComparison, SafetyNumber } from './safety-number.ts'

export type SafetyCheck =
  | { readonly result: SafetyComparison }
  /** Nearly the same digits: these groups of five, counted from 1, are to be looked at again. Nothing is verified. */
  | { readonly result: 'mistyped', readonly groups: readonly number[] }

const PREFIX = 'mobilink-safety:'
const DIGITS_PER_GROUP = 5
/** Above any code or number, however it is spaced; a pasted book is not looked at. */
const MAX_TEXT = 512
/** Another key differs in about six groups of one half, and in two or fewer once in 10^18. */
const MOST_MISTYPED = 2

/** The code as text: what a QR code holds, so that it can be pasted, too. */
export function safetyCodeText ({ code }: SafetyNumber): string {
  return PREFIX + base64url.baseEncode(code)
}

/**
 * Compares what somebody scanned, pasted or typed from the other device with the own safety number.
 *
 * @throws {InvalidSafetyCodeError} for anything that is neither 60 digits nor a code of this version
 */
export function checkSafetyText (text: string, own: SafetyNumber): SafetyCheck {
  if (text.length > MAX_TEXT) throw new InvalidSafetyCodeError('this is too long for a safety number')
  const dense = text.replace(/\s+/g, '')
  if (/^\d{60}$/.test(dense)) return checkDigits(dense, own.digits)
  if (!dense.startsWith(PREFIX)) throw new InvalidSafetyCodeError('a safety number has 60 digits')
  return { result: compareSafetyCode(decoded(dense.slice(PREFIX.length)), own.code) }
}

function checkDigits (typed: string, own: string): SafetyCheck {
  const groups = groupsOf(own).flatMap((group, at) => group === groupsOf(typed)[at] ? [] : [at + 1])
  if (groups.length === 0) return { result: 'same' }
  return groups.length > MOST_MISTYPED ? { result: 'different' } : { result: 'mistyped', groups }
}

/** The digits in their twelve groups of five. */
export function groupsOf (digits: string): string[] {
  return Array.from({ length: digits.length / DIGITS_PER_GROUP }, (_, group) => digits.slice(group * DIGITS_PER_GROUP, (group + 1) * DIGITS_PER_GROUP))
}

function decoded (text: string): Uint8Array {
  try {
    return base64url.baseDecode(text)
  } catch (cause) {
    throw new InvalidSafetyCodeError('this is no safety code', { cause })
  }
}
