/** How a file that an own cloud carries ends there: taken back, declined, too old, unpaired, or with no room for it. */
import { expect } from 'chai'
import { file } from '../../identity/blob/blobs.ts'
import { blobsOf, held, letter, scene, sent, start, stop, until } from './by-cloud.ts'
import type { Scene } from './by-cloud.ts'
import type { Message } from '../../../src/node/index.ts'

const CONTENT = file(300_000)
const DAY_MS = 24 * 60 * 60 * 1_000

/** Bob is away, and the cloud has what Alice sent. */
async function carried (seed: string): Promise<Scene & { readonly id: Message['id'] }> {
  const made = await scene(seed)
  const { people, alice, bob } = made
  await stop(people, bob)
  const { id } = await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
  await until(people, 'it is on the cloud', async () => (await sent(people, alice, bob, id))?.where.includes('cloud Study') === true)
  return { ...made, id }
}

/** Nothing of it is left on the cloud, in its rows and on its disk. */
async function isGone ({ people, home }: Scene): Promise<boolean> {
  const { files, usedBytes } = await held(people, home)
  return files === 0 && usedBytes === 0 && (await blobsOf(people, home)).length === 0
}

function faults ({ alice, bob, home }: Scene): Error[] {
  return [...alice.faults, ...bob.faults, ...home.faults]
}

describe('a file on an own cloud', () => {
  it('is erased there when it is taken back, also when the cloud is away at that moment', async () => {
    const made = await carried('taken back')
    const { people, alice, bob, home, id } = made
    home.device.crash()
    await people.do(alice.node.messages.cancel(bob.node.self.peerId, id))
    await start(people, home)
    await until(people, 'it is gone', async () => await isGone(made))
    expect((await sent(people, alice, bob, id))?.where).to.deep.equal(['this device'])
    expect(faults(made)).to.deep.equal([])
  })

  it('is erased there when the contact does not want it, who says so to the device, too', async () => {
    const made = await carried('declined')
    const { people, alice, bob, home, id } = made
    await stop(people, alice)
    await start(people, bob)
    await until(people, 'it is announced', async () => (await people.history(bob, alice)).length === 1)
    await people.do(bob.node.transfers.decline(alice.node.self.peerId, id))
    await until(people, 'it is gone', async () => (await blobsOf(people, home)).length === 0)
    await start(people, alice)
    await until(people, 'the device has heard', async () => (await sent(people, alice, bob, id))?.delivery.state === 'stuck')
    expect((await sent(people, alice, bob, id))?.delivery).to.deep.equal({ state: 'stuck', reason: 'declined' })
    await until(people, 'nothing is left to be said', async () => (await people.do(bob.node.transfers.list())).length === 0)
    expect(faults(made)).to.deep.equal([])
  })

  it('is erased there after thirty days, and shown as being on the device alone', async () => {
    const made = await carried('too old')
    const { people, alice, bob, id } = made
    await people.world.advance(30 * DAY_MS + 7 * 60 * 60 * 1_000)
    await until(people, 'it is gone', async () => await isGone(made))
    await until(people, 'the device has heard', async () => (await sent(people, alice, bob, id))?.where.join() === 'this device')
    expect(faults(made)).to.deep.equal([])
  }).timeout(120_000)

  it('is erased there with everything else when the two are unpaired, from either side', async () => {
    for (const side of ['device', 'host'] as const) {
      const made = await carried(`unpaired by the ${side}`)
      const { people, alice, bob, home, id } = made
      if (side === 'device') await people.do(alice.node.cloud.unpair(home.node.self.peerId))
      else await people.do(home.node.cloud.unpair(alice.node.self.peerId))
      await until(people, 'it is gone', async () => (await blobsOf(people, home)).length === 0)
      expect(await people.do(home.node.cloud.devices())).to.deep.equal([])
      if (side === 'host') continue
      expect((await sent(people, alice, bob, id))?.where).to.deep.equal(['this device'])
    }
  })

  it('is erased there by a wipe, and carried anew', async () => {
    const made = await carried('wiped')
    const { people, alice, bob, home, id } = made
    await people.do(home.node.cloud.wipe(alice.node.self.peerId))
    expect(await blobsOf(people, home)).to.deep.equal([])
    await until(people, 'it is there again', async () => (await blobsOf(people, home)).length === 1)
    await until(people, 'it is on the cloud again', async () => (await sent(people, alice, bob, id))?.where.includes('cloud Study') === true)
  })

  it('is erased there when the contact is removed or blocked', async () => {
    for (const act of ['remove', 'block'] as const) {
      const made = await carried(act)
      const { people, alice, bob } = made
      await people.do(Promise.resolve<unknown>(alice.node.contacts[act](bob.node.self.peerId)))
      await until(people, 'it is gone', async () => await isGone(made))
      expect(faults(made)).to.deep.equal([])
    }
  })

  it('is let go there when its time is over, also while the device that sent it is away', async () => {
    for (const isOff of [false, true]) {
      const made = await scene(`disappears ${isOff}`)
      const { people, alice, bob, home } = made
      await stop(people, bob)
      const { id } = await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT), { expireAfterMs: DAY_MS }))
      await until(people, 'it is on the cloud', async () => (await sent(people, alice, bob, id))?.where.includes('cloud Study') === true)
      if (isOff) await stop(people, alice)
      await people.world.advance(DAY_MS - 60 * 60_000)
      expect((await blobsOf(people, home)).length, 'until then it is there').to.equal(1)
      await people.world.advance(8 * 60 * 60_000)
      expect((await blobsOf(people, home)).length).to.equal(0)
      if (isOff) await start(people, alice)
      await start(people, bob)
      await people.world.advance(30 * 60_000)
      expect(await people.history(bob, alice)).to.deep.equal([])
      await until(people, 'nothing is left', async () => await isGone(made))
      expect((await sent(people, alice, bob, id))?.delivery.state).to.equal('expired')
      expect(faults(made)).to.deep.equal([])
    }
  })

  it('stays on the device alone where the cloud has no room for it, which says so, and goes there when it has', async () => {
    const made = await scene('no room')
    const { people, alice, bob, home } = made
    const b = bob.node.self.peerId
    await people.do(home.node.cloud.setQuota(alice.node.self.peerId, 1024 ** 2))
    await stop(people, bob)
    const first = await people.do(alice.node.transfers.send(b, letter(file(500_000))))
    await until(people, 'the first is on the cloud', async () => (await sent(people, alice, bob, first.id))?.where.includes('cloud Study') === true)
    const second = await people.do(alice.node.transfers.send(b, letter(file(400_000))))
    await until(people, 'the cloud has said so', async () => (await people.do(alice.node.cloud.clouds()))[0]?.files?.state === 'full')
    expect((await sent(people, alice, bob, second.id))?.where).to.deep.equal(['this device'])
    expect(await held(people, home)).to.include({ deposited: 2, files: 1 })
    // a text has room all the same
    const text = await people.do(alice.node.messages.send(b, 'and a word'))
    await until(people, 'the text is on the cloud', async () => (await sent(people, alice, bob, text.id))?.where.includes('cloud Study') === true)

    await people.do(home.node.cloud.setQuota(alice.node.self.peerId, 10 * 1024 ** 2))
    await until(people, 'the second is on the cloud', async () => (await sent(people, alice, bob, second.id))?.where.includes('cloud Study') === true)
    expect((await people.do(alice.node.cloud.clouds()))[0]?.files).to.deep.equal({ state: 'ok', here: 2, coming: 0 })
    const [what] = await people.do(home.node.cloud.heldFor(alice.node.self.peerId))
    expect(what).to.include({ to: b, envelopes: 3, files: 2, wholeFiles: 2 })
    expect(await held(people, home)).to.deep.equal({ deposited: 3, files: 2, usedBytes: what?.bytes })
    expect(faults(made)).to.deep.equal([])
  })

  it('is not said to be there before all of it is, also when the word about it is', async () => {
    const { people, alice, bob, home } = await scene('half of it')
    await stop(people, bob)
    let isCut = false
    people.world.wire.decide = ({ to, protocol }) => protocol === '/mobilink/file/1.0' && to.startsWith('home') ? (isCut = true, 'reset') : undefined
    const { id } = await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
    await until(people, 'the word is on the cloud', async () => (await held(people, home)).deposited === 1 && isCut)
    await people.world.advance(30_000)
    expect((await sent(people, alice, bob, id))?.where).to.deep.equal(['this device'])
    expect((await people.do(alice.node.cloud.clouds()))[0]?.files).to.deep.equal({ state: 'ok', here: 0, coming: 1 })
    people.world.wire.decide = undefined
    await until(people, 'all of it is', async () => (await sent(people, alice, bob, id))?.where.includes('cloud Study') === true)
  })
})
