/** What many timings come down to. Medians, because one pause of a machine must not be the figure. */

/** The value that `share` of all values do not exceed (nearest rank). 0 < share <= 1; NaN without values. */
export function quantile (values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
}

export function median (values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** A time for the table. */
export function ms (value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}

/** How long `work` takes, in ms. */
export async function timed (work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
