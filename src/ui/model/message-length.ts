/**
 * How much of a message's length is left while it is being written. The limit is the node's; this only counts.
 */

/** Bytes of UTF-8 in one message (node/api.ts, `Messages.send`). */
const MAX_MESSAGE_BYTES = 16_000
// When this little is left the person is told. Design.
const TELL_FROM_BYTES = 1_000

/** @returns bytes left (negative when over), and whether it is time to say so */
export function draftLeft (text: string): { readonly left: number, readonly tell: boolean } {
  // A UTF-16 unit is at most three bytes: short drafts, nearly all, need no encoding.
  if (text.length * 3 < MAX_MESSAGE_BYTES - TELL_FROM_BYTES) return { left: MAX_MESSAGE_BYTES - text.length * 3, tell: false }
  const left = MAX_MESSAGE_BYTES - new TextEncoder().encode(text).length
  return { left, tell: left < TELL_FROM_BYTES }
}
