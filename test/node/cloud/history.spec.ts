import { expect } from 'chai'
import { restoreBackup } from '../../../src/node/index.ts'
import { StoreFullError } from '../../../src/node/store/durable-level.ts'
import { People } from '../delivery/people.ts'
// loaded before time stands still
import '../../../src/node/cloud/device/history/index.ts'
import type { CloudHistory, Message } from '../../../src/node/index.ts'
import type { Person } from '../delivery/people.ts'

const WORDS = { kind: 'words', words: `${'abandon '.repeat(23)}art` } as const

describe('the own history on the own cloud', () => {
  let people: People
  let alice: Person
  let bob: Person
  let home: Person

  async function until (holds: () => Promise<boolean>, of: Person = alice): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (await holds()) return
      await people.world.advance(1_000)
    }
    throw new Error(`it is not so after 300 s: ${of.faults.map(({ name, message }) => `${name} ${message}`).join(', ')}`)
  }

  async function pairWith (device: Person, host: Person, name: string): Promise<void> {
    await people.do(host.node.self.setName(name))
    const { link } = await people.do(host.node.cloud.offer())
    await people.do(device.node.cloud.pair(link))
    await until(async () => (await people.do(device.node.cloud.clouds())).some(({ peerId, online, holds }) => peerId === host.node.self.peerId && online && holds !== undefined), device)
  }

  const historyAt = async (device: Person = alice, host: Person = home): Promise<CloudHistory | undefined> => (await people.do(device.node.cloud.clouds())).find(({ peerId }) => peerId === host.node.self.peerId)?.history
  const is = async (state: CloudHistory['state'], device: Person = alice, host: Person = home): Promise<void> => { await until(async () => (await historyAt(device, host))?.state === state, device) }
  const rowsAt = (host: Person): number => host.device.disk.contents().filter(({ key }) => key.startsWith('~hk/')).length
  const marksOf = (device: Person): number => device.device.disk.contents().filter(({ key }) => key.startsWith('~jm/')).length
  /** All that changed is at the cloud. */
  const settled = async (device: Person = alice): Promise<void> => { await until(async () => (await historyAt(device))?.state === 'kept' && marksOf(device) === 0, device) }
  const say = async (from: Person, to: Person, text: string): Promise<Message> => await people.do(from.node.messages.send(to.node.self.peerId, text))
  const shown = async (of: Person, other: Person): Promise<Array<readonly [string, string]>> => (await people.history(of, other)).map(({ text, delivery }) => [text, delivery.state === 'stuck' ? delivery.reason : delivery.state] as const)
  const delivered = async (from: Person, to: Person, { id }: Message): Promise<void> => { await until(async () => (await people.do(from.node.messages.get(to.node.self.peerId, id)))?.delivery.state === 'delivered', from) }

  /** The device is lost; what is left is its backup. Another one becomes the same person. */
  async function restored (person: Person, backup: Uint8Array): Promise<Person> {
    person.device.crash()
    const device = people.world.device({ name: `${person.device.name} again` })
    await people.do(restoreBackup(device.platform, backup, WORDS))
    const faults: Error[] = []
    return { device, faults, node: await people.start(device, faults) }
  }

  beforeEach(async () => {
    people = new People('own history')
    const [first, second] = await people.pair()
    alice = first
    bob = second
    home = await people.add('home')
    await pairWith(alice, home, 'Study')
    await people.world.advance(5_000)
  })

  it('is kept nowhere else unless a person wants it', async () => {
    await delivered(alice, bob, await say(alice, bob, 'here alone'))
    expect([await historyAt(), alice.node.cloud.keepsHistory(), rowsAt(home), marksOf(alice)]).to.deep.equal([{ state: 'off', rows: 0 }, false, 0, 0])
  })

  it('comes back to a restored device that meets its cloud again: shown once, in order, and as it was [S1-15]', async () => {
    await delivered(alice, bob, await say(alice, bob, 'before it was wanted'))
    await people.do(alice.node.cloud.keepHistory(true))
    await settled()
    await delivered(bob, alice, await say(bob, alice, 'an answer'))
    await delivered(alice, bob, await say(alice, bob, 'and another word'))
    await settled()
    expect(rowsAt(home)).to.equal(4)
    const before = await shown(alice, bob)
    const backup = await people.do(alice.node.vault.backup(WORDS))

    const again = await restored(alice, backup)
    expect(await shown(again, bob)).to.deep.equal([])
    await delivered(bob, again, await say(bob, again, 'are you back?'))
    await pairWith(again, home, 'Study')
    await settled(again)
    expect(await shown(again, bob)).to.deep.equal([...before, ['are you back?', 'received']])
    expect(again.node.cloud.keepsHistory()).to.equal(true)

    await people.restart(again)
    await settled(again)
    await delivered(again, bob, await say(again, bob, 'yes'))
    expect(await shown(again, bob)).to.deep.equal([...before, ['are you back?', 'received'], ['yes', 'delivered']])
    expect(await people.texts(bob, again)).to.deep.equal(['before it was wanted', 'an answer', 'and another word', 'are you back?', 'yes'])
    expect([...again.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
  })

  it('brings back whom the backup does not know, and takes no comparison from a cloud', async () => {
    const backup = await people.do(alice.node.vault.backup(WORDS))
    await people.do(alice.node.cloud.keepHistory(true))
    const carol = await people.add('carol')
    await people.befriend(alice, carol)
    const { code } = await people.do(carol.node.contacts.safetyNumber(alice.node.self.peerId))
    await people.do(alice.node.contacts.compareSafetyCode(carol.node.self.peerId, code))
    expect((await people.do(alice.node.contacts.get(carol.node.self.peerId)))?.verified).to.not.equal(false)
    await delivered(alice, carol, await say(alice, carol, 'welcome'))
    await settled()
    const again = await restored(alice, backup)
    await pairWith(again, home, 'Study')
    await settled(again)
    expect(await shown(again, carol)).to.deep.equal([['welcome', 'delivered']])
    const contact = await people.do(again.node.contacts.get(carol.node.self.peerId))
    expect([contact?.name, contact?.state, contact?.verified]).to.deep.equal(['carol', 'accepted', false])
    await delivered(again, carol, await say(again, carol, 'still here'))
    expect(await people.texts(carol, again)).to.deep.equal(['welcome', 'still here'])
  })

  it('shows what still waited when the device was lost as not known, and never sends it again', async () => {
    await people.do(alice.node.cloud.keepHistory(true))
    bob.device.crash()
    await people.world.advance(10_000)
    await say(alice, bob, 'did it arrive?')
    await settled()
    const backup = await people.do(alice.node.vault.backup(WORDS))
    const again = await restored(alice, backup)
    await pairWith(again, home, 'Study')
    await settled(again)
    expect(await shown(again, bob)).to.deep.equal([['did it arrive?', 'not known']])
    await people.do(again.node.messages.retry(bob.node.self.peerId))
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await until(async () => (await people.do(again.node.contacts.get(bob.node.self.peerId)))?.online === true, again)
    await delivered(again, bob, await say(again, bob, 'here again'))
    // the cloud had it, and handed it over: once
    expect((await people.texts(bob, again)).filter((text) => text === 'did it arrive?').length).to.be.lessThan(2)
    expect((await shown(again, bob)).map(([text]) => text)).to.deep.equal(['did it arrive?', 'here again'])
  })

  it('erases at the cloud what is erased here, whenever the two meet', async () => {
    await people.do(alice.node.cloud.keepHistory(true))
    await delivered(alice, bob, await say(alice, bob, 'one'))
    await settled()
    expect(rowsAt(home)).to.equal(2)
    home.device.crash()
    await people.world.advance(10_000)
    await people.do(alice.node.contacts.remove(bob.node.self.peerId))
    expect(marksOf(alice)).to.equal(2)
    home.device.restart()
    home.node = await people.start(home.device, home.faults)
    await settled()
    expect(rowsAt(home)).to.equal(0)
  })

  it('is erased where a person does not want it any more: at once, or when a cloud that was away is back', async () => {
    await people.do(alice.node.cloud.keepHistory(true))
    await say(alice, bob, 'one')
    await settled()
    expect(await people.do(alice.node.cloud.keepHistory(false))).to.deep.equal({ isErased: true })
    expect([rowsAt(home), marksOf(alice), await historyAt()]).to.deep.equal([0, 0, { state: 'off', rows: 0 }])

    await people.do(alice.node.cloud.keepHistory(true))
    await settled()
    home.device.crash()
    await people.world.advance(10_000)
    expect(await people.do(alice.node.cloud.keepHistory(false))).to.deep.equal({ isErased: false })
    await say(alice, bob, 'two')
    expect([(await historyAt())?.state, marksOf(alice)]).to.deep.equal(['erasing', 0])
    await people.restart(alice)
    home.device.restart()
    home.node = await people.start(home.device, home.faults)
    await is('off')
    expect(rowsAt(home)).to.equal(0)
    expect(alice.faults).to.deep.equal([])
  })

  it('keeps nothing of before where it was off for a while and a cloud did not hear of it', async () => {
    await people.do(alice.node.cloud.keepHistory(true))
    const carol = await people.add('carol')
    await people.befriend(alice, carol)
    for (const to of [bob, carol]) await delivered(alice, to, await say(alice, to, 'one'))
    await settled()
    expect(rowsAt(home)).to.equal(4)
    home.device.crash()
    await people.world.advance(10_000)
    expect(await people.do(alice.node.cloud.keepHistory(false))).to.deep.equal({ isErased: false })
    await people.do(alice.node.contacts.remove(carol.node.self.peerId))
    await people.do(alice.node.cloud.keepHistory(true))
    home.device.restart()
    home.node = await people.start(home.device, home.faults)
    await settled()
    expect(rowsAt(home)).to.equal(2)
    expect((await people.do(alice.node.contacts.list())).map(({ name }) => name)).to.deep.equal(['bob'])
  })

  it('is with every cloud, and begins anew with one that was wiped or parted from', async () => {
    const attic = await people.add('attic')
    await pairWith(alice, attic, 'Attic')
    await people.do(alice.node.cloud.keepHistory(true))
    await say(alice, bob, 'in two places')
    await settled()
    await is('kept', alice, attic)
    expect([rowsAt(home), rowsAt(attic)]).to.deep.equal([2, 2])

    await people.do(home.node.cloud.wipe(alice.node.self.peerId))
    expect(rowsAt(home)).to.equal(0)
    await until(async () => await Promise.resolve(rowsAt(home) === 2))

    attic.device.crash()
    await people.world.advance(10_000)
    await people.do(alice.node.cloud.unpair(attic.node.self.peerId))
    expect(marksOf(alice)).to.equal(0)
    await people.do(alice.node.contacts.remove(bob.node.self.peerId))
    await until(async () => await Promise.resolve(rowsAt(home) === 0))
    attic.device.restart()
    attic.node = await people.start(attic.device, attic.faults)
    await until(async () => await Promise.resolve(rowsAt(attic) === 0))
    await pairWith(alice, attic, 'Attic')
    await is('kept', alice, attic)
    expect([rowsAt(attic), (await people.do(alice.node.contacts.list())).length]).to.deep.equal([0, 0])
  })

  it('stops at a full disk, says so, goes on when there is room, and messages go on meanwhile', async () => {
    home.device.disk.onWrite = ({ moment, writes }) => { if (moment === 'before' && writes.some(({ key }) => key.startsWith('~hk/'))) throw new StoreFullError('no room') }
    await people.do(alice.node.cloud.keepHistory(true))
    await is('full')
    await delivered(alice, bob, await say(alice, bob, 'not held up'))
    expect(new Set(home.faults.splice(0).map(({ name }) => name))).to.deep.equal(new Set(['StoreFullError']))
    home.device.disk.onWrite = undefined
    await settled()
    expect(rowsAt(home)).to.equal(2)
  })

  it('loses nothing and brings nothing twice, at whichever step device or cloud lose their power', async () => {
    for (let step = 1; step <= 30; step++) {
      const which = step % 2 === 0 ? alice : home
      await people.do(alice.node.cloud.keepHistory(step % 5 !== 0))
      which.device.crashAfter(step)
      void alice.node.messages.send(bob.node.self.peerId, `step ${step}`).catch(() => undefined)
      await people.world.advance(20_000)
      which.device.restart()
      which.node = await people.start(which.device, which.faults)
      await people.world.advance(5_000)
    }
    await people.do(alice.node.cloud.keepHistory(true))
    await people.world.advance(60_000)
    await settled()
    const expected = await shown(alice, bob)
    expect(rowsAt(home)).to.equal(expected.length + 1)
    const backup = await people.do(alice.node.vault.backup(WORDS))
    const again = await restored(alice, backup)
    await pairWith(again, home, 'Study')
    await settled(again)
    expect((await shown(again, bob)).map(([text]) => text)).to.deep.equal(expected.map(([text]) => text))
  })

  it('goes on reading where a restored device lost its power', async () => {
    await people.do(alice.node.cloud.keepHistory(true))
    for (let number = 0; number < 40; number++) await say(alice, bob, `message ${number}`)
    await until(async () => (await shown(alice, bob)).every(([, state]) => state === 'delivered'))
    await settled()
    const expected = await shown(alice, bob)
    const backup = await people.do(alice.node.vault.backup(WORDS))
    const again = await restored(alice, backup)
    await pairWith(again, home, 'Study')
    for (let step = 1; step < 12; step++) {
      again.device.crashAfter(step * 3)
      await people.world.advance(5_000)
      again.device.restart()
      Object.assign(again, { node: await people.start(again.device, again.faults) })
    }
    await settled(again)
    expect(await shown(again, bob)).to.deep.equal(expected)
  })
})
