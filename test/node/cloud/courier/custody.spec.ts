import { expect } from 'chai'
import { answers, keyOf, mail, NONE, person, Rig } from './rig.ts'
import type { Ack } from '../../../../src/protocols/msg/index.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('what a cloud fetches for a device that is away', () => {
  let rig: Rig
  let toAnn: Uint8Array

  beforeEach(async () => {
    rig = await Rig.create()
    const ann = await rig.device([await rig.correspondent('ben', { clouds: ['ben\'s cloud'], seq: 5 }), await rig.correspondent('cleo')])
    await ann.channel.close()
    toAnn = await keyOf('ann')
  })

  afterEach(() => { expect(rig.faults).to.deep.equal([]) })

  async function receive (from: string, number: number, route: { from?: Uint8Array, to?: Uint8Array } = {}): Promise<Ack> {
    return await rig.courier.onEnvelope((await person(from)).peerId, mail(number).envelope, { from: NONE, to: toAnn, ...route })
  }

  it('is asked of a contact with the certificate of the device, kept, handed to it in order when it comes, and the tag goes back', async () => {
    const ben = await rig.visit('ben', [1, 2].map((number) => ({ mail: mail(number), route: { from: NONE, to: toAnn } })))
    const [asked] = await ben.asked.reach(1)
    expect([hex(asked!.certificate), hex(asked!.of)]).to.deep.equal([hex(await rig.certificate('ann', 'the cloud')), ''])
    await rig.quiet()
    expect(rig.rows('hf', 'he')).to.equal(4)
    expect(rig.courier.owners()[0]).to.include({ fetched: 2, usedBytes: 600 })
    ben.has = []
    const ann = await rig.connect()
    expect(ann.welcome.waiting).to.equal(2)
    expect((await ann.fetched.reach(2)).map(({ from, number }) => [hex(from), number])).to.deep.equal([[hex(await keyOf('ben')), 1], [hex(await keyOf('ben')), 2]])
    expect((await ben.acks.reach(4)).map(({ eid, code, tag }) => [hex(eid), code, hex(tag)])).to.have.deep.members([1, 2].flatMap((number) => [[hex(mail(number).eid), 'held', ''], [hex(mail(number).eid), 'kept', hex(mail(number).tag)]]))
    await rig.quiet()
    expect([rig.rows('hf'), rig.rows('ht')]).to.deep.equal([0, 0])
    expect(rig.courier.owners()[0]).to.include({ fetched: 0, usedBytes: 0 })
  })

  it('is asked of a contact\'s cloud, for the contact\'s mail', async () => {
    const cloud = await rig.visit('ben\'s cloud')
    const [asked] = await cloud.asked.reach(1)
    expect(hex(asked!.of)).to.equal(hex(await keyOf('ben')))
    expect((await receive('ben\'s cloud', 1, { from: await keyOf('ben') })).code).to.equal('held')
  })

  it('is asked for once more when the other side knocks for this device, and not when it knocks for another', async () => {
    const ben = await rig.visit('ben')
    await ben.asked.reach(1)
    ben.channel.knock(await keyOf('somebody else'))
    await rig.quiet()
    expect(ben.asked.values).to.have.length(1)
    rig.clock.advance(61_000)
    ben.channel.knock(toAnn)
    await ben.asked.reach(2)
  })

  it('is left where it is when nobody sent it whom the device knows, or for a device that is not paired', async () => {
    expect((await receive('a stranger', 1)).code).to.equal('try later')
    expect((await receive('cleo', 1, { from: await keyOf('ben') })).code).to.equal('try later')
    expect((await receive('ben\'s cloud', 1)).code).to.equal('try later')
    expect((await receive('ben\'s cloud', 1, { from: await keyOf('cleo') })).code).to.equal('try later')
    expect((await receive('ben', 1, { to: await keyOf('cleo') })).code).to.equal('try later')
    expect((await receive('ben', 1, { to: NONE })).code).to.equal('try later')
    expect(rig.rows('hf', 'he')).to.equal(0)
  })

  it('is not kept twice, and when the device has opened it, the next who offers it hears the tag', async () => {
    expect((await receive('ben', 1)).code).to.equal('held')
    expect((await receive('ben', 1)).code).to.equal('held')
    expect(rig.rows('hf')).to.equal(1)
    const ann = await rig.connect()
    await ann.fetched.reach(1)
    await rig.quiet()
    expect(await receive('ben', 1)).to.deep.equal({ eid: mail(1).eid, code: 'already had it', tag: mail(1).tag })
    expect(ann.fetched.values).to.have.length(1)
  })

  it('is offered again to a device that cannot take it now, and in order', async () => {
    for (const number of [1, 2, 3]) await receive('ben', number)
    const ann = await rig.connect()
    ann.answer = answers('try later')
    await ann.fetched.reach(3)
    await rig.quiet()
    expect(rig.rows('hf')).to.equal(3)
    ann.answer = (envelope) => ({ ...answers('kept')(envelope), tag: mail(1).tag })
    rig.clock.advance(5_000)
    expect((await ann.fetched.reach(6)).map(({ number }) => number)).to.deep.equal([1, 2, 3, 1, 2, 3])
    await rig.quiet()
    expect(rig.rows('hf')).to.equal(0)
  })

  it('goes when the device refuses it, with no word of the cloud\'s own to the sender', async () => {
    await receive('ben', 1)
    const ann = await rig.connect()
    ann.answer = answers('declined')
    await ann.fetched.reach(1)
    await rig.quiet()
    expect([rig.rows('hf'), rig.rows('ht')]).to.deep.equal([0, 0])
    expect((await receive('ben', 1)).code).to.equal('held')
    expect(rig.rows('hf')).to.equal(0)
  })

  it('has no place beyond the quota: what comes behind waits for it, so that the order holds', async () => {
    await rig.courier.setQuota((await person('ann')).peerId, 1_300)
    for (const number of [1, 2]) expect((await receive('ben', number)).code).to.equal('held')
    for (const number of [11, 12]) expect((await receive('cleo', number)).code).to.equal('held')
    expect((await receive('ben', 3)).code).to.equal('try later')
    await rig.courier.setQuota((await person('ann')).peerId, 10_000)
    expect((await receive('ben', 4)).code).to.equal('try later')
    expect((await receive('ben', 3)).code).to.equal('held')
    expect((await receive('ben', 4)).code).to.equal('held')
  })

  it('leaves half of the room to others, whatever one contact sends, also after a restart, until the device has taken some', async () => {
    await rig.courier.setQuota((await person('ann')).peerId, 1_300)
    for (const number of [1, 2]) expect((await receive('ben', number)).code).to.equal('held')
    expect((await receive('ben', 3)).code).to.equal('try later')
    await rig.restart()
    expect((await receive('ben', 3)).code).to.equal('try later')
    for (const number of [11, 12]) expect((await receive('cleo', number)).code).to.equal('held')
    const ann = await rig.connect()
    await ann.fetched.reach(4)
    await rig.quiet()
    await ann.channel.close()
    for (const number of [3, 4]) expect((await receive('ben', number)).code).to.equal('held')
    expect((await receive('ben', 5)).code).to.equal('try later')
    expect((await receive('cleo', 13)).code).to.equal('held')
  })

  it('tells a tag again on the next channel when the first one ended before it was surely heard', async () => {
    await receive('ben', 1)
    const ann = await rig.connect()
    await ann.fetched.reach(1)
    await rig.quiet()
    expect(rig.rows('ht')).to.equal(1)
    expect(rig.wanted).to.include((await person('ben')).peerId)
    // takes the tag and never answers the question behind it
    const deaf = await rig.visit('ben')
    await deaf.acks.reach(1)
    deaf.channel.abort(new Error('gone'))
    await rig.restart()
    const ben = await rig.visit('ben')
    await ben.acks.reach(1)
    await ben.asked.reach(1)
    await rig.quiet()
    expect(rig.rows('ht')).to.equal(0)
  })

  it('tells the tag to a cloud of the sender as well as to the sender', async () => {
    await receive('ben', 1)
    const ann = await rig.connect()
    await ann.fetched.reach(1)
    await rig.quiet()
    const cloud = await rig.visit('ben\'s cloud')
    expect((await cloud.acks.reach(1)).map(({ tag }) => hex(tag))).to.deep.equal([hex(mail(1).tag)])
  })

  it('asks nobody while it is paused, and answers that later will do', async () => {
    const { peerId } = await person('ann')
    await rig.courier.pause(peerId, true)
    const ben = await rig.visit('ben')
    await rig.quiet()
    expect(ben.asked.values).to.have.length(0)
    expect((await receive('ben', 1)).code).to.equal('try later')
    await rig.courier.pause(peerId, false)
    await ben.asked.reach(1)
  })
})
