/** A file on its way by a cloud, with a crash before each effect that one of the three devices has. */
import { expect } from 'chai'
import { file, gathered } from '../../identity/blob/blobs.ts'
import { blobsOf, held, letter, scene, start, stop, until } from './by-cloud.ts'
import type { Scene } from './by-cloud.ts'
import type { Person } from '../delivery/people.ts'

const CONTENT = file(40_000)

/** What a device that died is for those who look on: it starts again. */
async function revive ({ people }: Scene, person: Person, losePower: boolean): Promise<boolean> {
  if (person.device.state !== 'dead') {
    person.device.crashAfter(Infinity)
    return false
  }
  person.device.crash({ losePower })
  await start(people, person)
  return true
}

/** Whatever happened before: Bob gets it once, Alice says so, and the cloud has nothing left. */
async function endsWell (made: Scene, step: string): Promise<void> {
  const { people, alice, bob, home } = made
  const a = alice.node.self.peerId
  const [theirs, ...others] = await people.history(bob, alice)
  if (theirs === undefined) throw new Error(`${step}: nothing was announced`)
  expect(others, step).to.deep.equal([])
  if (theirs.file?.transfer.state === 'offered') await people.do(bob.node.transfers.accept(a, theirs.id))
  await until(people, `${step}: it is here`, async () => (await people.do(bob.node.transfers.get(a, theirs.id)))?.state === 'done')
  expect(await people.do(gathered(bob.node.transfers.open(a, theirs.id))), step).to.deep.equal(CONTENT)
  await until(people, `${step}: it is delivered`, async () => (await people.history(alice, bob))[0]?.delivery.state === 'delivered')
  await until(people, `${step}: the cloud has nothing left`, async () => (await blobsOf(people, home)).length === 0)
  await until(people, `${step}: nor in its rows`, async () => (await held(people, home)).usedBytes === 0)
  await until(people, `${step}: nothing is left to be said`, async () => (await people.do(bob.node.transfers.list())).length === 0)
  expect((await people.history(bob, alice)).map(({ id }) => id), step).to.deep.equal([theirs.id])
  expect([...alice.faults, ...bob.faults, ...home.faults].map(({ name, message }) => `${name}: ${message}`), step).to.deep.equal([])
}

describe('a file that an own cloud carries, wherever a device dies', () => {
  it('arrives once, though the cloud dies while it fetches it, gives it, or has to report it [S1-19]', async function () {
    this.timeout(600_000)
    let ends = 0
    for (let step = 1; ends < 2; step += 1) {
      const made = await scene(`cloud ${step}`)
      const { people, alice, bob, home } = made
      await stop(people, bob)
      home.device.crashAfter(step)
      await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
      await people.world.advance(20_000)
      let hasDied = home.device.state === 'dead'
      if (hasDied) await revive(made, home, step % 2 === 0)
      await until(people, `${step}: it is on the cloud`, async () => (await people.history(alice, bob))[0]?.where.includes('cloud Study') === true || home.device.state === 'dead')
      await stop(people, alice)
      await start(people, bob)
      await people.world.advance(10_000)
      const [theirs] = await people.history(bob, alice)
      if (theirs !== undefined) await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
      await people.world.advance(20_000)
      hasDied = await revive(made, home, step % 2 === 0) || hasDied
      await start(people, alice)
      await people.world.advance(60_000)
      hasDied = await revive(made, home, step % 2 === 0) || hasDied
      if (!hasDied) ends++
      await people.world.advance(60_000)
      await endsWell(made, `step ${step}`)
    }
  })

  it('arrives once, though its sender dies while it tells the cloud and hears of it [S1-19]', async function () {
    this.timeout(600_000)
    let ends = 0
    for (let step = 1; ends < 2; step += 1) {
      const made = await scene(`sender ${step}`)
      const { people, alice, bob } = made
      await stop(people, bob)
      await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
      alice.device.crashAfter(step)
      await people.world.advance(20_000)
      let hasDied = await revive(made, alice, step % 2 === 0)
      if (!hasDied) alice.device.crashAfter(step)
      await start(people, bob)
      await people.world.advance(20_000)
      const [theirs] = await people.history(bob, alice)
      if (theirs !== undefined) await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
      await people.world.advance(60_000)
      hasDied = await revive(made, alice, step % 2 === 0) || hasDied
      if (!hasDied) ends++
      await people.world.advance(60_000)
      await endsWell(made, `step ${step}`)
    }
  })

  it('arrives once, though the contact dies while it fetches it from the cloud and says so [S1-19]', async function () {
    this.timeout(600_000)
    let ends = 0
    for (let step = 1; ends < 2; step += 1) {
      const made = await scene(`contact ${step}`)
      const { people, alice, bob } = made
      await stop(people, bob)
      await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
      await until(people, 'it is on the cloud', async () => (await people.history(alice, bob))[0]?.where.includes('cloud Study') === true)
      await stop(people, alice)
      await start(people, bob)
      await until(people, 'it is announced', async () => (await people.history(bob, alice)).length === 1)
      const [theirs] = await people.history(bob, alice)
      if (theirs === undefined) throw new Error('nothing was announced')
      bob.device.crashAfter(step)
      void bob.node.transfers.accept(alice.node.self.peerId, theirs.id)
      await people.world.advance(20_000)
      let hasDied = bob.device.state === 'dead'
      await revive(made, bob, step % 2 === 0)
      if (hasDied) await people.world.advance(20_000)
      else bob.device.crashAfter(step)
      await start(people, alice)
      await people.world.advance(60_000)
      hasDied = await revive(made, bob, step % 2 === 0) || hasDied
      if (!hasDied) ends++
      await people.world.advance(30_000)
      await endsWell(made, `step ${step}`)
    }
  })

  it('is said to be delivered, though the cloud is lost before it has reported: the contact goes on telling the device', async () => {
    const made = await scene('lost cloud')
    const { people, alice, bob, home } = made
    const a = alice.node.self.peerId
    await stop(people, bob)
    await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
    await until(people, 'it is on the cloud', async () => (await people.history(alice, bob))[0]?.where.includes('cloud Study') === true)
    await stop(people, alice)
    await start(people, bob)
    await until(people, 'it is announced', async () => (await people.history(bob, alice)).length === 1)
    const [theirs] = await people.history(bob, alice)
    if (theirs === undefined) throw new Error('nothing was announced')
    await people.do(bob.node.transfers.accept(a, theirs.id))
    await until(people, 'it is here', async () => (await people.do(bob.node.transfers.get(a, theirs.id)))?.state === 'done')
    // long enough for the cloud to have heard, and for good
    await people.world.advance(60_000)
    home.device.crash()
    await start(people, alice)
    await until(people, 'it is delivered', async () => (await people.history(alice, bob))[0]?.delivery.state === 'delivered')
    expect([...alice.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
  })
})
