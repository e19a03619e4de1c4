/** A host that was away when its device unpaired it: it is told when the two meet, whatever happens in between. */
import { expect } from 'chai'
import { People } from '../delivery/people.ts'
import { Partings } from '../../../src/node/cloud/device/partings.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { PartingChange } from '../../../src/node/cloud/device/partings.ts'
import type { Person } from '../delivery/people.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

interface Scene { readonly people: People, readonly alice: Person, readonly bob: Person, readonly study: Person }

async function pairWith (people: People, device: Person, host: Person): Promise<void> {
  const { link } = await people.do(host.node.cloud.offer())
  await people.do(device.node.cloud.pair(link))
  await people.world.advance(10_000)
}

async function comeBack (people: People, person: Person, forMs = 60_000): Promise<void> {
  person.device.restart()
  person.node = await people.start(person.device, person.faults)
  await people.world.advance(forMs)
}

/** Something that Alice wrote waits at Study for Bob, who is away; then Study is switched off. */
async function scene (seed: string): Promise<Scene> {
  const people = new People(`parting: ${seed}`)
  const [alice, bob] = await people.pair()
  const study = await people.add('Study')
  await pairWith(people, alice, study)
  await people.do(bob.node.stop())
  await people.world.advance(10_000)
  await people.do(alice.node.messages.send(bob.node.self.peerId, 'it waits in two places'))
  await people.world.advance(10_000)
  expect((await people.do(study.node.cloud.devices())).map(({ deposited }) => deposited)).to.deep.equal([1])
  await people.do(study.node.stop())
  await people.world.advance(10_000)
  return { people, alice, bob, study }
}

async function unpair ({ people, alice, study }: Scene): Promise<boolean> {
  return (await people.do(alice.node.cloud.unpair(study.node.self.peerId))).isTold
}

describe('a host that was away when it was unpaired', () => {
  it('is told when the two meet, erases what it held, and is let alone from then on', async () => {
    const at = await scene('told later')
    const { people, alice, bob, study } = at
    expect(await unpair(at)).to.equal(false)
    expect(await people.do(alice.node.cloud.clouds())).to.deep.equal([])
    await comeBack(people, study, 700_000)
    expect(await people.do(study.node.cloud.devices())).to.deep.equal([])
    // what waits goes on waiting, with the device
    await comeBack(people, bob, 700_000)
    expect(await people.texts(bob, alice)).to.deep.equal(['it waits in two places'])
    expect([...alice.faults, ...bob.faults, ...study.faults]).to.deep.equal([])
  })

  it('is told at once where it is there, and nothing is left to be told', async () => {
    const at = await scene('told now')
    const { people, study } = at
    await comeBack(people, study, 700_000)
    expect(await unpair(at)).to.equal(true)
    expect(await people.do(study.node.cloud.devices())).to.deep.equal([])
  })

  it('is told also when the device lost its power right after, and when it loses it at any step of the telling', async () => {
    for (let step = 1; step <= 41; step += 4) {
      const at = await scene(`power lost at ${step}`)
      const { people, alice, study } = at
      await unpair(at)
      alice.device.crash({ losePower: true })
      await comeBack(people, alice)
      study.device.restart()
      study.node = await people.start(study.device, study.faults)
      alice.device.crashAfter(step)
      await people.world.advance(60_000)
      alice.device.crash({ losePower: true })
      await comeBack(people, alice, 700_000)
      expect(await people.do(study.node.cloud.devices()), `step ${step}`).to.deep.equal([])
      expect(await people.do(alice.node.cloud.clouds())).to.deep.equal([])
      expect([...alice.faults, ...study.faults]).to.deep.equal([])
    }
  }).timeout(180_000)

  it('is told also when it loses its power while it erases', async () => {
    const at = await scene('the host loses power')
    const { people, alice, study } = at
    await unpair(at)
    for (const step of [4, 9, 14, 19, 24]) {
      study.device.restart()
      study.node = await people.start(study.device, study.faults)
      study.device.crashAfter(step)
      await people.world.advance(700_000)
      study.device.crash({ losePower: true })
    }
    await comeBack(people, study, 700_000)
    expect(await people.do(study.node.cloud.devices())).to.deep.equal([])
    expect(alice.faults).to.deep.equal([])
  })

  it('stays paired when it is paired anew, whichever of the two comes first', async () => {
    for (let number = 0; number < 8; number++) {
      const at = await scene(`paired again ${number}`)
      const { people, alice, bob, study } = at
      await unpair(at)
      // long enough that the device looks for it every ten minutes alone: both begin with the connection of the pairing
      await people.world.advance(3_600_000)
      study.device.restart()
      study.node = await people.start(study.device, study.faults)
      // longer than a dial that began before it was there
      await people.world.advance(15_000)
      const pair = async (): Promise<void> => {
        const { link } = await people.do(study.node.cloud.offer())
        await people.do(alice.node.cloud.pair(link))
      }
      // a disk that is slow with erasing may take longer than a pairing waits: then it says to do it again
      await pair().catch(async (error: unknown) => {
        expect(error).to.have.property('name', 'PairingFailedError')
        await people.world.advance(60_000)
        await pair()
      })
      await people.world.advance(700_000)
      await people.restart(alice)
      await people.world.advance(700_000)
      expect((await people.do(alice.node.cloud.clouds())).map(({ peerId, state, online }) => [peerId, state, online])).to.deep.equal([[study.node.self.peerId, 'ok', true]])
      const sent = await people.do(alice.node.messages.send(bob.node.self.peerId, 'kept there again'))
      await people.world.advance(10_000)
      expect((await people.do(alice.node.messages.get(bob.node.self.peerId, sent.id)))?.where).to.have.lengthOf(2)
      expect([...alice.faults, ...study.faults]).to.deep.equal([])
    }
  })

  it('is not looked for after 30 days: by then it holds nothing', async () => {
    const at = await scene('too late')
    const { people, alice, study } = at
    await unpair(at)
    await people.world.advance(31 * DAY_MS)
    await comeBack(people, study, 3_600_000)
    expect((await people.do(study.node.cloud.devices())).map(({ deposited, online }) => [deposited, online])).to.deep.equal([[0, false]])
    expect(await people.do(alice.node.cloud.clouds())).to.deep.equal([])
  })
})

describe('what has to be told to nodes that are no clouds any more', () => {
  let now: number
  let partings: Partings
  let rows: Set<string>

  function kept ({ writes, kept: done }: PartingChange): void {
    for (const { type, key } of writes) {
      if (type === 'put') rows.add(key)
      else rows.delete(key)
    }
    done()
  }

  beforeEach(() => {
    now = 1_000
    rows = new Set()
    const { clock } = new People('partings').world.device({ name: 'clock' }).platform
    partings = new Partings({ clock: { ...clock, now: () => now }, store: Object.create(null) as never })
  })

  it('is remembered for sixteen of them, of which the one that ends first gives way', () => {
    const names = Array.from({ length: 20 }, (_, number) => `host ${number}` as PeerIdText)
    for (const peer of names) {
      now += 1_000
      kept(partings.begin({ peer, addresses: [] }))
    }
    expect(partings.list()).to.deep.equal(names.slice(4))
    expect(rows.size).to.equal(16)
    now += 30 * DAY_MS - 15_000 + 1
    expect(partings.list()).to.deep.equal(names.slice(5))
    now -= 60 * DAY_MS
    expect(partings.list()).to.deep.equal([])
  })

  it('is forgotten in the batch that makes such a node a cloud again', () => {
    const peer = 'a host' as PeerIdText
    kept(partings.begin({ peer, addresses: ['/memory/1'] }))
    expect([partings.has(peer), partings.addressesOf(peer), rows.size]).to.deep.equal([true, ['/memory/1'], 1])
    kept(partings.void(peer))
    expect([partings.has(peer), partings.addressesOf(peer), rows.size]).to.deep.equal([false, [], 0])
  })
})
