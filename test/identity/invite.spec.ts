import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import fc from 'fast-check'
import encodeQR from 'qr'
import { decodeInvite } from '../../src/identity/invite.ts'
import { createDeviceKey, createInvite, parseContactAddress } from '../../src/identity/index.ts'
import { InviteBody } from '../../src/identity/pb/invite.ts'
import { forgeInvite } from './forged-invite.ts'
import { rejectionOf } from './rejection.ts'
import type { DeviceKey, InviteInit } from '../../src/identity/index.ts'

const MADE_AT = 1_800_000_000_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const payloadOf = (invite: string): string => invite.slice('mobilink:'.length)

describe('an invite', () => {
  let key: DeviceKey
  let other: DeviceKey
  let relay: string
  let init: InviteInit

  before(async () => {
    key = await createDeviceKey(new Uint8Array(32))
    other = await createDeviceKey(new Uint8Array(32).fill(2))
    relay = (await createDeviceKey(new Uint8Array(32).fill(1))).peerId
    init = {
      name: 'Ada',
      addresses: [`/ip4/192.168.1.20/tcp/4001/ws/p2p/${key.peerId}`, `/dns4/relay.example.org/tcp/443/wss/p2p/${relay}/p2p-circuit/webrtc/p2p/${key.peerId}`],
      token: new Uint8Array(16).fill(7),
      createdAt: MADE_AT
    }
  })

  it('has stayed what it was: the same input gives these very characters', async () => {
    expect(await createInvite(key, { ...init, addresses: init.addresses.slice(0, 1) })).to.equal(FROZEN)
  })

  it('made by an older copy of this program still reads', async () => {
    expect(await decodeInvite(payloadOf(FROZEN))).to.deep.equal({ ...init, addresses: init.addresses.slice(0, 1), peerId: key.peerId })
  })

  it('says what was put into it', async () => {
    expect(await decodeInvite(payloadOf(await createInvite(key, init)))).to.deep.equal({ ...init, peerId: key.peerId })
  })

  it('carries keys of at most 2,048 bytes', async () => {
    for (const length of [1, 1_397, 2_048]) {
      const prekeys = new Uint8Array(length).fill(5)
      expect(await parseContactAddress(await createInvite(key, { ...init, prekeys }), MADE_AT)).to.deep.include({ prekeys })
    }
    expect((await rejectionOf(decodeInvite(payloadOf(await createInvite(key, { ...init, prekeys: new Uint8Array(2_049) }))))).name).to.equal('InvalidContactAddressError')
    expect(await parseContactAddress(await createInvite(key, init), MADE_AT)).not.to.have.property('prekeys')
  })

  it('says what was put into it, whatever that was', async () => {
    const address = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 65_535 })).map(([host, port]) => `/ip4/${host}/tcp/${port}/ws`),
      fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 65_535 })).map(([host, port]) => multiaddr(multiaddr(`/ip6/${host}/udp/${port}/quic-v1`).bytes).toString()),
      fc.domain().map((host) => `/dns4/${host}/tcp/443/tls/ws/p2p/${relay}/p2p-circuit/webrtc`)
    )

    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat({ max: 8_640_000_000_000_000 }), fc.uniqueArray(address, { maxLength: 3 }), fc.stringMatching(/^[A-Za-zÀ-ÿ🙂-🙏]{0,64}$/u), async (seed, token, createdAt, addresses, name) => {
      const sender = await createDeviceKey(seed)
      const whole = addresses.map((text) => `${text}/p2p/${sender.peerId}`)
      const expected = { peerId: sender.peerId, token, createdAt, addresses: whole, name }

      expect(await decodeInvite(payloadOf(await createInvite(sender, { token, createdAt, addresses, name })))).to.deep.equal(expected)
      expect(await decodeInvite(payloadOf(await createInvite(sender, expected)))).to.deep.equal(expected)
    }), { numRuns: 100 })
  })

  it('with any one character changed is refused as a typo, before anything else', async () => {
    const payload = payloadOf(FROZEN)

    for (let place = 0; place < payload.length; place++) {
      for (const character of `${ALPHABET}=. +/%ä`) {
        if (character !== payload[place]) {
          await expectTypo(payload.slice(0, place) + character + payload.slice(place + 1))
        }
      }
    }
  })

  it('with any two neighbours swapped is refused as a typo', async () => {
    const payload = payloadOf(FROZEN)

    for (let place = 0; place + 1 < payload.length; place++) {
      if (payload[place] !== payload[place + 1]) {
        await expectTypo(`${payload.slice(0, place)}${payload[place + 1] ?? ''}${payload[place] ?? ''}${payload.slice(place + 2)}`)
      }
    }
  })

  it('with any character left out, doubled or put in, or cut off anywhere, is refused as a typo', async () => {
    const payload = payloadOf(FROZEN)

    for (let place = 0; place < payload.length; place++) {
      await expectTypo(payload.slice(0, place) + payload.slice(place + 1))
      await expectTypo(payload.slice(0, place + 1) + payload.slice(place))
      await expectTypo(`${payload.slice(0, place)}A${payload.slice(place)}`)
      await expectTypo(payload.slice(0, place))
    }

    await expectTypo(payload.toLowerCase())
    await expectTypo(payload.toUpperCase())
  })

  it('whose typo the checksum finds is not even looked at: a wrong version and a wrong signature are not mentioned', async () => {
    const forged = await forgeInvite(key, { version: 9, signer: other })
    expect((await rejectionOf(decodeInvite(forged))).message).to.include('another version')

    const place = 40
    const mistyped = forged.slice(0, place) + (forged[place] === 'A' ? 'B' : 'A') + forged.slice(place + 1)
    await expectTypo(mistyped)
  })

  it('written byte by byte as the protocol says is accepted', async () => {
    expect(await decodeInvite(await forgeInvite(key))).to.deep.equal({ ...init, addresses: [], peerId: key.peerId })
  })

  it('signed by another device than it names is refused', async () => {
    await expectRefused(await forgeInvite(key, { signer: other }), 'signature is wrong')
  })

  it('whose signature was made for another purpose is refused', async () => {
    for (const prefix of ['', 'mobilink/invite', 'mobilink/certificate\0']) {
      await expectRefused(await forgeInvite(key, { prefix }), 'signature is wrong')
    }
  })

  it('changed after it was signed is refused, whichever bit it was', async () => {
    const body = InviteBody.encode({ publicKey: Uint8Array.from(key.publicKey), token: new Uint8Array(16).fill(7), createdAt: MADE_AT, name: 'Ada' })

    for (let bit = 0; bit < body.byteLength * 8; bit++) {
      const afterSigning = (bytes: Uint8Array): Uint8Array => bytes.map((byte, index) => index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)
      expect((await rejectionOf(decodeInvite(await forgeInvite(key, { afterSigning })))).name).to.equal('InvalidContactAddressError')
    }
  })

  it('of another version says so and says what to do', async () => {
    for (const version of [0, 2, 255]) {
      await expectRefused(await forgeInvite(key, { version }), 'Update Mobilink')
    }
  })

  it('with a key, a token or a date that cannot be is refused', async () => {
    const impossible: Array<Partial<InviteBody>> = [
      { publicKey: new Uint8Array(0) },
      { publicKey: new Uint8Array(31) },
      { publicKey: new Uint8Array(33) },
      { token: new Uint8Array(0) },
      { token: new Uint8Array(15) },
      { token: new Uint8Array(17) },
      { createdAt: 8_640_000_000_000_001 },
      { createdAt: Number.MAX_SAFE_INTEGER }
    ]

    for (const fields of impossible) {
      await expectRefused(await forgeInvite(key, { fields }), 'damaged')
    }

    const largest = Uint8Array.of(0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)
    await expectRefused(await forgeInvite(key, { body: Uint8Array.of(...InviteBody.encode({ publicKey: Uint8Array.from(key.publicKey), token: new Uint8Array(16) }), ...largest) }), 'damaged')
  })

  it('with an address that leads to another peer is refused, when it is made and when it is read', async () => {
    const address = `/ip4/192.168.1.20/tcp/4001/p2p/${other.peerId}`
    expect((await rejectionOf(createInvite(key, { ...init, addresses: [address] }))).message).to.include('another peer ID')
    await expectRefused(await forgeInvite(key, { fields: { addresses: [multiaddr(address).bytes] } }), 'another peer ID')
  })

  it('with an address that is damaged, too long, or reads in two ways is refused', async () => {
    const slashInName = multiaddr([{ code: 54, name: 'dns4', value: `a/tcp/1/p2p/${other.peerId}` }]).bytes

    for (const bytes of [new Uint8Array(0), Uint8Array.of(0x80), Uint8Array.of(4, 127, 0), Uint8Array.of(0xff, 0xff, 0x03), new Uint8Array(513).fill(1), slashInName]) {
      await expectRefused(await forgeInvite(key, { fields: { addresses: [Uint8Array.from(bytes)] } }), 'One of the addresses')
    }
  })

  it('with more than three addresses is refused, and is never made: the first three different ones are kept', async () => {
    const addresses = [1, 1, 2, 3, 4].map((port) => `/ip4/192.168.1.20/tcp/${port}`)
    const { addresses: kept } = await decodeInvite(payloadOf(await createInvite(key, { ...init, addresses })))

    expect(kept).to.deep.equal([1, 2, 3].map((port) => `/ip4/192.168.1.20/tcp/${port}/p2p/${key.peerId}`))
    await expectRefused(await forgeInvite(key, { fields: { addresses: addresses.map((address) => multiaddr(address).bytes) } }), 'cannot be read')
  })

  it('may say more than this version knows', async () => {
    const known = InviteBody.encode({ publicKey: Uint8Array.from(key.publicKey), token: new Uint8Array(16).fill(7), createdAt: MADE_AT, name: 'Ada' })
    const body = Uint8Array.of(...known, 0x7a, 0x03, 1, 2, 3)

    expect((await decodeInvite(await forgeInvite(key, { body }))).peerId).to.equal(key.peerId)
  })

  it('carries a name of at most 64 characters that can be seen, whoever made it', async () => {
    const names: Array<[string, string]> = [
      ['🙂'.repeat(100), '🙂'.repeat(64)],
      ['  Ada\u0000\n\u202eevoL\u2066 ', 'AdaevoL'],
      ['\ud800Ada', '\ufffdAda'],
      ['', '']
    ]

    for (const [given, kept] of names) {
      expect((await decodeInvite(payloadOf(await createInvite(key, { ...init, name: given })))).name).to.equal(kept)
      expect((await decodeInvite(await forgeInvite(key, { fields: { name: given } }))).name).to.equal(kept)
    }
  })

  it('is not made without a token of 16 bytes and a date', async () => {
    for (const wrong of [{ token: new Uint8Array(15) }, { token: new Uint8Array(17) }, { createdAt: -1 }, { createdAt: 1.5 }, { createdAt: Number.NaN }, { createdAt: Infinity }]) {
      expect((await rejectionOf(createInvite(key, { ...init, ...wrong }))).name).to.equal('RangeError')
    }
  })

  it('of any bytes under a right checksum and signature gives an invite or the one error', async () => {
    const body = InviteBody.encode({ publicKey: Uint8Array.from(key.publicKey), token: new Uint8Array(16).fill(7), createdAt: MADE_AT, name: 'Ada', addresses: init.addresses.map((address) => multiaddr(address).bytes) })
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.tuple(fc.nat({ max: body.byteLength - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }).map((changes) => {
        const changed = Uint8Array.from(body)
        changes.forEach(([place, byte]) => { changed[place] = byte })
        return changed
      })
    )

    await fc.assert(fc.asyncProperty(bodies, async (bytes) => {
      try {
        expect((await decodeInvite(await forgeInvite(key, { body: bytes }))).peerId).to.equal(key.peerId)
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidContactAddressError')
      }
    }), { numRuns: 2000 })
  })

  it('with three addresses, one through a relay, fits a QR code of version 12, and with home addresses alone version 10', async () => {
    const home = ['/ip4/192.168.1.20/tcp/4001/ws', '/ip4/203.0.113.9/tcp/4001/ws', '/ip6/2001:db8::1/tcp/4001']
    const relayed = [...home.slice(0, 2), `/dns4/relay.example.org/tcp/443/wss/p2p/${relay}/p2p-circuit/webrtc`]

    expect(qrVersion(await createInvite(key, { ...init, name: 'Ada Lovelace', addresses: home }))).to.be.at.most(10)
    expect(qrVersion(await createInvite(key, { ...init, name: 'Ada Lovelace', addresses: relayed }))).to.be.at.most(12)
  })

  async function expectTypo (payload: string): Promise<void> {
    const error = await rejectionOf(decodeInvite(payload))
    expect(error.name).to.equal('InvalidContactAddressError')
    expect(error.message).to.match(/typo|incomplete|character that no invite has/)
    expect((await rejectionOf(parseContactAddress(`mobilink:${payload}`, MADE_AT))).name).to.equal('InvalidContactAddressError')
  }

  async function expectRefused (payload: string, words: string): Promise<void> {
    const error = await rejectionOf(decodeInvite(payload))
    expect(error.name).to.equal('InvalidContactAddressError')
    expect(error.message).to.include(words)
  }
})

/** Modules per side = 17 + 4 × version, and a border of 1 on each side here. */
function qrVersion (text: string): number {
  return (encodeQR(text, 'raw', { ecc: 'low', border: 1 }).length - 2 - 17) / 4
}

const FROZEN = 'mobilink:AQogO2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ikSEAcHBwcHBwcHBwcHBwcHBwcYgKDxwrE0IgNBZGEqCgTAqAEUBg-h3QOgaTGmQqmnKwJOC8kN_69qXVCV5JpQLhqfvit77a7DX2u6jk4D9jx-9WwnHiT1a3zyzAkDZGiOBCgshkeCul4JjqZiLA'
