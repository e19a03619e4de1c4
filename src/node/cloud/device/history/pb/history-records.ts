import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface HistoryRowRecord {
  kind: number
  peer: string
  position: string
  record: Uint8Array<ArrayBuffer>
}

export namespace HistoryRowRecord {
  let _codec: Codec<HistoryRowRecord>

  export const codec = (): Codec<HistoryRowRecord> => {
    if (_codec == null) {
      _codec = message<HistoryRowRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(8)
          w.uint32(obj.kind)
        }

        if ((obj.peer != null && obj.peer !== '')) {
          w.uint32(18)
          w.string(obj.peer)
        }

        if ((obj.position != null && obj.position !== '')) {
          w.uint32(26)
          w.string(obj.position)
        }

        if ((obj.record != null && obj.record.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.record)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          kind: 0,
          peer: '',
          position: '',
          record: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.kind = reader.uint32()
              break
            }
            case 2: {
              obj.peer = reader.string()
              break
            }
            case 3: {
              obj.position = reader.string()
              break
            }
            case 4: {
              obj.record = reader.bytes()
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
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.peer`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.position`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.record`,
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

  export interface HistoryRowRecordKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface HistoryRowRecordPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface HistoryRowRecordPositionFieldEvent {
    field: '$.position'
    value: string
  }

  export interface HistoryRowRecordRecordFieldEvent {
    field: '$.record'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HistoryRowRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryRowRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryRowRecord>): HistoryRowRecord {
    return decodeMessage(buf, HistoryRowRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryRowRecord>): Generator<HistoryRowRecordKindFieldEvent | HistoryRowRecordPeerFieldEvent | HistoryRowRecordPositionFieldEvent | HistoryRowRecordRecordFieldEvent> {
    return streamMessage(buf, HistoryRowRecord.codec(), opts)
  }
}

export interface HistoryRecord {
  wish: number
}

export namespace HistoryRecord {
  let _codec: Codec<HistoryRecord>

  export const codec = (): Codec<HistoryRecord> => {
    if (_codec == null) {
      _codec = message<HistoryRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.wish != null && obj.wish !== 0)) {
          w.uint32(8)
          w.uint32(obj.wish)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          wish: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.wish = reader.uint32()
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
                field: `${prefix}.wish`,
                value: reader.uint32()
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

  export interface HistoryRecordWishFieldEvent {
    field: '$.wish'
    value: number
  }

  export function encode (obj: Partial<HistoryRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryRecord>): HistoryRecord {
    return decodeMessage(buf, HistoryRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryRecord>): Generator<HistoryRecordWishFieldEvent> {
    return streamMessage(buf, HistoryRecord.codec(), opts)
  }
}

export interface HistoryCloudRecord {
  stage: number
  after: Uint8Array<ArrayBuffer>
  cursor: string
  rows: number
  number: number
}

export namespace HistoryCloudRecord {
  let _codec: Codec<HistoryCloudRecord>

  export const codec = (): Codec<HistoryCloudRecord> => {
    if (_codec == null) {
      _codec = message<HistoryCloudRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.stage != null && obj.stage !== 0)) {
          w.uint32(8)
          w.uint32(obj.stage)
        }

        if ((obj.after != null && obj.after.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.after)
        }

        if ((obj.cursor != null && obj.cursor !== '')) {
          w.uint32(26)
          w.string(obj.cursor)
        }

        if ((obj.rows != null && obj.rows !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.rows)
        }

        if ((obj.number != null && obj.number !== 0)) {
          w.uint32(40)
          w.uint32(obj.number)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          stage: 0,
          after: uint8ArrayAlloc(0),
          cursor: '',
          rows: 0,
          number: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.stage = reader.uint32()
              break
            }
            case 2: {
              obj.after = reader.bytes()
              break
            }
            case 3: {
              obj.cursor = reader.string()
              break
            }
            case 4: {
              obj.rows = reader.uint64Number()
              break
            }
            case 5: {
              obj.number = reader.uint32()
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
                field: `${prefix}.stage`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.after`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.cursor`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.rows`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.number`,
                value: reader.uint32()
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

  export interface HistoryCloudRecordStageFieldEvent {
    field: '$.stage'
    value: number
  }

  export interface HistoryCloudRecordAfterFieldEvent {
    field: '$.after'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HistoryCloudRecordCursorFieldEvent {
    field: '$.cursor'
    value: string
  }

  export interface HistoryCloudRecordRowsFieldEvent {
    field: '$.rows'
    value: number
  }

  export interface HistoryCloudRecordNumberFieldEvent {
    field: '$.number'
    value: number
  }

  export function encode (obj: Partial<HistoryCloudRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryCloudRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryCloudRecord>): HistoryCloudRecord {
    return decodeMessage(buf, HistoryCloudRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryCloudRecord>): Generator<HistoryCloudRecordStageFieldEvent | HistoryCloudRecordAfterFieldEvent | HistoryCloudRecordCursorFieldEvent | HistoryCloudRecordRowsFieldEvent | HistoryCloudRecordNumberFieldEvent> {
    return streamMessage(buf, HistoryCloudRecord.codec(), opts)
  }
}
