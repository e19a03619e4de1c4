/** A file on its way by a cloud, with a crash before each effect that one of the three devices has. */
import { expect } from 'chai'
import { file, gathered } from '../../identity/blob/blobs.ts'
import { blobsOf, fetched, held, letter, scene, start, stop, until } from './by-cloud.ts'
import type { Scene } from './by-cloud.ts'
import type { Person } from '../delivery/people.ts'
import type { Message } from '../../../src/node/index.ts'

const CONTENT = file(40_000)

/** One device is to die at a step of its own, counted anew each time it begins. */
class Fate {
  hasDied = false
  readonly #made: Scene
  readonly #person: Person
  readonly #step: number

  constructor (made: Scene, person: Person, step: number) {
    this.#made = made
    this.#person = person
    this.#step = step
  }

  begin (): void {
    this.#person.device.crashAfter(this.#step)
  }

  /** What died starts again; what lives may still die. */
  async revive (): Promise<void> {
    if (this.#person.device.state !== 'dead') return
    this.hasDied = true
    this.#person.device.crash({ losePower: this.#step % 2 === 0 })
    await start(this.#made.people, this.#person)
  }

  /** It does not die any more. */
  async end (): Promise<void> {
    await this.revive()
    this.#person.device.crashAfter(Infinity)
  }

  /** Once is enough; what has not died yet may do so in what follows. */
  async goOn (): Promise<void> {
    await this.end()
    if (!this.hasDied) this.begin()
  }
}

/** Bob is away at first. Goes through it with a death at each step there is, and looks at how it ends. */
async function wherever (who: 'alice' | 'bob' | 'home', live: (made: Scene, fate: Fate) => Promise<void>): Promise<void> {
  let ends = 0
  for (let step = 1; ends < 2; step += 1) {
    const made = await scene(`${who} ${step}`)
    const fate = new Fate(made, made[who], step)
    await stop(made.people, made.bob)
    await live(made, fate)
    await made.people.world.advance(60_000)
    await fate.end()
    if (!fate.hasDied) ends++
    await made.people.world.advance(60_000)
    await endsWell(made, `step ${step}`)
  }
}

async function send ({ people, alice, bob }: Scene): Promise<void> {
  await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
}

async function isOnCloud ({ people, alice, bob }: Scene): Promise<boolean> {
  return (await people.history(alice, bob))[0]?.where.includes('cloud Study') === true
}

/** Alice goes when the cloud has it, and Bob comes. @returns what he is shown */
async function handedOver (made: Scene): Promise<Message> {
  const { people, alice, bob } = made
  await send(made)
  await until(people, 'it is on the cloud', async () => await isOnCloud(made))
  await stop(people, alice)
  await start(people, bob)
  await until(people, 'it is announced', async () => (await people.history(bob, alice)).length === 1)
  const [theirs] = await people.history(bob, alice)
  if (theirs === undefined) throw new Error('nothing was announced')
  return theirs
}

/** Bob wants it, if he has heard of it by now. */
async function accept ({ people, alice, bob }: Scene): Promise<void> {
  const [theirs] = await people.history(bob, alice)
  if (theirs !== undefined) await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
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

describe('a file that an own cloud carries, wherever a device dies', function () {
  this.timeout(600_000)

  it('arrives once, though the cloud dies while it fetches it, gives it, or has to report it [S1-19]', async () => {
    await wherever('home', async (made, fate) => {
      const { people, alice, bob, home } = made
      fate.begin()
      await send(made)
      await people.world.advance(20_000)
      await fate.revive()
      await until(people, 'it is on the cloud', async () => await isOnCloud(made) || home.device.state === 'dead')
      await stop(people, alice)
      await start(people, bob)
      await people.world.advance(10_000)
      await accept(made)
      await people.world.advance(20_000)
      await fate.end()
      await start(people, alice)
    })
  })

  it('arrives once, though its sender dies while it tells the cloud and hears of it [S1-19]', async () => {
    await wherever('alice', async (made, fate) => {
      const { people, bob } = made
      await send(made)
      fate.begin()
      await people.world.advance(20_000)
      await fate.goOn()
      await start(people, bob)
      await people.world.advance(20_000)
      await accept(made)
    })
  })

  it('arrives once, though the contact dies while it fetches it from the cloud and says so [S1-19]', async () => {
    await wherever('bob', async (made, fate) => {
      const { people, alice, bob } = made
      const { id } = await handedOver(made)
      fate.begin()
      // a device that died never answers
      void bob.node.transfers.accept(alice.node.self.peerId, id)
      await people.world.advance(20_000)
      await fate.goOn()
      await people.world.advance(20_000)
      await start(people, alice)
    })
  })

  it('is said to be delivered, though the cloud is lost before it has reported: the contact goes on telling the device', async () => {
    const made = await scene('lost cloud')
    const { people, alice, bob, home } = made
    await stop(people, bob)
    const { id } = await handedOver(made)
    await accept(made)
    await fetched(people, bob, alice.node.self, id)
    // long enough for the cloud to have heard, and for good
    await people.world.advance(60_000)
    home.device.crash()
    await start(people, alice)
    await until(people, 'it is delivered', async () => (await people.history(alice, bob))[0]?.delivery.state === 'delivered')
    expect([...alice.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
  })
})
