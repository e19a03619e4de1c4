/** The simulator at every push: what it finds is said with the one line that plays it again. */
import { expect } from 'chai'
import { ManySeeds } from '../simulation/many.ts'

const SEEDS = 100
const MESSAGES = 100
const AT_ONCE = 10

describe('The simulator, with people who have clouds, pair and unpair them, and lose and restore machines', function () {
  this.timeout(900_000)
  let many: ManySeeds

  before(() => { many = new ManySeeds({ seeds: SEEDS, messages: MESSAGES }) })
  after(() => many.stop())

  for (let first = 1; first <= SEEDS; first += AT_ONCE) {
    const seeds = Array.from({ length: AT_ONCE }, (_, at) => first + at)
    it(`finds nothing lost, twice, out of order, untrue, left over or legible in seeds ${first} to ${first + AT_ONCE - 1} of ${MESSAGES} messages`, async () => {
      const { found, messages } = await many.play(seeds)
      expect(found, found.join('\n')).to.deep.equal([])
      expect(messages).to.be.greaterThan(AT_ONCE * MESSAGES / 4)
    })
  }
})
