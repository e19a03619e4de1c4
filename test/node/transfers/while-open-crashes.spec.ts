/** A file without a copy, with a crash before each effect that its sender has: nothing is said to be there that is not. */
import { expect } from 'chai'
import { createMobilinkNode } from '../../../src/node/index.ts'
import { file } from '../../identity/blob/blobs.ts'
import { CONFIG, People } from '../delivery/people.ts'
import type { SteadyFile } from '../../../src/node/index.ts'
import type { Person } from '../delivery/people.ts'

const CONTENT = file(40_000)

function given (): SteadyFile {
  return { name: 'letter.txt', size: CONTENT.byteLength, source: { read: async (offset, length) => await Promise.resolve(CONTENT.slice(offset, offset + length)), close: async () => { await Promise.resolve() } } }
}

/** What both say of it once its sender has started anew. */
async function expectClosed (people: People, alice: Person, bob: Person, step: string): Promise<void> {
  await people.world.advance(60_000)
  const messages = await people.history(alice, bob)
  expect(messages.map(({ delivery }) => delivery), step).to.deep.equal(messages.map(() => ({ state: 'stuck', reason: 'closed' })))
  expect((await people.do(alice.node.messages.pending())).items, step).to.deep.equal([])
  expect(await people.do(alice.node.transfers.list()), step).to.deep.equal([])
  for (const { id, file: theirs } of await people.history(bob, alice)) {
    if (theirs?.transfer.state === 'offered') await people.do(bob.node.transfers.accept(alice.node.self.peerId, id))
    await people.world.advance(60_000)
    expect((await people.do(bob.node.transfers.get(alice.node.self.peerId, id)))?.state, step).to.equal('withdrawn')
  }
  expect([...alice.faults, ...bob.faults], step).to.deep.equal([])
}

describe('a file without a copy, wherever its sender dies', () => {
  it('while it is announced: it is given up at the next start, or was never sent', async function () {
    this.timeout(240_000)
    let ends = 0
    let announced = 0
    for (let step = 1; ends < 1; step++) {
      const people = new People(`announcing ${step}`)
      const [alice, bob] = await people.pair()
      alice.device.crashAfter(step)
      const offered = people.event(alice.node, 'transfer:changed', ({ state }) => state === 'offered')
      void alice.node.transfers.sendWhileOpen(bob.node.self.peerId, given())
      if (await people.do(Promise.race([offered.then(() => true), alice.device.died.then(() => false)]))) ends++
      announced += (await people.history(bob, alice)).length
      alice.device.crash({ losePower: step % 2 === 0 })
      alice.device.restart()
      alice.node = await people.start(alice.device, alice.faults)
      await expectClosed(people, alice, bob, `step ${step}`)
    }
    expect(announced).to.be.greaterThan(0)
  })

  it('and again while it is given up', async function () {
    this.timeout(240_000)
    let ends = 0
    for (let step = 1; ends < 1; step++) {
      const people = new People(`giving up ${step}`)
      const [alice, bob] = await people.pair()
      // one that the contact knows of, and one that it was not told of
      const offered = people.event(alice.node, 'transfer:changed', ({ state }) => state === 'offered')
      await people.do(alice.node.transfers.sendWhileOpen(bob.node.self.peerId, given()))
      await people.do(offered)
      await people.do(bob.node.stop())
      await people.do(alice.node.transfers.sendWhileOpen(bob.node.self.peerId, given()))
      alice.device.crash({ losePower: false })
      alice.device.restart()
      alice.device.crashAfter(step)
      const starting = createMobilinkNode(alice.device.platform, CONFIG).then(() => true)
      if (await people.do(Promise.race([starting, alice.device.died.then(() => false)]))) ends++
      alice.device.crash({ losePower: step % 2 === 0 })
      alice.device.restart()
      alice.node = await people.start(alice.device, alice.faults)
      bob.device.restart()
      bob.node = await people.start(bob.device, bob.faults)
      await expectClosed(people, alice, bob, `step ${step}`)
      expect(await people.history(alice, bob)).to.have.lengthOf(2)
      expect(await people.history(bob, alice)).to.have.lengthOf(1)
    }
  })
})
