/** The two sides of one run over two ends of a stream, and what comes of somebody who does not keep to it. */
import { streamPair } from '@libp2p/utils'
import { expect } from 'chai'
import { createCloudCertificate, createDeviceKey } from '../../../src/identity/index.ts'
import { askHost } from '../../../src/node/cloud/pairing/device-run.ts'
import { answerDevice } from '../../../src/node/cloud/pairing/host-run.ts'
import { Offer } from '../../../src/node/cloud/pairing/offer.ts'
import { CloudLine, createPairingChannel } from '../../../src/protocols/cloud/index.ts'
import { systemRandom } from '../../identity/vault/tools.ts'
import { failure, log } from '../../protocols/conversation.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import type { DeviceKey } from '../../../src/identity/index.ts'
import type { DeviceRunInit } from '../../../src/node/cloud/pairing/device-run.ts'
import type { HostRunInit } from '../../../src/node/cloud/pairing/host-run.ts'
import type { PairEnd, PairingChannel } from '../../../src/protocols/cloud/index.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000

interface Scene {
  readonly timers: ManualTimers
  readonly device: DeviceKey
  readonly host: DeviceKey
  readonly offer: Offer
  /** What the host kept. */
  readonly kept: Array<{ name: string, certificate: Uint8Array }>
  readonly takenBack: string[]
  readonly here: PairingChannel
  readonly there: PairingChannel
  ask (some?: Partial<DeviceRunInit>): Promise<void>
  answer (some?: Partial<HostRunInit>): Promise<PairEnd>
}

async function scene (): Promise<Scene> {
  const timers = new ManualTimers()
  const [device, host] = await Promise.all([createDeviceKey(new Uint8Array(32).fill(1)), createDeviceKey(new Uint8Array(32).fill(2))])
  const offer = new Offer(timers, systemRandom, () => undefined)
  const [here, there] = (await streamPair()).map((stream) => createPairingChannel(new CloudLine(stream, timers), { timers, log }))
  if (here === undefined || there === undefined) throw new Error('a pair has two')
  const kept: Scene['kept'] = []
  const takenBack: string[] = []
  return {
    timers,
    device,
    host,
    offer,
    kept,
    takenBack,
    here,
    there,
    ask: async (some) => await askHost(here, {
      self: device.peerId,
      host: host.peerId,
      code: offer.code,
      name: 'Phone',
      random: systemRandom,
      certify: async () => await createCloudCertificate(device, { cloud: host.peerId, seq: 1, notAfter: timers.now() + YEAR_MS }),
      takeBack: async () => { await Promise.resolve(takenBack.push('certificate')) },
      ...some
    }),
    answer: async (some) => await answerDevice(there, {
      self: host.peerId,
      device: device.peerId,
      random: systemRandom,
      offer,
      now: () => timers.now(),
      about: () => ({ name: 'Study', addresses: ['/ip4/127.0.0.1/tcp/1'] }),
      onWrongCode: () => undefined,
      keep: async (name, certificate) => { await Promise.resolve(kept.push({ name, certificate })) },
      ...some
    })
  }
}

describe('one run of pairing', () => {
  it('hands the host a certificate only after both have proved the code, and tells the device who and where the host is', async () => {
    const { ask, answer, kept, offer } = await scene()
    const told: unknown[] = []
    const [, end] = await Promise.all([ask({ certify: async (about) => { told.push(about); return await certified() } }), answer()])
    expect(end).to.equal('paired')
    expect(told).to.deep.equal([{ name: 'Study', addresses: ['/ip4/127.0.0.1/tcp/1'] }])
    expect(kept.map(({ name }) => name)).to.deep.equal(['Phone'])
    expect(offer.isOver).to.equal(true)

    async function certified (): Promise<Uint8Array> {
      const [device, host] = await Promise.all([createDeviceKey(new Uint8Array(32).fill(1)), createDeviceKey(new Uint8Array(32).fill(2))])
      return await createCloudCertificate(device, { cloud: host.peerId, seq: 1, notAfter: 2_000_000_000_000 })
    }
  })

  it('has no key for somebody in between who passes everything on: it is bound to who talks with whom', async () => {
    const { ask, answer, kept } = await scene()
    const between = (await createDeviceKey(new Uint8Array(32).fill(3))).peerId
    // the device believes that it talks with the one in between, and so does the host; every frame arrives unchanged
    const [asked, end] = await Promise.all([failure(ask({ host: between })), answer({ device: between })])
    expect([asked.name, end]).to.deep.equal(['WrongPairingCodeError', 'wrong code'])
    expect(kept).to.deep.equal([])
  })

  it('certifies nobody who does not know the code, whatever it sends', async () => {
    const { ask, there, takenBack } = await scene()
    let certified = 0
    const asked = failure(ask({ certify: async () => await Promise.resolve(new Uint8Array(++certified)) }))
    const first = await there.next()
    expect(first.kind).to.equal('pair ask')
    // a share that is an element, but of no generator of this code
    there.send({ kind: 'pair answer', share: Uint8Array.from(Buffer.from('3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258', 'hex')) })
    expect((await there.next()).kind).to.equal('pair confirm')
    there.send({ kind: 'pair proof', mac: new Uint8Array(64).fill(7), name: 'Study', addresses: [] })
    expect((await asked).name).to.equal('PairingFailedError')
    expect([certified, takenBack]).to.deep.equal([0, []])
  })

  it('is not fooled by a host that gives the device its own share and confirmation back', async () => {
    for (const isEarly of [true, false]) {
      const { ask, there } = await scene()
      const asked = failure(ask())
      const ask1 = await there.next()
      if (ask1.kind !== 'pair ask') throw new Error('no question')
      if (isEarly) {
        there.send({ kind: 'pair answer', share: ask1.share })
      } else {
        there.send({ kind: 'pair answer', share: Uint8Array.from(Buffer.from('3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258', 'hex')) })
        const confirm = await there.next()
        if (confirm.kind !== 'pair confirm') throw new Error('no confirmation')
        there.send({ kind: 'pair proof', mac: confirm.mac, name: '', addresses: [] })
      }
      expect((await asked).name).to.equal('PairingFailedError')
    }
  })

  it('answers a share that is no element as a wrong code, and shows nothing of its own', async () => {
    for (const share of [new Uint8Array(32), new Uint8Array(32).fill(0xff)]) {
      const { here, answer, offer } = await scene()
      const end = answer()
      here.send({ kind: 'pair ask', sid: new Uint8Array(16), share })
      expect(await here.next()).to.deep.equal({ kind: 'pair end', how: 'wrong code', triesLeft: 2 })
      expect(await end).to.equal('wrong code')
      expect(offer.triesLeft).to.equal(2)
    }
  })

  it('refuses a certificate of somebody else, for somebody else, out of date, or none, and the device takes it back', async () => {
    const { device, host } = await scene()
    const other = await createDeviceKey(new Uint8Array(32).fill(4))
    const certificates = [
      async () => await createCloudCertificate(other, { cloud: host.peerId, seq: 1, notAfter: 2_000_000_000_000 }),
      async () => await createCloudCertificate(device, { cloud: other.peerId, seq: 1, notAfter: 2_000_000_000_000 }),
      async () => await createCloudCertificate(device, { cloud: host.peerId, seq: 1, notAfter: 1 }),
      async () => await Promise.resolve(new Uint8Array(100).fill(1))
    ]
    for (const certify of certificates) {
      const { ask, answer, kept, takenBack, offer } = await scene()
      const [asked, end] = await Promise.all([failure(ask({ certify })), answer({ now: () => 1_900_000_000_000 })])
      expect([asked.name, end]).to.deep.equal(['PairingFailedError', 'refused'])
      expect([kept, takenBack, offer.isOver]).to.deep.equal([[], ['certificate'], false])
    }
  })

  it('tells the device when the host cannot keep it, and rejects on the host with why', async () => {
    const { ask, answer, takenBack } = await scene()
    const full = Object.assign(new Error('full'), { name: 'StoreFullError' })
    const [asked, answered] = await Promise.all([failure(ask()), failure(answer({ keep: () => Promise.reject(full) }))])
    expect([asked.name, answered.name]).to.deep.equal(['PairingFailedError', 'StoreFullError'])
    expect(takenBack).to.deep.equal(['certificate'])
  })

  it('lets nobody in when the offer ends while the certificate is on its way', async () => {
    const { ask, answer, offer, kept, host, device, timers } = await scene()
    const certify = async (): Promise<Uint8Array> => {
      offer.end('withdrawn')
      return await createCloudCertificate(device, { cloud: host.peerId, seq: 1, notAfter: timers.now() + YEAR_MS })
    }
    const [asked, end] = await Promise.all([failure(ask({ certify })), answer()])
    expect([asked.name, end]).to.deep.equal(['NoOfferError', 'no offer'])
    expect(kept).to.deep.equal([])
  })

  it('aborts at a frame out of its place, on either side, and the try stays counted', async () => {
    const { here, answer, offer } = await scene()
    const end = failure(answer())
    here.send({ kind: 'pair confirm', mac: new Uint8Array(64) })
    expect((await end).name).to.equal('InvalidFrameError')
    expect(offer.triesLeft).to.equal(2)
    expect((await failure(here.next())).name).to.equal('ChannelClosedError')

    const again = await scene()
    const asked = failure(again.ask())
    await again.there.next()
    again.there.send({ kind: 'pair end', how: 'paired', triesLeft: 0 })
    expect((await asked).name).to.equal('InvalidFrameError')
  })

  it('gives up a side that says nothing for ten seconds', async () => {
    const { answer, here, timers, offer } = await scene()
    const end = failure(answer())
    here.send({ kind: 'pair ask', sid: new Uint8Array(16), share: Uint8Array.from(Buffer.from('3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258', 'hex')) })
    expect((await here.next()).kind).to.equal('pair answer')
    timers.advance(10_000)
    expect((await end).name).to.equal('CloudTimeoutError')
    expect(offer.take()).to.equal('taken')
  })
})
