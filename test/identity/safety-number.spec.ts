import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { checkSafetyText, compareSafetyCode, createDeviceKey, parsePeerId, safetyCodeText, safetyNumberOf } from '../../src/identity/index.ts'
import { digitsOf, fingerprint } from '../../src/identity/safety-number.ts'
import { thrownBy } from './rejection.ts'
import type { PeerIdText, SafetyNumber } from '../../src/identity/index.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
interface Vector { readonly own: string, readonly theirs: string, readonly digits: string, readonly code: string }

describe('a safety number', () => {
  let ann: PeerIdText
  let ben: PeerIdText
  let eve: PeerIdText

  before(async () => {
    [ann, ben, eve] = await Promise.all([1, 2, 3].map(async (seed) => (await createDeviceKey(new Uint8Array(32).fill(seed))).peerId)) as [PeerIdText, PeerIdText, PeerIdText]
  })

  it('is put together as Signal does it: its published keys and numbers give its published fingerprints', () => {
    // libsignal, rust/protocol/src/fingerprint.rs, fingerprint_test_v1
    const alice = fingerprint(bytes('0506863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868'), new TextEncoder().encode('+14152222222'))
    const bob = fingerprint(bytes('05f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b'), new TextEncoder().encode('+14153333333'))
    expect([alice, bob].map((half) => digitsOf(half)).sort().join('')).to.equal('300354477692869396892869876765458257569162576843440918079131')
    expect(hex(alice.subarray(0, 32))).to.equal('1e301a0353dce3dbe7684cb8336e85136cdc0ee96219494ada305d62a7bd61df')
    expect(hex(bob.subarray(0, 32))).to.equal('d62cbf73a11592015b6b9f1682ac306fea3aaf3885b84d12bca631e9d4fb3a4d')
  })

  it('has stayed what it was', () => {
    for (const { own, theirs, digits, code } of JSON.parse(readFileSync('test/vectors/verify/safety-number.json', 'utf8')) as Vector[]) {
      const number = safetyNumberOf(parsePeerId(own), parsePeerId(theirs))
      expect([number.digits, hex(number.code)]).to.deep.equal([digits, code])
    }
  })

  it('is 60 digits, the same on both sides, and another with another key on either side', () => {
    const { digits } = safetyNumberOf(ann, ben)
    expect(digits).to.match(/^\d{60}$/)
    expect(safetyNumberOf(ben, ann).digits).to.equal(digits)
    for (const other of [safetyNumberOf(ann, eve), safetyNumberOf(eve, ben)]) expect(other.digits).to.not.equal(digits)
  })

  it('compares two devices by their codes, whichever scans, with no network between them', () => {
    const [onAnn, onBen] = [safetyNumberOf(ann, ben).code, safetyNumberOf(ben, ann).code]
    expect(compareSafetyCode(onBen, onAnn)).to.equal('same')
    expect(compareSafetyCode(onAnn, onBen)).to.equal('same')
    expect(onAnn).to.not.deep.equal(onBen)
  })

  it('tells somebody in between from the contact, on both sides', () => {
    // Eve has shown each of them her own key under the other's name
    expect(compareSafetyCode(safetyNumberOf(ben, eve).code, safetyNumberOf(ann, eve).code)).to.equal('different')
    // and cannot show a code that fits, having neither key
    expect(compareSafetyCode(safetyNumberOf(eve, ann).code, safetyNumberOf(ann, ben).code)).to.equal('different')
    expect(compareSafetyCode(safetyNumberOf(ben, eve).code, safetyNumberOf(ann, ben).code)).to.equal('different')
  })

  it('notices when somebody scans the own screen', () => {
    const { code } = safetyNumberOf(ann, ben)
    expect(compareSafetyCode(code, code)).to.equal('own')
  })

  it('is not compared with what is no code of this version', () => {
    const { code } = safetyNumberOf(ann, ben)
    for (const wrong of [new Uint8Array(0), code.subarray(1), code.subarray(0, 68), Uint8Array.of(...code, 0), code.map((byte, at) => at === 4 ? 2 : byte), code.map((byte, at) => at === 0 ? 0 : byte)]) {
      expect(thrownBy(() => compareSafetyCode(wrong, code)).name).to.equal('InvalidSafetyCodeError')
    }
  })
})

describe('a safety number that is handed over', () => {
  const [ann, ben, eve] = [1, 2, 3].map((seed) => new Uint8Array(32).fill(seed))
  const peers = async (): Promise<PeerIdText[]> => await Promise.all([ann, ben, eve].map(async (seed) => (await createDeviceKey(seed as Uint8Array)).peerId))
  const on = async (own: number, theirs: number): Promise<SafetyNumber> => {
    const all = await peers()
    return safetyNumberOf(all[own] as PeerIdText, all[theirs] as PeerIdText)
  }

  it('is the same as digits, however they are spaced, and as the code of the other device', async () => {
    const [onAnn, onBen] = [await on(0, 1), await on(1, 0)]
    for (const text of [onBen.digits, onBen.digits.replace(/(.{5})/g, '$1 '), ` ${onBen.digits.replace(/(.{20})/g, '$1\n\t')}`, safetyCodeText(onBen), `  ${safetyCodeText(onBen)}\n`]) {
      expect(checkSafetyText(text, onAnn)).to.deep.equal({ result: 'same' })
    }
    expect(checkSafetyText(safetyCodeText(onAnn), onAnn)).to.deep.equal({ result: 'own' })
  })

  it('is different when somebody stands in between, whichever half is theirs', async () => {
    const onAnn = await on(0, 2)
    for (const other of [await on(1, 2), await on(2, 1), await on(1, 0)]) {
      expect(checkSafetyText(other.digits, onAnn)).to.deep.equal({ result: 'different' })
      expect(checkSafetyText(safetyCodeText(other), onAnn)).to.deep.equal({ result: 'different' })
    }
  })

  it('tells a slip of the finger, and where, and verifies nothing by it', async () => {
    const onAnn = await on(0, 1)
    const slip = (...places: number[]): string => Array.from(onAnn.digits).map((digit, at) => places.includes(at) ? String((Number(digit) + 1) % 10) : digit).join('')
    expect(checkSafetyText(slip(0), onAnn)).to.deep.equal({ result: 'mistyped', groups: [1] })
    expect(checkSafetyText(slip(4, 59), onAnn)).to.deep.equal({ result: 'mistyped', groups: [1, 12] })
    expect(checkSafetyText(slip(4, 20, 59), onAnn)).to.deep.equal({ result: 'different' })
  })

  it('is nothing but 60 digits or a code of this version', async () => {
    const onAnn = await on(0, 1)
    const code = safetyCodeText(await on(1, 0))
    for (const text of ['', '1'.repeat(59), '1'.repeat(61), onAnn.digits.replace(/.$/, 'x'), onAnn.digits.replace(/^./, '٣'), code.slice(0, -1), `${code}A`, code.replace('mobilink-safety:', 'mobilink:'), `${code.slice(0, -1)}*`, ' '.repeat(10_000), code.replace(':bWxzbg', ':bWxzbh')]) {
      expect(thrownBy(() => checkSafetyText(text, onAnn)).name, text.slice(0, 80)).to.equal('InvalidSafetyCodeError')
    }
  })
})
