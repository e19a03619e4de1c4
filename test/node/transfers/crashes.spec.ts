/** Files, with a crash before each effect that a device has: nothing is lost, nothing stays that nobody speaks of. */
import { expect } from 'chai'
import { file, gathered, pieces } from '../../identity/blob/blobs.ts'
import { People } from '../delivery/people.ts'
import type { Person } from '../delivery/people.ts'

const CONTENT = file(40_000)

async function revive (people: People, person: Person, losePower: boolean): Promise<void> {
  person.device.crash({ losePower })
  person.device.restart()
  person.node = await people.start(person.device, person.faults)
}

const given = { name: 'letter.txt', size: CONTENT.byteLength, mime: 'text/plain' } as const

describe('a file, wherever a device dies', () => {
  it('is kept with its message or not at all, at its sender [S1-19]', async function () {
    this.timeout(120_000)
    let ends = 0
    for (let step = 1; ends < 2; step++) {
      const people = new People(`sender ${step}`)
      const [alice, bob] = await people.pair()
      const b = bob.node.self.peerId
      alice.device.crashAfter(step)
      const sending = alice.node.transfers.send(b, { ...given, source: pieces(CONTENT, 10_000) }).then(() => true)
      // a device that died never answers
      if (await people.do(Promise.race([sending, alice.device.died.then(() => false)]))) ends++
      await revive(people, alice, step % 2 === 0)
      await people.world.advance(30_000)
      const [message] = await people.history(alice, bob)
      const blobs = await people.do((await people.do(openedBlobs(alice))).names())
      expect(blobs, `step ${step}`).to.have.lengthOf(message === undefined ? 0 : 1)
      if (message === undefined) continue
      const [theirs] = await people.history(bob, alice)
      expect(theirs?.id, `step ${step}`).to.equal(message.id)
      const done = people.event(bob.node, 'transfer:changed', ({ state }) => state === 'done')
      await people.do(bob.node.transfers.accept(alice.node.self.peerId, message.id))
      await people.do(done)
      await people.world.advance(30_000)
      expect((await people.history(alice, bob)).map(({ delivery }) => delivery.state), `step ${step}`).to.deep.equal(['delivered'])
    }
  })

  it('arrives once, and its sender hears of it, though the receiver dies while it is fetched [S1-19]', async function () {
    this.timeout(240_000)
    let ends = 0
    for (let step = 1; ends < 2; step++) {
      const people = new People(`receiver ${step}`)
      const [alice, bob] = await people.pair()
      const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
      const announced = people.event(bob.node, 'message:added')
      await people.do(alice.node.transfers.send(b, { ...given, source: pieces(CONTENT, 10_000) }))
      const { id } = await people.do(announced)
      bob.device.crashAfter(step)
      void bob.node.transfers.accept(a, id)
      await people.world.advance(20_000)
      if (bob.device.state === 'dead') await revive(people, bob, step % 2 === 0)
      else ends++
      // what is looked at below has effects of its own
      bob.device.crashAfter(Infinity)
      await people.world.advance(60_000)
      const accepted = await people.do(bob.node.transfers.get(a, id))
      // the word of the person may have been lost with the device: it is said again
      if (accepted?.state === 'offered') await people.do(bob.node.transfers.accept(a, id))
      await people.world.advance(60_000)
      expect((await people.do(bob.node.transfers.get(a, id)))?.state, `step ${step}`).to.equal('done')
      expect(await people.do(gathered(bob.node.transfers.open(a, id))), `step ${step}`).to.deep.equal(CONTENT)
      expect((await people.history(alice, bob)).map(({ delivery }) => delivery.state), `step ${step}`).to.deep.equal(['delivered'])
      expect((await people.history(bob, alice)).map(({ id }) => id), `step ${step}`).to.deep.equal([id])
      expect([...alice.faults, ...bob.faults], `step ${step}`).to.deep.equal([])
    }
  })
})

async function openedBlobs ({ device }: Person): Promise<{ names (): Promise<string[]> }> {
  if (device.platform.files === undefined) throw new Error('A device has a place for files')
  return await device.platform.files.openBlobs()
}
