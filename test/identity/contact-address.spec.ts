import { expect } from 'chai'
import fc from 'fast-check'
import { base58btc } from 'multiformats/bases/base58'
import { createDeviceKey, createInvite, didOf, INVITE_LIFETIME_MS, INVITE_VALID_MS, parseContactAddress } from '../../src/identity/index.ts'
import { forgeInvite } from './forged-invite.ts'
import { rejectionOf } from './rejection.ts'
import type { ContactAddress, DeviceKey } from '../../src/identity/index.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const MADE_AT = 1_800_000_000_000
const NOW = MADE_AT + DAY_MS
const TOKEN = new Uint8Array(16).fill(7)
const NO_TOKEN = new Uint8Array(0)

describe('what is pasted to add a contact', () => {
  let key: DeviceKey
  let peer: string
  let relay: string
  let home: string
  let invite: string
  let payload: string
  let bare: ContactAddress
  let invited: ContactAddress

  before(async () => {
    key = await createDeviceKey(new Uint8Array(32))
    peer = key.peerId
    relay = (await createDeviceKey(new Uint8Array(32).fill(1))).peerId
    home = `/ip4/192.168.1.20/tcp/4001/ws/p2p/${peer}`
    invite = await createInvite(key, { name: 'Ada', addresses: [home], token: TOKEN, createdAt: MADE_AT })
    payload = invite.slice('mobilink:'.length)
    bare = { kind: 'peer-id', peerId: key.peerId, addresses: [], name: '', token: NO_TOKEN }
    invited = { kind: 'invite', peerId: key.peerId, addresses: [home], name: 'Ada', token: TOKEN }
  })

  it('may be a peer ID, as base58 or as CID, or a did:key', async () => {
    for (const text of [peer, key.libp2pKey.publicKey.toCID().toString(), didOf(key.peerId), `/p2p/${peer}`]) {
      expect(await parseContactAddress(text, NOW)).to.deep.equal(bare)
    }
  })

  it('may be a multiaddr that ends in the peer ID', async () => {
    for (const text of [home, `/dns4/host.example.org/tcp/443/wss/p2p/${peer}`, `/ip6/2001:db8::1/udp/4001/webrtc-direct/certhash/uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ/p2p/${peer}`]) {
      expect(await parseContactAddress(text, NOW)).to.deep.equal({ ...bare, kind: 'multiaddr', addresses: [text] })
    }
  })

  it('leads through a relay to the last peer ID in it, not to the relay', async () => {
    for (const way of ['p2p-circuit', 'p2p-circuit/webrtc', 'webrtc']) {
      const text = `/ip4/192.168.1.20/tcp/4001/ws/p2p/${relay}/${way}/p2p/${peer}`
      expect(await parseContactAddress(text, NOW)).to.deep.equal({ ...bare, kind: 'multiaddr', addresses: [text] })
    }
  })

  it('comes out in one spelling, however the multiaddr was written', async () => {
    const cid = key.libp2pKey.publicKey.toCID().toString()

    for (const text of [`/ip4/192.168.1.20/tcp/4001/ws/p2p/${cid}`, `/ip4/192.168.1.20/tcp/4001/ws/ipfs/${peer}`, `${home}/`]) {
      expect((await parseContactAddress(text, NOW)).addresses).to.deep.equal([home])
    }
  })

  it('may be an invite in each of its dresses', async () => {
    const dresses = [
      invite,
      `web+${invite}`,
      `MOBILINK:${payload}`,
      `mobilink://${payload}`,
      payload,
      `https://mobilink.example.org/#invite=${payload}`,
      `http://localhost:7070/#invite=${payload}`,
      `https://example.org/app/?lang=en#invite=${payload}`,
      `https://example.org/#lang=en&invite=${payload}&x=y`,
      `http://localhost:7070/#invite=${encodeURIComponent(`web+${invite}`)}`
    ]

    for (const text of dresses) {
      expect(await parseContactAddress(text, NOW), text).to.deep.equal(invited)
    }
  })

  it('may have white space and invisible characters around it', async () => {
    for (const [before, after] of [['', '\n'], ['  ', '\t'], ['\ufeff', '\u200b'], ['\r\n\u00a0', '\u2060 ']] as const) {
      expect(await parseContactAddress(before + invite + after, NOW)).to.deep.equal(invited)
      expect(await parseContactAddress(before + peer + after, NOW)).to.deep.equal(bare)
      expect(await parseContactAddress(before + home + after, NOW)).to.deep.equal({ ...bare, kind: 'multiaddr', addresses: [home] })
    }
  })

  it('is refused with the part that is wrong and with what to do', async () => {
    const cases: Array<[string, string[]]> = [
      ['', ['nothing here', 'Paste']],
      [' \n\u200b', ['nothing here', 'Paste']],
      ['x'.repeat(4097), ['too long', 'Paste one']],
      ['ä'.repeat(2049), ['too long', 'Paste one']],
      [`Hello ${invite}`, ['space', 'in one piece']],
      [`${payload.slice(0, 80)}\n${payload.slice(80)}`, ['line break', 'in one piece']],
      ['ada@example.org', ['no peer ID, multiaddr or invite', '12D3Koo']],
      ['192.168.1.20:4001', ['no peer ID, multiaddr or invite', 'begins with /']],
      [peer.slice(0, -1), ['incomplete or mistyped', 'copy it again']],
      ['QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N', ['another kind of key', '12D3Koo']],
      ['did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F', ['another kind of key', 'z6Mk']],
      [didOf(key.peerId).slice(0, -2), ['did:key', 'copy it again']],
      ['/', ['does not say whose', 'Add the other']],
      ['/ip4/192.168.1.20/tcp/4001', ['does not say whose', '/p2p/']],
      [`/ip4/192.168.1.20/tcp/4001/p2p/${relay}/p2p-circuit`, ['ends in /p2p-circuit', 'peer ID at the end']],
      [`${home}/p2p/${peer}`, ['names two peers', 'Remove']],
      [`/ip4/192.168.1.256/tcp/4001/p2p/${peer}`, ['wrong value after /ip4/ (part 2)', 'Copy']],
      [`/ip4/192.168.1.20/tcp/65536/p2p/${peer}`, ['wrong value after /tcp/ (part 4)', 'Copy']],
      [`/ip4/192.168.1.20/tpc/4001/p2p/${peer}`, ['part 3 is no protocol', 'Copy']],
      ['/ip4/192.168.1.20/tcp', ['nothing follows its last /tcp', 'Copy']],
      ['/ip4/192.168.1.20/tcp/4001/p2p/12D3KooWl', ['after /p2p/ (part 6)', 'Copy']],
      [`/ip4/192.168.1.20/tcp/4001/p2p/${peer.slice(0, -1)}`, ['after the last /p2p/', 'copy it again']],
      ['/ip4/192.168.1.20/tcp/4001/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N', ['after the last /p2p/', 'another kind of key']],
      [`/dns4/${'a'.repeat(600)}/tcp/1/p2p/${peer}`, ['too long', 'Copy']],
      ['mobilink:', ['incomplete', 'Copy all']],
      [`mobilink:${peer}`, ['incomplete', 'Copy all']],
      ['https://mobilink.example.org/', ['no #invite=', 'Copy the whole link']],
      [`https://mobilink.example.org/?invite=${payload}`, ['no #invite=', 'Copy the whole link']],
      ['https://mobilink.example.org/#invite=%E0%A4%A', ['%', 'Copy the whole link']],
      [`https://mobilink.example.org/#invite=${payload.slice(0, -1)}`, ['incomplete', 'Copy all']]
    ]

    for (const [text, words] of cases) {
      const error = await rejectionOf(parseContactAddress(text, NOW))
      expect(error.name, text).to.equal('InvalidContactAddressError')
      words.forEach((word) => { expect(error.message, text).to.include(word) })
    }
  })

  it('never comes back in the reason, which may be logged', async () => {
    for (const text of [`x${peer}`, `mobilink:${payload}A`, `/ip4/secret-host/tcp/1/p2p/${peer}`, `https://secret-host/${payload}`]) {
      const { message } = await rejectionOf(parseContactAddress(text, NOW))
      expect(message).to.not.include(peer.slice(2, 20))
      expect(message).to.not.include(payload.slice(2, 20))
      expect(message).to.not.include('secret-host')
    }
  })

  it('may be as long as 4 KiB, and no byte longer', async () => {
    expect(await parseContactAddress(peer + ' '.repeat(4096 - peer.length), NOW)).to.deep.equal(bare)
    expect((await rejectionOf(parseContactAddress(peer + ' '.repeat(4097 - peer.length), NOW))).message).to.include('too long')
  })

  it('is refused when no device can have the key: some half of the typos in a bare peer ID, and keys that belong to nobody', async () => {
    const place = peer.length - 1
    const reasons: string[] = []

    for (const character of '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.replace(peer.charAt(place), '')) {
      const typo = peer.slice(0, place) + character
      await parseContactAddress(typo, NOW).catch((error: unknown) => { reasons.push(String(error)) })
    }

    expect(reasons.filter((reason) => reason.includes('no device can have its key')).length).to.be.within(15, 45)

    const anybodys = base58btc.encode(Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20, 1, ...new Uint8Array(31))).slice(1)
    expect((await rejectionOf(parseContactAddress(anybodys, NOW))).message).to.include('no device can have its key')
    expect((await rejectionOf(parseContactAddress(`/ip4/192.168.1.20/tcp/4001/p2p/${anybodys}`, NOW))).message).to.include('no device can have its key')
  })

  it('is good for 90 days when it is an invite, and then refused with the words', async () => {
    expect(INVITE_VALID_MS).to.equal(90 * DAY_MS)
    expect(INVITE_LIFETIME_MS).to.equal(7 * DAY_MS)
    expect(await parseContactAddress(invite, MADE_AT + INVITE_VALID_MS)).to.deep.equal(invited)

    const { name, message } = await rejectionOf(parseContactAddress(invite, MADE_AT + INVITE_VALID_MS + 1))
    expect(name).to.equal('InvalidContactAddressError')
    expect(message).to.equal('This invite has expired: it was made 90 days ago, and an invite is good for 90. Ask for a new one.')
  })

  it('is taken when this device\'s clock is behind', async () => {
    expect(await parseContactAddress(invite, 0)).to.deep.equal(invited)
  })

  it('is refused when it names one peer and is signed by another, in every dress', async () => {
    const forged = await forgeInvite(key, { signer: await createDeviceKey(new Uint8Array(32).fill(2)) })

    for (const text of [forged, `mobilink:${forged}`, `web+mobilink:${forged}`, `https://example.org/#invite=${forged}`]) {
      expect((await rejectionOf(parseContactAddress(text, NOW))).message).to.include('signature is wrong')
    }
  })

  it('gives a contact or the one error, whatever it is', async () => {
    const seeds = [peer, home, invite, `web+${invite}`, `https://example.org/#invite=${payload}`, didOf(key.peerId), `/ip4/1.2.3.4/tcp/1/p2p/${relay}/p2p-circuit/p2p/${peer}`]
    const mutated = fc.tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.string({ unit: 'binary', maxLength: 3 })), { minLength: 1, maxLength: 5 })).map(([seed, changes]) => changes.reduce((text, [place, cut, put]) => {
      const start = place % (text.length + 1)
      return text.slice(0, start) + put + text.slice(start + cut)
    }, seed))
    const addresses = fc.array(fc.constantFrom('ip4', 'dns4', 'tcp', 'ws', 'p2p', 'p2p-circuit', 'certhash', 'unix', 'onion3', 'ip6zone', 'webrtc', '1', '127.0.0.1', 'a', peer, '', '%2f'), { maxLength: 12 }).map((parts) => `/${parts.join('/')}`)

    await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), mutated, addresses, fc.webUrl({ withFragments: true })), async (text) => {
      try {
        const { peerId, addresses } = await parseContactAddress(text, NOW)
        expect(addresses.every((address) => address.endsWith(`/p2p/${peerId}`))).to.equal(true)
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidContactAddressError')
      }
    }), { numRuns: 5000 })
  })
})
