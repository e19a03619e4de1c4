/** The independent implementation of RFC 8188 and RFC 8291 that the tests decrypt with; it has no types of its own. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'
  interface Parameters { version: 'aes128gcm', privateKey: ECDH, dh?: string, authSecret: string, salt?: string, rs?: number }
  export function decrypt (body: Buffer, parameters: Parameters): Buffer
  export function encrypt (body: Buffer, parameters: Parameters): Buffer
}
