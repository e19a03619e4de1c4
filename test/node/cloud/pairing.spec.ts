import { expect } from 'chai'
import { createMobilinkNode } from '../../../src/node/index.ts'
import { createPairingCode, createPairingLink, pairingCodeText, readPairingLink } from '../../../src/identity/index.ts'
import { CONFIG, People } from '../delivery/people.ts'
import { rejection } from '../delivery/rejection.ts'
import { systemRandom } from '../../identity/vault/tools.ts'
import type { Person } from '../delivery/people.ts'
import type { CloudNews, CloudOffer, PairedCloud } from '../../../src/node/index.ts'

const MINUTE = 60_000

interface Home { readonly people: People, readonly host: Person, readonly phone: Person, readonly news: CloudNews[] }

/** A host and a device of one person, who are no contacts of each other. */
async function home (seed: string): Promise<Home> {
  const people = new People(`pairing ${seed}`)
  const host = await people.add('host')
  const phone = await people.add('phone')
  await people.do(host.node.self.setName('Study'))
  await people.do(phone.node.self.setName('Phone'))
  return { people, host, phone, news: newsOf(host) }
}

function newsOf ({ node }: Person): CloudNews[] {
  const news: CloudNews[] = []
  // that a list is another one now is said at other moments, too
  node.addEventListener('cloud:changed', ({ detail }) => { if (detail.kind !== 'changed') news.push(detail) })
  return news
}

const offer = async ({ people, host }: Home): Promise<CloudOffer> => await people.do(host.node.cloud.offer())
const pair = async ({ people, host }: Home, phone: Person, text: string): Promise<PairedCloud> => await people.do(phone.node.cloud.pair(text, { at: host.node.self.peerId }))
const refused = async (at: Home, phone: Person, text: string): Promise<Error> => await rejection(pair(at, phone, text))

/** Another code, as somebody would type who guesses. */
function guess (not: string): string {
  const code = pairingCodeText(createPairingCode(systemRandom))
  return code === not ? guess(not) : code
}

/** The same link with another code in it. */
function guessedLink ({ link }: CloudOffer): string {
  return `mobilink:pair=${createPairingLink({ ...readPairingLink(link), code: createPairingCode(systemRandom) })}`
}

describe('pairing a device with its cloud', () => {
  it('is not offered by a node that keeps nothing for other devices, such as a tab', async () => {
    const people = new People('pairing with a tab')
    const platform = { ...people.world.device({ name: 'tab' }).platform }
    delete platform.createCourier
    const tab = await people.do(createMobilinkNode(platform, CONFIG))
    const refusal = await rejection(people.do(tab.cloud.offer()))
    expect([refusal.name, refusal.message]).to.deep.equal(['NotACloudError', 'This node keeps nothing for other devices: an always-on computer does, with "mobilink start".'])
    expect(tab.cloud.offered()).to.equal(undefined)
  })

  it('pairs by the link: each has the other, by name, and the offer is used', async () => {
    const at = await home('link')
    const { people, host, phone, news } = at
    const { link, triesLeft, expiresAt } = await offer(at)
    expect([triesLeft, expiresAt - people.world.now()]).to.deep.equal([3, 10 * MINUTE])
    const cloud = await people.do(phone.node.cloud.pair(link))
    expect(cloud).to.include({ peerId: host.node.self.peerId, name: 'Study', state: 'ok' })
    expect(await people.do(phone.node.cloud.clouds())).to.deep.equal([cloud])
    const [device, ...others] = await people.do(host.node.cloud.devices())
    expect(device).to.include({ peerId: phone.node.self.peerId, name: 'Phone' })
    expect(others).to.deep.equal([])
    expect(host.node.cloud.offered()).to.equal(undefined)
    expect(news.map(({ kind }) => kind).filter((kind) => kind !== 'changed')).to.deep.equal(['offered', 'offer over', 'device paired'])
    expect(news[1]).to.deep.include({ because: 'used' })
    expect([...host.faults, ...phone.faults]).to.deep.equal([])
  })

  it('pairs by the code, however it is typed, with the host that is named', async () => {
    const at = await home('code')
    const { code } = await offer(at)
    expect(code).to.match(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/)
    expect((await pair(at, at.phone, ` ${code.toLowerCase().replace('-', ' ')} `)).name).to.equal('Study')
  })

  it('takes a code alone to the one host that the node meets others through, and asks where there is none', async () => {
    const at = await home('alone')
    const { people, host, phone } = at
    const { code } = await offer(at)
    expect(await rejection(people.do(phone.node.cloud.pair(code)))).to.have.property('name', 'UnknownHostError')
    expect(host.node.cloud.offered()?.triesLeft).to.equal(3)
    const tab = people.world.device({ name: 'tab' })
    const node = await people.do(createMobilinkNode(tab.platform, { ...CONFIG, bootstrap: [`/ip4/127.0.0.1/tcp/1/ws/p2p/${host.node.self.peerId}`] }))
    expect((await people.do(node.cloud.pair(code))).peerId).to.equal(host.node.self.peerId)
  })

  it('is over after three wrong codes, tells who types how many are left, and tells the owner of each', async () => {
    const at = await home('wrong')
    const { code } = await offer(at)
    const said: string[] = []
    for (let tries = 0; tries < 3; tries++) {
      const error = await refused(at, at.phone, guess(code))
      expect(error.name).to.equal('WrongPairingCodeError')
      said.push(error.message)
    }
    expect(said.map((text) => /two|2 tries|One try|three times/.exec(text)?.[0])).to.deep.equal(['2 tries', 'One try', 'three times'])
    // the right one comes too late
    expect(await refused(at, at.phone, code)).to.have.property('name', 'NoOfferError')
    expect(at.news.slice(1)).to.deep.equal([2, 1, 0].map((triesLeft) => ({ kind: 'wrong code', triesLeft })).concat([{ kind: 'offer over', because: 'tries' } as never]))
    expect(await at.people.do(at.host.node.cloud.devices())).to.deep.equal([])
    expect(await at.people.do(at.phone.node.cloud.clouds())).to.deep.equal([])
  })

  it('counts the tries of everybody together, by link or by code', async () => {
    const at = await home('together')
    const made = await offer(at)
    const stranger = await at.people.add('stranger')
    expect(await refused(at, stranger, guess(made.code))).to.have.property('name', 'WrongPairingCodeError')
    expect(await refused(at, at.phone, guessedLink(made))).to.have.property('name', 'WrongPairingCodeError')
    expect(at.host.node.cloud.offered()?.triesLeft).to.equal(1)
    expect((await pair(at, at.phone, made.link)).name).to.equal('Study')
  })

  it('costs no try where a slip of the finger is seen before', async () => {
    const at = await home('slip')
    const { code } = await offer(at)
    const slipped = (code.startsWith('2') ? '3' : '2') + code.slice(1)
    expect(await refused(at, at.phone, slipped)).to.have.property('name', 'InvalidPairingLinkError')
    expect(at.host.node.cloud.offered()?.triesLeft).to.equal(3)
  })

  it('keeps a try counted when the device goes away in the middle, and lets it come again', async () => {
    const at = await home('gone')
    const { people, host, phone } = at
    const { code } = await offer(at)
    for (let steps = 1; host.node.cloud.offered()?.triesLeft === 3; steps++) {
      phone.device.crashAfter(steps)
      phone.node.cloud.pair(code, { at: host.node.self.peerId }).catch(() => undefined)
      await people.world.advance(15_000)
      phone.device.restart()
      phone.node = await people.start(phone.device, phone.faults)
    }
    // it was counted before the device had an answer, let alone gave one
    expect(host.node.cloud.offered()?.triesLeft).to.equal(2)
    await people.world.advance(15_000)
    expect((await pair(at, phone, code)).name).to.equal('Study')
  })

  it('is good for ten minutes', async () => {
    const at = await home('expired')
    const { link, code } = await offer(at)
    await at.people.world.advance(10 * MINUTE - 1)
    expect(at.host.node.cloud.offered()?.code).to.equal(code)
    await at.people.world.advance(1)
    expect(at.news.at(-1)).to.deep.equal({ kind: 'offer over', because: 'expired' })
    expect(await refused(at, at.phone, link)).to.have.property('name', 'NoOfferError')
  })

  it('is good once: a link that was used lets nobody else in', async () => {
    const at = await home('replayed')
    const { link } = await offer(at)
    await pair(at, at.phone, link)
    const thief = await at.people.add('thief')
    expect(await refused(at, thief, link)).to.have.property('name', 'NoOfferError')
    // nor does it open the next offer
    await offer(at)
    expect(await refused(at, thief, link)).to.have.property('name', 'WrongPairingCodeError')
    expect((await at.people.do(at.host.node.cloud.devices())).map(({ name }) => name)).to.deep.equal(['Phone'])
  })

  it('ends when a new one is made, with the process that made it, and when it is taken back', async () => {
    const at = await home('ends')
    const { people, host, phone } = at
    const first = await offer(at)
    const second = await offer(at)
    expect(await refused(at, phone, first.link)).to.have.property('name', 'WrongPairingCodeError')
    host.device.crash()
    host.device.restart()
    host.node = await people.start(host.device, host.faults)
    expect(host.node.cloud.offered()).to.equal(undefined)
    await people.world.advance(MINUTE)
    expect(await refused(at, phone, second.link)).to.have.property('name', 'NoOfferError')
    const third = await offer(at)
    host.node.cloud.withdraw()
    expect(await refused(at, phone, third.link)).to.have.property('name', 'NoOfferError')
  })

  it('pairs one of two that come at once, and tells the other to wait', async () => {
    const at = await home('both')
    const { people } = at
    const { link } = await offer(at)
    const other = await people.add('other')
    const outcomes = await people.do(Promise.allSettled([at.phone, other].map(async ({ node }) => await node.cloud.pair(link))))
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    const error: unknown = outcomes.map((outcome) => outcome.status === 'rejected' ? outcome.reason as unknown : undefined).find((reason) => reason !== undefined)
    expect(error).to.have.property('name').that.is.oneOf(['PairingBusyError', 'NoOfferError'])
    expect(await people.do(at.host.node.cloud.devices())).to.have.lengthOf(1)
  })

  it('does not pair with another host than the one that the link is of', async () => {
    const at = await home('another')
    const { link } = await offer(at)
    const neighbour = await at.people.add('neighbour')
    await at.people.do(neighbour.node.cloud.offer())
    const { addresses, code } = readPairingLink(link)
    const redirected = createPairingLink({ host: neighbour.node.self.peerId, code, addresses: [] })
    expect(addresses).to.have.lengthOf(1)
    expect(await rejection(at.people.do(at.phone.node.cloud.pair(`mobilink:pair=${redirected}`)))).to.have.property('name', 'WrongPairingCodeError')
    expect(neighbour.node.cloud.offered()?.triesLeft).to.equal(2)
    expect(at.host.node.cloud.offered()?.triesLeft).to.equal(3)
  })

  it('has no way in for anybody while nothing is offered, and none for a node without a network', async () => {
    const at = await home('nothing')
    expect(await refused(at, at.phone, guess(''))).to.have.property('name', 'NoOfferError')
    expect(await rejection(at.people.do(at.host.node.cloud.pair((await offer(at)).link)))).to.have.property('name', 'OwnAddressError')
    const still = await at.people.do(createMobilinkNode(at.people.world.device({ name: 'still' }).platform, CONFIG, { offline: true }))
    expect(await rejection(still.cloud.offer())).to.have.property('name', 'NetworkOffError')
    expect(await rejection(still.cloud.pair(at.host.node.cloud.offered()?.link ?? ''))).to.have.property('name', 'NetworkOffError')
  })

  it('is ended from either side, and everything that can be said of a device is refused of a stranger', async () => {
    const at = await home('unpaired')
    const { people, host, phone } = at
    await pair(at, phone, (await offer(at)).link)
    const device = phone.node.self.peerId
    const stranger = (await people.add('stranger')).node.self.peerId
    await people.do(host.node.cloud.pause(device))
    await people.do(host.node.cloud.setQuota(device, 5 * 1024 ** 2))
    expect((await people.do(host.node.cloud.devices()))[0]).to.include({ paused: true, quotaBytes: 5 * 1024 ** 2 })
    await people.do(host.node.cloud.resume(device))
    await people.do(host.node.cloud.wipe(device))
    expect((await people.do(host.node.cloud.devices()))[0]).to.include({ paused: false })
    expect(await people.do(host.node.cloud.heldFor(device))).to.deep.equal([])
    for (const bytes of [0, -1, 1.5, 1024 ** 2 - 1, 1024 ** 4 + 1, NaN]) expect(await rejection(people.do(host.node.cloud.setQuota(device, bytes))), String(bytes)).to.have.property('name', 'InvalidQuotaError')
    const { cloud } = host.node
    const acts: Array<() => Promise<unknown>> = [() => cloud.pause(stranger), () => cloud.resume(stranger), () => cloud.wipe(stranger), () => cloud.setQuota(stranger, 1024 ** 3), () => cloud.unpair(stranger), () => cloud.heldFor(stranger)]
    for (const act of acts) expect(await rejection(people.do(act()))).to.have.property('name', 'NoSuchCloudError')
    await people.do(host.node.cloud.unpair(device))
    expect(await people.do(host.node.cloud.devices())).to.deep.equal([])
    await people.do(phone.node.cloud.unpair(host.node.self.peerId))
    expect(await people.do(phone.node.cloud.clouds())).to.deep.equal([])
    expect(at.news.map(({ kind }) => kind).slice(-1)).to.deep.equal(['device unpaired'])
  })
})
