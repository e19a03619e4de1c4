/**
 * BIP39 with its English list, and no other list. A file of its own so that a page loads the words only when they
 * are needed.
 *
 * @see https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki
 */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { InvalidRecoveryWordsError } from '../errors.ts'

/** Far more than any 24 words of the list with any spaces between them. */
const MAX_CHARACTERS = 1024

/** @param entropy 32 or 16 bytes */
export function wordsOf (entropy: Uint8Array): string {
  return entropyToMnemonic(entropy, wordlist)
}

/**
 * @returns the words as the list spells them, and the bytes that they stand for
 * @throws {InvalidRecoveryWordsError} naming the first place that is wrong, never the word
 */
export function readWords (text: string): { words: string, entropy: Uint8Array } {
  if (text.length > MAX_CHARACTERS) throw new InvalidRecoveryWordsError('This is too long for recovery words. Enter the words alone.')
  const list = text.normalize('NFKD').toLowerCase().split(/[\s\p{P}]+/u).filter((word) => word !== '')
  const strange = list.findIndex((word) => !wordlist.includes(word))
  if (strange >= 0) throw new InvalidRecoveryWordsError(`Word ${strange + 1} is not on the list of recovery words. Look for a typo.`)
  if (list.length !== 24 && list.length !== 12) throw new InvalidRecoveryWordsError(`There are 24 recovery words, or 12: here are ${list.length}.`)
  const words = list.join(' ')
  try {
    return { words, entropy: mnemonicToEntropy(words, wordlist) }
  } catch (error) {
    throw new InvalidRecoveryWordsError('These words do not belong together: one is wrong, or two have changed places.', { cause: error })
  }
}
