/** Bytes of the second implementation: what is signed and hashed, the few protobuf fields, and padding. From docs/SESSION.md. */
import { join } from './primitives.ts'

export const label = (name: string): Uint8Array => Uint8Array.from(Buffer.from(`mobilink/session/v1/${name}\0`, 'latin1'))

export function number4 (value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

export const read4 = (bytes: Uint8Array, at: number): number => Buffer.from(bytes).readUInt32BE(at)

/** label ‖ (length ‖ part)… */
export const statement = (name: string, ...parts: Uint8Array[]): Uint8Array => join(label(name), ...parts.map((part) => join(number4(part.byteLength), part)))

export type Field = Uint8Array | number

/** Fields in order of their numbers, empty ones and zeros left out. */
export function protobuf (fields: Record<number, Field>): Uint8Array {
  return join(...Object.entries(fields).flatMap(([number, value]) => {
    if (typeof value === 'number') return value === 0 ? [] : [varint(Number(number) * 8), varint(value)]
    return value.byteLength === 0 ? [] : [varint(Number(number) * 8 + 2), varint(value.byteLength), value]
  }))
}

export function readProtobuf (bytes: Uint8Array): Record<number, Field> {
  const fields: Record<number, Field> = {}
  let at = 0
  const next = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('cut off')
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.byteLength) {
    const tag = next()
    if (tag % 8 === 0) {
      fields[Math.floor(tag / 8)] = next()
    } else {
      const length = next()
      if (tag % 8 !== 2 || at + length > bytes.byteLength) throw new Error('not one of the two wire types that are used here')
      fields[Math.floor(tag / 8)] = bytes.slice(at, at += length)
    }
  }
  return fields
}

export const bytesField = (fields: Record<number, Field>, number: number): Uint8Array => {
  const value = fields[number] ?? new Uint8Array(0)
  if (typeof value === 'number') throw new Error('a number where bytes should be')
  return value
}

export function padded (content: Uint8Array): Uint8Array {
  let size = 256
  while (size < content.byteLength + 1) size *= 2
  return join(content, Uint8Array.of(0x80), new Uint8Array(size - content.byteLength - 1))
}

export function unpadded (bytes: Uint8Array): Uint8Array {
  const end = Buffer.from(bytes).lastIndexOf(0x80)
  if (end < 0 || bytes.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no padding')
  return bytes.slice(0, end)
}

function varint (value: number): Uint8Array {
  const bytes: number[] = []
  let left = value
  for (; left > 127; left = Math.floor(left / 128)) bytes.push(left % 128 + 128)
  return Uint8Array.of(...bytes, left)
}
