import { join } from 'node:path'
import { buildPage, openBrowser, serve } from '../browser/pages.ts'
import { median } from '../statistics.ts'
import { writeRandom } from './file.ts'
import type { FilePage } from '../browser/file-page.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

const MIB = 1024 * 1024
const SIZE = 32 * MIB
const ROUNDS = 3

declare const filePage: FilePage

/** A file from a host to a tab, and one from the tab to a folder of the host, each against a bare stream the same way. */
export async function measureFileInBrowser (place: Workplace): Promise<Results> {
  const path = join(await place.folder(), 'film')
  await writeRandom(path, SIZE)
  const host = await place.file()
  const kept = await host.call('keep', path)
  const tab = await openBrowser(place, await serve(place, await buildPage(place, './file-page.js')))
  const transport = await tab.evaluate(async ([peer, addresses]) => await filePage.connect(peer, addresses), [kept.peer, kept.addresses.filter((address) => address.includes('/ws/'))] as const)
  const own = await tab.evaluate(async (size) => await filePage.keep(size), SIZE)
  const [down, up]: [Ways, Ways] = [{ raws: [], fetches: [], rests: [] }, { raws: [], fetches: [], rests: [] }]
  for (let round = 0; round < ROUNDS; round++) {
    down.raws.push((await tab.evaluate(async ([peer, size]) => await filePage.raw(peer, size), [kept.peer, SIZE] as const)).ms)
    const taken = await tab.evaluate(async (from) => await filePage.take(from), kept)
    down.fetches.push(taken.fetchMs)
    down.rests.push(taken.openMs)
    up.raws.push((await host.call('raw', own.peer, SIZE)).ms)
    const landed = await host.call('take', own)
    up.fetches.push(landed.fetchMs)
    up.rests.push(landed.saveMs)
  }
  const [toTab, toHost] = [median(down.raws) / median(down.fetches), median(up.raws) / median(wholeOf(up))]
  const rate = (times: readonly number[]): string => `${Math.round(SIZE / 1_000 / median(times))} MB/s`
  return {
    'file.browserRatio': {
      value: Math.min(toTab, toHost),
      how: `the lower of two, ${SIZE / MIB} MiB over ${transport}, ${ROUNDS} rounds in turn. Host to tab ${toTab.toFixed(2)}: bare stream ${rate(down.raws)}, fetched, proven and kept ${rate(down.fetches)}, then opened ${rate(down.rests)}. ` +
        `Tab to host ${toHost.toFixed(2)}: bare stream ${rate(up.raws)}, fetched, proven and saved ${rate(wholeOf(up))}; sealed and kept in the tab before ${rate([own.ms])}`
    }
  }
}

interface Ways { readonly raws: number[], readonly fetches: number[], readonly rests: number[] }

function wholeOf ({ fetches, rests }: Ways): number[] {
  return fetches.map((time, round) => time + (rests[round] ?? 0))
}
