/** Texts while a file is on its way, as two people write while one gets a film of the other. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { messageRoundTrip } from './round-trips.ts'
import type { MessageId, MobilinkNode, PeerIdText, Transfer } from '../../src/node/index.ts'

/** What `mobilink send --file` reads at once. */
const READ_BYTES = 262_144

/** Keeps this file and announces it; resolves with the id of its message. */
export async function sendFile (node: MobilinkNode, peer: PeerIdText, path: string): Promise<string> {
  const { size } = await stat(path)
  const { id } = await node.transfers.send(peer, { name: 'film', size, source: createReadStream(path, { highWaterMark: READ_BYTES }) })
  return id
}

/** Fetches a file that was announced, or is about to be; resolves with how long that took, in ms, its folder included. */
export async function fetchFile (node: MobilinkNode, peer: PeerIdText, id: string, folder: string): Promise<number> {
  await until(node, peer, id, () => true)
  const startedAt = performance.now()
  await node.transfers.accept(peer, id as MessageId, { folder })
  await until(node, peer, id, ({ savedAs, problem }) => savedAs !== undefined || problem !== undefined)
  return performance.now() - startedAt
}

/** One text after another while a file goes to or comes from this contact; resolves with the ms of each when all of the file is there. */
export async function textsBeside (node: MobilinkNode, peer: PeerIdText, id: string, textBytes: number): Promise<number[]> {
  const text = 'x'.repeat(textBytes)
  const taken: number[] = []
  await until(node, peer, id, ({ state }) => state === 'running')
  for (;;) {
    const { deliveredMs } = await messageRoundTrip(node, peer, text)
    const transfer = await node.transfers.get(peer, id as MessageId)
    if (transfer?.state !== 'running') return taken
    taken.push(deliveredMs)
  }
}

async function until (node: MobilinkNode, peer: PeerIdText, id: string, holds: (transfer: Transfer) => boolean): Promise<void> {
  const news = new Promise<void>((resolve) => {
    node.addEventListener('transfer:changed', ({ detail }) => { if (detail.contact === peer && detail.id === id && holds(detail)) resolve() })
  })
  const now = await node.transfers.get(peer, id as MessageId)
  if (now === undefined || !holds(now)) await news
}
