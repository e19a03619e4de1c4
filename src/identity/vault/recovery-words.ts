/**
 * Recovery words: 32 (or 16) random bytes as 24 (or 12) English words of BIP39, with its checksum, so that a wrong
 * word is found before it is tried. The words stand for their entropy alone: BIP39's own stretching adds nothing to
 * 128 random bits. Nobody but the person keeps them.
 */
import { draw } from './aead.ts'
import type { RandomSource } from './aead.ts'

/** 24 words hold 256 bits, 12 hold 128. */
export type RecoveryWordCount = 24 | 12

const BYTES_OF: Readonly<Record<RecoveryWordCount, number>> = { 24: 32, 12: 16 }

/** Draws recovery words. @returns words with single spaces between them */
export async function createRecoveryWords (random: RandomSource, count: RecoveryWordCount = 24): Promise<string> {
  const { wordsOf } = await import('./bip39.ts')
  return wordsOf(draw(random, BYTES_OF[count]))
}

/**
 * Reads recovery words as people type them: any spaces, commas or lines between them, any case.
 *
 * @returns the words in their one spelling
 * @throws {InvalidRecoveryWordsError} naming the first place that is wrong, never the word
 */
export async function readRecoveryWords (text: string): Promise<string> {
  const { readWords } = await import('./bip39.ts')
  return readWords(text).words
}

/**
 * The random bytes that the words stand for.
 *
 * @returns 32 or 16 bytes
 * @throws {InvalidRecoveryWordsError}
 */
export async function recoverySecret (text: string): Promise<Uint8Array> {
  const { readWords } = await import('./bip39.ts')
  return readWords(text).entropy
}
