import { setTimeout as delay } from 'node:timers/promises'
import { ms } from '../statistics.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

/** Before that, much of the processor's time goes into compiling what runs (measured: a quarter more for a message). */
const WARM_UP = 4_000
/** With the warm-up 10,000 messages: what `memory.after10kMiB` is named after. */
const COUNT = 6_000
const AHEAD = 512
const SETTLE_MS = 1_000
const MIB = 1024 * 1024

/** 10,000 messages as fast as they are acknowledged, and what memory is left with. */
export async function measureSustained (place: Workplace): Promise<Results> {
  const { sender, recipient, peer } = await place.friends()
  const cpuBefore = await Promise.all([sender.call('cpuMs'), recipient.call('cpuMs')])
  const tookMs = await sender.call('sustain', peer, { warmUp: WARM_UP, count: COUNT, ahead: AHEAD, textBytes: 1_024 })
  const cpuAfter = await Promise.all([sender.call('cpuMs'), recipient.call('cpuMs')])
  const [sending, receiving] = cpuAfter.map((after, at) => (after - (cpuBefore[at] ?? NaN)) / (WARM_UP + COUNT))
  await delay(SETTLE_MS)
  const [sent, received] = await Promise.all([sender.call('residentBytes'), recipient.call('residentBytes')])
  return {
    'message.perSecond': { value: COUNT / tookMs * 1_000, how: `${COUNT} × 1 KB, durable here and there, and acknowledged, at most ${AHEAD} ahead; processor time a message: sender ${ms(sending ?? NaN)}, recipient ${ms(receiving ?? NaN)}` },
    'memory.after10kMiB': { value: Math.max(sent, received) / MIB, how: `after ${WARM_UP + COUNT} messages and a collection; sender ${(sent / MIB).toFixed(0)}, recipient ${(received / MIB).toFixed(0)}` }
  }
}
