import { ms } from '../statistics.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

const PENDING = 5_000
const TEXT_BYTES = 1_024

/** What waited with the sender's cloud, against what waited with the sender itself: how fast it reaches a device that is back. */
export async function measureCloudDrain (place: Workplace): Promise<Results> {
  const { sender, senderFolder, recipient, recipientFolder, peer } = await place.friends()
  const cloud = await place.node()
  await sender.call('pair', await cloud.call('offer'))
  // the contact has heard of the cloud once it has this: both are in one order
  await sender.call('sustain', peer, { warmUp: 1, count: 1, ahead: 1, textBytes: TEXT_BYTES })
  await recipient.end(async () => await recipient.call('stop'))
  await sender.call('away', peer)
  await sender.call('deposit', peer, PENDING, TEXT_BYTES)
  await sender.end(async () => await sender.call('stop'))
  const fromCloud = await place.node(recipientFolder)
  const cloudMs = await fromCloud.call('received', PENDING)
  await fromCloud.end(async () => await fromCloud.call('stop'))
  await cloud.end(async () => await cloud.call('stop'))

  const again = await place.node(senderFolder)
  await again.call('keep', peer, PENDING, TEXT_BYTES)
  const fromDevice = await place.node(recipientFolder)
  const deviceMs = await fromDevice.call('received', PENDING)
  const perSecond = (tookMs: number): string => `${(PENDING / tookMs * 1_000).toFixed(0)}/s`
  return {
    'cloud.drainRatio': { value: deviceMs / cloudMs, how: `${PENDING} × 1 KB, from the first to the last at the contact: from the cloud in ${ms(cloudMs)} (${perSecond(cloudMs)}), from the device in ${ms(deviceMs)} (${perSecond(deviceMs)})` }
  }
}
