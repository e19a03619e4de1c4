/**
 * Prekeys at a cloud: whoever has no session with a device seals for it by the bundle that the device left with its
 * cloud, while it is away. Whatever the cloud does with bundles, nothing false begins and nothing is lost or shown twice.
 */
import { expect } from 'chai'
import { createMobilinkNode, restoreBackup } from '../../../src/node/index.ts'
import { createBundle, createDeviceKey, createSessionIdentity, publicKeyOf, readBundle, rotatePrekeys } from '../../../src/identity/index.ts'
import { Courier } from '../../../src/node/cloud/courier/courier.ts'
import { newEntry } from '../../../src/node/delivery/contact-book.ts'
import { encodeBackup } from '../../../src/node/vault/backup-content.ts'
import { sealBackup } from '../../../src/identity/index.ts'
import { systemRandom } from '../../identity/vault/tools.ts'
import { CONFIG, People } from '../delivery/people.ts'
import type { Message } from '../../../src/node/index.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { CourierComponents, CourierInit } from '../../../src/node/cloud/courier/courier.ts'
import type { Store } from '../../../src/node/store/store.ts'
import type { Person } from '../delivery/people.ts'

const WORDS = { kind: 'words', words: `${'abandon '.repeat(23)}art` } as const
const DAY_MS = 24 * 60 * 60 * 1_000

type Hand = (left: Uint8Array | undefined, peer: PeerIdText) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/** A courier whose bundles can be looked at, and that a test may have hand out others. */
class Desk extends Courier {
  /** Keys of bundles that were kept, in order. */
  readonly kept: string[]
  asked = 0
  hand: Hand = (left) => left

  constructor (components: CourierComponents, init: CourierInit) {
    const kept: string[] = []
    super({ ...components, store: watched(components.store, kept) }, init)
    this.kept = kept
  }

  /** What lies here for this contact of the device. */
  async left (device: Person, peer: PeerIdText): Promise<Uint8Array | undefined> {
    return await super.bundleFor(peer, publicKeyOf(device.node.self.peerId))
  }

  override async bundleFor (peer: PeerIdText, of: Uint8Array): Promise<Uint8Array | undefined> {
    this.asked++
    return await this.hand(await super.bundleFor(peer, of), peer)
  }
}

/** Notes which bundles a courier keeps. */
function watched (store: Store, kept: string[]): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name)
      if (typeof found !== 'function') return found
      return (...args: unknown[]): unknown => {
        if (name === 'commit') for (const write of args[0] as Array<{ type: string, key: string }>) if (write.type === 'put' && write.key.startsWith('hb/')) kept.push(write.key)
        return Reflect.apply(found, target, args) as unknown
      }
    }
  })
}

interface Home extends Person { readonly desk: Desk }

async function home (people: People, name: string): Promise<Home> {
  const device = people.world.device({ name })
  const faults: Error[] = []
  let desk: Desk | undefined
  const node = await people.do(createMobilinkNode({ ...device.platform, createCourier: async (components, init) => await Promise.resolve(desk = new Desk(components, init)) }, CONFIG))
  node.addEventListener('fault', ({ detail }) => faults.push(detail))
  await people.do(node.self.setName(name))
  if (desk === undefined) throw new Error('no courier')
  return { device, node, faults, desk }
}

async function pairWith (people: People, device: Person, host: Person): Promise<void> {
  const { link } = await people.do(host.node.cloud.offer())
  await people.do(device.node.cloud.pair(link))
  await people.world.advance(10_000)
}

/** Ann, whose cloud is "Study", and Ben, who knows of it; both are there, and Ann has left prekeys. */
async function scene (seed: string): Promise<{ people: People, ann: Person, ben: Person, study: Home }> {
  const people = new People(`prekeys at a cloud: ${seed}`)
  const ann = await people.add('ann')
  const ben = await people.add('ben')
  await people.befriend(ann, ben)
  const study = await home(people, 'Study')
  await pairWith(people, ann, study)
  // the contact hears of the cloud
  await people.world.advance(5_000)
  return { people, ann, ben, study }
}

/** The device is lost. What comes back, from its backup, has the same name and contacts, and no session. */
async function restored (people: People, person: Person, backup: Uint8Array, name: string): Promise<Person> {
  person.device.crash()
  const device = people.world.device({ name })
  await people.do(restoreBackup(device.platform, backup, WORDS))
  const faults: Error[] = []
  return { device, faults, node: await people.start(device, faults) }
}

async function leave (people: People, person: Person): Promise<void> {
  await people.do(person.node.stop())
  await people.world.advance(5_000)
}

async function comeBack (people: People, person: Person): Promise<void> {
  person.device.restart()
  person.node = await people.start(person.device, person.faults)
  await people.world.advance(30_000)
}

async function send (people: People, from: Person, to: Person, text: string): Promise<Message['id']> {
  return (await people.do(from.node.messages.send(to.node.self.peerId, text))).id
}

async function shown (people: People, of: Person, to: Person, id: Message['id']): Promise<Pick<Message, 'where'> & { state: string | undefined }> {
  const message = await people.do(of.node.messages.get(to.node.self.peerId, id))
  return { where: message?.where ?? [], state: message?.delivery.state }
}

describe('prekeys at a cloud', () => {
  it('let a device that was restored from its backup write to a contact that is away: sealed at once, kept by both clouds, shown once', async () => {
    const { people, ann, ben, study } = await scene('restored')
    const backup = await people.do(ben.node.vault.backup(WORDS))
    await leave(people, ann)
    const again = await restored(people, ben, backup, 'ben again')
    const attic = await home(people, 'Attic')
    await pairWith(people, again, attic)

    const id = await send(people, again, ann, 'written while you were away')
    await people.world.advance(120_000)
    expect(await shown(people, again, ann, id)).to.deep.equal({ state: 'pending', where: ['this device', 'cloud Attic', "contact's cloud"] })
    await leave(people, again)
    await leave(people, attic)

    await comeBack(people, ann)
    expect(await people.texts(ann, again)).to.deep.equal(['written while you were away'])
    await comeBack(people, again)
    await people.world.advance(60_000)
    expect((await shown(people, again, ann, id)).state).to.equal('delivered')
    expect(await people.texts(ann, again)).to.deep.equal(['written while you were away'])
    // and back, on the session that began so
    await send(people, ann, again, 'I got it')
    await people.world.advance(10_000)
    expect(await people.texts(again, ann)).to.deep.equal(['written while you were away', 'I got it'])
    expect([...ann.faults, ...again.faults, ...study.faults, ...attic.faults]).to.deep.equal([])
  })

  it('are not all that a restored device needs: it hears again of clouds that its backup knows nothing of', async () => {
    const people = new People('prekeys at a cloud: an old backup')
    const [ann, ben] = await people.pair()
    const backup = await people.do(ben.node.vault.backup(WORDS))
    const study = await home(people, 'Study')
    await pairWith(people, ann, study)
    const again = await restored(people, ben, backup, 'ben again')
    await people.world.advance(30_000)
    await send(people, again, ann, 'I lost everything')
    await people.world.advance(30_000)
    await leave(people, ann)
    const id = await send(people, again, ann, 'are you there?')
    await people.world.advance(120_000)
    expect((await shown(people, again, ann, id)).where).to.deep.equal(['this device', "contact's cloud"])
    expect([...ann.faults, ...again.faults, ...study.faults]).to.deep.equal([])
  })

  it('are replaced once they were used, and good for the next loss', async () => {
    const { people, ann, ben, study } = await scene('used')
    const { peerId } = ben.node.self
    const backup = await people.do(ben.node.vault.backup(WORDS))
    const first = await people.do(study.desk.left(ann, peerId))
    let now = ben
    for (const text of ['one', 'two']) {
      await leave(people, ann)
      now = await restored(people, now, backup, `ben writes ${text}`)
      await people.world.advance(5_000)
      const id = await send(people, now, ann, text)
      await people.world.advance(120_000)
      expect((await shown(people, now, ann, id)).where).to.include("contact's cloud")
      await comeBack(people, ann)
    }
    expect(await people.texts(ann, now)).to.deep.equal(['one', 'two'])
    const last = await people.do(study.desk.left(ann, peerId))
    expect(last).to.not.deep.equal(first)
    expect(study.desk.kept).to.have.lengthOf(3)
    expect([...ann.faults, ...now.faults, ...study.faults]).to.deep.equal([])
  })

  it('begin one session and not a second one: what was sealed by a bundle that was handed out twice is not opened, and arrives by a new session, once', async () => {
    const { people, ann, ben, study } = await scene('twice')
    const backup = await people.do(ben.node.vault.backup(WORDS))
    await leave(people, ann)
    const second = await restored(people, ben, backup, 'ben the second')
    await send(people, second, ann, 'by the bundle')
    await people.world.advance(120_000)
    const third = await restored(people, second, backup, 'ben the third')
    const id = await send(people, third, ann, 'by the same bundle')
    await people.world.advance(120_000)
    expect((await shown(people, third, ann, id)).where).to.include("contact's cloud")
    await leave(people, third)

    await comeBack(people, ann)
    expect(await people.texts(ann, third)).to.deep.equal(['by the bundle'])
    await comeBack(people, third)
    await people.world.advance(700_000)
    expect(await people.texts(ann, third)).to.deep.equal(['by the bundle', 'by the same bundle'])
    expect((await shown(people, third, ann, id)).state).to.equal('delivered')
    expect([...ann.faults, ...third.faults, ...study.faults]).to.deep.equal([])
  })

  it('are not asked for where a session seals, however long the contact is away: renewal waits for the contact', async () => {
    const { people, ann, ben, study } = await scene('renewal')
    await leave(people, ann)
    await people.world.advance(8 * DAY_MS)
    const id = await send(people, ben, ann, 'a week later')
    await people.world.advance(120_000)
    expect((await shown(people, ben, ann, id)).where).to.include("contact's cloud")
    // and when the two meet anew, with something that waits
    await people.restart(ben)
    await people.world.advance(60_000)
    expect(study.desk.asked).to.equal(0)
    await comeBack(people, ann)
    expect(await people.texts(ann, ben)).to.deep.equal(['a week later'])
  })
})

describe('a device that leaves prekeys with its cloud', () => {
  it('leaves one bundle for each contact in frames, and nothing again on the next channel', async () => {
    const people = new People('prekeys at a cloud: many')
    const contacts = await Promise.all(Array.from({ length: 60 }, async (_, number) => (await createDeviceKey(new Uint8Array(32).fill(number + 100))).peerId))
    const seed = new Uint8Array(32).fill(7)
    const backup = await sealBackup(encodeBackup({ seed, name: 'ann', madeAt: 1, contacts: contacts.map((peer) => [peer, newEntry('accepted', 1)] as const) }), WORDS)
    const nobody = people.world.device({ name: 'nobody' })
    const ann = await restored(people, { device: nobody, node: await people.start(nobody), faults: [] }, backup, 'ann')
    const study = await home(people, 'Study')
    await pairWith(people, ann, study)
    await people.world.advance(10_000)
    expect(new Set(study.desk.kept)).to.have.property('size', 60)
    expect(study.desk.kept).to.have.lengthOf(60)
    for (const peer of contacts) await readBundle(await people.do(study.desk.left(ann, peer)) ?? new Uint8Array(0), { from: ann.node.self.peerId, to: peer, now: people.world.now() })

    // what the cloud has is noted without a wait for the disk: it is there with the next write that waits
    await people.do(ann.node.self.setName('Ann'))
    await people.restart(ann)
    await people.world.advance(60_000)
    expect((await people.do(study.node.cloud.devices())).map(({ online }) => online)).to.deep.equal([true])
    expect(study.desk.kept).to.have.lengthOf(60)

    // everything that lay there is gone: the same bundles are left again
    const before = await people.do(study.desk.left(ann, contacts[0] ?? ann.node.self.peerId))
    await people.do(study.node.cloud.wipe(ann.node.self.peerId))
    await people.world.advance(120_000)
    expect(study.desk.kept).to.have.lengthOf(120)
    expect(await people.do(study.desk.left(ann, contacts[0] ?? ann.node.self.peerId))).to.deep.equal(before)
    expect([...ann.faults, ...study.faults]).to.deep.equal([])
  })

  it('replaces what is a week old, so that it is in date as long as the device comes', async () => {
    const { people, ann, ben, study } = await scene('a week')
    const ids = { from: ann.node.self.peerId, to: ben.node.self.peerId }
    for (let week = 0; week < 3; week++) {
      const { notAfter } = await readBundle(await people.do(study.desk.left(ann, ids.to)) ?? new Uint8Array(0), ids)
      expect(notAfter - people.world.now()).to.be.within(0, 7 * DAY_MS)
      await people.world.advance(7.5 * DAY_MS)
    }
    expect(study.desk.kept).to.have.lengthOf(4)
  })

  it('hands out nothing that it could not open, wherever it loses its power while it leaves prekeys', async () => {
    let died = 0
    for (let step = 1; step <= 25; step += 3) {
      const people = new People(`prekeys at a cloud: power lost at ${step}`)
      const ann = await people.add('ann')
      const ben = await people.add('ben')
      await people.befriend(ann, ben)
      const study = await home(people, 'Study')
      const { link } = await people.do(study.node.cloud.offer())
      await people.do(ann.node.cloud.pair(link))
      ann.device.crashAfter(step)
      await people.world.advance(10_000)
      if (study.desk.kept.length < 2) died++
      ann.device.crash({ losePower: true })
      await comeBack(people, ann)
      const backup = await people.do(ben.node.vault.backup(WORDS))
      await leave(people, ann)
      const again = await restored(people, ben, backup, 'ben again')
      await people.world.advance(5_000)
      await send(people, again, ann, `after ${step}`)
      await people.world.advance(120_000)
      await leave(people, again)
      await comeBack(people, ann)
      expect(await people.texts(ann, again)).to.deep.equal([`after ${step}`])
    }
    expect(died).to.be.greaterThan(0)
  }).timeout(120_000)

  it('takes a bundle back from whoever is blocked, and leaves another one when that is over', async () => {
    const { people, ann, ben, study } = await scene('blocked')
    const { peerId } = ben.node.self
    const before = await people.do(study.desk.left(ann, peerId))
    await people.do(ann.node.contacts.block(peerId))
    await people.world.advance(10_000)
    expect(await people.do(study.desk.left(ann, peerId))).to.equal(undefined)
    await people.do(ann.node.contacts.unblock(peerId))
    await people.world.advance(60_000)
    const after = await people.do(study.desk.left(ann, peerId))
    expect(after?.byteLength).to.be.greaterThan(1_000)
    expect(after).to.not.deep.equal(before)
  })
})

describe('a cloud that hands out false prekeys', () => {
  const STRANGER = new Uint8Array(32).fill(99)

  /** Made by somebody else for whoever asks. */
  async function ofAStranger (to: PeerIdText, now: number): Promise<Uint8Array> {
    const key = await createDeviceKey(STRANGER)
    const signed = rotatePrekeys([], { random: systemRandom, now })[0]
    if (signed === undefined) throw new Error('no prekeys')
    return await createBundle(key, { identity: await createSessionIdentity(key, systemRandom), signed, to })
  }

  const lies: ReadonlyArray<{ readonly what: string, readonly error: string, readonly afterMs: number, hand (at: Awaited<ReturnType<typeof scene>>, cleo: Person): Hand }> = [
    { what: 'of another device', error: 'InvalidBundleError', afterMs: 0, hand: ({ people }) => async (_left, peer) => await ofAStranger(peer, people.world.now()) },
    { what: 'for another contact', error: 'InvalidBundleError', afterMs: 0, hand: ({ ann, study }, cleo) => async () => await study.desk.left(ann, cleo.node.self.peerId) },
    { what: 'that are out of date', error: 'InvalidBundleError', afterMs: 9 * DAY_MS, hand: () => (left) => left },
    { what: 'that were changed', error: 'InvalidBundleError', afterMs: 0, hand: () => (left) => left?.map((byte, at) => at === 700 ? byte ^ 1 : byte) },
    { what: 'that are none', error: 'InvalidBundleError', afterMs: 0, hand: () => () => new Uint8Array(2_048).fill(3) }
  ]

  for (const { what, error, afterMs, hand } of lies) {
    it(`${what}: nothing begins with them, the message waits here and arrives when the contact is there`, async () => {
      const at = await scene(what)
      const { people, ann, ben, study } = at
      const cleo = await people.add('cleo')
      await people.befriend(ann, cleo)
      await people.world.advance(10_000)
      study.desk.hand = hand(at, cleo)
      const backup = await people.do(ben.node.vault.backup(WORDS))
      await leave(people, ann)
      const again = await restored(people, ben, backup, 'ben again')
      await people.world.advance(afterMs)
      const id = await send(people, again, ann, 'it waits')
      await people.world.advance(120_000)
      expect(study.desk.asked).to.equal(1)
      expect(again.faults.map(({ name }) => name)).to.deep.equal([error])
      expect(await shown(people, again, ann, id)).to.deep.equal({ state: 'pending', where: ['this device'] })
      await comeBack(people, ann)
      await people.world.advance(700_000)
      expect(await people.texts(ann, again)).to.deep.equal(['it waits'])
      expect((await shown(people, again, ann, id)).state).to.equal('delivered')
    })
  }

  it('or none at all: the message waits here, and the cloud is not asked again and again', async () => {
    const { people, ann, ben, study } = await scene('none')
    study.desk.hand = () => undefined
    const backup = await people.do(ben.node.vault.backup(WORDS))
    await leave(people, ann)
    const again = await restored(people, ben, backup, 'ben again')
    for (let text = 0; text < 20; text++) await send(people, again, ann, `${text}`)
    await people.world.advance(50_000)
    expect(study.desk.asked).to.equal(1)
    await people.world.advance(20_000)
    study.desk.hand = (left) => left
    const id = await send(people, again, ann, 'asked again')
    await people.world.advance(120_000)
    expect(study.desk.asked).to.equal(2)
    expect((await shown(people, again, ann, id)).where).to.include("contact's cloud")
    expect(again.faults).to.deep.equal([])
  })

  it('is not asked once the contact has taken its word about it back', async () => {
    const { people, ann, ben, study } = await scene('revoked')
    await people.do(ann.node.cloud.unpair(study.node.self.peerId))
    await people.world.advance(10_000)
    const backup = await people.do(ben.node.vault.backup(WORDS))
    await leave(people, ann)
    const again = await restored(people, ben, backup, 'ben again')
    const id = await send(people, again, ann, 'to Ann alone')
    await people.world.advance(120_000)
    expect(study.desk.asked).to.equal(0)
    expect((await shown(people, again, ann, id)).where).to.deep.equal(['this device'])
  })
})
