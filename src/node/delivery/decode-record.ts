/** Decodes what the store gives back. One error for all of it: a record that does not decode is damage, not input. */
import { DamagedRecordError } from '../errors.ts'

export function decodeRecord<T> (codec: { decode (bytes: Uint8Array): T }, bytes: Uint8Array): T {
  try {
    return codec.decode(bytes)
  } catch (cause) {
    throw new DamagedRecordError('A record in the data directory is damaged. Restore a backup, or start with another data directory.', { cause })
  }
}
