/** As much of STUN as there is to asking for one's outer address and to telling it (RFC 8489, Binding, IPv4). */
import { randomBytes } from 'node:crypto'

const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const XOR_MAPPED_ADDRESS = 0x0020
const MAGIC_COOKIE = 0x2112A442
const IPV4 = 0x01
/** Type, length, cookie and 12 bytes of transaction. */
const HEADER_BYTES = 20

export const STUN_PORT = 3_478

export interface Mapped { readonly address: string, readonly port: number }

export function bindingRequest (): Buffer {
  return header(BINDING_REQUEST, 0, randomBytes(12))
}

export function isBindingRequest (bytes: Buffer): boolean {
  return isStun(bytes) && bytes.readUInt16BE(0) === BINDING_REQUEST
}

/** Tells whoever sent `request` from where it came. */
export function bindingResponse (request: Buffer, { address, port }: Mapped): Buffer {
  const attribute = Buffer.alloc(12)
  attribute.writeUInt16BE(XOR_MAPPED_ADDRESS, 0)
  attribute.writeUInt16BE(8, 2)
  attribute.writeUInt8(IPV4, 5)
  attribute.writeUInt16BE((port ^ (MAGIC_COOKIE >>> 16)) & 0xffff, 6)
  attribute.writeUInt32BE((numberOf(address) ^ MAGIC_COOKIE) >>> 0, 8)
  return Buffer.concat([header(BINDING_SUCCESS, attribute.length, request.subarray(8, HEADER_BYTES)), attribute])
}

/** What a server told; `undefined` for anything that is no answer of ours. */
export function mappedBy (bytes: Buffer): Mapped | undefined {
  if (!isStun(bytes) || bytes.readUInt16BE(0) !== BINDING_SUCCESS || bytes.length < HEADER_BYTES + 12) return undefined
  const port = bytes.readUInt16BE(HEADER_BYTES + 6) ^ (MAGIC_COOKIE >>> 16)
  const address = (bytes.readUInt32BE(HEADER_BYTES + 8) ^ MAGIC_COOKIE) >>> 0
  return { port, address: [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.') }
}

function isStun (bytes: Buffer): boolean {
  return bytes.length >= HEADER_BYTES && bytes.readUInt32BE(4) === MAGIC_COOKIE
}

function header (type: number, length: number, transaction: Buffer): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(length, 2)
  bytes.writeUInt32BE(MAGIC_COOKIE, 4)
  return Buffer.concat([bytes, transaction])
}

function numberOf (address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
}
