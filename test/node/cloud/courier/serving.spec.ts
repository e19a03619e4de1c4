import { expect } from 'chai'
import { answers, DAY_MS, keyOf, mail, NONE, person, Rig } from './rig.ts'
import type { OwnerDevice } from './rig.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('what a device leaves with its cloud', () => {
  let rig: Rig
  let ann: OwnerDevice

  beforeEach(async () => {
    rig = await Rig.create()
    ann = await rig.device([await rig.correspondent('ben', { clouds: ['ben\'s cloud'], seq: 5 }), await rig.correspondent('cleo')])
  })

  afterEach(() => { expect(rig.faults).to.deep.equal([]) })

  it('is handed to the contact that asks, in order and once, erased when the tag comes, and reported with it', async () => {
    expect(await rig.deposit(ann, 'ben', mail(1), mail(2), mail(3))).to.deep.equal(['kept', 'kept', 'kept'])
    expect(rig.rows('hd', 'hi', 'hx')).to.equal(9)
    const ben = await rig.visit('ben')
    expect(await rig.pull(ben)).to.deep.equal([1, 2, 3])
    expect(ben.got.values.map(({ route }) => [hex(route.from), hex(route.to)])).to.deep.equal(Array.from({ length: 3 }, () => [ANN, '']))
    const reports = await ann.reports.reach(3)
    expect(reports.map(({ code, tag }) => [code, hex(tag)])).to.have.deep.members([1, 2, 3].map((number) => ['delivered', hex(mail(number).tag)]))
    await rig.quiet()
    expect(rig.rows('hd', 'hi', 'hx', 'hr')).to.equal(0)
    expect(await rig.pull(ben)).to.deep.equal([1, 2, 3])
    expect(rig.courier.owners()[0]).to.include({ deposited: 0, usedBytes: 0 })
  })

  it('is pushed to a contact that is connected, as it comes', async () => {
    const ben = await rig.visit('ben')
    await rig.deposit(ann, 'ben', mail(1))
    await ben.got.reach(1)
    await rig.deposit(ann, 'ben', mail(2), mail(3))
    expect((await ben.got.reach(3)).map(({ number }) => number)).to.deep.equal([1, 2, 3])
    await ann.reports.reach(3)
  })

  it('arrives in order, ten windows of it, over a restart in the middle', async () => {
    const numbers = Array.from({ length: 640 }, (_, number) => number)
    await rig.deposit(ann, 'ben', ...numbers.slice(0, 320).map((number) => mail(number)))
    await rig.restart()
    const again = await rig.connect()
    await rig.deposit(again, 'ben', ...numbers.slice(320).map((number) => mail(number)))
    const ben = await rig.visit('ben')
    expect((await ben.got.reach(640)).map(({ number }) => number)).to.deep.equal(numbers)
    await again.reports.reach(640)
    expect(rig.rows('hd')).to.equal(0)
  })

  it('is read a page at a time, a small one first, and no further than the contact has taken it', async () => {
    await rig.deposit(ann, 'ben', ...Array.from({ length: 600 }, (_, number) => mail(number)))
    await ann.channel.close()
    await rig.restart()
    await rig.quiet()
    const before = rig.level.entriesRead
    const ben = await rig.visit('ben')
    const answer = Promise.withResolvers<undefined>()
    ben.answer = (envelope) => answers('kept', mail(new DataView(envelope.buffer).getUint32(0)).tag)(envelope)
    const slow = ben.answer
    ben.later = async (envelope) => {
      await answer.promise
      return slow(envelope)
    }
    await ben.got.reach(1)
    expect(rig.level.entriesRead - before).to.equal(8)
    await ben.got.reach(64)
    await rig.quiet()
    expect(rig.level.entriesRead - before).to.equal(8 + 64)
    answer.resolve(undefined)
    await ben.got.reach(600)
  })

  it('is not shown to another contact, nor to whoever the owner does not know', async () => {
    await rig.deposit(ann, 'ben', mail(1))
    for (const name of ['cleo', 'a stranger', 'ben\'s cloud', 'ann']) {
      const visitor = await rig.visit(name)
      expect(await rig.pull(visitor), name).to.deep.equal([])
      await rig.quiet()
      expect(visitor.got.values, name).to.deep.equal([])
    }
    expect(rig.courier.admits((await person('a stranger')).peerId)).to.equal(false)
    expect(rig.courier.admits((await person('ben')).peerId)).to.equal(true)
  })

  it('is not there for an owner that nobody is', async () => {
    await rig.deposit(ann, 'ben', mail(1))
    const ben = await rig.visit('ben')
    ben.answer = answers('try later')
    await ben.got.reach(1)
    expect((await ben.channel.pull({ max: 256, of: await keyOf('cleo') }))).to.deep.equal({ cursor: NONE, more: false })
  })

  it('stays when an acknowledgement shows another tag or none, and is offered again later', async () => {
    await rig.deposit(ann, 'ben', mail(1))
    const ben = await rig.visit('ben')
    ben.answer = answers('kept', mail(2).tag)
    await ben.got.reach(1)
    await rig.quiet()
    expect(rig.rows('hd')).to.equal(1)
    ben.answer = answers('already had it')
    rig.clock.advance(2_000)
    await ben.got.reach(2)
    await rig.quiet()
    expect([rig.rows('hd'), rig.rows('hr')]).to.deep.equal([1, 0])
    ben.answer = (envelope) => ({ ...answers('kept', mail(1).tag)(envelope) })
    rig.clock.advance(5_000)
    await ann.reports.reach(1)
    expect(rig.rows('hd')).to.equal(0)
  })

  it('is not ended by an acknowledgement of somebody else, even one who knows the envelope', async () => {
    await rig.deposit(ann, 'ben', mail(1))
    const { eid } = mail(1)
    for (const code of ['kept', 'declined', 'held'] as const) {
      expect(await rig.courier.onAck((await person('cleo')).peerId, { eid, code, tag: mail(1).tag })).to.equal(false)
      expect(await rig.courier.onAck((await person('a stranger')).peerId, { eid, code, tag: NONE })).to.equal(false)
    }
    expect([rig.rows('hd'), rig.rows('hr')]).to.deep.equal([1, 0])
    expect(await rig.courier.onAck((await person('ben')).peerId, { eid, code: 'kept', tag: mail(1).tag })).to.equal(true)
    expect(rig.rows('hd')).to.equal(0)
  })

  it('ends by the code alone where there is no tag to be shown, said by the contact and not by its cloud', async () => {
    const { publicKey } = await person('ben')
    await ann.channel.deposit({ ...rig.depositOf(mail(1), publicKey), tagHash: NONE })
    const { eid } = mail(1)
    await rig.courier.onAck((await person('ben\'s cloud')).peerId, { eid, code: 'kept', tag: NONE })
    expect(rig.rows('hd')).to.equal(1)
    await rig.courier.onAck((await person('ben')).peerId, { eid, code: 'already had it', tag: NONE })
    expect(rig.rows('hd')).to.equal(0)
    expect((await ann.reports.reach(1))[0]).to.deep.equal({ eid, code: 'delivered', tag: NONE })
  })

  it('is erased and reported when the contact refuses it for good', async () => {
    const codes = ['declined', 'too large', 'quota'] as const
    await rig.deposit(ann, 'ben', ...codes.map((_, number) => mail(number)))
    const ben = await rig.visit('ben')
    ben.answer = (envelope) => answers(codes[new DataView(envelope.buffer).getUint32(0)] ?? 'kept')(envelope)
    const reports = await ann.reports.reach(3)
    expect(reports.map(({ code }) => code)).to.have.members(codes)
    expect(rig.rows('hd')).to.equal(0)
  })

  describe('and the cloud of the contact', () => {
    const holds = answers('held')

    it('is knocked at, and given it when it shows the contact\'s certificate; the copy stays until the contact has it', async () => {
      await rig.deposit(ann, 'ben', mail(1), mail(2))
      const cloud = await rig.visit('ben\'s cloud')
      cloud.answer = holds
      expect((await cloud.knocks.reach(1)).map(hex)).to.deep.equal([hex(await keyOf('ben'))])
      expect(await rig.pull(cloud, 'ann', await rig.certificate('ben', 'ben\'s cloud', { seq: 5 }))).to.deep.equal([1, 2])
      expect(cloud.got.values.map(({ route }) => [hex(route.from), hex(route.to)])).to.deep.equal([1, 2].map(() => [ANN, BEN]))
      expect((await ann.reports.reach(2)).map(({ code }) => code)).to.deep.equal(['fetched', 'fetched'])
      expect(rig.rows('hd')).to.equal(2)
      // pushed from now on, and what it holds is not offered to it again
      await rig.deposit(ann, 'ben', mail(3))
      expect((await cloud.got.reach(3)).map(({ number }) => number)).to.deep.equal([1, 2, 3])
      const later = await rig.visit('ben\'s cloud')
      later.answer = holds
      await ann.reports.reach(3)
      expect(await rig.pull(later, 'ann', await rig.certificate('ben', 'ben\'s cloud', { seq: 5 }))).to.deep.equal([])
      const ben = await rig.visit('ben')
      expect(await rig.pull(ben)).to.deep.equal([1, 2, 3])
      await ann.reports.reach(6)
      expect(rig.rows('hd')).to.equal(0)
    })

    it('ends it with the contact\'s tag, and with nothing else', async () => {
      await rig.deposit(ann, 'ben', mail(1))
      const cloud = (await person('ben\'s cloud')).peerId
      for (const code of ['declined', 'quota', 'too large', 'kept'] as const) await rig.courier.onAck(cloud, { eid: mail(1).eid, code, tag: NONE })
      expect([rig.rows('hd'), rig.rows('hr')]).to.deep.equal([1, 0])
      await rig.courier.onAck(cloud, { eid: mail(1).eid, code: 'kept', tag: mail(1).tag })
      expect((await ann.reports.reach(1))[0]?.code).to.equal('delivered')
      expect(rig.rows('hd')).to.equal(0)
    })

    it('gets nothing with a certificate that is for another, out of date, of another person, older than the newest, or damaged', async () => {
      await rig.deposit(ann, 'ben', mail(1))
      const cloud = await rig.visit('ben\'s cloud')
      const good = await rig.certificate('ben', 'ben\'s cloud', { seq: 5 })
      const damaged = good.slice()
      damaged[40]! ^= 1
      const bad = [
        await rig.certificate('ben', 'another cloud', { seq: 5 }),
        await rig.certificate('ben', 'ben\'s cloud', { seq: 5, notAfter: rig.clock.now() + DAY_MS }),
        await rig.certificate('cleo', 'ben\'s cloud', { seq: 9 }),
        await rig.certificate('a stranger', 'ben\'s cloud', { seq: 9 }),
        await rig.certificate('ben', 'ben\'s cloud', { seq: 4 }),
        damaged,
        new Uint8Array(100)
      ]
      rig.clock.advance(3 * DAY_MS)
      for (const [at, certificate] of bad.entries()) expect(await rig.pull(cloud, 'ann', certificate), `number ${at}`).to.deep.equal([])
      cloud.answer = answers('held')
      expect(await rig.pull(cloud, 'ann', good)).to.deep.equal([1])
    })

    it('gets nothing any more with a certificate when a newer one was shown, also after a restart', async () => {
      await rig.deposit(ann, 'ben', mail(1))
      const cloud = await rig.visit('ben\'s cloud')
      cloud.answer = answers('try later')
      expect(await rig.pull(cloud, 'ann', await rig.certificate('ben', 'ben\'s cloud', { seq: 6 }))).to.deep.equal([1])
      await rig.restart()
      const later = await rig.visit('ben\'s cloud')
      expect(await rig.pull(later, 'ann', await rig.certificate('ben', 'ben\'s cloud', { seq: 5 }))).to.deep.equal([])
    })

    it('is served no more from the moment in which the owner says that it is revoked, even on an open channel', async () => {
      const cloud = await rig.visit('ben\'s cloud')
      cloud.answer = holds
      await rig.deposit(ann, 'ben', mail(1))
      expect(await rig.pull(cloud, 'ann', await rig.certificate('ben', 'ben\'s cloud', { seq: 5 }))).to.deep.equal([1])
      await ann.channel.directory([{ ...await rig.correspondent('ben'), certificatesSeq: 6 }])
      await rig.deposit(ann, 'ben', mail(2))
      await rig.quiet()
      expect(await rig.pull(cloud, 'ann', await rig.certificate('ben', 'ben\'s cloud', { seq: 5 }))).to.deep.equal([1])
      expect(rig.courier.admits((await person('ben\'s cloud')).peerId)).to.equal(false)
    })
  })

  let ANN: string
  let BEN: string
  before(async () => {
    ANN = hex(await keyOf('ann'))
    BEN = hex(await keyOf('ben'))
  })
})
