import { randomFillSync } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { median } from '../statistics.ts'
import type { Figure, Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

const MIB = 1024 * 1024
/** Much larger than what is on its way at once; small enough that a few rounds take seconds. */
const TCP_SIZE = 256 * MIB
const WEBRTC_SIZE = 96 * MIB
const ROUNDS = 3

/** A file from the store of one host to a folder of another over TCP, and as many bytes over a bare stream, in turn. */
export async function measureFile (place: Workplace): Promise<Results> {
  const { ratio, peaks } = await measured(place, 'host', TCP_SIZE)
  return {
    'file.tcpRatio': ratio,
    'file.peakMiB': { value: Math.max(...peaks) / MIB, how: `resident above a host that has just started; sender ${Math.round((peaks[0] ?? 0) / MIB)}, receiver ${Math.round((peaks[1] ?? 0) / MIB)}, bare streams included` }
  }
}

/** The same over WebRTC: the receiver has the network of a tab, and everything else of a host. */
export async function measureFileOverWebRTC (place: Workplace): Promise<Results> {
  return { 'file.webrtcRatio': (await measured(place, 'tab', WEBRTC_SIZE)).ratio }
}

async function measured (place: Workplace, kind: 'host' | 'tab', size: number): Promise<{ ratio: Figure, peaks: readonly number[] }> {
  const path = join(await place.folder(), 'film')
  await writeRandom(path, size)
  const sender = await place.file()
  const receiver = await place.file(kind)
  const kept = await sender.call('keep', path)
  const transport = await receiver.call('connect', kept.peer, kept.addresses.filter((address) => !address.includes('/udp/') && address.includes('/ws') === (kind === 'tab')))
  const [raws, fetches, saves]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    const raw = await receiver.call('raw', kept.peer, size)
    const taken = await receiver.call('take', kept)
    if (raw.transport !== transport) throw new Error(`the bare stream went over ${raw.transport}, and not over ${transport}`)
    raws.push(raw.ms)
    fetches.push(taken.fetchMs)
    saves.push(taken.saveMs)
  }
  const peaks = await Promise.all([sender.call('peakBytes'), receiver.call('peakBytes')])
  const rate = (ms: number): string => `${Math.round(size / 1_000 / ms)} MB/s`
  const whole = median(fetches.map((ms, round) => ms + (saves[round] ?? 0)))
  return {
    peaks,
    ratio: {
      value: median(raws) / whole,
      how: `${size / MIB} MiB, ${ROUNDS} rounds in turn; bare stream (${transport}) ${rate(median(raws))}, fetched, proven and saved ${rate(whole)}, ${Math.round(median(saves))} ms of it after the last byte; sealed and kept before ${rate(kept.ms)}`
    }
  }
}

export async function writeRandom (path: string, size: number): Promise<void> {
  await using file = await open(path, 'w')
  const piece = new Uint8Array(MIB)
  for (let at = 0; at < size; at += MIB) await file.write(randomFillSync(piece))
}
