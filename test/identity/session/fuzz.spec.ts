/**
 * 30,000 damaged envelopes, bundles and records, the same ones every time: no crash, no hang, no change, one error.
 * Whatever differs from what was made in a single bit must be refused, so each of them has a right answer.
 */
import { expect } from 'chai'
import { askReset, readPeerSessions, tombstoneOf } from '../../../src/identity/index.ts'
import { damaged } from '../damage.ts'
import { rejectionOf } from '../rejection.ts'
import { Device, recordsOf, SeededRandom } from './cast.ts'

describe('damage', () => {
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
    const random = new SeededRandom(`${error} ${whole.byteLength}`)
    const before = recordsOf(ben.stateOf(ann))
    for (let round = 0; round < count; round++) {
      const { name, message } = await rejectionOf(act(damaged(random, whole, other)))
      expect(name).to.equal(error)
      if (error === 'InvalidEnvelopeError') expect(message).to.equal('this envelope does not open')
    }
    expect(recordsOf(ben.stateOf(ann))).to.deep.equal(before)
  }

  const open = async (bytes: Uint8Array): Promise<unknown> => await ben.open(ann, bytes)

  const messages = async (count: number): Promise<void> => {
    const [envelope, other] = [ann.seal(ben, 'x'.repeat(700)).envelope, ann.seal(ben, 'y'.repeat(700)).envelope]
    await refuseAll(count, envelope, other, open, 'InvalidEnvelopeError')
    expect(await ben.readText(ann, envelope)).to.equal('x'.repeat(700))
    expect(await ben.readText(ann, other)).to.equal('y'.repeat(700))
  }

  it('to 17,000 messages opens none of them, changes nothing, and the message opens after all', async () => {
    await ben.open(ann, ann.seal(ben, 'turn').envelope)
    await messages(17_000)
  })

  it('to 3,000 messages does the same where a new ratchet key would be believed', async () => {
    ben.seal(ann, 'a ratchet key of Ben')
    await messages(3_000)
  })

  it('to 600 first envelopes of a session begins none, and the one-time keys stay', async () => {
    await ann.meet(ben)
    const [envelope, other] = [ann.seal(ben, 'x').envelope, ann.seal(ben, 'y').envelope]
    await refuseAll(600, envelope, other, open, 'InvalidEnvelopeError')
    expect(await ben.readText(ann, envelope)).to.equal('x')
  })

  it('to 1,000 tombstones buries nothing', async () => {
    const [first, second] = [ann.seal(ben, 'x'), ann.seal(ben, 'y')]
    const tombstone = tombstoneOf(first.envelope, first.tag)
    await refuseAll(1_000, tombstone, tombstoneOf(second.envelope, second.tag), open, 'InvalidEnvelopeError')
    expect(await ben.readText(ann, first.envelope)).to.equal('x')
  })

  it('to 1,000 requests for a new session ends none', async () => {
    const { envelope } = ben.seal(ann, 'x')
    const ask = async (): Promise<Uint8Array> => (await askReset(ann.stateOf(ben), { key: ann.key, peer: ben.peerId, envelope, random: ann.random, now: ann.now }))?.envelope ?? new Uint8Array(0)
    await refuseAll(1_000, await ask(), await ask(), open, 'InvalidEnvelopeError')
  })

  it('to 6,400 bundles leaves none that can be used', async () => {
    const [bundle, other] = [await ben.offer(ann), await ben.offer(ann)]
    await refuseAll(6_400, bundle, other, async (bytes) => await ann.read(ben, bytes), 'InvalidBundleError')
    expect((await ann.read(ben, bundle)).from).to.equal(ben.peerId)
  })

  it('to 1,000 records is told as such, or reads as a record that another session could have', () => {
    const random = new SeededRandom('records')
    const records = recordsOf(ben.stateOf(ann))
    let refused = 0
    for (let round = 0; round < 1_000; round++) {
      const [record, other] = [records[random.number(records.length)], records[random.number(records.length)]]
      if (record === undefined || other === undefined) throw new Error('there are no records')
      try {
        readPeerSessions([{ name: record.name, bytes: damaged(random, record.bytes, other.bytes) }])
      } catch (error) {
        expect(error).to.have.property('name', 'SessionUnreadableError')
        refused++
      }
    }
    expect(refused).to.be.above(300)
  })
})
