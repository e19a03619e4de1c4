/** A program of its own: has a heap, and buffers come and go beside it. Says how often all of the heap was looked at. */
import { constants, PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as others } from 'node:timers/promises'
import { collectLessOften } from '../../../../src/node/platform/host/garbage.ts'
import type { PerformanceEntry } from 'node:perf_hooks'

const BUFFER_BYTES = 65_536
const BUFFERS = 16_384
const OBJECTS = 300_000

if (process.argv[2] === 'seldom') collectLessOften()
let looks = 0
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries() as Array<PerformanceEntry & { detail: { kind: number } }>) if (entry.detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) looks++
})
observer.observe({ entryTypes: ['gc'] })
const alive = Array.from({ length: OBJECTS }, (_, number) => ({ number }))
let last = Buffer.alloc(0)
for (let made = 0; made < BUFFERS; made++) {
  last = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  // as a program does that reads them from a network
  if (made % 64 === 0) await others()
}
// the observer hears of the last one in a turn of its own
await others()
await others()
observer.disconnect()
process.stdout.write(JSON.stringify({ looks, alive: alive.length + last.byteLength - BUFFER_BYTES }))
