/**
 * How hard a passphrase is to guess, estimated low: words count as words and not as letters, dates, runs on the
 * keyboard and repetitions count next to nothing. zxcvbn knows more, but costs some 400 KB; this promises only that
 * it flatters nobody. It judges a text and keeps nothing of it.
 */

export interface PassphraseStrength {
  /** How many guesses an attacker needs who knows how people choose: 2 to this power. Rounded down. */
  readonly bits: number
  readonly verdict: 'too short' | 'weak' | 'fair' | 'strong'
}

/**
 * A guess costs 64 MiB and three passes: a good graphics card makes about a thousand a second. 30 bits last it
 * 12 days, 50 bits 35,000 years, and a thousand cards 35.
 */
const FAIR_BITS = 30
const STRONG_BITS = 50
const MIN_CHARACTERS = 8
/** What comes after is not looked at: strength does not hang on it. */
const MAX_CHARACTERS = 1024

/** First tries of everybody (from public lists of leaked passwords), lower case, without digits around them. */
const COMMON = new Set(('password passwort passw0rd passwd qwerty qwertz azerty qwertyuiop asdfghjkl zxcvbnm iloveyou admin administrator welcome ' +
  'letmein login monkey dragon football baseball sunshine princess shadow master superman batman trustno michael jordan charlie hello secret ' +
  'starwars whatever freedom computer internet google samsung pokemon liverpool arsenal chelsea jesus love test abc changeme default mobilink').split(' '))

/** What stands side by side on keyboards and in the alphabet. */
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm']

/** One of some 2,000 to 4,000 words in use, at best. */
const WORD_BITS = 11
const BITS_PER_LETTER = Math.log2(26)
const BITS_PER_DIGIT = Math.log2(10)
/** The signs that people use. */
const BITS_PER_SIGN = 4
const BITS_PER_LONG_WORD_LETTER = 1.5
const SHORT_WORD_LETTERS = 8
const YEAR_BITS = 7
const RUN_BITS = 4
const COMMON_BITS = 6

/** Estimates a passphrase; the same text has the same estimate. */
export function estimatePassphrase (text: string): PassphraseStrength {
  const passphrase = text.slice(0, MAX_CHARACTERS)
  const seen = new Set<string>()
  let bits = 0
  for (const [piece] of passphrase.matchAll(/\p{L}+|\p{N}+|[^\p{L}\p{N}]+/gu)) {
    const known = piece.toLowerCase()
    bits += seen.has(known) ? 1 : bitsOf(piece)
    seen.add(known)
  }
  const floor = Math.floor(bits)
  if (Array.from(passphrase).length < MIN_CHARACTERS) return { bits: floor, verdict: 'too short' }
  return { bits: floor, verdict: isTooCommon(passphrase) || floor < FAIR_BITS ? 'weak' : floor < STRONG_BITS ? 'fair' : 'strong' }
}

/** Says whether it is nothing but one of the first tries of everybody, with digits or signs around it at most. */
export function isTooCommon (passphrase: string): boolean {
  const core = passphrase.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return core === '' ? isRun(passphrase) : COMMON.has(core) || isRun(core)
}

function bitsOf (piece: string): number {
  if (/^\p{L}/u.test(piece)) return bitsOfLetters(piece)
  if (/^\p{N}/u.test(piece)) return bitsOfDigits(piece)
  return /^\s+$/.test(piece) ? 0 : new Set(piece).size * BITS_PER_SIGN
}

function bitsOfLetters (piece: string): number {
  const letters = Array.from(piece)
  const lower = piece.toLowerCase()
  const capitals = letters.filter((letter) => letter !== letter.toLowerCase()).length
  // a first capital, or nothing but capitals, is what everybody does
  const isOrdinary = capitals === 0 || capitals === letters.length || (capitals === 1 && letters[0] !== letters[0]?.toLowerCase())
  const caseBits = isOrdinary ? 0 : Math.min(capitals, letters.length - capitals)
  if (COMMON.has(lower)) return COMMON_BITS + caseBits
  if (isRun(lower)) return RUN_BITS
  const asWord = WORD_BITS + Math.max(0, letters.length - SHORT_WORD_LETTERS) * BITS_PER_LONG_WORD_LETTER
  return Math.min(letters.length * BITS_PER_LETTER, asWord) + caseBits
}

function bitsOfDigits (piece: string): number {
  if (/^(?:19|20)\d\d$/.test(piece)) return YEAR_BITS
  return piece.length > 2 && isRun(piece) ? RUN_BITS : piece.length * BITS_PER_DIGIT
}

/** One character again and again, or a piece of a row, forwards or backwards. */
function isRun (text: string): boolean {
  if (new Set(text).size === 1) return true
  const backwards = Array.from(text).reverse().join('')
  return text.length > 2 && RUNS.some((row) => row.includes(text) || row.includes(backwards))
}
