import { randomFillSync } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { median } from '../statistics.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

const MIB = 1024 * 1024
/** Much larger than what is on its way at once; small enough that a few rounds take seconds. */
const SIZE = 256 * MIB
const ROUNDS = 3

/** A file from the store of one host to a folder of another over TCP, and as many bytes over a bare stream, in turn. */
export async function measureFile (place: Workplace): Promise<Results> {
  const path = join(await place.folder(), 'film')
  await writeRandom(path)
  const sender = await place.file()
  const receiver = await place.file()
  const kept = await sender.call('keep', path)
  await receiver.call('connect', kept.peer, kept.addresses.filter((address) => !address.includes('/ws') && !address.includes('/udp/')))
  const [raws, fetches, saves]: [number[], number[], number[]] = [[], [], []]
  let transport = ''
  for (let round = 0; round < ROUNDS; round++) {
    const raw = await receiver.call('raw', kept.peer, SIZE)
    const taken = await receiver.call('take', kept)
    transport = raw.transport
    raws.push(raw.ms)
    fetches.push(taken.fetchMs)
    saves.push(taken.saveMs)
  }
  const peaks = await Promise.all([sender.call('peakBytes'), receiver.call('peakBytes')])
  const rate = (ms: number): string => `${Math.round(SIZE / 1_000 / ms)} MB/s`
  const whole = median(fetches.map((ms, round) => ms + (saves[round] ?? 0)))
  return {
    'file.tcpRatio': {
      value: median(raws) / whole,
      how: `${SIZE / MIB} MiB, ${ROUNDS} rounds in turn; bare stream (${transport}) ${rate(median(raws))}, fetched and proven ${rate(median(fetches))}, saved ${rate(median(saves))}, both ${rate(whole)}; sealed and kept before ${rate(kept.ms)}`
    },
    'file.peakMiB': { value: Math.max(...peaks) / MIB, how: `resident above a host that has just started; sender ${Math.round(peaks[0] / MIB)}, receiver ${Math.round(peaks[1] / MIB)}, bare streams included` }
  }
}

async function writeRandom (path: string): Promise<void> {
  await using file = await open(path, 'w')
  const piece = new Uint8Array(MIB)
  for (let at = 0; at < SIZE; at += MIB) await file.write(randomFillSync(piece))
}
