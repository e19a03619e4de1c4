import { expect } from 'chai'
import { spaceOf } from '../../../src/node/store/stored-keys.ts'
import { People } from './people.ts'
import type { Person } from './people.ts'

const WORDS = ['marzipan by zeppelin', 'the seventh albatross', 'a dodo in the enclosure'].map((words, n) => `${words} ${n}`)
const NAME = 'Wilhelmina Quagga'

describe('what a node leaves on its disk', () => {
  it('holds no word, no name and no peer ID, of what was delivered, what waits, what is held, and who is there', async () => {
    const people = new People('canary at rest')
    const [alice, bob] = await people.pair()
    const carol = await people.add('carol')
    await people.do(alice.node.contacts.rename(bob.node.self.peerId, NAME))
    for (const word of WORDS) {
      const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
      await people.do(alice.node.messages.send(bob.node.self.peerId, word))
      await people.do(delivered)
    }
    await people.do(bob.node.stop())
    await people.do(carol.node.stop())
    for (const word of WORDS) await people.do(alice.node.messages.send(bob.node.self.peerId, word))
    // nobody has met her: these are held
    await people.do(alice.node.contacts.add(carol.node.self.peerId, { name: NAME }))
    for (const word of WORDS) await people.do(alice.node.messages.send(carol.node.self.peerId, word))

    const ids = [alice, bob, carol].map(({ node }) => node.self.peerId)
    for (const person of [alice, bob]) expect(seenOn(person, [...WORDS, NAME, ...ids])).to.deep.equal([])
    const spaces = new Set(alice.device.disk.contents().map(({ key }) => spaceOf(key)))
    expect(['c', 'm', 'o', 'p', 'q', 'r', 's'].filter((space) => !spaces.has(space)), 'all of it is there').to.deep.equal([])
    expect((await people.history(alice, carol)).map(({ text }) => text), 'and can be read').to.deep.equal(WORDS)
  })
})

/** Everything that can be read on the disk now, synced or not, keys and values. */
function seenOn ({ device: { disk } }: Person, canaries: readonly string[]): string[] {
  const bytes = Buffer.concat(disk.contents().flatMap((write) => [Buffer.from(write.key), write.type === 'put' ? write.value : new Uint8Array(0)]))
  return canaries.filter((canary) => bytes.includes(canary) || bytes.includes(Buffer.from(canary).toString('hex')))
}
