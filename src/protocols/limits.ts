/**
 * Limits as data: each protocol keeps its own beside its code, with the reason for the number and where it comes
 * from, and docs/PROTOCOL.md prints the same table. Nothing here enforces anything.
 */

export interface Limit {
  readonly value: number
  readonly unit: 'bytes' | 'ms' | 'count'
  /** What would go wrong without it, or with a smaller one. */
  readonly reason: string
  /** A section of docs/PROTOCOL.md, a specification, a measurement, or "Design". */
  readonly source: string
}

/** States a limit; the reason and the source are part of it. */
export function limit (value: number, unit: Limit['unit'], reason: string, source = 'Design'): Limit {
  return { value, unit, reason, source }
}

/** What all framed protocols share. */
export const FRAME_LIMITS = {
  lengthBytes: limit(3, 'bytes', 'an unsigned varint of three bytes counts to 2,097,151, more than any frame may have; a longer one is an attack', 'multiformats unsigned-varint'),
  writeBytes: limit(65_536, 'bytes', 'frames that wait are joined into writes of this size, so that back-pressure is felt after one write, not after a whole window')
} as const satisfies Record<string, Limit>
