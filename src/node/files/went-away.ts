/** How "whoever was to give or take a file is not there, or not now" is spelled: normal life, no fault. */
const WENT_AWAY: ReadonlySet<string> = new Set(['ChannelClosedError', 'FileTimeoutError', 'PeerUnreachableError', 'ProtocolRefusedError', 'BlobNotNowError', 'AbortError', 'TimeoutError', 'StreamResetError', 'StreamStateError', 'NetworkOffError', 'NotConnectedError', 'ConnectionCutError'])

export function hasGoneAway (error: unknown): boolean {
  return error instanceof Error && WENT_AWAY.has(error.name)
}
