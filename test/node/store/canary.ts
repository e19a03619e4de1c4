/**
 * The search for what no disk may show: as it is, and as hex and base64 of it, whichever way it falls into groups of three.
 */
import { CANARIES } from './planted.ts'

/** Which canaries sing in these bytes. */
export function canariesIn (bytes: Uint8Array): string[] {
  const hay = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return CANARIES.filter((canary) => spellings(canary).some((spelling) => hay.includes(spelling)))
}

function spellings (canary: string): string[] {
  const bytes = Buffer.from(canary)
  // base64 of a part of something longer: without the characters that its neighbours share
  const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').slice(shift === 0 ? 0 : shift + 1, -4))
  return [canary, bytes.toString('hex'), Buffer.from(canary, 'utf16le').toString('latin1'), ...base64]
}
