import { expect } from 'chai'
import { People } from './people.ts'
import type { Person } from './people.ts'

/** Words that nobody else writes, of more than eight bytes. */
const PLANTED = Array.from({ length: 40 }, (_, n) => `kanarienvogel-${n}-zwitschert`)

interface Heard { readonly protocol: string, readonly bytes: string }

/** Everything that leaves any device, as it is before the connection encrypts it. */
function listen (people: People): Heard[] {
  const heard: Heard[] = []
  people.world.wire.decide = ({ protocol, bytes }) => {
    heard.push({ protocol, bytes: Buffer.from(bytes).toString('latin1') })
    return undefined
  }
  return heard
}

/** All of a protocol as one, so that nothing hides at the edge of two pieces. */
const joined = (heard: readonly Heard[], protocol = ''): string => heard.filter((one) => one.protocol.includes(protocol)).map(({ bytes }) => bytes).join('')

async function tell (people: People, from: Person, to: Person, words: readonly string[]): Promise<void> {
  const last = people.event(from.node, 'message:changed', ({ text, delivery }) => text === words.at(-1) && delivery.state === 'delivered')
  for (const word of words) await people.do(from.node.messages.send(to.node.self.peerId, word))
  await people.do(last)
}

describe('what leaves a device', () => {
  it('holds no piece of eight bytes of what was written, even inside the connection\'s own encryption [S1-22] [S0-02] [S0-04] [S0-05]', async () => {
    const people = new People('canary')
    const heard = listen(people)
    const [alice, bob] = await people.pair()
    await tell(people, alice, bob, PLANTED.slice(0, 20))
    await tell(people, bob, alice, PLANTED.slice(20))
    // what was taken back, what waits for somebody who was never met, and a session that begins anew, too
    await people.do(bob.node.stop())
    const sent = await people.do(alice.node.messages.send(bob.node.self.peerId, PLANTED[0]!))
    await people.do(alice.node.messages.cancel(bob.node.self.peerId, sent.id))
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await tell(people, alice, bob, PLANTED)

    const traffic = joined(heard)
    expect(traffic.length).to.be.greaterThan(80 * 256)
    expect(joined(heard, '/mobilink/msg/').length).to.be.greaterThan(80 * 256)
    // the ear hears: the name of who asks to be a contact is told to whom it asks
    expect(joined(heard, '/mobilink/request/')).to.not.equal('')
    for (const word of PLANTED) {
      for (let at = 0; at + 8 <= word.length; at++) {
        expect(traffic.includes(word.slice(at, at + 8)), `"${word.slice(at, at + 8)}" in what left`).to.equal(false)
      }
    }
    expect(await people.texts(bob, alice)).to.deep.equal([...PLANTED.slice(0, 20), ...PLANTED.slice(20), ...PLANTED])
  })

  it('is of the same sizes whatever short texts say, and never shows how long they are', async () => {
    const sizes = async (words: readonly string[]): Promise<number[]> => {
      const people = new People('sizes')
      const [alice, bob] = await people.pair()
      await tell(people, alice, bob, ['first'])
      people.world.wire.conditions = { ...people.world.wire.conditions, splitChance: 0 }
      const heard = listen(people)
      for (const word of words) await tell(people, alice, bob, [word])
      return heard.filter(({ protocol }) => protocol.includes('/mobilink/msg/')).map(({ bytes }) => bytes.length)
    }
    const short = await sizes(['a', 'b', 'c', 'd'])
    expect(await sizes(['a'.repeat(100), 'yes', 'no, never', 'x'.repeat(150)])).to.deep.equal(short)
  })
})
