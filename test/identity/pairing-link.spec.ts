import { expect } from 'chai'
import fc from 'fast-check'
import { base64url } from 'multiformats/bases/base64'
import { createDeviceKey, createPairingCode, createPairingLink, InvalidPairingLinkError, isPairingLink, pairingCodeText, readPairingCode, readPairingLink } from '../../src/identity/index.ts'
import { seededRandom, systemRandom } from './vault/tools.ts'
import type { PeerIdText } from '../../src/identity/index.ts'

describe('pairing codes', () => {
  it('are eight characters of which none looks like another, the same for the same draw', () => {
    const random = seededRandom('codes')
    const codes = Array.from({ length: 500 }, () => createPairingCode(random))
    for (const code of codes) expect(code).to.match(/^[1-9A-HJKMNP-TV-Z]{8}$/)
    expect(new Set(codes).size).to.equal(500)
    // each character of the alphabet turns up in each of the seven random places
    for (let place = 0; place < 7; place++) expect(new Set(codes.map((code) => code.charAt(place))).size).to.equal(31)
    expect(createPairingCode(seededRandom('codes'))).to.equal(codes[0])
  })

  it('are read however they are typed', () => {
    const code = createPairingCode(seededRandom('typed'))
    for (const typed of [code, pairingCodeText(code), code.toLowerCase(), ` ${code.slice(0, 3)} ${code.slice(3)} `, code.replaceAll('1', 'l')]) expect(readPairingCode(typed), typed).to.equal(code)
  })

  it('are not taken with one character wrong or two neighbours swapped', () => {
    const code = createPairingCode(systemRandom)
    for (let place = 0; place < 8; place++) {
      for (const other of '123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        const typo = code.slice(0, place) + other + code.slice(place + 1)
        if (typo !== code) expect(readPairingCode(typo), typo).to.equal(undefined)
      }
      // the last one is the sum: it may be the one that fits the swap
      const swapped = code.slice(0, place) + code.charAt(place + 1) + code.charAt(place) + code.slice(place + 2)
      if (place < 6 && swapped !== code) expect(readPairingCode(swapped), swapped).to.equal(undefined)
    }
    for (const none of ['', 'ABC', `${code}1`, 'O'.repeat(8), '1'.repeat(65)]) expect(readPairingCode(none), none).to.equal(undefined)
  })
})

describe('pairing links', () => {
  let host: PeerIdText
  const code = createPairingCode(seededRandom('link'))

  before(async () => { host = (await createDeviceKey(new Uint8Array(32).fill(7))).peerId })

  const link = (addresses: readonly string[] = ['/ip4/127.0.0.1/tcp/4001/ws']): string => createPairingLink({ host, code, addresses })

  it('say which host, where, and the code, in any of their dresses', () => {
    const expected = { host, code, addresses: [`/ip4/127.0.0.1/tcp/4001/ws/p2p/${host}`] }
    for (const dress of [`http://localhost:7070/#pair=${link()}`, `mobilink:pair=${link()}`, `pair=${link()}`, `  #pair=${link()}\n`]) {
      expect(isPairingLink(dress)).to.equal(true)
      expect(readPairingLink(dress), dress).to.deep.equal(expected)
    }
    expect(readPairingLink(`pair=${link([])}`).addresses).to.deep.equal([])
  })

  it('keep four different addresses, and none that leads to somebody else', async () => {
    const many = [1, 1, 2, 3, 4, 5].map((port) => `/ip4/127.0.0.1/tcp/${port}`)
    expect(readPairingLink(`pair=${link(many)}`).addresses.map((address) => address.split('/')[4])).to.deep.equal(['1', '2', '3', '4'])
    const other = (await createDeviceKey(new Uint8Array(32).fill(8))).peerId
    expect(() => link([`/ip4/127.0.0.1/tcp/1/p2p/${other}`])).to.throw('another peer ID')
  })

  it('are refused, with what to do, when they are mistyped, cut off, of another version, or none', () => {
    const good = link()
    const bytes = base64url.baseDecode(good)
    const other = Uint8Array.from(bytes)
    other[0] = 2
    const bad = ['', 'pair=', `pair=${good.slice(0, -3)}`, `pair=${good.slice(0, 20)}${good.charAt(20) === 'A' ? 'B' : 'A'}${good.slice(21)}`, `pair=${base64url.baseEncode(other)}`, `pair=${'A'.repeat(5_000)}`, 'pair=%%%', 'http://localhost:7070/#invite=abc', code]
    for (const text of bad) expect(() => readPairingLink(text), text).to.throw(InvalidPairingLinkError).with.property('message').that.matches(/^[A-Z].*\.$/)
  })

  it('never make anything else of garbage than a refusal', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 200 }).map((bytes) => base64url.baseEncode(bytes))), (text) => {
      expect(() => readPairingLink(`pair=${text}`)).to.throw(InvalidPairingLinkError)
    }))
  })
})
