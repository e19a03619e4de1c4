import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { concat } from 'uint8arrays/concat'
import { createDeviceKey, openAddresses, signAddresses } from '../../src/identity/index.ts'
import { AddressesBody } from '../../src/identity/pb/addresses.ts'
import { MAX_SIGNED_ADDRESSES_BYTES } from '../../src/identity/signed-addresses.ts'
import { rejectionOf } from './rejection.ts'
import type { DeviceKey, PeerIdText } from '../../src/identity/index.ts'

const PREFIX = new TextEncoder().encode('mobilink/addresses\0')

/** A statement of whatever is in it, signed well: what only the device itself can make. */
async function forged (key: DeviceKey, body: Partial<AddressesBody>, { version = 1, prefix = PREFIX } = {}): Promise<Uint8Array> {
  const signed = concat([Uint8Array.of(version), AddressesBody.encode({ seq: 1, addresses: [], hosts: [], ...body })])

  return concat([signed, await key.sign(concat([prefix, signed]))])
}

const packed = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(multiaddr(text).bytes)

describe('signed addresses', () => {
  let key: DeviceKey
  let other: DeviceKey
  let host: PeerIdText
  let addresses: string[]

  before(async () => {
    key = await createDeviceKey(new Uint8Array(32))
    other = await createDeviceKey(new Uint8Array(32).fill(2))
    host = (await createDeviceKey(new Uint8Array(32).fill(1))).peerId
    addresses = [`/ip4/192.168.1.20/tcp/4001/ws/p2p/${key.peerId}`, `/dns4/relay.example.org/tcp/443/tls/ws/p2p/${host}/p2p-circuit/p2p/${key.peerId}`]
  })

  async function refused (bytes: Uint8Array): Promise<void> {
    expect((await rejectionOf(openAddresses(bytes, key.peerId))).name).to.equal('InvalidSignedAddressesError')
  }

  it('say what was put into them', async () => {
    const said = { seq: 1_800_000_000_000, addresses, hosts: [host] }

    expect(await openAddresses(await signAddresses(key, said), key.peerId)).to.deep.equal(said)
  })

  it('are empty when a device is nowhere', async () => {
    const said = { seq: 1, addresses: [], hosts: [] }

    expect(await openAddresses(await signAddresses(key, said), key.peerId)).to.deep.equal(said)
  })

  it('are the first 16 different addresses and the first four hosts', async () => {
    const many = Array.from({ length: 40 }, (_, n) => `/ip4/10.0.0.${n >> 1}/tcp/4001/p2p/${key.peerId}`)
    const hosts = await Promise.all([3, 3, 4, 5, 6, 7].map(async (seed) => (await createDeviceKey(new Uint8Array(32).fill(seed))).peerId))
    const opened = await openAddresses(await signAddresses(key, { seq: 1, addresses: many, hosts }), key.peerId)

    expect(opened.addresses).to.deep.equal([...new Set(many)].slice(0, 16))
    expect(opened.hosts).to.deep.equal([...new Set(hosts)].slice(0, 4))
  })

  it('are refused when another device signed them, for itself or in the name of this one', async () => {
    await refused(await signAddresses(other, { seq: 1, addresses: [], hosts: [] }))
    await refused(await forged(other, { addresses: [packed('/ip4/192.0.2.1/tcp/1')] }))
  })

  it('are refused when a single bit was changed', async () => {
    const bytes = await signAddresses(key, { seq: 7, addresses, hosts: [host] })

    for (let at = 0; at < bytes.byteLength; at++) {
      const changed = Uint8Array.from(bytes)

      changed[at] = (changed[at] ?? 0) ^ (1 << at % 8)
      await refused(changed)
    }
  })

  it('are refused when the signature was made for something else', async () => {
    await refused(await forged(key, {}, { prefix: new TextEncoder().encode('mobilink/invite\0') }))
  })

  it('are refused when an address in them leads to another peer, or is none', async () => {
    await refused(await forged(key, { addresses: [packed(`/ip4/192.0.2.1/tcp/1/p2p/${other.peerId}`)] }))
    await refused(await forged(key, { addresses: [Uint8Array.of(255, 255, 3)] }))
    await refused(await forged(key, { addresses: [new Uint8Array(0)] }))
    await refused(await forged(key, { hosts: [new Uint8Array(31)] }))
  })

  it('are refused when there are 10,000 of them, or 17, or five hosts', async () => {
    const one = packed('/ip4/192.0.2.1/tcp/1')

    await refused(await forged(key, { addresses: Array<Uint8Array<ArrayBuffer>>(10_000).fill(one) }))
    await refused(await forged(key, { addresses: Array<Uint8Array<ArrayBuffer>>(17).fill(one) }))
    await refused(await forged(key, { hosts: Array<Uint8Array<ArrayBuffer>>(5).fill(new Uint8Array(32)) }))
    expect((await openAddresses(await forged(key, { addresses: Array<Uint8Array<ArrayBuffer>>(16).fill(one) }), key.peerId)).addresses).to.have.length(16)
  })

  it('are refused when they are too long, too short, or of another version', async () => {
    await refused(new Uint8Array(MAX_SIGNED_ADDRESSES_BYTES + 1))
    await refused(new Uint8Array(0))
    await refused(new Uint8Array(65).fill(1))
    await refused(await forged(key, {}, { version: 2 }))
  })

  it('are refused without a number', async () => {
    await refused(await forged(key, { seq: 0 }))
    expect((await rejectionOf(signAddresses(key, { seq: 0, addresses: [], hosts: [] }))).name).to.equal('RangeError')
  })
})
