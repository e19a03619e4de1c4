import { setTimeout as delay } from 'node:timers/promises'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

/** What a start leaves to do is done by then. */
const SETTLE_MS = 1_000
const MIB = 1024 * 1024

/** Two hosts that are connected and have nothing to do. */
export async function measureIdle (place: Workplace): Promise<Results> {
  const { sender, recipient } = await place.friends()
  await delay(SETTLE_MS)
  const bytes = await Promise.all([sender.call('residentBytes'), recipient.call('residentBytes')])
  return { 'memory.idleMiB': { value: Math.max(...bytes) / MIB, how: 'resident, one contact connected, after a collection; the larger of two hosts' } }
}
