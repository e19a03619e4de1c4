import { expect } from 'chai'
import { createMemoryWorld } from '../../src/node/platform/memory.ts'
import { FindingsLog } from './findings.ts'
import { Person } from './person.ts'
import { Truth } from './truth.ts'
import { judgeConversation, judgePending } from './verdict.ts'

const MINUTE = 60_000
/** Far more than the steps of the scenario: if it takes more, it does not end. */
const MOST_STEPS = 2_000

interface Outcome { readonly log: FindingsLog, readonly died: boolean, readonly kept: number }

/** Two people write to each other, and one device stops instead of having its `step`-th effect from then on. */
async function crashAt (who: 'ada' | 'bob', step: number, losePower: boolean): Promise<Outcome> {
  const world = createMemoryWorld({ seed: `every step ${who}` })
  const log = new FindingsLog()
  const truth = new Truth()
  const people: Person[] = ['ada', 'bob'].map((name): Person => new Person({
    world,
    device: world.device({ name }),
    random: world.random.fork(name),
    wrap: (platform) => platform,
    onAdded (person, message, seen) {
      if (seen.has(message.id)) log.found('duplicated', `${person.name} is shown a message twice`)
      seen.add(message.id)
    },
    onChanged: (person, message) => truth.hear(person, message, people, [], world.now()),
    onBooted: () => Promise.resolve(),
    onFault: () => undefined,
    onBroken: (person, what) => log.found('lost', `${person.name}: ${what}`)
  }))
  const [ada, bob] = people as [Person, Person]
  await world.until(Promise.all(people.map((person) => person.boot())))
  ada.add(bob)
  bob.add(ada)
  await world.advance(MINUTE)

  const victim = who === 'ada' ? ada : bob
  victim.device.crashAfter(step)
  for (let n = 1; n <= 5; n++) {
    // one by one first, then several in one group
    ada.say(bob, `ada${n}`)
    if (n < 4) await world.advance(10_000)
    if (n % 2 === 1) bob.say(ada, `bob${n}`)
  }
  await world.advance(2 * MINUTE)
  const died = victim.device.state === 'dead'
  victim.device.crash({ losePower })
  await world.advance(MINUTE)
  await world.until(victim.boot())
  await world.advance(30 * MINUTE)

  await truth.check(log)
  await world.until(judgeConversation(ada, bob, log).then(() => judgeConversation(bob, ada, log)))
  for (const person of people) await world.until(judgePending(person, log))
  return { log, died, kept: log.counts.messages }
}

describe('A crash at every single step', function () {
  this.timeout(300_000)

  for (const who of ['ada', 'bob'] as const) {
    it(`of ${who === 'ada' ? 'the one who writes more' : 'the other one'} loses, repeats, disorders and makes up nothing`, async () => {
      let step = 1
      for (; step < MOST_STEPS; step++) {
        const { log, died, kept } = await crashAt(who, step, step % 2 === 0)
        expect(log.lines, `crash of ${who} at step ${step}`).to.deep.equal([])
        if (died) continue
        expect(kept).to.equal(8)
        break
      }
      // the scenario has dozens of steps, and the last round had no crash in it
      expect(step).to.be.within(20, MOST_STEPS - 1)
    })
  }
})
