import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { beginCpace, CPACE_MAC_BYTES, CPACE_SHARE_BYTES, finishCpace, intermediateKey, multiplied } from '../../../src/identity/verify/cpace.ts'
import { cpaceGenerator, cpaceTranscript, generatorString, lengthValues } from '../../../src/identity/verify/cpace-strings.ts'
import { systemRandom } from '../vault/tools.ts'
import type { CpaceInputs, CpaceKey, CpaceMessage, CpaceRun } from '../../../src/identity/verify/cpace.ts'

const vectors = JSON.parse(readFileSync('test/vectors/verify/cpace-ristretto255.json', 'utf8')) as {
  run: Record<string, string>
  points: { 'Valid': Record<string, string>, 'Invalid Y1': string, 'Invalid Y2': string }
  generatorString: string
}

const bytes = (text = ''): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const hex = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString('hex')
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const none = new Uint8Array(0)

const inputs = (secret = 'K7QF3MPX', channel = 'a and b', sid = '0123456789abcdef'): CpaceInputs => ({ secret: ascii(secret), channel: ascii(channel), sid: ascii(sid) })

interface Ran { readonly initiator: CpaceKey, readonly responder: CpaceKey, readonly sent: readonly [CpaceMessage, CpaceMessage] }

/** Both sides of a run; `between` may change what travels. */
function ran (a: CpaceInputs, b: CpaceInputs = a, between: (message: CpaceMessage) => CpaceMessage = (message) => message): Ran {
  const initiator = beginCpace('initiator', a, ascii('ADa'), systemRandom)
  const responder = beginCpace('responder', b, ascii('ADb'), systemRandom)
  return { initiator: keyOf(initiator, between(responder.message)), responder: keyOf(responder, between(initiator.message)), sent: [initiator.message, responder.message] }
}

function keyOf (run: CpaceRun, theirs: CpaceMessage): CpaceKey {
  const key = finishCpace(run, theirs)
  if (key === undefined) throw new Error('there is no key')
  return key
}

/** A run with a secret of the draft, not a random one. */
function fixed (role: CpaceRun['role'], secret: Uint8Array, ad: string): CpaceRun {
  return beginCpace(role, { secret: bytes(vectors.run.PRS), channel: bytes(vectors.run.CI), sid: bytes(vectors.run.sid) }, ascii(ad), { bytes: () => secret })
}

describe('CPace', () => {
  const { run, points } = vectors
  const known: CpaceInputs = { secret: bytes(run.PRS), channel: bytes(run.CI), sid: bytes(run.sid) }

  it('puts strings together as the draft does, also where a length takes two bytes', () => {
    expect(hex(lengthValues([ascii('1234'), ascii('5'), none, ascii('678')]))).to.equal('043132333401350003363738')
    expect(hex(lengthValues([new Uint8Array(127)])).slice(0, 4)).to.equal('7f00')
    expect(hex(lengthValues([new Uint8Array(128)])).slice(0, 6)).to.equal('800100')
    expect(hex(generatorString(known))).to.equal(vectors.generatorString)
    const [a, b] = [{ share: ascii('3456'), ad: ascii('PartyA') }, { share: ascii('2345'), ad: ascii('PartyB') }]
    expect(hex(cpaceTranscript(a, b))).to.equal('043334353606506172747941043233343506506172747942')
  })

  it('hashes one block of the same length for every secret shorter than one', () => {
    for (const length of [0, 1, 8, 100]) expect(generatorString({ secret: new Uint8Array(length), channel: none, sid: none }).byteLength, String(length)).to.equal(128 + 2)
    expect(generatorString({ secret: new Uint8Array(300), channel: none, sid: none }).byteLength).to.be.greaterThan(300)
  })

  it('agrees with the vectors of the draft: generator, shares, secret point and key', () => {
    expect(hex(cpaceGenerator(known).toBytes())).to.equal(run.g)
    const [a, b] = [fixed('initiator', bytes(run.ya), 'ADa'), fixed('responder', bytes(run.yb), 'ADb')]
    expect([hex(a.message.share), hex(b.message.share)]).to.deep.equal([run.Ya, run.Yb])
    expect(hex(multiplied(bytes(run.ya), b.message.share))).to.equal(run.K)
    expect(hex(multiplied(bytes(run.yb), a.message.share))).to.equal(run.K)
    expect(hex(intermediateKey(known.sid, bytes(run.K), cpaceTranscript(a.message, b.message)))).to.equal(run.ISK_IR)
    const [ofA, ofB] = [keyOf(a, b.message), keyOf(b, a.message)]
    expect([hex(ofA.isk), hex(ofB.isk)]).to.deep.equal([run.ISK_IR, run.ISK_IR])
  })

  it('multiplies a valid point as the draft does, and takes neither of its invalid ones', () => {
    const { Valid } = points
    expect(hex(multiplied(bytes(Valid.s), bytes(Valid.X)))).to.equal(Valid['G.scalar_mult_vfy(s,X)'])
    for (const invalid of [points['Invalid Y1'], points['Invalid Y2']]) {
      expect(multiplied(bytes(Valid.s), bytes(invalid))).to.equal(undefined)
      expect(finishCpace(fixed('initiator', bytes(run.ya), 'ADa'), { share: bytes(invalid), ad: none })).to.equal(undefined)
      expect(finishCpace(fixed('responder', bytes(run.yb), 'ADb'), { share: bytes(invalid), ad: none })).to.equal(undefined)
    }
  })

  it('takes no share of another length, and none that is not the one spelling of an element', () => {
    const good = bytes(run.Yb)
    const bad = [none, good.subarray(1), Uint8Array.from([...good, 0]), new Uint8Array(32).fill(0xff)]
    // the same element with the top bit, or the prime, added
    bad.push(good.map((byte, index) => index === 31 ? byte | 0x80 : byte), bytes('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'))
    for (const share of bad) expect(finishCpace(fixed('initiator', bytes(run.ya), 'ADa'), { share, ad: none }), hex(share)).to.equal(undefined)
  })

  it('gives both sides one key and confirmations that hold, for whatever the secret is', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 40 }), (secret, channel, sid) => {
      const { initiator, responder } = ran({ secret, channel, sid })
      expect(hex(initiator.isk)).to.equal(hex(responder.isk))
      expect(initiator.isConfirmedBy(responder.confirmation)).to.equal(true)
      expect(responder.isConfirmedBy(initiator.confirmation)).to.equal(true)
    }), { numRuns: 20 })
  })

  it('gives another key, and no confirmation that holds, where secret, channel, sid or anything that travelled differs', () => {
    const differing: Ran[] = [
      ran(inputs(), inputs('K7QF3MPY')),
      ran(inputs(), inputs(undefined, 'a and c')),
      ran(inputs(), inputs(undefined, undefined, '0123456789abcdeF')),
      ran(inputs(), inputs(), ({ share, ad }) => ({ share, ad: Uint8Array.from([...ad, 0]) })),
      // what belongs to one input is not read as part of the next
      ran({ secret: ascii('ab'), channel: ascii('c'), sid: none }, { secret: ascii('a'), channel: ascii('bc'), sid: none })
    ]
    for (const { initiator, responder } of differing) {
      expect(hex(initiator.isk)).to.not.equal(hex(responder.isk))
      expect(initiator.isConfirmedBy(responder.confirmation)).to.equal(false)
      expect(responder.isConfirmedBy(initiator.confirmation)).to.equal(false)
    }
  })

  it('tells apart who began: two who both think that they did have no key in common', () => {
    const [a, b] = [beginCpace('initiator', inputs(), none, systemRandom), beginCpace('initiator', inputs(), none, systemRandom)]
    const [ofA, ofB] = [keyOf(a, b.message), keyOf(b, a.message)]
    expect(hex(ofA.isk)).to.not.equal(hex(ofB.isk))
    expect(ofA.isConfirmedBy(ofB.confirmation)).to.equal(false)
  })

  it('is not fooled by its own words given back: neither its share nor its confirmation', () => {
    const mirrored = beginCpace('initiator', inputs(), none, systemRandom)
    expect(finishCpace(mirrored, mirrored.message)).to.equal(undefined)
    const { initiator, responder } = ran(inputs())
    expect(initiator.isConfirmedBy(initiator.confirmation)).to.equal(false)
    expect(responder.isConfirmedBy(responder.confirmation)).to.equal(false)
  })

  it('takes no confirmation of another length, nor one with a bit changed', () => {
    const { initiator, responder } = ran(inputs())
    for (const mac of [none, responder.confirmation.subarray(0, 32), Uint8Array.from([...responder.confirmation, 0]), responder.confirmation.map((byte, index) => index === 63 ? byte ^ 1 : byte)]) {
      expect(initiator.isConfirmedBy(mac)).to.equal(false)
    }
    expect([initiator.confirmation.byteLength, CPACE_MAC_BYTES]).to.deep.equal([64, 64])
  })

  it('draws a secret below 2^252, forgets it when it is used, and begins with nothing but a random one', () => {
    const high = beginCpace('initiator', inputs(), none, { bytes: () => new Uint8Array(32).fill(0xff) })
    expect(high.secret[31]).to.equal(0x0f)
    finishCpace(high, beginCpace('responder', inputs(), none, systemRandom).message)
    expect(hex(high.secret)).to.equal('00'.repeat(32))
    expect(() => beginCpace('initiator', inputs(), none, { bytes: () => new Uint8Array(32) })).to.throw(RangeError)
    expect(() => beginCpace('initiator', inputs(), none, { bytes: () => new Uint8Array(31).fill(1) })).to.throw(RangeError)
  })

  it('shows nothing in a transcript to try secrets on: what travels fits every other secret as well', () => {
    // whoever knows the transcript and guesses has, for each guess, a generator of the one group: each share is some
    // multiple of each. The confirmations need the secret number of one of the two.
    const { sent, initiator } = ran(inputs('0042', 'room', 'sid'))
    for (let pin = 0; pin < 50; pin++) {
      const guess = beginCpace('initiator', inputs(String(pin).padStart(4, '0'), 'room', 'sid'), none, systemRandom)
      const key = finishCpace({ ...guess, message: sent[0] }, sent[1])
      expect(key?.isConfirmedBy(initiator.confirmation) ?? false).to.equal(false)
      expect(hex(key?.confirmation)).to.not.equal(hex(initiator.confirmation))
    }
  })

  it('sends 32 bytes each way', () => {
    expect(ran(inputs()).sent.map(({ share }) => share.byteLength)).to.deep.equal([CPACE_SHARE_BYTES, CPACE_SHARE_BYTES])
  })
})
