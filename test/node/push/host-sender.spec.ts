import { createServer } from 'node:http'
import { expect } from 'chai'
import { hostPushSender, isWithin } from '../../../src/node/platform/host/push.ts'
import { PushService, trustPushService } from './push-service.ts'
import type { AddressInfo } from 'node:net'
import type { PushRules } from '../../../src/node/platform/platform.ts'

const sender = hostPushSender()

describe('a host that wakes a contact through a push service', () => {
  let service: PushService
  let rules: PushRules

  before(() => { trustPushService() })

  beforeEach(async () => {
    service = await PushService.start()
    rules = { vendors: [service.vendor], reach: 'this machine', subject: 'https://owner.example/' }
  })

  afterEach(async () => { await service.close() })

  it('is believed by a service that checks the signature and opens the body', async () => {
    expect(await sender.send(service.capability(), rules)).to.deep.equal({ kind: 'taken' })
    expect(service.refused).to.deep.equal([])
    const [push] = service.taken
    expect(push?.claims.sub).to.equal('https://owner.example/')
    expect(push?.claims.aud).to.equal(`https://${service.vendor}`)
    expect(push?.body).to.have.length(4_096)
  })

  it('says the same to everybody: nothing in headers or body tells who wakes whom', async () => {
    for (const capability of [service.capability(), service.capability()]) await sender.send(capability, rules)
    const [one, other] = service.taken.map(({ headers, opened, body, claims }) => ({ names: Object.keys(headers).sort(), opened, size: body.byteLength, ttl: headers.ttl, topic: headers.topic, urgency: headers.urgency, agent: headers['user-agent'], claims: Object.keys(claims).sort() }))
    expect(one).to.deep.equal(other)
    expect(one?.names).to.deep.equal(['authorization', 'connection', 'content-encoding', 'content-length', 'content-type', 'host', 'topic', 'ttl', 'urgency'])
    expect(one?.claims).to.deep.equal(['aud', 'exp', 'iat', 'sub'])
    expect(one?.opened).to.equal('1')
  })

  it('learns that an endpoint was revoked, and that a service is busy, and for how long', async () => {
    const capability = service.capability()
    service.unsubscribe(capability.endpoint)
    expect(await sender.send(capability, rules)).to.deep.equal({ kind: 'gone' })
    service.answers.push({ status: 429, headers: { 'retry-after': '120' } }, { status: 503 }, { status: 503, headers: { 'retry-after': '999999999' } })
    expect(await sender.send(service.capability(), rules)).to.deep.equal({ kind: 'later', afterMs: 120_000 })
    expect(await sender.send(service.capability(), rules)).to.deep.equal({ kind: 'later' })
    expect(await sender.send(service.capability(), rules)).to.deep.equal({ kind: 'later', afterMs: 24 * 60 * 60 * 1_000 })
  })

  it('cannot wake with a key that the subscription was not made for', async () => {
    const [one, other] = [service.capability(), service.capability()]
    expect(await sender.send({ ...one, vapidKey: other.vapidKey, vapidPublicKey: other.vapidPublicKey }, rules)).to.deep.equal({ kind: 'refused', because: 'service' })
    expect(service.refused).to.deep.equal(['signed by another key than the subscription was made for'])
  })

  it('contacts nobody who is not in the list, whatever a contact says', async () => {
    const capability = service.capability()
    for (const vendors of [[], ['push.example'], ['localhost'], [`*.${service.vendor}`]]) {
      expect(await sender.send(capability, { ...rules, vendors })).to.deep.equal({ kind: 'refused', because: 'vendor' })
    }
    expect(service.taken).to.have.length(0)
    expect(service.refused).to.have.length(0)
  })

  it('contacts no address of this machine or network under the name of a service', async () => {
    for (const reach of ['public', 'own network'] as const) {
      expect(await sender.send(service.capability(), { ...rules, reach })).to.deep.equal({ kind: 'refused', because: 'address' })
    }
    expect(service.taken).to.have.length(0)
  })

  it('follows no redirect', async () => {
    let followed = 0
    const elsewhere = createServer((_request, response) => {
      followed++
      response.end()
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    try {
      for (const status of [301, 302, 307, 308]) {
        service.answers.push({ status, headers: { location: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/` } })
        expect(await sender.send(service.capability(), rules)).to.deep.equal({ kind: 'refused', because: 'service' })
      }
      expect(followed).to.equal(0)
    } finally {
      await new Promise((resolve) => elsewhere.close(resolve))
    }
  })

  it('takes keys that are none for what they are, and asks nobody', async () => {
    const capability = service.capability()
    const wrong = [{ subscriptionKey: new Uint8Array(65).fill(4) }, { vapidPublicKey: new Uint8Array(65).fill(4) }, { vapidKey: new Uint8Array(32) }]
    for (const keys of wrong) expect(await sender.send({ ...capability, ...keys }, rules)).to.deep.equal({ kind: 'refused', because: 'keys' })
    expect(service.taken).to.have.length(0)
  })

  it('gives up without an answer, and may be told to', async () => {
    const stopping = new AbortController()
    stopping.abort()
    expect(await sender.send(service.capability(), rules, { signal: stopping.signal })).to.deep.equal({ kind: 'later' })
    const capability = service.capability()
    service.isSilent = true
    expect(await hostPushSender({ timeLimitMs: 50 }).send(capability, rules)).to.deep.equal({ kind: 'later' })
    await service.close()
    expect(await sender.send(capability, rules)).to.deep.equal({ kind: 'later' })
  })
})

describe('where a push may go', () => {
  const cases: Array<[string, 'open' | 'network' | 'machine' | 'nowhere']> = [
    ['93.184.216.34', 'open'], ['2606:2800:220:1:248:1893:25c8:1946', 'open'],
    ['10.1.2.3', 'network'], ['172.31.255.255', 'network'], ['192.168.1.1', 'network'], ['fd00::1', 'network'],
    ['127.0.0.1', 'machine'], ['127.255.255.255', 'machine'], ['::1', 'machine'],
    ['0.0.0.0', 'nowhere'], ['100.64.0.1', 'nowhere'], ['169.254.169.254', 'nowhere'], ['192.0.0.1', 'nowhere'], ['198.18.0.1', 'nowhere'], ['224.0.0.1', 'nowhere'], ['255.255.255.255', 'nowhere'],
    ['::', 'nowhere'], ['::ffff:127.0.0.1', 'nowhere'], ['::ffff:192.168.1.1', 'nowhere'], ['64:ff9b::7f00:1', 'nowhere'], ['2002:7f00:1::', 'nowhere'], ['2001::1', 'nowhere'], ['2001:db8::1', 'nowhere'], ['fe80::1', 'nowhere'], ['ff02::1', 'nowhere'], ['fec0::1', 'nowhere']
  ]
  for (const [address, place] of cases) {
    it(`takes ${address} for ${place === 'nowhere' ? 'no place for a push' : `the ${place}`}`, () => {
      expect(isWithin(address, 'public')).to.equal(place === 'open')
      expect(isWithin(address, 'own network')).to.equal(place === 'open' || place === 'network')
      expect(isWithin(address, 'this machine')).to.equal(place === 'machine')
    })
  }
})
