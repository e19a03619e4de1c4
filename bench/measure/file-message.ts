import { join } from 'node:path'
import { median, ms, quantile } from '../statistics.ts'
import { writeRandom } from './file.ts'
import type { NetworkKind, Workplace } from '../workplace.ts'
import type { Results } from '../figures.ts'

const MIB = 1024 * 1024
const TEXT_BYTES = 1_024

/** Texts in both directions while a file goes at full speed, over TCP and over WebRTC. */
export async function measureTextsBeside (place: Workplace): Promise<Results> {
  const tcp = await besideFile(place, 'host', 768 * MIB)
  const webrtc = await besideFile(place, 'tab', 128 * MIB)
  return {
    'file.messageMs': {
      value: Math.max(tcp.slower, webrtc.slower),
      how: `send() to durable delivered while a file is fetched into a folder, the slower direction of the slower transport; ${tcp.how}; ${webrtc.how}`
    }
  }
}

async function besideFile (place: Workplace, kind: NetworkKind, size: number): Promise<{ slower: number, how: string }> {
  const path = join(await place.folder(), 'film')
  await writeRandom(path, size)
  const { sender: receiver, recipient: giver, peer: giverId } = await place.friends(kind)
  const transport = await receiver.call('transport', giverId, kind === 'tab' ? 'webrtc' : 'tcp')
  const receiverId = await receiver.call('peerId')
  const id = await giver.call('sendFile', receiverId, path)
  const texts = [giver.call('textsBeside', receiverId, id, TEXT_BYTES), receiver.call('textsBeside', giverId, id, TEXT_BYTES)] as const
  const fetchMs = await receiver.call('fetchFile', giverId, id, await place.folder())
  const [along, against] = await Promise.all(texts)
  const said = (name: string, times: readonly number[]): string => `${name} ${ms(median(times))} (p95 ${ms(quantile(times, 0.95))}, ${times.length} texts)`
  return {
    slower: Math.max(median(along), median(against)),
    how: `${transport} at ${Math.round(size / 1_000 / fetchMs)} MB/s: ${said('with the file', along)}, ${said('against it', against)}`
  }
}
