/** What the simulator is worth: each kind of bug of the private cloud, planted, is found, and said to be what it is. */
import { expect } from 'chai'
import { early, forgetting, losing, onClouds, onDevices, open, Tags } from './bugs.ts'
import { simulate } from './simulate.ts'
import type { Bug } from './bugs.ts'
import type { SimulationResult } from './simulate.ts'

const SIZE = { devices: 3, clouds: 2, messages: 100 }

/** The lane plays these seeds without a bug, and they are clean there. */
const run = async (seed: string, wrap: Bug): Promise<SimulationResult> => await simulate({ ...SIZE, seed, wrap })

describe('A bug of the private cloud is caught by the simulator:', function () {
  this.timeout(120_000)

  it('a cloud that answers before what it was given is durable (seed 5)', async () => {
    const { lies, lines } = await run('5', onClouds(early(20_000)))
    expect(lies, lines.join('\n')).to.be.greaterThan(0)
    expect(lines.join('\n')).to.match(/shown as being on \w+'s cloud/)
  })

  it('a cloud that does not erase what was delivered or taken back (seed 2)', async () => {
    const { leftovers, lines } = await run('2', forgetting('hd', 'hi'))
    expect(leftovers, lines.join('\n')).to.be.greaterThan(0)
    expect(lines.join('\n')).to.match(/cloud still has \d+ rows on its disk of what is over/)
  })

  it('a device that does not know again what it has, and shows it twice when it comes from two nodes (seed 1)', async () => {
    const { duplicated, lines } = await run('1', onDevices(losing('e', 'i')))
    expect(duplicated, lines.join('\n')).to.be.greaterThan(0)
  })

  it('a cloud that reports a delivery that it cannot prove: no device believes it, and it is told (seed 2)', async () => {
    const { lies, lines } = await run('2', new Tags().lying('made up'))
    expect(lines.join('\n')).to.match(/UntrueReportError/)
    expect(lies, lines.join('\n')).to.equal(0)
  })

  it('a cloud that reports a delivery too early and can prove it, because it played the same run before (seed 5)', async () => {
    const tags = new Tags()
    const before = await run('5', tags.overheard)
    expect(before.lines).to.deep.equal([])
    const { lies, lines } = await run('5', tags.lying('overheard'))
    expect(lies, lines.join('\n')).to.be.greaterThan(0)
    expect(lines.join('\n')).to.match(/shown as delivered at \d+, and it was not there/)
  })

  it('a device that seals nothing: its words are legible at a cloud (seed 2)', async () => {
    const { readable } = await run('2', onDevices(open))
    expect(readable).to.be.greaterThan(0)
  })
})
