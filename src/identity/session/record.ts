/**
 * Reading what this device kept itself. Nobody else writes these records, so what does not read was damaged or comes
 * from a later version, and is never repaired or guessed at.
 */
import { SessionUnreadableError } from '../errors.ts'

/** Version of the form of every record of the session layer. A form that older code would misread gets the next number. */
export const RECORD_VERSION = 1

/**
 * Decodes a record and checks its version.
 *
 * @throws {SessionUnreadableError}
 */
export function readRecord<T extends { version: number }> (codec: { decode (bytes: Uint8Array): T }, bytes: Uint8Array): T {
  const record = decode(codec, bytes)

  if (record.version !== RECORD_VERSION) {
    throw new SessionUnreadableError(`a kept record has version ${record.version}: this Mobilink reads version ${RECORD_VERSION}`)
  }

  return record
}

/**
 * Checks the length of a kept key.
 *
 * @returns a copy that shares no memory with the record
 * @throws {SessionUnreadableError}
 */
export function keptBytes (bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.byteLength !== length) {
    throw new SessionUnreadableError(`a kept record has a field of ${bytes.byteLength} bytes instead of ${length}`)
  }

  return new Uint8Array(bytes)
}

function decode<T> (codec: { decode (bytes: Uint8Array): T }, bytes: Uint8Array): T {
  try {
    return codec.decode(bytes)
  } catch (error) {
    throw new SessionUnreadableError('a kept record is cut off or is no record', { cause: error })
  }
}
