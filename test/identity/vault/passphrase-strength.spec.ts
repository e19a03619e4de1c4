import { expect } from 'chai'
import { estimatePassphrase } from '../../../src/identity/index.ts'

const bits = (text: string): number => estimatePassphrase(text).bits
const verdict = (text: string): string => estimatePassphrase(text).verdict

describe('the estimate of a passphrase', () => {
  it('calls weak what everybody tries first, whatever is put around it', () => {
    for (const text of ['password', 'Password1!', 'passwort2024', 'qwertyuiop', 'asdfghjkl1', 'iloveyou99', '12345678', '87654321', 'aaaaaaaaaaaa', 'abcdefghij', 'Liverpool1', 'sunshine12', '19871987', 'abcabcabcabc']) {
      expect(verdict(text), text).to.equal('weak')
    }
  })

  it('never flatters: a text made by a rule has at most the bits of the rule', () => {
    // how many different texts each rule makes, as a power of two
    const rules: Array<[string, number]> = [
      ['horse', 11], ['correct horse', 23], ['correct horse battery staple', 46], ['Summer2024', 20], ['Summer2024!', 24], ['xkcdxkcd', 16], ['k7', 9], ['12.05.1987', 30], ['tobias1990', 25], ['mississippi', 20], ['Mississippi!', 26]
    ]
    for (const [text, most] of rules) expect(bits(text), text).to.be.at.most(most)
  })

  it('sees the difference that one more word or random sign makes', () => {
    const words = ['orbit', 'velvet', 'canyon', 'drum', 'hazel', 'fossil']
    const texts = words.map((_, count) => words.slice(0, count + 1).join(' '))
    for (let count = 1; count < texts.length; count++) expect(bits(texts[count] ?? '')).to.be.at.least(bits(texts[count - 1] ?? '') + 10)
    expect(bits('x7Kq9vT2m4')).to.be.greaterThan(bits('x7Kq9vT2m'))
  })

  it('calls strong what a generator makes: six words, sixteen random signs', () => {
    for (const text of ['orbit velvet canyon drum hazel fossil', 'x7Kq9vT2mB4zR8pW', 'orbit-velvet-canyon-drum-hazel-fossil']) expect(verdict(text), text).to.equal('strong')
    expect(verdict('orbit velvet canyon')).to.equal('fair')
  })

  it('says when it is too short, whatever it is made of', () => {
    for (const text of ['', 'x7$Kq9', '🦊🦊🦊🦊🦊🦊🦊']) expect(verdict(text)).to.equal('too short')
    expect(bits('')).to.equal(0)
  })

  it('takes no time over a text of any length', () => {
    expect(bits('ab1!'.repeat(1_000_000))).to.be.lessThan(1_000)
  })
})
