/** Lives of a store that erases, as many and as long as a lane has time for. */
import { expect } from 'chai'
import { seededRandom } from '../tools.ts'
import { RowKeeper, slotOf } from './disk.ts'
import { Thief } from './thief.ts'
import type { Disk, Slot } from './disk.ts'

const rows = (from: number, count: number): Array<readonly [string, string]> => Array.from({ length: count }, (_, at) => [`row-${from + at}`, `text ${from + at}`] as const)
const copy = (disk: Disk): Disk => new Map([...disk].map(([name, value]) => [name, Uint8Array.from(value)]))

export function describeRandomErasing (seeds: readonly string[], turns: number): void {
  describe('erasing for good, at random', () => {
    for (const seed of seeds) {
      it(`seed ${seed}: rows come and go, the node dies and starts, images are taken; nothing erased opens, everything else does`, async () => {
        await live(`erase ${seed}`, turns)
      }).timeout(180_000)
    }
  })
}

/** A life of a store, with a thief who takes an image now and then and, at the end, the memory. */
async function live (seed: string, turns: number): Promise<void> {
  const random = seededRandom(seed)
  const slots = [slotOf(random), slotOf(random)] as const
  let keeper = RowKeeper.create(slots, random)
  const alive = new Map<string, string>()
  const images: Array<{ disk: Disk, had: string[] }> = []
  const restart = (): void => { keeper = RowKeeper.open(copy(keeper.disk), slots, slots[random.below(2)] as Slot, random) }
  let next = 0

  for (let turn = 0; turn < turns; turn++) {
    const some = [...alive.keys()].filter(() => random.below(3) === 0)
    const chosen = random.below(4) === 0 ? some : [...alive.keys()].slice(0, 1 + random.below(40))
    switch (random.below(8)) {
      case 0: case 1: case 2: {
        const added = rows(next, 1 + random.below(90))
        next += added.length
        await keeper.add(added)
        for (const [name, text] of added) alive.set(name, text)
        break
      }
      case 3: case 4: case 5:
        keeper.erase(chosen)
        for (const name of chosen) alive.delete(name)
        break
      // dies before the batch has landed
      case 6: keeper.erasing(chosen); restart(); break
      default: restart()
    }
    if (turn % 13 === 5) images.push({ disk: copy(keeper.disk), had: [...alive.keys()] })
  }

  for (const [name, text] of alive) expect(await keeper.text(name)).to.equal(text)
  for (const { disk, had } of images) {
    const thief = new Thief(disk, keeper.state, slots)
    const gone = had.filter((name) => !alive.has(name))
    expect(await thief.reads(gone.filter((_, at) => at % 9 === 0)), 'erased rows that opened').to.deep.equal([])
  }
}
