/** Time as protocols need it; handed in, so that phase timeouts run on the simulator's clock too. */
export interface Timers {
  /** ms since the epoch */
  now (): number
  /** Calls back once after `delayMs`; the returned function cancels. */
  setTimer (callback: () => void, delayMs: number): () => void
}
