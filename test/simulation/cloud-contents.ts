/**
 * What lies on a cloud's disk: rows that have to be gone once nothing waits any more, and words that must never be there.
 * The disk is read as its owner's own store reads it, so that the seal of the disk hides nothing from this look.
 */
import { keys } from '../../src/node/store/keys.ts'
import { spaceOf } from '../../src/node/store/stored-keys.ts'
import { walk } from '../../src/node/store/walk.ts'
import { look } from './look.ts'
import type { FindingsLog } from './findings.ts'
import type { Person } from './person.ts'

/** Deposits with what names them, envelopes that were fetched, and what is to be told about either. */
const WAITING: ReadonlySet<string> = new Set(['hd', 'hi', 'hf', 'hr'])

/** Everything that came from others. */
const FOREIGN = ['hd/', 'hi/', 'hr/', 'hf/', 'he/', 'ht/', 'hb/', 'hc/', keys.owners]

/** As every text of a run begins: `ada>bob#17`. */
const WORD = /[a-z]{3}>[a-z]{3}#\d+/

/** Key spaces of the rows that are there although nothing is to wait there any more, whatever the counters say. */
export function leftAt (cloud: Person): string[] {
  return cloud.device.disk.contents().map(({ key }) => spaceOf(key)).filter((space) => WAITING.has(space))
}

/** Once nothing waits: nothing is left. */
export function judgeErased (cloud: Person, log: FindingsLog): void {
  const left = leftAt(cloud)
  if (left.length > 0) log.found('leftovers', `${cloud.name} still has ${left.length} rows on its disk of what is over: ${[...new Set(left)].join(', ')}`)
}

/** At any time: nobody who has the cloud, and all of its keys, reads what was said. */
export async function judgeUnreadable (cloud: Person, log: FindingsLog): Promise<void> {
  const decoder = new TextDecoder()
  await look(cloud.imageNow, async (store) => {
    for (const prefix of FOREIGN) {
      for await (const { key, value } of walk(store, prefix)) {
        const [word] = WORD.exec(decoder.decode(value)) ?? []
        if (word !== undefined) log.found('readable', `${cloud.name} has ${word} in a row of ${spaceOf(key)}`)
      }
    }
  })
}
