/** Many messages: sent as fast as they are acknowledged, or kept first and drained when the contact is back. */
import type { Message, MobilinkNode, PeerIdText } from '../../src/node/index.ts'

/** Sends under way at once while the outbox is being filled. */
const KEEPING_AT_ONCE = 256

export interface SustainInit {
  /** Acknowledged before the clock starts. At least 1. */
  readonly warmUp: number
  readonly count: number
  /** At most so many are sent and not yet `delivered`: more than the window, so that the outbox never runs dry. */
  readonly ahead: number
  readonly textBytes: number
}

/** @returns ms from the last acknowledgement of the warm-up to the last of all */
export async function sustain (node: MobilinkNode, peer: PeerIdText, { warmUp, count, ahead, textBytes }: SustainInit): Promise<number> {
  const total = warmUp + count
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  let sent = 0
  let startedAt = 0
  const more = (delivered: number): void => {
    while (sent < total && sent - delivered < ahead) node.messages.send(peer, textOf(sent++, textBytes)).catch(reject)
  }
  const stop = countDelivered(node, (delivered) => {
    if (delivered === warmUp) startedAt = performance.now()
    if (delivered === total) resolve(performance.now() - startedAt)
    more(delivered)
  })
  more(0)
  try {
    return await promise
  } finally {
    stop()
  }
}

/** Keeps `count` messages for a contact that is away. */
export async function keep (node: MobilinkNode, peer: PeerIdText, count: number, textBytes: number): Promise<void> {
  for (let from = 0; from < count; from += KEEPING_AT_ONCE) {
    const size = Math.min(KEEPING_AT_ONCE, count - from)
    await Promise.all(Array.from({ length: size }, async (_, index) => await node.messages.send(peer, textOf(from + index, textBytes))))
  }
}

/** Keeps `count` messages for a contact that is away, and resolves when the own cloud says that it has each of them. */
export async function deposit (node: MobilinkNode, peer: PeerIdText, count: number, textBytes: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const there = new Set<string>()
  const onChanged = ({ detail: { id, where } }: CustomEvent<Message>): void => {
    if (where.some((one) => one.startsWith('cloud ')) && there.add(id).size === count) resolve(undefined)
  }
  node.addEventListener('message:changed', onChanged)
  await keep(node, peer, count, textBytes)
  await promise
  node.removeEventListener('message:changed', onChanged)
}

/** When messages came to this node. */
export class Arrivals {
  readonly #at: number[] = []
  readonly #waiting: Array<{ count: number, resolve (tookMs: number): void }> = []

  constructor (node: MobilinkNode) {
    node.addEventListener('message:added', ({ detail: { direction } }) => {
      if (direction === 'in' && this.#at.push(performance.now()) > 0) this.#tell()
    })
  }

  async took (count: number): Promise<number> {
    return await new Promise((resolve) => {
      this.#waiting.push({ count, resolve })
      this.#tell()
    })
  }

  #tell (): void {
    const [first = 0] = this.#at
    for (const { count, resolve } of this.#waiting) {
      const last = this.#at[count - 1]
      if (last !== undefined) resolve(last - first)
    }
  }
}

/** @returns ms from the news that the contact is back to the last acknowledgement. Call while it is away. */
export async function drain (node: MobilinkNode, count: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  let onlineAt = Infinity
  node.addEventListener('peer:online', () => { onlineAt = performance.now() }, { once: true })
  const stop = countDelivered(node, (delivered) => {
    if (delivered === count) resolve(performance.now() - onlineAt)
  })
  const tookMs = await promise
  stop()
  return tookMs
}

function countDelivered (node: MobilinkNode, onDelivered: (count: number) => void): () => void {
  let count = 0
  const onChanged = ({ detail }: CustomEvent<{ delivery: { state: string } }>): void => {
    if (detail.delivery.state === 'delivered') onDelivered(++count)
  }
  node.addEventListener('message:changed', onChanged)
  return () => node.removeEventListener('message:changed', onChanged)
}

function textOf (number: number, bytes: number): string {
  return `${number} `.padEnd(bytes, 'x')
}
