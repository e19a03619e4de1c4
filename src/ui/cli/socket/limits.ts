/**
 * Limits of the command socket. It is open to its owner alone, so they guard against a broken script rather
 * than an enemy; a daemon that runs for months needs them all the same.
 */
export const SOCKET_LIMITS = {
  /** A message is at most 16,000 bytes of UTF-8, six times that when JSON escapes each of them. */
  maxRequestBytes: 256 * 1024,
  /** A page of 32 such messages and a long contact list fit. */
  maxAnswerBytes: 8 * 1024 * 1024,
  maxClients: 64,
  /** A client that does not read its events is cut rather than buffered for. */
  maxUnsentBytes: 8 * 1024 * 1024,
  /** A client that asks nothing and watches nothing. */
  idleMs: 60_000,
  /** Between two lines that say how far a file is. */
  progressMs: 100,
  /** Messages per page on this socket. */
  page: 32
} as const

/** First line of each connection; another number means another version of Mobilink is running. */
export const SOCKET_VERSION = 1
