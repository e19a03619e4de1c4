/**
 * The native half of WebRTC on Node.js is one per process. Left to itself it is taken down, on a thread of its own, with
 * the last connection that is garbage, and a connection that is made meanwhile may abort the whole process
 * (`std::system_error`, seen twice in some thousand runs): so it is held up for as long as a network runs. And it holds
 * on to closed connections now and then (4 of 8 runs), and the process with them: so it is cleaned up after the last.
 */
import { cleanup, preload } from 'node-datachannel'

/** The library's own state is one per process; this counts its users, and knows nothing else. */
let users = 0

export function useNative (): void {
  if (users === 0) {
    preload()
  }

  users++
}

/** Call once per `useNative`, after the network has stopped. The last call ends whatever WebRTC there still is. */
export function releaseNative (): void {
  users--

  if (users === 0) {
    cleanup()
  }
}
