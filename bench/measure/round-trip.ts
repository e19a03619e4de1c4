import { median, ms, quantile } from '../statistics.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

const ROUNDS = 400
/** By then most of what runs is compiled; before, the ratio is a tenth higher (measured). */
const WARM_UP = 400
const TEXT_BYTES = 1_024

/** One message after another between two hosts, against echo and two synced batches taken in between. */
export async function measureRoundTrip (place: Workplace): Promise<Results> {
  const { sender, peer } = await place.friends()
  const { transport, messageMs, keptMs, echoMs, batchesMs } = await sender.call('roundTrips', peer, { rounds: ROUNDS, warmUp: WARM_UP, textBytes: TEXT_BYTES })
  const base = echoMs.map((value, round) => value + (batchesMs[round] ?? NaN))
  const rtt = median(messageMs)
  const least = median(base)
  return {
    'message.rttP50Ms': { value: rtt, how: `send() to durable delivered over ${transport}, ${ROUNDS} × 1 KB; kept after ${ms(median(keptMs))}, p95 ${ms(quantile(messageMs, 0.95))}` },
    'message.rttRatio': { value: rtt / least, how: `to ${ms(least)}: echo (${ms(median(echoMs))}) + two synced batches (${ms(median(batchesMs))}), interleaved` }
  }
}
