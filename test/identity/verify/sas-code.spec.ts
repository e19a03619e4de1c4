import { createHash, hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Olm from '@matrix-org/olm'
import { x25519 } from '@noble/curves/ed25519.js'
import { expect } from 'chai'
import { answerSas, startSas } from '../../../src/identity/index.ts'
import { commitmentOf, confirmationOf, sasBytes, sharedSecret, shortStringOf } from '../../../src/identity/verify/sas-code.ts'
import { SAS_EMOJI } from '../../../src/identity/verify/sas-emoji.ts'
import { seededRandom, systemRandom } from '../vault/tools.ts'
import { exchange, party, Side } from './pair.ts'
import type { SasFrame, SasParty } from '../../../src/identity/index.ts'
import type { SasExchange } from '../../../src/identity/verify/sas-code.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '')
const unbase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** The other side of a run, made of libolm and what docs say, with nothing of ours in it. */
class OlmAnswerer {
  readonly #sas = new Olm.SAS()
  readonly #own: SasParty
  readonly #starter: SasParty
  #starterKey = new Uint8Array(0)
  readonly #transaction: Uint8Array

  constructor (own: SasParty, starter: SasParty, start: SasFrame) {
    this.#own = own
    this.#starter = starter
    this.#transaction = start.kind === 'start' ? start.transaction : new Uint8Array(0)
  }

  get #key (): Uint8Array {
    return unbase64(this.#sas.get_pubkey())
  }

  get #context (): string {
    const side = ({ peerId, identity }: SasParty, key: Uint8Array): string => [peerId, text(identity), text(key)].join('|')
    return `${side(this.#starter, this.#starterKey)}|${side(this.#own, this.#key)}|${text(this.#transaction)}`
  }

  commit (): SasFrame {
    return { kind: 'commit', commitment: new Uint8Array(createHash('sha256').update(`MOBILINK_SAS_COMMITMENT|${text(this.#key)}|${text(this.#transaction)}`).digest()) }
  }

  reveal (frame: SasFrame): SasFrame {
    this.#starterKey = new Uint8Array(frame.kind === 'key' ? frame.key : [])
    this.#sas.set_their_key(base64(this.#starterKey))
    return { kind: 'key', key: this.#key }
  }

  bytes (): Uint8Array {
    return this.#sas.generate_bytes(`MOBILINK_SAS|${this.#context}`, 6)
  }

  confirm (from: SasParty = this.#own, to: SasParty = this.#starter): SasFrame {
    return { kind: 'confirm', mac: unbase64(this.#sas.calculate_mac_fixed_base64(`${from.peerId}|${text(from.identity)}`, `MOBILINK_SAS_MAC|${from.peerId}|${to.peerId}|${this.#context}`)) }
  }
}

describe('a short string', () => {
  let ann: SasParty
  let ben: SasParty

  before(async () => {
    await Olm.init();
    [ann, ben] = await Promise.all([party(1), party(2)])
  })

  it('is the one that libolm computes, and so are the confirmations, over whole runs', () => {
    for (let run = 0; run < 20; run++) {
      const here = new Side(startSas(ann, ben, systemRandom))
      const there = new OlmAnswerer(ben, ann, here.say())
      here.hear(there.commit())
      here.hear(there.reveal(here.say()))
      if (here.state.phase !== 'comparing') throw new Error(`not shown: ${here.state.phase}`)
      expect(here.state.shortString).to.deep.equal(shortStringOf(there.bytes()))
      expect(here.take({ kind: 'match' }).say()).to.deep.equal(there.confirm(ann, ben))
      expect(here.hear(there.confirm()).state.phase).to.equal('verified')
    }
  })

  it('is derived as HKDF says, by an independent writing of it', () => {
    const random = seededRandom('sas')
    const [secret, starterKey, answererKey, transaction] = [random.bytes(32), random.bytes(32), random.bytes(32), random.bytes(16)]
    const info = ['MOBILINK_SAS', ann.peerId, text(ann.identity), text(starterKey), ben.peerId, text(ben.identity), text(answererKey), text(transaction)].join('|')
    expect(hex(sasBytes(secret, { starter: ann, starterKey, answerer: ben, answererKey, transaction }))).to.equal(Buffer.from(hkdfSync('sha256', secret, '', info, 6)).toString('hex'))
  })

  it('reads its bits as the Matrix specification does', () => {
    // 6 bits each from the front for pictures; 13 bits each, and 1000, for numbers
    const names = (bytes: number[]): string => shortStringOf(Uint8Array.from(bytes)).emoji.map(({ name }) => name).join(', ')
    const numbers = (bytes: number[]): readonly number[] => shortStringOf(Uint8Array.from(bytes)).numbers
    expect(names([0, 0, 0, 0, 0, 0])).to.equal('Dog, Dog, Dog, Dog, Dog, Dog, Dog')
    expect(names([255, 255, 255, 255, 255, 255])).to.equal('Pin, Pin, Pin, Pin, Pin, Pin, Pin')
    expect(names([0b00000100, 0b00100000, 0b11000100, 0b00010100, 0b01100001, 0b11000000])).to.equal('Cat, Lion, Horse, Unicorn, Pig, Elephant, Rabbit')
    expect(numbers([0, 0, 0, 0, 0, 0])).to.deep.equal([1000, 1000, 1000])
    expect(numbers([255, 255, 255, 255, 255, 255])).to.deep.equal([9191, 9191, 9191])
    expect(numbers([0b00000000, 0b00001000, 0b00000000, 0b10000000, 0b00000110, 0])).to.deep.equal([1001, 1002, 1003])
  })

  it('has 64 pictures that differ in picture and name, in the order of the specification', () => {
    expect(SAS_EMOJI.length).to.equal(64)
    for (const key of ['symbol', 'name'] as const) expect(new Set(SAS_EMOJI.map((emoji) => emoji[key])).size).to.equal(64)
    // SHA-256 of "number emoji name" lines of data-definitions/sas-emoji.json of the Matrix specification
    const lines = SAS_EMOJI.map(({ symbol, name }, number) => `${number} ${symbol} ${name}\n`).join('')
    expect(createHash('sha256').update(lines).digest('hex')).to.equal('00f1e396936d3fb83ca783b0beb6f59826efb5b8aa91f1d1cb7a0dfe6800bd3f')
  })

  it('changes with every part that it is bound to', async () => {
    const eve = await party(3)
    const random = seededRandom('bound')
    const one: SasExchange = { starter: ann, starterKey: random.bytes(32), answerer: ben, answererKey: random.bytes(32), transaction: random.bytes(16) }
    const secret = random.bytes(32)
    const others: SasExchange[] = [
      { ...one, starter: eve }, { ...one, answerer: eve }, { ...one, starter: { ...ann, identity: new Uint8Array(32) } }, { ...one, answerer: { ...ben, identity: new Uint8Array(0) } },
      { ...one, starterKey: random.bytes(32) }, { ...one, answererKey: random.bytes(32) }, { ...one, transaction: random.bytes(16) },
      { ...one, starter: ben, starterKey: one.answererKey, answerer: ann, answererKey: one.starterKey }
    ]
    const all = [one, ...others]
    expect(new Set(all.map((exchange) => hex(sasBytes(secret, exchange)))).size).to.equal(all.length)
    expect(new Set(all.flatMap((exchange) => [hex(confirmationOf(secret, 'starter', exchange)), hex(confirmationOf(secret, 'answerer', exchange))])).size).to.equal(2 * all.length)
    expect(sasBytes(random.bytes(32), one)).to.not.deep.equal(sasBytes(secret, one))
  })

  it('has stayed what it was: the same random bytes give these very frames', () => {
    const vector = JSON.parse(readFileSync('test/vectors/verify/sas-1.json', 'utf8')) as unknown
    const [annRandom, benRandom] = [seededRandom('sas-1/ann'), seededRandom('sas-1/ben')]
    const frames: Array<Record<string, string>> = []
    const starter = new Side(startSas(ann, ben, annRandom), annRandom)
    const answerer = new Side(answerSas(ben, ann, starter.outbox[0] as SasFrame), benRandom)
    const record = (by: string, side: Side): SasFrame => {
      const frame = side.say()
      frames.push(Object.fromEntries([['by', by], ...Object.entries(frame).map(([key, value]: [string, unknown]) => [key, value instanceof Uint8Array ? hex(value) : String(value)])]) as Record<string, string>)
      return frame
    }
    record('ann', starter)
    starter.hear(record('ben', answerer.take({ kind: 'accept' })))
    answerer.hear(record('ann', starter))
    starter.hear(record('ben', answerer))
    const { shown } = starter
    answerer.hear(record('ann', starter.take({ kind: 'match' })))
    starter.hear(record('ben', answerer.take({ kind: 'match' })))
    exchange(starter, answerer)
    expect({ starter: ann.peerId, answerer: ben.peerId, frames, shown, ends: [starter.state.phase, answerer.state.phase] }).to.deep.equal(vector)
  })
})

/**
 * Why there is a commitment. Eve stands between Ann and Ben and wants both to see the same string: she looks for a key of
 * her own that makes it so. Cut to six bits, so that what takes 2^42 tries takes 64.
 */
describe('grinding for a short string', () => {
  const CUT_BITS = 6
  const cut = (bytes: Uint8Array): number => (bytes[0] ?? 0) >> (8 - CUT_BITS)
  const ATTEMPTS = 12
  let ann: SasParty
  let ben: SasParty
  let eve: SasParty

  before(async () => { [ann, ben, eve] = await Promise.all([party(1), party(2), party(3)]) })

  it('succeeds where keys are shown without a commitment', () => {
    const random = seededRandom('no commitment')
    let hits = 0
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { wanted, annKey, transaction } = whatBenSees(random)
      const found = grind(random, annKey, transaction, wanted, 1_000)
      if (found !== undefined) hits++
    }
    expect(hits).to.equal(ATTEMPTS)
  }).timeout(180_000)

  it('gains nothing where they are committed to: the key that was found is refused, the one committed to fits by luck alone [S2-04]', () => {
    const random = seededRandom('commitment')
    let lucky = 0
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { wanted } = whatBenSees(random)
      // Eve has to commit towards Ann before Ann shows a key
      const towards = new Side(startSas(ann, eve, random))
      const start = towards.say()
      const transaction = start.kind === 'start' ? start.transaction : new Uint8Array(0)
      const committed = random.bytes(32)
      const reveal = towards.hear({ kind: 'commit', commitment: commitmentOf(x25519.getPublicKey(committed), transaction) }).say()
      const annKey = reveal.kind === 'key' ? reveal.key : new Uint8Array(0)
      if (cut(bytesTowardsAnn(committed, annKey, transaction)) === wanted) lucky++
      // whatever she finds now is another key than the one that she committed to
      const found = grind(random, annKey, transaction, wanted, 20) ?? random.bytes(32)
      towards.hear({ kind: 'key', key: x25519.getPublicKey(found) })
      expect(towards.state).to.deep.include({ phase: 'ended', reason: 'commitment', isIncident: true })
    }
    expect(lucky).to.be.at.most(1)
  }).timeout(180_000)

  /** Ben and Eve have exchanged keys: what Ben sees is fixed, and Eve knows it. */
  function whatBenSees (random: ReturnType<typeof seededRandom>): { wanted: number, annKey: Uint8Array, transaction: Uint8Array } {
    const [eveSecret, benSecret, annSecret, transaction] = [random.bytes(32), random.bytes(32), random.bytes(32), random.bytes(16)]
    const [eveKey, benKey] = [x25519.getPublicKey(eveSecret), x25519.getPublicKey(benSecret)]
    const secret = sharedSecret(eveSecret, benKey) ?? new Uint8Array(32)
    return { wanted: cut(sasBytes(secret, { starter: eve, starterKey: eveKey, answerer: ben, answererKey: benKey, transaction })), annKey: x25519.getPublicKey(annSecret), transaction }
  }

  function bytesTowardsAnn (eveSecret: Uint8Array, annKey: Uint8Array, transaction: Uint8Array): Uint8Array {
    const secret = sharedSecret(eveSecret, annKey) ?? new Uint8Array(32)
    return sasBytes(secret, { starter: ann, starterKey: annKey, answerer: eve, answererKey: x25519.getPublicKey(eveSecret), transaction })
  }

  function grind (random: ReturnType<typeof seededRandom>, annKey: Uint8Array, transaction: Uint8Array, wanted: number, tries: number): Uint8Array | undefined {
    for (let count = 0; count < tries; count++) {
      const secret = random.bytes(32)
      if (cut(bytesTowardsAnn(secret, annKey, transaction)) === wanted) return secret
    }
    return undefined
  }
})
