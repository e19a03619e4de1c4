import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { createRecoveryWords, readRecoveryWords } from '../../../src/identity/index.ts'
import { recoverySecret } from '../../../src/identity/vault/recovery-words.ts'
import { rejectionOf } from '../rejection.ts'
import { seededRandom, systemRandom } from './tools.ts'

const { vectors } = JSON.parse(readFileSync('test/vectors/vault/bip39.json', 'utf8')) as { vectors: Array<[string, string]> }
const [, words24 = ''] = vectors[9] ?? []

describe('recovery words', () => {
  it('are those of BIP39, both ways', async () => {
    for (const [entropy, words] of vectors) {
      const bytes = Uint8Array.from(Buffer.from(entropy, 'hex'))
      expect(await createRecoveryWords({ bytes: () => bytes }, bytes.byteLength === 32 ? 24 : 12)).to.equal(words)
      expect(Buffer.from(await recoverySecret(words)).toString('hex')).to.equal(entropy)
    }
  })

  it('are 24 unless 12 are asked for, and others each time', async () => {
    const random = seededRandom('words')
    const [first, second, short] = [await createRecoveryWords(random), await createRecoveryWords(random), await createRecoveryWords(random, 12)]
    expect([first, second, short].map((words) => words.split(' ').length)).to.deep.equal([24, 24, 12])
    expect(first).to.not.equal(second)
  })

  it('are never made of fewer random bytes than they need', async () => {
    expect((await rejectionOf(createRecoveryWords({ bytes: () => systemRandom.bytes(16) }))).name).to.equal('RangeError')
  })

  it('may be typed in any case, with commas, numbers of spaces and line breaks', async () => {
    expect(await readRecoveryWords(`  ${words24.toUpperCase().replaceAll(' ', ',\n  ')} `)).to.equal(words24)
  })

  it('with a word that is not on the list are refused with its place, and never with the word', async () => {
    const list = words24.split(' ')
    list[6] = 'titel'
    const error = await rejectionOf(readRecoveryWords(list.join(' ')))
    expect(error.name).to.equal('InvalidRecoveryWordsError')
    expect(error.message).to.include('Word 7').and.not.include('titel')
  })

  it('with a wrong number of words, a wrong word or two that changed places are refused', async () => {
    const list = words24.split(' ')
    const wrong = [list.slice(1), [...list, 'zoo'], [], list.slice(0, 12), list.map((word, at) => at === 3 ? 'zoo' : word), [list[1], list[0], ...list.slice(2)]]
    for (const words of wrong) {
      const error = await rejectionOf(readRecoveryWords(words.join(' ')))
      expect(error.name).to.equal('InvalidRecoveryWordsError')
      for (const word of ['gorilla', 'zoo ']) expect(error.message).to.not.include(word)
    }
    expect((await rejectionOf(readRecoveryWords('zoo '.repeat(1_000)))).name).to.equal('InvalidRecoveryWordsError')
  })
})
