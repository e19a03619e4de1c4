/**
 * Gives memory back at once that nobody needs any more. What collects garbage does not see how large such memory is
 * until tens of megabytes have gathered, and then looks at every object there is: at the speed of a fast link that took
 * half of a receiver's processor time (measured).
 */

/** Does nothing for what is only a part of its memory: somebody else may have the rest. */
export function letGo (bytes: Uint8Array): void {
  if (bytes.byteLength === bytes.buffer.byteLength) letGoOf(bytes.buffer)
}

/** Whoever still has a view of it finds that empty. */
export function letGoOf (memory: ArrayBufferLike): void {
  if (memory instanceof ArrayBuffer && !memory.detached) memory.transfer(0)
}
