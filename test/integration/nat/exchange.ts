/** Many messages between two hosts, each way at once: each arrives once, in order. */
import { expect } from 'chai'
import type { LabHost } from './lab-host.ts'

export const EACH_WAY = 200

/** Resolves once all of them are there. */
export async function exchange (one: LabHost, other: LabHost): Promise<void> {
  const texts = (name: string): string[] => Array.from({ length: EACH_WAY }, (_, number) => `${name} ${number}`)
  const sendAll = async (from: LabHost, to: LabHost): Promise<void> => {
    for (const text of texts(from.name)) await from.send(to.peerId, text)
    await from.untilDelivered(to.peerId)
  }
  await Promise.all([sendAll(one, other), sendAll(other, one)])
  for (const [to, from] of [[other, one], [one, other]] as const) {
    const received = (await to.history(from.peerId)).filter(({ direction }) => direction === 'in')
    expect(received.map(({ text }) => text)).to.deep.equal(texts(from.name))
  }
}
