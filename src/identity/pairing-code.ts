/**
 * The code that a person carries from a host to a device by eye and hand: seven random characters and one that finds a
 * slip of the finger before it costs a try. 31 characters, none of which looks like another: no 0, O, I, L, U. A guess is
 * right once in 31^7, 27 thousand million; it is good for three tries and ten minutes, inside CPace, and nowhere else.
 */
import type { RandomSource } from './vault/aead.ts'

const ALPHABET = '123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_CHARACTERS = 7
/** The largest multiple of 31 in a byte: what is over would make some characters likelier. */
const FAIR_BELOW = 248

export const PAIRING_CODE_CHARACTERS = RANDOM_CHARACTERS + 1

/** @returns eight characters */
export function createPairingCode (random: RandomSource): string {
  let code = ''
  while (code.length < RANDOM_CHARACTERS) {
    for (const byte of random.bytes(RANDOM_CHARACTERS)) {
      if (byte < FAIR_BELOW && code.length < RANDOM_CHARACTERS) code += ALPHABET.charAt(byte % ALPHABET.length)
    }
  }
  return code + checkOf(code)
}

/** As people read it: `K7QF-3MPX`. */
export function pairingCodeText (code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/**
 * Reads what was typed: upper or lower case, with or without dashes and spaces, I and L for 1.
 *
 * @returns eight characters, or `undefined` for what is no code or has a wrong or swapped character
 */
export function readPairingCode (typed: string): string | undefined {
  if (typed.length > 64) return undefined
  const code = typed.toUpperCase().replace(/[\s-]/gu, '').replace(/[IL]/g, '1')
  if (code.length !== PAIRING_CODE_CHARACTERS || Array.from(code).some((character) => !ALPHABET.includes(character))) return undefined
  return checkOf(code.slice(0, RANDOM_CHARACTERS)) === code.charAt(RANDOM_CHARACTERS) ? code : undefined
}

/** Modulo a prime, each place with its own weight: another character, and any two swapped, give another sum. */
function checkOf (code: string): string {
  const sum = Array.from(code).reduce((total, character, index) => total + (index + 1) * ALPHABET.indexOf(character), 0)
  return ALPHABET.charAt(sum % ALPHABET.length)
}
