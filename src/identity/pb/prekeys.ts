import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface BundleBody {
  suites: Uint8Array<ArrayBuffer>
  identityKey: Uint8Array<ArrayBuffer>
  certificate: Uint8Array<ArrayBuffer>
  prekey: Uint8Array<ArrayBuffer>
  kemKey: Uint8Array<ArrayBuffer>
  oneTimePrekey: Uint8Array<ArrayBuffer>
  notAfter: number
}

export namespace BundleBody {
  let _codec: Codec<BundleBody>

  export const codec = (): Codec<BundleBody> => {
    if (_codec == null) {
      _codec = message<BundleBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.suites != null && obj.suites.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.suites)
        }

        if ((obj.identityKey != null && obj.identityKey.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.identityKey)
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.certificate)
        }

        if ((obj.prekey != null && obj.prekey.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.prekey)
        }

        if ((obj.kemKey != null && obj.kemKey.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.kemKey)
        }

        if ((obj.oneTimePrekey != null && obj.oneTimePrekey.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.oneTimePrekey)
        }

        if ((obj.notAfter != null && obj.notAfter !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.notAfter)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          suites: uint8ArrayAlloc(0),
          identityKey: uint8ArrayAlloc(0),
          certificate: uint8ArrayAlloc(0),
          prekey: uint8ArrayAlloc(0),
          kemKey: uint8ArrayAlloc(0),
          oneTimePrekey: uint8ArrayAlloc(0),
          notAfter: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.suites = reader.bytes()
              break
            }
            case 2: {
              obj.identityKey = reader.bytes()
              break
            }
            case 3: {
              obj.certificate = reader.bytes()
              break
            }
            case 4: {
              obj.prekey = reader.bytes()
              break
            }
            case 5: {
              obj.kemKey = reader.bytes()
              break
            }
            case 6: {
              obj.oneTimePrekey = reader.bytes()
              break
            }
            case 7: {
              obj.notAfter = reader.uint64Number()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.suites`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.identityKey`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.certificate`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.prekey`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.kemKey`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.oneTimePrekey`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.notAfter`,
                value: reader.uint64Number()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface BundleBodySuitesFieldEvent {
    field: '$.suites'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BundleBodyIdentityKeyFieldEvent {
    field: '$.identityKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BundleBodyCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BundleBodyPrekeyFieldEvent {
    field: '$.prekey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BundleBodyKemKeyFieldEvent {
    field: '$.kemKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BundleBodyOneTimePrekeyFieldEvent {
    field: '$.oneTimePrekey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BundleBodyNotAfterFieldEvent {
    field: '$.notAfter'
    value: number
  }

  export function encode (obj: Partial<BundleBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BundleBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BundleBody>): BundleBody {
    return decodeMessage(buf, BundleBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BundleBody>): Generator<BundleBodySuitesFieldEvent | BundleBodyIdentityKeyFieldEvent | BundleBodyCertificateFieldEvent | BundleBodyPrekeyFieldEvent | BundleBodyKemKeyFieldEvent | BundleBodyOneTimePrekeyFieldEvent | BundleBodyNotAfterFieldEvent> {
    return streamMessage(buf, BundleBody.codec(), opts)
  }
}
