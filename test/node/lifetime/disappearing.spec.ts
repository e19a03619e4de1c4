import { expect } from 'chai'
import { file, pieces } from '../../identity/blob/blobs.ts'
import { rejectionOf } from '../../identity/rejection.ts'
import { People } from '../delivery/people.ts'
import { blobsOf, leftOf, rowsOf } from './leftovers.ts'
// loaded before time stands still
import '../../../src/node/cloud/device/history/index.ts'
import '../../../src/node/lifetime/ends.ts'
import type { Message, MessageRemoved } from '../../../src/node/index.ts'
import type { Person } from '../delivery/people.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

describe('a message that disappears', () => {
  let people: People
  let alice: Person
  let bob: Person
  let a: Person['node']['self']['peerId']
  let b: typeof a

  async function setUp (seed: string): Promise<void> {
    people = new People(seed)
    ;[alice, bob] = await people.pair()
    ;[a, b] = [alice.node.self.peerId, bob.node.self.peerId]
  }

  const say = async (text: string, expireAfterMs: number): Promise<Message> => {
    const added = people.event(bob.node, 'message:added')
    const message = await people.do(alice.node.messages.send(b, text, { expireAfterMs }))
    await people.do(added)
    await people.world.advance(2_000)
    return message
  }

  const removedAt = (person: Person): MessageRemoved[] => {
    const removed: MessageRemoved[] = []
    person.node.addEventListener('message:removed', ({ detail }) => { removed.push(detail) })
    return removed
  }

  /** Both are off for so long. */
  async function pass (ms: number): Promise<void> {
    for (const { node } of [alice, bob]) await people.do(node.stop())
    await people.world.advance(ms)
    for (const person of [alice, bob]) {
      person.device.restart()
      person.node = await people.start(person.device, person.faults)
    }
  }

  beforeEach(async () => await setUp('disappearing'))

  it('goes from its sender by the time of sending, from its recipient by the time of reading, with all there was of it [S0-14]', async () => {
    const [fromAlice, fromBob] = [removedAt(alice), removedAt(bob)]
    const { id, expiresAt, expireAfterMs } = await say('gone in an hour', HOUR)
    expect([expireAfterMs, (expiresAt ?? 0) - alice.device.platform.clock.now() <= HOUR]).to.deep.equal([HOUR, true])
    const [theirs] = await people.history(bob, alice)
    expect([theirs?.expireAfterMs, theirs?.expiresAt]).to.deep.equal([HOUR, undefined])
    await people.world.advance(HOUR + MINUTE)
    expect([await people.texts(alice, bob), await people.texts(bob, alice)]).to.deep.equal([[], ['gone in an hour']])
    expect(fromAlice.map(({ contact, id }) => [contact, id])).to.deep.equal([[b, id]])

    const began = bob.device.platform.clock.now()
    await people.do(bob.node.contacts.markRead(a))
    await people.world.advance(30 * MINUTE)
    // read once is read
    await people.do(bob.node.contacts.markRead(a))
    expect((await people.history(bob, alice))[0]?.expiresAt).to.be.within(began + HOUR, began + HOUR + 2_000)
    await people.world.advance(31 * MINUTE)
    expect(await people.texts(bob, alice)).to.deep.equal([])
    expect(fromBob.map(({ contact, id }) => [contact, id])).to.deep.equal([[a, id]])
    expect([leftOf(alice), leftOf(bob)]).to.deep.equal([{}, {}])
    expect((await people.contact(bob, alice))?.lastMessageAt).to.equal(undefined)
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('goes as its conversation says, and those of before, or with a word of their own, keep theirs', async () => {
    const { text: stays } = await people.do(alice.node.messages.send(b, 'stays'))
    expect((await people.do(alice.node.contacts.setExpireAfter(b, 5 * MINUTE))).expireAfterMs).to.equal(5 * MINUTE)
    await people.do(alice.node.messages.send(b, 'five minutes'))
    const { text: also } = await people.do(alice.node.messages.send(b, 'stays, too', { expireAfterMs: 0 }))
    await people.restart(alice)
    expect((await people.contact(alice, bob))?.expireAfterMs).to.equal(5 * MINUTE)
    await people.world.advance(6 * MINUTE)
    expect(await people.texts(alice, bob)).to.deep.equal([stays, also])
    expect((await people.do(alice.node.contacts.setExpireAfter(b, 0))).expireAfterMs).to.equal(0)
    for (const wrong of [-1, 999, 0.5, NaN, Infinity, YEAR + 1]) {
      expect((await rejectionOf(alice.node.contacts.setExpireAfter(b, wrong))).name).to.equal('InvalidExpiryError')
      expect((await rejectionOf(alice.node.messages.send(b, 'never', { expireAfterMs: wrong }))).name).to.equal('InvalidExpiryError')
    }
  })

  it('goes from its recipient also when nobody ever reads it', async () => {
    await say('never read', HOUR)
    await people.do(alice.node.messages.send(b, 'stays'))
    await pass(30 * DAY)
    expect(await people.contact(bob, alice)).to.include({ unread: 2 })
    await people.world.advance(2 * HOUR)
    expect(await people.texts(bob, alice)).to.deep.equal(['stays'])
    const [left] = await people.history(bob, alice)
    expect(await people.contact(bob, alice)).to.include({ unread: 1, unreadFrom: left?.position })
  })

  it('is given up when it still waits at its time: shown as that, without a word, and its place in the chain is told', async () => {
    // there is a session to seal with
    await say('goes by itself', MINUTE)
    await people.do(bob.node.contacts.markRead(a))
    await people.world.advance(2 * MINUTE)
    people.world.partition([alice.device], [bob.device])
    await people.world.advance(MINUTE)
    const { id } = await people.do(alice.node.messages.send(b, 'too late', { expireAfterMs: HOUR }))
    await people.do(alice.node.messages.send(b, 'in time'))
    const changed = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'expired')
    await people.world.advance(HOUR + MINUTE)
    expect((await changed).id).to.equal(id)
    expect((await people.history(alice, bob)).map(({ text, delivery }) => [text, delivery.state])).to.deep.equal([['', 'expired'], ['in time', 'pending']])
    expect(rowsOf(alice, 'o'), 'what takes its place, and the other').to.equal(2)
    people.world.heal()
    await people.world.advance(30 * MINUTE)
    expect(await people.texts(bob, alice)).to.deep.equal(['in time'])
    // the contact keeps no key for what never comes
    expect(bob.faults).to.deep.equal([])
    expect(rowsOf(alice, 'o')).to.equal(0)
    await pass(7 * DAY)
    expect(await people.texts(alice, bob)).to.deep.equal(['in time'])
    expect(alice.faults).to.deep.equal([])
  })

  it('goes in time though the clock is set forward or back by a year, while the node runs and while it does not [S0-14]', async () => {
    await say('an hour', HOUR)
    await people.do(bob.node.contacts.markRead(a))
    alice.device.jumpClock(YEAR)
    bob.device.jumpClock(-YEAR)
    await people.world.advance(50 * MINUTE)
    expect([await people.texts(alice, bob), await people.texts(bob, alice)], 'not early').to.deep.equal([['an hour'], ['an hour']])
    await people.restart(alice)
    await people.restart(bob)
    bob.device.jumpClock(-YEAR)
    await people.world.advance(5 * MINUTE)
    expect([await people.texts(alice, bob), await people.texts(bob, alice)], 'not early').to.deep.equal([['an hour'], ['an hour']])
    await people.world.advance(6 * MINUTE)
    expect([await people.texts(alice, bob), await people.texts(bob, alice)], 'not late').to.deep.equal([[], []])
  })

  it('is gone when a device starts that was off at its time, before anybody is shown it', async () => {
    await say('off meanwhile', HOUR)
    await people.do(bob.node.contacts.markRead(a))
    await people.do(bob.node.stop())
    await people.world.advance(2 * HOUR)
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    expect(await people.texts(bob, alice)).to.deep.equal([])
    expect(leftOf(bob)).to.deep.equal({})
  })

  it('is not shown a second time, however often it comes', async () => {
    // the acknowledgement is lost with bob's connection: alice offers it once more when it is gone there
    const lost = people.event(bob.node, 'message:added')
    await people.do(alice.node.messages.send(b, 'once', { expireAfterMs: HOUR }))
    await people.do(lost)
    people.world.partition([alice.device], [bob.device])
    await people.do(bob.node.contacts.markRead(a))
    await people.world.advance(30 * MINUTE)
    people.world.heal()
    await people.world.advance(40 * MINUTE)
    expect(await people.texts(bob, alice)).to.deep.equal([])
    expect(rowsOf(bob, 'i'), 'its id is known').to.equal(1)
    await people.do(alice.node.messages.retry(b))
    await people.world.advance(10 * MINUTE)
    expect([await people.texts(bob, alice), bob.faults]).to.deep.equal([[], []])
    // and its id is forgotten when nobody can send it any more
    await pass(38 * DAY)
    await people.world.advance(HOUR)
    expect([rowsOf(bob, 'i'), rowsOf(bob, 'lt')]).to.deep.equal([0, 0])
  })

  it('has no longer time than a year, whatever a contact asks for', async () => {
    await say('a year', YEAR)
    expect((await people.history(bob, alice))[0]?.expireAfterMs).to.equal(YEAR)
  })

  it('takes its file with it, on both devices, offered, fetched or under way', async () => {
    const content = file(40_000)
    const send = async (name: string): Promise<Message> => await people.do(alice.node.transfers.send(b, { name, size: content.byteLength, source: pieces(content, 10_000) }, { expireAfterMs: HOUR }))
    const fetched = await send('fetched')
    await send('offered')
    await people.world.advance(MINUTE)
    const done = people.event(bob.node, 'transfer:changed', ({ state }) => state === 'done')
    await people.do(bob.node.transfers.accept(a, fetched.id))
    await people.do(done)
    await people.world.advance(MINUTE)
    expect([(await people.do(blobsOf(alice))).length, (await people.do(blobsOf(bob))).length]).to.deep.equal([2, 1])
    await people.do(bob.node.contacts.markRead(a))
    await people.world.advance(HOUR + MINUTE)
    expect((await people.history(alice, bob)).map(({ kind, delivery }) => [kind, delivery.state]), 'of what was not fetched').to.deep.equal([['text', 'expired']])
    expect([await people.history(bob, alice), await people.do(blobsOf(alice)), await people.do(blobsOf(bob))]).to.deep.equal([[], [], []])
    expect(await people.do(bob.node.transfers.list({ all: true }))).to.deep.equal([])
    await pass(8 * DAY)
    expect([leftOf(alice), leftOf(bob)]).to.deep.equal([{}, {}])
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('begins its time once and never comes back, wherever a device dies', async function () {
    this.timeout(240_000)
    for (const who of ['alice', 'bob'] as const) {
      let ends = 0
      for (let step = 1; ends < 2; step++) {
        await setUp(`${who} ${step}`)
        const person = who === 'alice' ? alice : bob
        const content = file(3_000)
        const added = people.event(bob.node, 'message:added', ({ kind }) => kind === 'file')
        await people.do(alice.node.messages.send(b, 'soon gone', { expireAfterMs: 10 * MINUTE }))
        await people.do(alice.node.transfers.send(b, { name: 'soon gone', size: content.byteLength, source: pieces(content, 1_000) }, { expireAfterMs: 10 * MINUTE }))
        await people.do(added)
        await people.world.advance(5_000)
        await people.do(bob.node.contacts.markRead(a))
        await people.world.advance(9 * MINUTE)
        person.device.crashAfter(step)
        await people.world.advance(2 * MINUTE)
        if (person.device.state !== 'dead') ends++
        person.device.crash({ losePower: step % 2 === 0 })
        person.device.restart()
        person.node = await people.start(person.device, person.faults)
        expect(await people.texts(bob, alice), `${who} ${step}`).to.deep.equal([])
        // her file was not fetched
        expect((await people.history(alice, bob)).map(({ delivery }) => delivery.state), `${who} ${step}`).to.deep.equal(['expired'])
        await people.world.advance(MINUTE)
        await pass(8 * DAY)
        expect([leftOf(alice), leftOf(bob)], `${who} ${step}`).to.deep.equal([{}, {}])
        expect([await people.do(blobsOf(alice)), await people.do(blobsOf(bob))], `${who} ${step}`).to.deep.equal([[], []])
        expect([...alice.faults, ...bob.faults].map(({ message }) => message), `${who} ${step}`).to.deep.equal([])
      }
    }
  })

  it('begins its time once, wherever a device dies while it is read', async function () {
    this.timeout(120_000)
    let ends = 0
    for (let step = 1; ends < 1; step++) {
      await setUp(`reading ${step}`)
      await say('read', 10 * MINUTE)
      bob.device.crashAfter(step)
      const reading = bob.node.contacts.markRead(a).then(() => true)
      if (await people.do(Promise.race([reading, bob.device.died.then(() => false)]))) ends++
      if (bob.device.state !== 'dead') bob.device.crash({ losePower: true })
      bob.device.restart()
      bob.node = await people.start(bob.device, bob.faults)
      const [message] = await people.history(bob, alice)
      const contact = await people.contact(bob, alice)
      expect(message?.expiresAt === undefined, `step ${step}: begun and read, or neither`).to.equal(contact?.unread === 1)
      await people.do(bob.node.contacts.markRead(a))
      await people.world.advance(11 * MINUTE)
      expect(await people.texts(bob, alice), `step ${step}`).to.deep.equal([])
    }
  })

  describe('with a cloud of its own', () => {
    let home: Person

    async function until (holds: () => Promise<boolean>): Promise<void> {
      for (let tries = 0; tries < 300; tries++) {
        if (await holds()) return
        await people.world.advance(1_000)
      }
      throw new Error('it is not so after 300 s')
    }

    beforeEach(async () => {
      home = await people.add('home')
      await people.do(home.node.self.setName('Study'))
      const { link } = await people.do(home.node.cloud.offer())
      await people.do(alice.node.cloud.pair(link))
      await until(async () => (await people.do(alice.node.cloud.clouds())).some(({ online, holds }) => online && holds !== undefined))
    })

    const deposit = async (): Promise<void> => {
      people.world.partition([alice.device, home.device], [bob.device])
      await people.world.advance(5_000)
      const { id } = await people.do(alice.node.messages.send(b, 'waits at home', { expireAfterMs: HOUR }))
      await until(async () => (await people.do(alice.node.messages.get(b, id)))?.where.includes('cloud Study') === true)
      expect(rowsOf(home, 'hd')).to.equal(1)
    }

    it('is taken back from it when it still waits at its time, and is never delivered from there', async () => {
      // by its own clock the cloud would have it for long
      home.device.jumpClock(-DAY)
      await deposit()
      await people.world.advance(HOUR + MINUTE)
      expect([rowsOf(home, 'hd'), leftOf(alice).messages]).to.deep.equal([0, 1])
      people.world.heal()
      await people.world.advance(30 * MINUTE)
      expect([await people.texts(bob, alice), leftOf(alice)]).to.deep.equal([[], { messages: 1 }])
    })

    it('is let go there by the cloud itself, while the device that left it is away [S0-14]', async () => {
      await deposit()
      await people.do(alice.node.stop())
      await people.world.advance(8 * HOUR)
      expect(rowsOf(home, 'hd')).to.equal(0)
      people.world.heal()
      await people.world.advance(30 * MINUTE)
      expect(await people.texts(bob, alice)).to.deep.equal([])
    })

    it('is in no history that the cloud keeps', async () => {
      await people.do(alice.node.cloud.keepHistory(true))
      await say('disappears', HOUR)
      await people.do(alice.node.messages.send(b, 'stays'))
      await until(async () => (await people.do(alice.node.cloud.clouds()))[0]?.history.state === 'kept' && rowsOf(alice, 'jm') === 0)
      // bob, and what stays
      expect(rowsOf(home, 'hk')).to.equal(2)
      await people.do(alice.node.cloud.keepHistory(false))
      await people.do(alice.node.cloud.keepHistory(true))
      await until(async () => (await people.do(alice.node.cloud.clouds()))[0]?.history.state === 'kept')
      expect(rowsOf(home, 'hk')).to.equal(2)
    })
  })
})
