/**
 * What the process answers to the shell. Scripts rest on these numbers (README, "Exit codes"): add, never change.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  /** The command line itself is wrong: nothing was done. */
  wrongUse: 2,
  /** This command needs a running node and there is none. */
  noNode: 3,
  /** No such contact, message or file. */
  notFound: 4,
  /** Blocked, not accepted, or a wrong PIN. */
  refused: 5,
  /** A `--wait` ran out (EX_TEMPFAIL of sysexits.h: ask again later). */
  notYet: 75
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
