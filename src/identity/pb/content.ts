import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ContentRecord {
  id: Uint8Array<ArrayBuffer>
  conversation: Uint8Array<ArrayBuffer>
  seq: number
  prev: Uint8Array<ArrayBuffer>
  sentAt: number
  kind: number
  expireAfterMs: number
  body: Uint8Array<ArrayBuffer>
}

export namespace ContentRecord {
  let _codec: Codec<ContentRecord>

  export const codec = (): Codec<ContentRecord> => {
    if (_codec == null) {
      _codec = message<ContentRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.id)
        }

        if ((obj.conversation != null && obj.conversation.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.conversation)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.seq)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.prev)
        }

        if ((obj.sentAt != null && obj.sentAt !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.sentAt)
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(48)
          w.uint32(obj.kind)
        }

        if ((obj.expireAfterMs != null && obj.expireAfterMs !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.expireAfterMs)
        }

        if ((obj.body != null && obj.body.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.body)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: uint8ArrayAlloc(0),
          conversation: uint8ArrayAlloc(0),
          seq: 0,
          prev: uint8ArrayAlloc(0),
          sentAt: 0,
          kind: 0,
          expireAfterMs: 0,
          body: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.bytes()
              break
            }
            case 2: {
              obj.conversation = reader.bytes()
              break
            }
            case 3: {
              obj.seq = reader.uint64Number()
              break
            }
            case 4: {
              obj.prev = reader.bytes()
              break
            }
            case 5: {
              obj.sentAt = reader.uint64Number()
              break
            }
            case 6: {
              obj.kind = reader.uint32()
              break
            }
            case 7: {
              obj.expireAfterMs = reader.uint64Number()
              break
            }
            case 8: {
              obj.body = reader.bytes()
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
                field: `${prefix}.id`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.conversation`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.sentAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.expireAfterMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.body`,
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

  export interface ContentRecordIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ContentRecordConversationFieldEvent {
    field: '$.conversation'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ContentRecordSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface ContentRecordPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ContentRecordSentAtFieldEvent {
    field: '$.sentAt'
    value: number
  }

  export interface ContentRecordKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface ContentRecordExpireAfterMsFieldEvent {
    field: '$.expireAfterMs'
    value: number
  }

  export interface ContentRecordBodyFieldEvent {
    field: '$.body'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ContentRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ContentRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ContentRecord>): ContentRecord {
    return decodeMessage(buf, ContentRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ContentRecord>): Generator<ContentRecordIdFieldEvent | ContentRecordConversationFieldEvent | ContentRecordSeqFieldEvent | ContentRecordPrevFieldEvent | ContentRecordSentAtFieldEvent | ContentRecordKindFieldEvent | ContentRecordExpireAfterMsFieldEvent | ContentRecordBodyFieldEvent> {
    return streamMessage(buf, ContentRecord.codec(), opts)
  }
}
