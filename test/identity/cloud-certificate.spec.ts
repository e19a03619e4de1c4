import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { concat } from 'uint8arrays/concat'
import { createCloudCertificate, createDeviceKey, encodeClouds, isInDate, MAX_CLOUD_CERTIFICATE_BYTES, publicKeyOf, readCloudCertificate, readClouds } from '../../src/identity/index.ts'
import { CloudCertificateBody, CloudsBody } from '../../src/identity/pb/clouds.ts'
import { rejectionOf } from './rejection.ts'
import type { DeviceKey } from '../../src/identity/index.ts'

const DAY = 24 * 60 * 60 * 1_000
const PREFIX = new TextEncoder().encode('mobilink/cloud-certificate\0')

describe('a cloud certificate', () => {
  let device: DeviceKey
  let cloud: DeviceKey
  let other: DeviceKey

  before(async () => {
    [device, cloud, other] = await Promise.all([1, 2, 3].map(async (seed) => await createDeviceKey(new Uint8Array(32).fill(seed)))) as [DeviceKey, DeviceKey, DeviceKey]
  })

  /** A certificate of whatever is in it, signed well. */
  async function forged (signer: DeviceKey, body: Partial<CloudCertificateBody>, { version = 1, prefix = PREFIX } = {}): Promise<Uint8Array> {
    const signed = concat([Uint8Array.of(version), CloudCertificateBody.encode({
      device: Uint8Array.from(publicKeyOf(device.peerId)), cloud: Uint8Array.from(publicKeyOf(cloud.peerId)), role: 1, seq: 1, notAfter: DAY, ...body
    })])

    return concat([signed, await signer.sign(concat([prefix, signed]))])
  }

  async function refused (bytes: Uint8Array): Promise<void> {
    expect((await rejectionOf(readCloudCertificate(bytes))).name).to.equal('InvalidCertificateError')
  }

  it('says what was put into it, and whose word it is', async () => {
    const said = { cloud: cloud.peerId, seq: 1_800_000_000_000, notAfter: 8_640_000_000_000_000 }
    const certificate = await createCloudCertificate(device, said)

    expect(certificate.byteLength).to.be.at.most(MAX_CLOUD_CERTIFICATE_BYTES)
    expect(await readCloudCertificate(certificate)).to.deep.equal({ ...said, device: device.peerId })
  })

  it('is refused when another device signed it, above all the cloud itself', async () => {
    await refused(await forged(other, {}))
    await refused(await forged(cloud, {}))
  })

  it('is refused when a single bit was changed', async () => {
    const bytes = await createCloudCertificate(device, { cloud: cloud.peerId, seq: 7, notAfter: DAY })

    for (let at = 0; at < bytes.byteLength; at++) {
      const changed = Uint8Array.from(bytes)

      changed[at] = (changed[at] ?? 0) ^ (1 << at % 8)
      await refused(changed)
    }
  })

  it('is refused when it is cut off, too long, of another version, or signed for something else', async () => {
    const bytes = await createCloudCertificate(device, { cloud: cloud.peerId, seq: 7, notAfter: DAY })

    for (const length of [0, 1, 65, bytes.byteLength - 1]) await refused(bytes.subarray(0, length))
    await refused(concat([bytes, new Uint8Array(MAX_CLOUD_CERTIFICATE_BYTES)]))
    await refused(await forged(device, {}, { version: 2 }))
    await refused(await forged(device, {}, { prefix: new TextEncoder().encode('mobilink/addresses\0') }))
  })

  for (const [what, body] of [
    ['of another role', { role: 2 }],
    ['without a cloud', { cloud: new Uint8Array(0) }],
    ['without a device', { device: new Uint8Array(0) }],
    ['without a number', { seq: 0 }],
    ['good until a moment that no date can hold', { notAfter: 8_640_000_000_000_001 }]
  ] as Array<[string, Partial<CloudCertificateBody>]>) {
    it(`${what} is refused, though its device signed it so`, async () => {
      await refused(await forged(device, body))
    })
  }

  it('is out of date a day after its last one, and not before', () => {
    expect(isInDate({ notAfter: 10 * DAY }, 11 * DAY)).to.equal(true)
    expect(isInDate({ notAfter: 10 * DAY }, 11 * DAY + 1)).to.equal(false)
  })
})

describe('a statement about clouds', () => {
  it('is read as it was said, and as none when there is no cloud any more', async () => {
    const device = await createDeviceKey(new Uint8Array(32).fill(1))
    const cloud = (await createDeviceKey(new Uint8Array(32).fill(2))).peerId
    const certificate = await createCloudCertificate(device, { cloud, seq: 5, notAfter: DAY })
    const addresses = [`/ip4/192.0.2.1/tcp/4001/ws/p2p/${cloud}`]

    expect(await readClouds(encodeClouds({ seq: 5, clouds: [{ cloud, certificate, addresses }] }), device.peerId))
      .to.deep.equal({ seq: 5, clouds: [{ device: device.peerId, cloud, seq: 5, notAfter: DAY, certificate, addresses }] })
    expect(await readClouds(encodeClouds({ seq: 6, clouds: [] }), device.peerId)).to.deep.equal({ seq: 6, clouds: [] })
  })

  it('is refused as a whole for one certificate of another device or another statement, an address of another node, a fifth cloud, and without a number', async () => {
    const device = await createDeviceKey(new Uint8Array(32).fill(1))
    const other = await createDeviceKey(new Uint8Array(32).fill(3))
    const entry = async (by: DeviceKey, seq: number, addresses: string[] = []): Promise<CloudsBody['clouds'][number]> => ({
      certificate: Uint8Array.from(await createCloudCertificate(by, { cloud: other.peerId, seq, notAfter: DAY })),
      addresses: addresses.map((address) => Uint8Array.from(multiaddr(address).bytes))
    })
    const good = await entry(device, 5)

    for (const bytes of [
      CloudsBody.encode({ seq: 5, clouds: [good, await entry(other, 5)] }),
      CloudsBody.encode({ seq: 5, clouds: [good, await entry(device, 4)] }),
      CloudsBody.encode({ seq: 5, clouds: [await entry(device, 5, [`/ip4/192.0.2.1/tcp/1/p2p/${device.peerId}`])] }),
      CloudsBody.encode({ seq: 5, clouds: [await entry(device, 5, Array.from({ length: 5 }, (_, at) => `/ip4/192.0.2.${at}/tcp/1`))] }),
      CloudsBody.encode({ seq: 5, clouds: [good, good, good, good, good] }),
      CloudsBody.encode({ seq: 0, clouds: [] }),
      Uint8Array.of(0x12, 0x7f)
    ]) {
      expect((await rejectionOf(readClouds(bytes, device.peerId))).name).to.equal('InvalidCertificateError')
    }
  })
})
