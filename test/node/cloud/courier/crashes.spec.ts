import { expect } from 'chai'
import { envelopeId } from '../../../../src/identity/index.ts'
import { MemoryDisk } from '../../../../src/node/platform/memory/level.ts'
import { answers, keyOf, mail, NONE, numberOf, opens, person, Rig } from './rig.ts'
import type { OwnerDevice, Visitor } from './rig.ts'

const DEPOSITS = [1, 2, 3, 4, 5]
const RECALLED = 5
const TO_ANN = [11, 12]

/** What everybody outside the cloud knows, and keeps when the cloud loses its power. */
class World {
  readonly kept = new Set<number>()
  readonly reported = new Set<number>()
  readonly readByBen = new Set<number>()
  readonly heldForAnn = new Set<number>()
  readonly readByAnn = new Set<number>()
  readonly heardByBen = new Set<number>()
  readonly lies: string[] = []
  recall: string | undefined

  /** From beginning to end, in whatever state the cloud is. */
  async live (rig: Rig): Promise<void> {
    const ann = await this.#annComes(rig)
    await ann.channel.directory([await rig.correspondent('ben', { clouds: ['ben\'s cloud'], seq: 1 })])
    const open = DEPOSITS.filter((number) => !this.reported.has(number) && !(number === RECALLED && this.recall !== undefined))
    const codes = await rig.deposit(ann, 'ben', ...open.map((number) => mail(number)))
    open.forEach((number, at) => { if (codes[at] === 'kept' || codes[at] === 'already had it') this.kept.add(number) })
    if (this.recall === undefined) this.recall = await ann.channel.erase(mail(RECALLED).eid)

    const cloud = await rig.visit('ben\'s cloud')
    cloud.answer = answers('held')
    this.#listen(cloud)
    await rig.pull(cloud, 'ann', await rig.certificate('ben', 'ben\'s cloud'))

    for (const number of TO_ANN) {
      const { code } = await rig.courier.onEnvelope((await person('ben')).peerId, mail(number).envelope, { from: NONE, to: await keyOf('ann') })
      if (code === 'held') this.heldForAnn.add(number)
      if (code === 'already had it' && !this.readByAnn.has(number)) this.lies.push(`${number} was not opened`)
    }
    await this.#seen(() => TO_ANN.every((number) => this.readByAnn.has(number)), rig)

    const ben = await this.#benComes(rig)
    await rig.pull(ben)
    await this.#seen(() => [...this.kept].every((number) => this.reported.has(number) || number === RECALLED), rig)
    // what the power took back with its erasure is offered, acknowledged and reported once more
    await this.#seen(() => rig.rows('hd', 'hi', 'hr', 'ht') === 0, rig)
    await ann.channel.close()
  }

  async #annComes (rig: Rig): Promise<OwnerDevice> {
    const ann = await rig.connect()
    ann.answer = (envelope) => {
      this.readByAnn.add(numberOf(envelope))
      return opens(envelope)
    }
    ann.reports.each = ({ eid, code, tag }) => {
      const number = [...DEPOSITS].find((one) => Buffer.compare(mail(one).eid, eid) === 0) ?? 0
      if (code !== 'delivered') return
      if (Buffer.compare(tag, mail(number).tag) !== 0 || !this.readByBen.has(number)) this.lies.push(`${number} was not delivered`)
      this.reported.add(number)
    }
    return ann
  }

  async #benComes (rig: Rig): Promise<Visitor> {
    const ben = await rig.visit('ben')
    ben.answer = (envelope) => {
      const number = numberOf(envelope)
      if (number === RECALLED && this.recall === 'erased') this.lies.push('what was recalled before it left has arrived')
      this.readByBen.add(number)
      return opens(envelope)
    }
    this.#listen(ben)
    return ben
  }

  /** The tag of what ben wrote comes back to one of ben's nodes. */
  #listen (node: Visitor): void {
    node.acks.each = ({ eid, code, tag }) => {
      const number = TO_ANN.find((one) => Buffer.compare(envelopeId(mail(one).envelope), eid) === 0)
      if (code === 'kept' && number !== undefined && Buffer.compare(tag, mail(number).tag) === 0) this.heardByBen.add(number)
    }
  }

  /** Turns of the event loop until it is so; a cloud that lost its power never gets there. */
  async #seen (isSo: () => boolean, rig: Rig): Promise<void> {
    for (let turn = 0; turn < 100 && !isSo(); turn++) await rig.quiet()
    if (!isSo()) this.lies.push('it never came to that')
  }
}

async function start (): Promise<Rig> {
  const rig = await Rig.create(new MemoryDisk())
  await rig.pair()
  return rig
}

/** Everything that the disk was told, until it loses its power at this write; resolves with whether it came to that. */
async function liveUntil (rig: Rig, world: World, crashAt: number): Promise<boolean> {
  let writes = 0
  const crashed = new Promise<true>((resolve) => {
    rig.disk.onWrite = () => {
      if (writes++ !== crashAt) return
      rig.disk.crash({ loseUnsynced: true })
      resolve(true)
    }
  })
  return await Promise.race([crashed, world.live(rig).then(() => false)])
}

describe('a cloud that loses its power', function () {
  this.timeout(120_000)

  it('at any write, before or after it, has lost nothing that it said it kept, told nothing that is not so, and ends with nothing left over', async () => {
    let crashes = 0
    for (let crashAt = 0; ; crashAt++) {
      const rig = await start()
      const world = new World()
      const isCrashed = await liveUntil(rig, world, crashAt)
      if (isCrashed) {
        crashes++
        await rig.crash()
        await rig.quiet()
        // what it never answered is done again
        await world.live(rig)
      }
      const at = `crash at write ${crashAt}`
      expect(world.lies, at).to.deep.equal([])
      expect(rig.faults, at).to.deep.equal([])
      expect([...world.readByBen].filter((number) => number !== RECALLED), at).to.have.members([1, 2, 3, 4])
      expect([...world.readByAnn], at).to.have.members(TO_ANN)
      expect([...world.heardByBen], at).to.have.members(TO_ANN)
      expect(rig.rows('hd', 'hi', 'hr', 'hf', 'ht'), at).to.equal(0)
      expect(rig.courier.owners()[0], at).to.include({ deposited: 0, fetched: 0, usedBytes: 0 })
      if (!isCrashed) break
    }
    expect(crashes).to.be.greaterThan(20)
  })
})
