import { expect } from 'chai'
import { openVaultAndStore } from '../../../src/node/vault/open-store.ts'
import { LonelyOutbox, NOTHING_PENDING, PEER } from './lonely-outbox.ts'
import { People } from './people.ts'
import { rejection } from './rejection.ts'
import type { Store } from '../../../src/node/store/store.ts'
import type { Person } from './people.ts'

/** Takes rows out of a stopped node's store: storage that was evicted, or set back. */
async function lose (people: People, person: Person, prefix: string): Promise<number> {
  return await inStore(people, person, async (store) => {
    const rows = await store.page({ prefix, limit: 1_024 })
    await store.commit(rows.map(({ key }) => ({ type: 'del', key })))
    return rows.length
  })
}

/** Looks into a stopped node's store, in a life of its own. */
async function inStore<T> (people: People, { device }: Person, look: (store: Store) => Promise<T>): Promise<T> {
  const { store, vault } = await people.do(openVaultAndStore(device.restart()))
  vault.wipe()
  const found = await people.do(look(store))
  await people.do(store.close())
  return found
}

async function stop (people: People, person: Person): Promise<void> {
  await people.do(person.node.stop())
}

async function start (people: People, person: Person): Promise<void> {
  person.device.restart()
  person.node = await people.start(person.device, person.faults)
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => `${n}`)

describe('a message for somebody who was never met', () => {
  it('is held without an envelope until there is a first key, says so, and is then sealed and delivered in its place', async () => {
    const people = new People('held')
    const alice = await people.add('alice')
    const bob = await people.add('bob')
    people.world.partition([alice.device], [bob.device])
    await people.do(alice.node.contacts.add(bob.node.self.peerId, { name: 'bob' }))
    const to = bob.node.self.peerId
    for (const text of numbers(70)) await people.do(alice.node.messages.send(to, text))
    const { items } = await people.do(alice.node.messages.pending())
    expect(items.map(({ bytes, waitsFor }) => `${bytes} ${waitsFor}`)).to.deep.equal(numbers(70).map((text) => `${text.length} accept`))
    await people.restart(alice)

    people.world.heal()
    await people.do(people.event(bob.node, 'contact:changed', ({ state }) => state === 'incoming'))
    await people.do(bob.node.contacts.accept(alice.node.self.peerId))
    const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '69' && delivery.state === 'delivered')
    await people.do(last)
    expect(await people.texts(bob, alice)).to.deep.equal(numbers(70))
    expect((await people.do(alice.node.messages.pending())).items).to.deep.equal([])
    expect(alice.faults.concat(bob.faults)).to.deep.equal([])
  })

  it('stays before what is written later, also when that could be sealed at once', async () => {
    const all = await LonelyOutbox.create({ met: false })
    const channel = await all.link()
    const [first] = await all.send('a', 'b', 'c')
    expect(channel.texts).to.deep.equal([])
    expect(await all.pending()).to.deep.equal({ rows: 3, counted: 3, bytes: 0 })
    expect(all.conversations.counters(PEER).heldCount).to.equal(3)
    await all.outbox.cancel(PEER, first?.position ?? '')
    await all.meet()
    await all.send('d')
    expect(channel.texts).to.deep.equal(['b', 'c', 'd'])
    expect(all.conversations.counters(PEER).heldCount).to.equal(0)
    for (const text of channel.texts) channel.acknowledge(text)
    await all.quiet()
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
    expect(channel.tombstones).to.deep.equal([])
  })

  it('is sealed on the disk before a byte of it leaves', async () => {
    const all = await LonelyOutbox.create({ met: false })
    const channel = await all.link()
    await all.send('a')
    all.disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('no room') }
    await all.meet().catch(() => undefined)
    all.lane.restart()
    await all.quiet()
    expect(channel.texts).to.deep.equal([])
    all.disk.onWrite = undefined
    all.lane.restart()
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a'])
  })
})

describe('an invite that carries keys', () => {
  it('lets its reader seal before the two have met, and what it sealed opens at the first meeting', async () => {
    const people = new People('invited')
    const alice = await people.add('alice')
    const bob = await people.add('bob')
    const [short, whole] = [await people.do(bob.node.self.invite()), await people.do(bob.node.self.inviteLink())]
    expect(short.length).to.be.lessThan(700)
    expect(whole.length).to.be.within(short.length, 4_096)
    await stop(people, bob)
    await people.do(alice.node.contacts.add(whole, { name: 'bob' }))
    const to = bob.node.self.peerId
    for (const text of numbers(3)) await people.do(alice.node.messages.send(to, text))
    const { items } = await people.do(alice.node.messages.pending())
    // sealed: as long as a bucket, and what begins a session
    expect(items.map(({ bytes }) => bytes)).to.deep.equal([1_599, 1_599, 1_599])
    const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '2' && delivery.state === 'delivered')
    await start(people, bob)
    await people.do(last)
    expect(await people.texts(bob, alice)).to.deep.equal(numbers(3))
    expect(alice.faults.concat(bob.faults)).to.deep.equal([])
  })

  it('is good for 90 days, and its keys with it', async () => {
    const people = new People('late')
    const alice = await people.add('alice')
    const bob = await people.add('bob')
    const whole = await people.do(bob.node.self.inviteLink())
    await stop(people, bob)
    await people.world.advance(89 * 24 * 60 * 60 * 1_000)
    await people.do(alice.node.contacts.add(whole, { name: 'bob' }))
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'in time'))
    expect((await people.do(alice.node.messages.pending())).items.map(({ bytes }) => bytes)).to.deep.equal([1_599])
    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    await start(people, bob)
    await people.do(delivered)
    expect(await people.texts(bob, alice)).to.deep.equal(['in time'])
    const late = await people.add('late')
    await people.world.advance(2 * 24 * 60 * 60 * 1_000)
    expect((await people.do(rejection(late.node.contacts.add(whole)))).name).to.equal('InvalidContactAddressError')
  })
})

describe('a message whose session is lost', () => {
  for (const [who, prefix] of [['the recipient', 'r/'], ['the recipient, with its prekeys,', 'p/']] as const) {
    it(`by ${who} is asked for anew, sealed again for a new session, and shown once`, async () => {
      const people = new People(`lost ${prefix}`)
      const [alice, bob] = await people.pair()
      const to = bob.node.self.peerId
      const before = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
      await people.do(alice.node.messages.send(to, 'before'))
      await people.do(before)
      await stop(people, bob)
      for (const text of numbers(100)) await people.do(alice.node.messages.send(to, text))
      expect(await lose(people, bob, 'r/')).to.be.greaterThan(0)
      if (prefix === 'p/') expect(await lose(people, bob, 'p/')).to.be.greaterThan(0)
      const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '99' && delivery.state === 'delivered')
      await start(people, bob)
      await people.do(last)
      expect(await people.texts(bob, alice)).to.deep.equal(['before', ...numbers(100)])
      expect((await people.history(alice, bob)).map(({ delivery }) => delivery.state)).to.deep.equal(Array.from({ length: 101 }, () => 'delivered'))
      expect((await people.do(bob.node.messages.pending())).items).to.deep.equal([])
      expect(alice.faults.concat(bob.faults)).to.deep.equal([])
    })
  }

  it('by the sender is sealed again at the next meeting', async () => {
    const people = new People('sender lost')
    const [alice, bob] = await people.pair()
    const to = bob.node.self.peerId
    await stop(people, bob)
    for (const text of numbers(10)) await people.do(alice.node.messages.send(to, text))
    await stop(people, alice)
    await lose(people, alice, 'r/')
    await start(people, alice)
    const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '9' && delivery.state === 'delivered')
    await start(people, bob)
    await people.do(last)
    expect(await people.texts(bob, alice)).to.deep.equal(numbers(10))
    const answered = people.event(bob.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    await people.do(bob.node.messages.send(alice.node.self.peerId, 'all here'))
    await people.do(answered)
    expect(await people.texts(alice, bob)).to.deep.equal([...numbers(10), 'all here'])
  })
})

describe('a message that was taken back', () => {
  it('leaves a tombstone for a contact that has not got it, which then shows nothing and keeps no key for it', async () => {
    const people = new People('tombstone')
    const [alice, bob] = await people.pair()
    const to = bob.node.self.peerId
    await stop(people, bob)
    const sent = []
    for (const text of numbers(5)) sent.push(await people.do(alice.node.messages.send(to, text)))
    for (const { id } of sent.slice(1, 4)) await people.do(alice.node.messages.cancel(to, id))
    expect((await people.do(alice.node.messages.pending())).items).to.have.lengthOf(2)
    const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '4' && delivery.state === 'delivered')
    await start(people, bob)
    await people.do(last)
    await people.world.advance(1_000)
    expect(await people.texts(bob, alice)).to.deep.equal(['0', '4'])
    await stop(people, bob)
    // skipped keys are rows of their own: none is left
    expect(await lose(people, bob, `r/${alice.node.self.peerId}/k/`)).to.equal(0)
    await stop(people, alice)
    expect(await lose(people, alice, `o/${to}/`)).to.equal(0)
  })
})

describe('a long conversation', () => {
  it('gets a new session after 2,000 messages without a pause, and loses none over it', async function () {
    this.timeout(120_000)
    const people = new People('renewal')
    const [alice, bob] = await people.pair()
    const to = bob.node.self.peerId
    for (let n = 0; n < 2_100; n += 100) {
      const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === `${n + 99}` && delivery.state === 'delivered')
      await people.do(Promise.all(Array.from({ length: 100 }, async (_, m) => await alice.node.messages.send(to, `${n + m}`))))
      await people.do(last)
    }
    expect(await people.texts(bob, alice)).to.deep.equal(numbers(2_100))
    await people.world.advance(1_000)
    await stop(people, alice)
    const sessions = await inStore(people, alice, async (store) => await store.page({ prefix: `r/${to}/s/`, limit: 1_024 }))
    expect(sessions.length).to.be.greaterThan(1)
  })
})
