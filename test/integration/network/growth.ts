/** Runs the process that reconnects, and says what must not have grown in it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { Growth, GrowthTransport, Held } from './growth-child.ts'

const CHILD = fileURLToPath(new URL('./growth-child.js', import.meta.url))

/** A connection that is just coming or going at one of the looks has a few of each. */
const IN_PASSING = 8

/** @param count a multiple of ten */
export async function reconnect (transport: GrowthTransport, count: number): Promise<Growth> {
  const child = fork(CHILD, [transport, String(count)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: ['--expose-gc', '--enable-source-maps'] })
  const ended = once(child, 'exit')

  try {
    const [growth] = await Promise.race([once(child, 'message'), ended.then(() => { throw new Error('the process that reconnects ended before it was done') })]) as [Growth]

    return growth
  } finally {
    // It does not end by itself each time: these nodes never take WebRTC's native half down, and that holds on to the
    // process now and then. That the product's own process ends is tested in relays.spec.ts.
    child.kill('SIGKILL')
    await ended.catch(() => undefined)
  }
}

/**
 * @param mostHeap how many times as large the heap may be at the end as after the first tenth: two looks at one heap
 *   differ, and the first reconnects of a process also load and compile code
 */
export function expectNoGrowth ({ transport, looks, end, constructed }: Growth, mostHeap: number): void {
  const first = looks.at(0)
  const last = looks.at(-1)

  expect(first).to.not.equal(last)

  if (first !== undefined && last !== undefined) {
    expect(last.heapBytes, 'heap').to.be.below(first.heapBytes * mostHeap)
    expect(last.fileDescriptors, 'file descriptors').to.be.at.most(first.fileDescriptors + IN_PASSING)
    expect(last.handles, 'handles').to.be.at.most(first.handles + IN_PASSING)
    expect(listenersMoreThan(first, last), 'listeners on one target').to.deep.equal({})
  }

  expect(constructed > 0, 'RTCPeerConnections were made').to.equal(transport === 'webrtc')
  expect({ connections: end.connections, peerConnections: end.peerConnections }).to.deep.equal({ connections: 0, peerConnections: 0 })
}

/** One line a look, for people. */
export function growthInWords ({ looks, end, constructed, unreachable }: Growth): string {
  const lines = [...looks, end].map((held) => `        after ${held.reconnects}: heap ${(held.heapBytes / 1024 / 1024).toFixed(1)} MiB, ${held.fileDescriptors} file descriptors, ${held.handles} handles, ${held.connections} connections, ${held.peerConnections} of ${constructed} RTCPeerConnections open`)

  return `${lines.join('\n')}; ${unreachable} dials made again\n`
}

function listenersMoreThan (first: Held, last: Held): Record<string, number> {
  return Object.fromEntries(Object.entries(last.listeners).filter(([key, count]) => count > (first.listeners[key] ?? 0) + IN_PASSING))
}
