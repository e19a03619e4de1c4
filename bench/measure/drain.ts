import { ms } from '../statistics.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

/** As many as an outbox holds for one contact. */
const PENDING = 10_000

/** What waited while the contact's process was gone, from its return to the last acknowledgement. */
export async function measureDrain (place: Workplace): Promise<Results> {
  const { sender, recipient, recipientFolder, peer } = await place.friends()
  await recipient.end(async () => await recipient.call('stop'))
  await sender.call('away', peer)
  await sender.call('keep', peer, PENDING, 1_024)
  const cpuBefore = await sender.call('cpuMs')
  const drained = sender.call('drain', PENDING)
  const [tookMs] = await Promise.all([drained, place.node(recipientFolder)])
  const cpuMs = await sender.call('cpuMs') - cpuBefore
  return {
    'message.drainPerSecond': { value: PENDING / tookMs * 1_000, how: `${PENDING} × 1 KB pending, gone ${ms(tookMs)} after the contact was back; processor time a message: sender ${ms(cpuMs / PENDING)}` }
  }
}
