/**
 * The native half of WebRTC on Node.js is one per process. It holds on to closed connections now and then (4 of 8
 * runs), and the process with them, so it is cleaned up when the last network of the process has stopped.
 */
import { cleanup } from 'node-datachannel'

/** The library's own state is one per process; this counts its users, and knows nothing else. */
let users = 0

export function useNative (): void {
  users++
}

/** Call once per `useNative`, after the network has stopped. The last call ends whatever WebRTC there still is. */
export function releaseNative (): void {
  users--

  if (users === 0) {
    cleanup()
  }
}
