import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface PushBody {
  seq: number
  endpoint: string
  subscriptionKey: Uint8Array<ArrayBuffer>
  auth: Uint8Array<ArrayBuffer>
  vapidKey: Uint8Array<ArrayBuffer>
  vapidPublicKey: Uint8Array<ArrayBuffer>
}

export namespace PushBody {
  let _codec: Codec<PushBody>

  export const codec = (): Codec<PushBody> => {
    if (_codec == null) {
      _codec = message<PushBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.seq)
        }

        if ((obj.endpoint != null && obj.endpoint !== '')) {
          w.uint32(18)
          w.string(obj.endpoint)
        }

        if ((obj.subscriptionKey != null && obj.subscriptionKey.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.subscriptionKey)
        }

        if ((obj.auth != null && obj.auth.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.auth)
        }

        if ((obj.vapidKey != null && obj.vapidKey.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.vapidKey)
        }

        if ((obj.vapidPublicKey != null && obj.vapidPublicKey.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.vapidPublicKey)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          seq: 0,
          endpoint: '',
          subscriptionKey: uint8ArrayAlloc(0),
          auth: uint8ArrayAlloc(0),
          vapidKey: uint8ArrayAlloc(0),
          vapidPublicKey: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.seq = reader.uint64Number()
              break
            }
            case 2: {
              obj.endpoint = reader.string()
              break
            }
            case 3: {
              obj.subscriptionKey = reader.bytes()
              break
            }
            case 4: {
              obj.auth = reader.bytes()
              break
            }
            case 5: {
              obj.vapidKey = reader.bytes()
              break
            }
            case 6: {
              obj.vapidPublicKey = reader.bytes()
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
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.endpoint`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.subscriptionKey`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.auth`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.vapidKey`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.vapidPublicKey`,
                value: reader.bytes()
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

  export interface PushBodySeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface PushBodyEndpointFieldEvent {
    field: '$.endpoint'
    value: string
  }

  export interface PushBodySubscriptionKeyFieldEvent {
    field: '$.subscriptionKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PushBodyAuthFieldEvent {
    field: '$.auth'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PushBodyVapidKeyFieldEvent {
    field: '$.vapidKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PushBodyVapidPublicKeyFieldEvent {
    field: '$.vapidPublicKey'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PushBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PushBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushBody>): PushBody {
    return decodeMessage(buf, PushBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushBody>): Generator<PushBodySeqFieldEvent | PushBodyEndpointFieldEvent | PushBodySubscriptionKeyFieldEvent | PushBodyAuthFieldEvent | PushBodyVapidKeyFieldEvent | PushBodyVapidPublicKeyFieldEvent> {
    return streamMessage(buf, PushBody.codec(), opts)
  }
}
