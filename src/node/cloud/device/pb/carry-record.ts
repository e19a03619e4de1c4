import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CarryRecord {
  peer: string
  position: string
  clouds: Uint8Array<ArrayBuffer>
  whole: Uint8Array<ArrayBuffer>
  refused: Uint8Array<ArrayBuffer>
  isEnded: boolean
}

export namespace CarryRecord {
  let _codec: Codec<CarryRecord>

  export const codec = (): Codec<CarryRecord> => {
    if (_codec == null) {
      _codec = message<CarryRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.peer != null && obj.peer !== '')) {
          w.uint32(10)
          w.string(obj.peer)
        }

        if ((obj.position != null && obj.position !== '')) {
          w.uint32(18)
          w.string(obj.position)
        }

        if ((obj.clouds != null && obj.clouds.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.clouds)
        }

        if ((obj.whole != null && obj.whole.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.whole)
        }

        if ((obj.refused != null && obj.refused.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.refused)
        }

        if ((obj.isEnded != null && obj.isEnded !== false)) {
          w.uint32(48)
          w.bool(obj.isEnded)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peer: '',
          position: '',
          clouds: uint8ArrayAlloc(0),
          whole: uint8ArrayAlloc(0),
          refused: uint8ArrayAlloc(0),
          isEnded: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.peer = reader.string()
              break
            }
            case 2: {
              obj.position = reader.string()
              break
            }
            case 3: {
              obj.clouds = reader.bytes()
              break
            }
            case 4: {
              obj.whole = reader.bytes()
              break
            }
            case 5: {
              obj.refused = reader.bytes()
              break
            }
            case 6: {
              obj.isEnded = reader.bool()
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
                field: `${prefix}.peer`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.position`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.clouds`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.whole`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.refused`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.isEnded`,
                value: reader.bool()
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

  export interface CarryRecordPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface CarryRecordPositionFieldEvent {
    field: '$.position'
    value: string
  }

  export interface CarryRecordCloudsFieldEvent {
    field: '$.clouds'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CarryRecordWholeFieldEvent {
    field: '$.whole'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CarryRecordRefusedFieldEvent {
    field: '$.refused'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CarryRecordIsEndedFieldEvent {
    field: '$.isEnded'
    value: boolean
  }

  export function encode (obj: Partial<CarryRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CarryRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CarryRecord>): CarryRecord {
    return decodeMessage(buf, CarryRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CarryRecord>): Generator<CarryRecordPeerFieldEvent | CarryRecordPositionFieldEvent | CarryRecordCloudsFieldEvent | CarryRecordWholeFieldEvent | CarryRecordRefusedFieldEvent | CarryRecordIsEndedFieldEvent> {
    return streamMessage(buf, CarryRecord.codec(), opts)
  }
}
