/** A limit to how long a command stays. */

/**
 * Settles as `work` does, or rejects with what `late` makes once so many seconds are over. After that nobody waits for the
 * work any more: its end is the closing of the door.
 */
export async function within<Result> (seconds: number, work: Promise<Result>, late: () => Error): Promise<Result> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(late()), seconds * 1_000)
  try {
    return await Promise.race([work, timeout.promise])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
