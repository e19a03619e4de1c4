import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface PushOwnRecord {
  isOn: boolean
  lastSeq: number
  registrations: PushRegistrationRecord[]
  hasQuietHours: boolean
  quietFrom: number
  quietTo: number
}

export namespace PushOwnRecord {
  let _codec: Codec<PushOwnRecord>

  export const codec = (): Codec<PushOwnRecord> => {
    if (_codec == null) {
      _codec = message<PushOwnRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.isOn != null && obj.isOn !== false)) {
          w.uint32(8)
          w.bool(obj.isOn)
        }

        if ((obj.lastSeq != null && obj.lastSeq !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.lastSeq)
        }

        if (obj.registrations != null && obj.registrations.length > 0) {
          for (const value of obj.registrations) {
            w.uint32(26)
            PushRegistrationRecord.codec().encode(value, w)
          }
        }

        if ((obj.hasQuietHours != null && obj.hasQuietHours !== false)) {
          w.uint32(32)
          w.bool(obj.hasQuietHours)
        }

        if ((obj.quietFrom != null && obj.quietFrom !== 0)) {
          w.uint32(40)
          w.uint32(obj.quietFrom)
        }

        if ((obj.quietTo != null && obj.quietTo !== 0)) {
          w.uint32(48)
          w.uint32(obj.quietTo)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          isOn: false,
          lastSeq: 0,
          registrations: [],
          hasQuietHours: false,
          quietFrom: 0,
          quietTo: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.isOn = reader.bool()
              break
            }
            case 2: {
              obj.lastSeq = reader.uint64Number()
              break
            }
            case 3: {
              if (opts.limits?.registrations != null && obj.registrations.length === opts.limits.registrations) {
                throw new MaxLengthError('Decode error - repeated field "registrations" had too many elements')
              }

              obj.registrations.push(PushRegistrationRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.registrations$
              }))
              break
            }
            case 4: {
              obj.hasQuietHours = reader.bool()
              break
            }
            case 5: {
              obj.quietFrom = reader.uint32()
              break
            }
            case 6: {
              obj.quietTo = reader.uint32()
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
        const obj = {
          registrations: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.isOn`,
                value: reader.bool()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.lastSeq`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              if (opts.limits?.registrations != null && obj.registrations === opts.limits.registrations) {
                throw new MaxLengthError('Streaming decode error - repeated field "registrations" had too many elements')
              }

              for (const evt of PushRegistrationRecord.codec().stream(reader, reader.uint32(), `${prefix}.registrations[]`, {
                limits: opts.limits?.registrations$
              })) {
                yield {
                  ...evt,
                  index: obj.registrations
                }
              }

              obj.registrations++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.hasQuietHours`,
                value: reader.bool()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.quietFrom`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.quietTo`,
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

  export interface PushOwnRecordIsOnFieldEvent {
    field: '$.isOn'
    value: boolean
  }

  export interface PushOwnRecordLastSeqFieldEvent {
    field: '$.lastSeq'
    value: number
  }

  export interface PushOwnRecordRegistrationsSlotFieldEvent {
    field: '$.registrations[].slot'
    value: number
    index: number
  }

  export interface PushOwnRecordRegistrationsSeqFieldEvent {
    field: '$.registrations[].seq'
    value: number
    index: number
  }

  export interface PushOwnRecordRegistrationsStatementFieldEvent {
    field: '$.registrations[].statement'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface PushOwnRecordHasQuietHoursFieldEvent {
    field: '$.hasQuietHours'
    value: boolean
  }

  export interface PushOwnRecordQuietFromFieldEvent {
    field: '$.quietFrom'
    value: number
  }

  export interface PushOwnRecordQuietToFieldEvent {
    field: '$.quietTo'
    value: number
  }

  export function encode (obj: Partial<PushOwnRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PushOwnRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushOwnRecord>): PushOwnRecord {
    return decodeMessage(buf, PushOwnRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushOwnRecord>): Generator<PushOwnRecordIsOnFieldEvent | PushOwnRecordLastSeqFieldEvent | PushOwnRecordRegistrationsSlotFieldEvent | PushOwnRecordRegistrationsSeqFieldEvent | PushOwnRecordRegistrationsStatementFieldEvent | PushOwnRecordHasQuietHoursFieldEvent | PushOwnRecordQuietFromFieldEvent | PushOwnRecordQuietToFieldEvent> {
    return streamMessage(buf, PushOwnRecord.codec(), opts)
  }
}

export interface PushRegistrationRecord {
  slot: number
  seq: number
  statement: Uint8Array<ArrayBuffer>
}

export namespace PushRegistrationRecord {
  let _codec: Codec<PushRegistrationRecord>

  export const codec = (): Codec<PushRegistrationRecord> => {
    if (_codec == null) {
      _codec = message<PushRegistrationRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.slot != null && obj.slot !== 0)) {
          w.uint32(8)
          w.uint32(obj.slot)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.seq)
        }

        if ((obj.statement != null && obj.statement.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.statement)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          slot: 0,
          seq: 0,
          statement: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.slot = reader.uint32()
              break
            }
            case 2: {
              obj.seq = reader.uint64Number()
              break
            }
            case 3: {
              obj.statement = reader.bytes()
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
                field: `${prefix}.slot`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.statement`,
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

  export interface PushRegistrationRecordSlotFieldEvent {
    field: '$.slot'
    value: number
  }

  export interface PushRegistrationRecordSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface PushRegistrationRecordStatementFieldEvent {
    field: '$.statement'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PushRegistrationRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PushRegistrationRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushRegistrationRecord>): PushRegistrationRecord {
    return decodeMessage(buf, PushRegistrationRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushRegistrationRecord>): Generator<PushRegistrationRecordSlotFieldEvent | PushRegistrationRecordSeqFieldEvent | PushRegistrationRecordStatementFieldEvent> {
    return streamMessage(buf, PushRegistrationRecord.codec(), opts)
  }
}

export interface PushContactRecord {
  slot: number
  told: number
  isRefused: boolean
  statement: Uint8Array<ArrayBuffer>
  seq: number
  deadEndpoint: string
  wokenAt: number
}

export namespace PushContactRecord {
  let _codec: Codec<PushContactRecord>

  export const codec = (): Codec<PushContactRecord> => {
    if (_codec == null) {
      _codec = message<PushContactRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.slot != null && obj.slot !== 0)) {
          w.uint32(8)
          w.uint32(obj.slot)
        }

        if ((obj.told != null && obj.told !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.told)
        }

        if ((obj.isRefused != null && obj.isRefused !== false)) {
          w.uint32(24)
          w.bool(obj.isRefused)
        }

        if ((obj.statement != null && obj.statement.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.statement)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.seq)
        }

        if ((obj.deadEndpoint != null && obj.deadEndpoint !== '')) {
          w.uint32(50)
          w.string(obj.deadEndpoint)
        }

        if ((obj.wokenAt != null && obj.wokenAt !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.wokenAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          slot: 0,
          told: 0,
          isRefused: false,
          statement: uint8ArrayAlloc(0),
          seq: 0,
          deadEndpoint: '',
          wokenAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.slot = reader.uint32()
              break
            }
            case 2: {
              obj.told = reader.uint64Number()
              break
            }
            case 3: {
              obj.isRefused = reader.bool()
              break
            }
            case 4: {
              obj.statement = reader.bytes()
              break
            }
            case 5: {
              obj.seq = reader.uint64Number()
              break
            }
            case 6: {
              obj.deadEndpoint = reader.string()
              break
            }
            case 7: {
              obj.wokenAt = reader.uint64Number()
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
                field: `${prefix}.slot`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.told`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.isRefused`,
                value: reader.bool()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.statement`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.deadEndpoint`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.wokenAt`,
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

  export interface PushContactRecordSlotFieldEvent {
    field: '$.slot'
    value: number
  }

  export interface PushContactRecordToldFieldEvent {
    field: '$.told'
    value: number
  }

  export interface PushContactRecordIsRefusedFieldEvent {
    field: '$.isRefused'
    value: boolean
  }

  export interface PushContactRecordStatementFieldEvent {
    field: '$.statement'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PushContactRecordSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface PushContactRecordDeadEndpointFieldEvent {
    field: '$.deadEndpoint'
    value: string
  }

  export interface PushContactRecordWokenAtFieldEvent {
    field: '$.wokenAt'
    value: number
  }

  export function encode (obj: Partial<PushContactRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PushContactRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushContactRecord>): PushContactRecord {
    return decodeMessage(buf, PushContactRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PushContactRecord>): Generator<PushContactRecordSlotFieldEvent | PushContactRecordToldFieldEvent | PushContactRecordIsRefusedFieldEvent | PushContactRecordStatementFieldEvent | PushContactRecordSeqFieldEvent | PushContactRecordDeadEndpointFieldEvent | PushContactRecordWokenAtFieldEvent> {
    return streamMessage(buf, PushContactRecord.codec(), opts)
  }
}
