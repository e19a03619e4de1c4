import { expect } from 'chai'
import { envelopeId, publicKeyOf } from '../../../../src/identity/index.ts'
import { keys } from '../../../../src/node/store/keys.ts'
import { failure } from '../../../protocols/conversation.ts'
import { answers, keyOf, mail, NONE, numberOf, opens, person, Rig } from './rig.ts'
import type { Write } from '../../../../src/node/store/durable-level.ts'

/** What the disk has of these key spaces. */
function image (rig: Rig, ...spaces: string[]): Write[] {
  return rig.disk.contents().filter(({ key }) => spaces.some((space) => key.startsWith(`~${space}/`)))
}

describe('an image of a cloud\'s disk', () => {
  it('from before a delivery does not give back what was delivered, whatever the cloud holds since; what waits it gives', async () => {
    const rig = await Rig.create()
    const ann = await rig.device([await rig.correspondent('ben')])
    await rig.deposit(ann, 'ben', mail(1), mail(2))
    const before = image(rig, 'hd')
    const ben = await rig.visit('ben')
    ben.answer = (envelope) => numberOf(envelope) === 1 ? opens(envelope) : answers('try later')(envelope)
    await ann.reports.reach(1)
    const [owner, to] = [(await person('ann')).peerId, (await person('ben')).peerId]
    expect(await rig.store.get(keys.deposit(owner, to, 1))).to.equal(undefined)
    await rig.putBack(before)
    expect(await failure(rig.store.get(keys.deposit(owner, to, 1)))).to.have.property('name', 'InvalidSealedRecordError')
    expect(await rig.store.get(keys.deposit(owner, to, 2))).to.be.instanceOf(Uint8Array)
  })

  it('from before the device has taken what was fetched for it does not give that back', async () => {
    const rig = await Rig.create()
    await (await rig.device([await rig.correspondent('ben')])).channel.close()
    const { peerId: ben } = await person('ben')
    const { peerId: owner } = await person('ann')
    for (const number of [1, 2]) await rig.courier.onEnvelope(ben, mail(number).envelope, { from: NONE, to: publicKeyOf(owner) })
    const before = image(rig, 'hf')
    const ann = await rig.connect()
    ann.answer = (envelope) => numberOf(envelope) === 1 ? opens(envelope) : answers('try later')(envelope)
    await ann.fetched.reach(2)
    await rig.quiet()
    await rig.putBack(before)
    expect(await failure(rig.store.get(keys.fetchedEnvelope(owner, 1)))).to.have.property('name', 'InvalidSealedRecordError')
    expect(await rig.store.get(keys.fetchedEnvelope(owner, 2))).to.be.instanceOf(Uint8Array)
  })

  it('holds no envelope, name, peer ID or key in clear, and no row that is not sealed', async () => {
    const rig = await Rig.create()
    const ann = await rig.device([await rig.correspondent('ben', { clouds: ['ben\'s cloud'] })])
    const { envelope } = mail(0x43414e41, 3_000)
    envelope.fill(0x5a, 4)
    const planted = { ...mail(1), envelope, eid: envelopeId(envelope) }
    await rig.deposit(ann, 'ben', planted)
    const [{ peerId: ben }, key] = [await person('ben'), await keyOf('ben')]
    await rig.courier.onEnvelope(ben, planted.envelope, { from: NONE, to: await keyOf('ann') })
    const disk = Buffer.concat(rig.disk.contents().flatMap((row) => [Buffer.from(row.key), row.type === 'put' ? Buffer.from(row.value) : Buffer.alloc(0)]))
    for (const secret of ['Z'.repeat(16), ben, (await person('ann')).peerId, '192.0.2.1', Buffer.from(key), Buffer.from(planted.eid)]) {
      expect(disk.includes(secret), String(secret)).to.equal(false)
    }
    expect(rig.rows('hd', 'hf')).to.equal(2)
  })
})
