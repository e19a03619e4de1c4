/**
 * What the simulator is worth: each kind of bug of the private cloud, planted, is found, and said to be what it is. The
 * seed that shows it stands first; others follow for the day when a change of the product has made it another run. The
 * first run that shows the bug ends the test.
 */
import { expect } from 'chai'
import { early, forgetting, losing, onClouds, onDevices, open, Tags, unnumbered } from './bugs.ts'
import { simulate } from './simulate.ts'
import type { Bug } from './bugs.ts'
import type { SimulationResult } from './simulate.ts'

const SIZE = { devices: 3, clouds: 2, messages: 100 }

/** Without a bug these seeds are clean: they are among those of every push. */
async function firstThat (shows: (result: SimulationResult) => boolean, seeds: readonly string[], bugIn: (seed: string) => Promise<Bug> | Bug): Promise<SimulationResult> {
  for (const seed of seeds) {
    const result = await simulate({ ...SIZE, seed, wrap: await bugIn(seed) })
    if (shows(result)) return result
  }
  throw new Error(`None of the seeds ${seeds.join(', ')} shows it`)
}

const linesOf = ({ lines }: SimulationResult): string => lines.join('\n')

describe('A bug of the private cloud is caught by the simulator:', function () {
  this.timeout(300_000)

  it('a cloud that answers before what it was given is durable (seed 5)', async () => {
    const shown = await firstThat(({ lies }) => lies > 0, ['5', '2', '3', '4'], () => onClouds(early(20_000)))
    expect(linesOf(shown)).to.match(/shown as being on \w+'s cloud at \d+, and it was not there/)
  })

  it('a cloud that does not erase what was delivered or taken back (seed 2)', async () => {
    const shown = await firstThat(({ leftovers }) => leftovers > 0, ['2', '1', '3'], () => forgetting('hd', 'hi'))
    expect(linesOf(shown)).to.match(/cloud still has \d+ rows on its disk of what is over: h[di]/)
  })

  it('a device that does not know again what it has, and shows it twice (seed 1)', async () => {
    const shown = await firstThat(({ duplicated }) => duplicated > 0, ['1', '2', '3'], () => onDevices(losing('e', 'i')))
    expect(linesOf(shown)).to.match(/is shown \S+ twice|duplicated: /)
  })

  it('a cloud that reports a delivery that it cannot prove: no device believes it, and it is told (seed 2)', async () => {
    const shown = await firstThat(({ leftovers }) => leftovers > 0, ['2', '3', '4'], () => new Tags().lying('made up'))
    expect(linesOf(shown)).to.match(/UntrueReportError/)
    expect(shown.lies, linesOf(shown)).to.equal(0)
  })

  it('a cloud that reports a delivery too early and can prove it, because it played the same run before (seed 4)', async () => {
    const shown = await firstThat(({ lies }) => lies > 0, ['4', '7', '11', '18', '9'], async (seed) => {
      const tags = new Tags()
      // only to listen changes nothing
      const before = await simulate({ ...SIZE, seed, wrap: tags.overheard })
      expect(before.lines).to.deep.equal([])
      return tags.lying('overheard')
    })
    expect(linesOf(shown)).to.match(/shown as delivered at \d+, and it was not there/)
  })

  it('devices that show what comes in the order in which it comes (seed 62)', async () => {
    const shown = await firstThat(({ misordered }) => misordered > 0, ['62', '132', '13', '31'], () => onDevices(unnumbered))
    expect(linesOf(shown)).to.match(/misordered: \w+ > \w+ as \w+ sees it: \S+ stands after a later one/)
    expect([shown.lost, shown.duplicated], linesOf(shown)).to.deep.equal([0, 0])
  })

  it('a device that seals nothing: its words are legible at a cloud (seed 2)', async () => {
    const shown = await firstThat(({ readable }) => readable > 0, ['2', '1', '3'], () => onDevices(open))
    expect(linesOf(shown)).to.match(/cloud has \S+ in a row of h[df]/)
  })
})
