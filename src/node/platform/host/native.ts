/**
 * The native half of WebRTC on Node.js is one per process. Left to itself it is taken down, on a thread of its own, with
 * the last connection that is garbage, and a connection that is made at that moment may abort the whole process
 * (`std::system_error`, seen a few times in some thousand runs): so it is held up for as long as a network runs, and a
 * while longer, for the next one. And it holds on to closed connections now and then (4 of 8 runs), and the process with
 * them: so it is cleaned up when nothing has used it for that while and the process still runs. Listeners that were
 * kept (direct-transport.ts) hold the process, too: they go when nothing else does.
 */
import { cleanup, preload } from 'node-datachannel'
import { freeListeners } from './direct-transport.ts'

/** Longer than a program takes from one network to the next, short enough for a program that only waits to end. Design. */
const IDLE_MS = 5_000

/** The library's own state is one per process; this counts its users, and knows nothing else. */
let users = 0
let cleaning: ReturnType<typeof setTimeout> | undefined

export function useNative (): void {
  clearTimeout(cleaning)

  if (users === 0) {
    preload()
  }

  users++
}

/** Call once per `useNative`, after the network has stopped. A while after the last call, whatever WebRTC there still is ends. */
export function releaseNative (): void {
  users--

  if (users === 0) {
    // a process that ends by itself before then takes everything down with it
    cleaning = setTimeout(cleanUp, IDLE_MS).unref()
  }
}

function cleanUp (): void {
  cleanup()
  freeAtLast()
}

/** What standard output is; it is listed as soon as something was written to it, and keeps no process. */
const STANDARD_STREAMS = new Set(['PipeWrap', 'TTYWrap'])

/** Once nothing else keeps the process, it ends with them, before anybody can ask at their ports. */
function freeAtLast (): void {
  if (process.getActiveResourcesInfo().every((resource) => STANDARD_STREAMS.has(resource))) {
    void freeListeners()
  } else {
    cleaning = setTimeout(freeAtLast, IDLE_MS).unref()
  }
}
