/**
 * Damaged envelopes, bundles and records, as many as a lane has time for: no crash, no hang, no change, one error.
 * Whatever differs from what was made in a single bit must be refused, so each of them has a right answer.
 */
import { expect } from 'chai'
import { askReset, readPeerSessions, tombstoneOf } from '../../../src/identity/index.ts'
import { damaged } from '../damage.ts'
import { rejectionOf } from '../rejection.ts'
import { seed } from '../../seed.ts'
import { Device, recordsOf, SeededRandom } from './cast.ts'

export interface Damage {
  readonly messages: number
  /** Messages that a new ratchet key would be believed from. */
  readonly turns: number
  readonly firsts: number
  readonly tombstones: number
  readonly resets: number
  readonly bundles: number
  readonly records: number
}

const many = (count: number): string => count.toLocaleString('en')

export function describeDamage ({ messages, turns, firsts, tombstones, resets, bundles, records }: Damage): void {
  describe(`damage (MOBILINK_SEED=${seed})`, function () {
    this.timeout(1_800_000)

    let ann: Device
    let ben: Device

    before(async () => {
      [ann, ben] = await Promise.all(['Ann', 'Ben'].map(Device.create)) as [Device, Device]
      await ann.meet(ben)
      await ben.open(ann, ann.seal(ben, 'Hello').envelope)
      await ann.open(ben, ben.seal(ann, 'Hello').envelope)
    })

    /** `count` damaged ones of `whole`, each of which `from`'s peer must refuse. */
    async function refuseAll (count: number, whole: Uint8Array, other: Uint8Array, act: (bytes: Uint8Array) => Promise<unknown>, error: string): Promise<void> {
      const random = new SeededRandom(`${seed} ${error} ${whole.byteLength}`)
      const before = recordsOf(ben.stateOf(ann))
      for (let round = 0; round < count; round++) {
        const { name, message } = await rejectionOf(act(damaged(random, whole, other)))
        expect(name).to.equal(error)
        if (error === 'InvalidEnvelopeError') expect(message).to.equal('this envelope does not open')
      }
      expect(recordsOf(ben.stateOf(ann))).to.deep.equal(before)
    }

    const open = async (bytes: Uint8Array): Promise<unknown> => await ben.open(ann, bytes)

    const refuseMessages = async (count: number): Promise<void> => {
      const [envelope, other] = [ann.seal(ben, 'x'.repeat(700)).envelope, ann.seal(ben, 'y'.repeat(700)).envelope]
      await refuseAll(count, envelope, other, open, 'InvalidEnvelopeError')
      expect(await ben.readText(ann, envelope)).to.equal('x'.repeat(700))
      expect(await ben.readText(ann, other)).to.equal('y'.repeat(700))
    }

    it(`to ${many(messages)} messages opens none of them, changes nothing, and the message opens after all [S3-17] [S4-17]`, async () => {
      await ben.open(ann, ann.seal(ben, 'turn').envelope)
      await refuseMessages(messages)
    })

    it(`to ${many(turns)} messages does the same where a new ratchet key would be believed`, async () => {
      ben.seal(ann, 'a ratchet key of Ben')
      await refuseMessages(turns)
    })

    it(`to ${many(firsts)} first envelopes of a session begins none, and the one-time keys stay`, async () => {
      await ann.meet(ben)
      const [envelope, other] = [ann.seal(ben, 'x').envelope, ann.seal(ben, 'y').envelope]
      await refuseAll(firsts, envelope, other, open, 'InvalidEnvelopeError')
      expect(await ben.readText(ann, envelope)).to.equal('x')
    })

    it(`to ${many(tombstones)} tombstones buries nothing`, async () => {
      const [first, second] = [ann.seal(ben, 'x'), ann.seal(ben, 'y')]
      const tombstone = tombstoneOf(first.envelope, first.tag)
      await refuseAll(tombstones, tombstone, tombstoneOf(second.envelope, second.tag), open, 'InvalidEnvelopeError')
      expect(await ben.readText(ann, first.envelope)).to.equal('x')
    })

    it(`to ${many(resets)} requests for a new session ends none`, async () => {
      const { envelope } = ben.seal(ann, 'x')
      const ask = async (): Promise<Uint8Array> => (await askReset(ann.stateOf(ben), { key: ann.key, peer: ben.peerId, envelope, random: ann.random, now: ann.now }))?.envelope ?? new Uint8Array(0)
      await refuseAll(resets, await ask(), await ask(), open, 'InvalidEnvelopeError')
    })

    it(`to ${many(bundles)} bundles leaves none that can be used`, async () => {
      const [bundle, other] = [await ben.offer(ann), await ben.offer(ann)]
      await refuseAll(bundles, bundle, other, async (bytes) => await ann.read(ben, bytes), 'InvalidBundleError')
      expect((await ann.read(ben, bundle)).from).to.equal(ben.peerId)
    })

    it(`to ${many(records)} records is told as such, or reads as a record that another session could have`, () => {
      const random = new SeededRandom(`${seed} records`)
      const all = recordsOf(ben.stateOf(ann))
      let refused = 0
      for (let round = 0; round < records; round++) {
        const [record, other] = [all[random.number(all.length)], all[random.number(all.length)]]
        if (record === undefined || other === undefined) throw new Error('there are no records')
        try {
          readPeerSessions([{ name: record.name, bytes: damaged(random, record.bytes, other.bytes) }])
        } catch (error) {
          expect(error).to.have.property('name', 'SessionUnreadableError')
          refused++
        }
      }
      expect(refused).to.be.above(records * 0.3)
    })
  })
}
