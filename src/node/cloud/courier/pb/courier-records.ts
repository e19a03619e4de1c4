import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CorrespondentRecord {
  addresses: string[]
  clouds: CloudRecord[]
  statedSeq: number
  shownSeq: number
  wakeUp: Uint8Array<ArrayBuffer>
}

export namespace CorrespondentRecord {
  let _codec: Codec<CorrespondentRecord>

  export const codec = (): Codec<CorrespondentRecord> => {
    if (_codec == null) {
      _codec = message<CorrespondentRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(10)
            w.string(value)
          }
        }

        if (obj.clouds != null && obj.clouds.length > 0) {
          for (const value of obj.clouds) {
            w.uint32(18)
            CloudRecord.codec().encode(value, w)
          }
        }

        if ((obj.statedSeq != null && obj.statedSeq !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.statedSeq)
        }

        if ((obj.shownSeq != null && obj.shownSeq !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.shownSeq)
        }

        if ((obj.wakeUp != null && obj.wakeUp.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.wakeUp)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          addresses: [],
          clouds: [],
          statedSeq: 0,
          shownSeq: 0,
          wakeUp: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.string())
              break
            }
            case 2: {
              if (opts.limits?.clouds != null && obj.clouds.length === opts.limits.clouds) {
                throw new MaxLengthError('Decode error - repeated field "clouds" had too many elements')
              }

              obj.clouds.push(CloudRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.clouds$
              }))
              break
            }
            case 3: {
              obj.statedSeq = reader.uint64Number()
              break
            }
            case 4: {
              obj.shownSeq = reader.uint64Number()
              break
            }
            case 5: {
              obj.wakeUp = reader.bytes()
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
          addresses: 0,
          clouds: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements')
              }

              yield {
                field: `${prefix}.addresses[]`,
                index: obj.addresses,
                value: reader.string()
              }

              obj.addresses++

              break
            }
            case 2: {
              if (opts.limits?.clouds != null && obj.clouds === opts.limits.clouds) {
                throw new MaxLengthError('Streaming decode error - repeated field "clouds" had too many elements')
              }

              for (const evt of CloudRecord.codec().stream(reader, reader.uint32(), `${prefix}.clouds[]`, {
                limits: opts.limits?.clouds$
              })) {
                yield {
                  ...evt,
                  index: obj.clouds
                }
              }

              obj.clouds++

              break
            }
            case 3: {
              yield {
                field: `${prefix}.statedSeq`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.shownSeq`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.wakeUp`,
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

  export interface CorrespondentRecordAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export interface CorrespondentRecordCloudsCertificateFieldEvent {
    field: '$.clouds[].certificate'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CorrespondentRecordCloudsPeerFieldEvent {
    field: '$.clouds[].peer'
    value: string
    index: number
  }

  export interface CorrespondentRecordCloudsSeqFieldEvent {
    field: '$.clouds[].seq'
    value: number
    index: number
  }

  export interface CorrespondentRecordCloudsNotAfterFieldEvent {
    field: '$.clouds[].notAfter'
    value: number
    index: number
  }

  export interface CorrespondentRecordStatedSeqFieldEvent {
    field: '$.statedSeq'
    value: number
  }

  export interface CorrespondentRecordShownSeqFieldEvent {
    field: '$.shownSeq'
    value: number
  }

  export interface CorrespondentRecordWakeUpFieldEvent {
    field: '$.wakeUp'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<CorrespondentRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CorrespondentRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CorrespondentRecord>): CorrespondentRecord {
    return decodeMessage(buf, CorrespondentRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CorrespondentRecord>): Generator<CorrespondentRecordAddressesFieldEvent | CorrespondentRecordCloudsCertificateFieldEvent | CorrespondentRecordCloudsPeerFieldEvent | CorrespondentRecordCloudsSeqFieldEvent | CorrespondentRecordCloudsNotAfterFieldEvent | CorrespondentRecordStatedSeqFieldEvent | CorrespondentRecordShownSeqFieldEvent | CorrespondentRecordWakeUpFieldEvent> {
    return streamMessage(buf, CorrespondentRecord.codec(), opts)
  }
}

export interface CloudRecord {
  certificate: Uint8Array<ArrayBuffer>
  peer: string
  seq: number
  notAfter: number
}

export namespace CloudRecord {
  let _codec: Codec<CloudRecord>

  export const codec = (): Codec<CloudRecord> => {
    if (_codec == null) {
      _codec = message<CloudRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.certificate)
        }

        if ((obj.peer != null && obj.peer !== '')) {
          w.uint32(18)
          w.string(obj.peer)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.seq)
        }

        if ((obj.notAfter != null && obj.notAfter !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.notAfter)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          certificate: uint8ArrayAlloc(0),
          peer: '',
          seq: 0,
          notAfter: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.certificate = reader.bytes()
              break
            }
            case 2: {
              obj.peer = reader.string()
              break
            }
            case 3: {
              obj.seq = reader.uint64Number()
              break
            }
            case 4: {
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
                field: `${prefix}.certificate`,
                value: reader.bytes()
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
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
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

  export interface CloudRecordCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudRecordPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface CloudRecordSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface CloudRecordNotAfterFieldEvent {
    field: '$.notAfter'
    value: number
  }

  export function encode (obj: Partial<CloudRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CloudRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudRecord>): CloudRecord {
    return decodeMessage(buf, CloudRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudRecord>): Generator<CloudRecordCertificateFieldEvent | CloudRecordPeerFieldEvent | CloudRecordSeqFieldEvent | CloudRecordNotAfterFieldEvent> {
    return streamMessage(buf, CloudRecord.codec(), opts)
  }
}

export interface QueueRecord {
  nextPosition: number
  handedOut: number
  count: number
  sizeBytes: number
  newestAt: number
}

export namespace QueueRecord {
  let _codec: Codec<QueueRecord>

  export const codec = (): Codec<QueueRecord> => {
    if (_codec == null) {
      _codec = message<QueueRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.nextPosition != null && obj.nextPosition !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.nextPosition)
        }

        if ((obj.handedOut != null && obj.handedOut !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.handedOut)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(24)
          w.uint32(obj.count)
        }

        if ((obj.sizeBytes != null && obj.sizeBytes !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.sizeBytes)
        }

        if ((obj.newestAt != null && obj.newestAt !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.newestAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          nextPosition: 0,
          handedOut: 0,
          count: 0,
          sizeBytes: 0,
          newestAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.nextPosition = reader.uint64Number()
              break
            }
            case 2: {
              obj.handedOut = reader.uint64Number()
              break
            }
            case 3: {
              obj.count = reader.uint32()
              break
            }
            case 4: {
              obj.sizeBytes = reader.uint64Number()
              break
            }
            case 5: {
              obj.newestAt = reader.uint64Number()
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
                field: `${prefix}.nextPosition`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.handedOut`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.count`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.sizeBytes`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.newestAt`,
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

  export interface QueueRecordNextPositionFieldEvent {
    field: '$.nextPosition'
    value: number
  }

  export interface QueueRecordHandedOutFieldEvent {
    field: '$.handedOut'
    value: number
  }

  export interface QueueRecordCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface QueueRecordSizeBytesFieldEvent {
    field: '$.sizeBytes'
    value: number
  }

  export interface QueueRecordNewestAtFieldEvent {
    field: '$.newestAt'
    value: number
  }

  export function encode (obj: Partial<QueueRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, QueueRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<QueueRecord>): QueueRecord {
    return decodeMessage(buf, QueueRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<QueueRecord>): Generator<QueueRecordNextPositionFieldEvent | QueueRecordHandedOutFieldEvent | QueueRecordCountFieldEvent | QueueRecordSizeBytesFieldEvent | QueueRecordNewestAtFieldEvent> {
    return streamMessage(buf, QueueRecord.codec(), opts)
  }
}

export interface DepositRecord {
  eid: Uint8Array<ArrayBuffer>
  envelope: Uint8Array<ArrayBuffer>
}

export namespace DepositRecord {
  let _codec: Codec<DepositRecord>

  export const codec = (): Codec<DepositRecord> => {
    if (_codec == null) {
      _codec = message<DepositRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if ((obj.envelope != null && obj.envelope.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.envelope)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0),
          envelope: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            case 2: {
              obj.envelope = reader.bytes()
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
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.envelope`,
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

  export interface DepositRecordEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DepositRecordEnvelopeFieldEvent {
    field: '$.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<DepositRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DepositRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DepositRecord>): DepositRecord {
    return decodeMessage(buf, DepositRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DepositRecord>): Generator<DepositRecordEidFieldEvent | DepositRecordEnvelopeFieldEvent> {
    return streamMessage(buf, DepositRecord.codec(), opts)
  }
}

export interface DepositIndexRecord {
  to: string
  position: number
  tagHash: Uint8Array<ArrayBuffer>
  sizeBytes: number
  expiresAt: number
  keptAt: number
}

export namespace DepositIndexRecord {
  let _codec: Codec<DepositIndexRecord>

  export const codec = (): Codec<DepositIndexRecord> => {
    if (_codec == null) {
      _codec = message<DepositIndexRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.to != null && obj.to !== '')) {
          w.uint32(10)
          w.string(obj.to)
        }

        if ((obj.position != null && obj.position !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.position)
        }

        if ((obj.tagHash != null && obj.tagHash.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.tagHash)
        }

        if ((obj.sizeBytes != null && obj.sizeBytes !== 0)) {
          w.uint32(32)
          w.uint32(obj.sizeBytes)
        }

        if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.expiresAt)
        }

        if ((obj.keptAt != null && obj.keptAt !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.keptAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          to: '',
          position: 0,
          tagHash: uint8ArrayAlloc(0),
          sizeBytes: 0,
          expiresAt: 0,
          keptAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.to = reader.string()
              break
            }
            case 2: {
              obj.position = reader.uint64Number()
              break
            }
            case 3: {
              obj.tagHash = reader.bytes()
              break
            }
            case 4: {
              obj.sizeBytes = reader.uint32()
              break
            }
            case 5: {
              obj.expiresAt = reader.uint64Number()
              break
            }
            case 6: {
              obj.keptAt = reader.uint64Number()
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
                field: `${prefix}.to`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.position`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.tagHash`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.sizeBytes`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.expiresAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.keptAt`,
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

  export interface DepositIndexRecordToFieldEvent {
    field: '$.to'
    value: string
  }

  export interface DepositIndexRecordPositionFieldEvent {
    field: '$.position'
    value: number
  }

  export interface DepositIndexRecordTagHashFieldEvent {
    field: '$.tagHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DepositIndexRecordSizeBytesFieldEvent {
    field: '$.sizeBytes'
    value: number
  }

  export interface DepositIndexRecordExpiresAtFieldEvent {
    field: '$.expiresAt'
    value: number
  }

  export interface DepositIndexRecordKeptAtFieldEvent {
    field: '$.keptAt'
    value: number
  }

  export function encode (obj: Partial<DepositIndexRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DepositIndexRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DepositIndexRecord>): DepositIndexRecord {
    return decodeMessage(buf, DepositIndexRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DepositIndexRecord>): Generator<DepositIndexRecordToFieldEvent | DepositIndexRecordPositionFieldEvent | DepositIndexRecordTagHashFieldEvent | DepositIndexRecordSizeBytesFieldEvent | DepositIndexRecordExpiresAtFieldEvent | DepositIndexRecordKeptAtFieldEvent> {
    return streamMessage(buf, DepositIndexRecord.codec(), opts)
  }
}

export interface ReportRecord {
  eid: Uint8Array<ArrayBuffer>
  code: number
  tag: Uint8Array<ArrayBuffer>
}

export namespace ReportRecord {
  let _codec: Codec<ReportRecord>

  export const codec = (): Codec<ReportRecord> => {
    if (_codec == null) {
      _codec = message<ReportRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(16)
          w.uint32(obj.code)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.tag)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0),
          code: 0,
          tag: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            case 2: {
              obj.code = reader.uint32()
              break
            }
            case 3: {
              obj.tag = reader.bytes()
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
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.tag`,
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

  export interface ReportRecordEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ReportRecordCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export interface ReportRecordTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ReportRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ReportRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReportRecord>): ReportRecord {
    return decodeMessage(buf, ReportRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReportRecord>): Generator<ReportRecordEidFieldEvent | ReportRecordCodeFieldEvent | ReportRecordTagFieldEvent> {
    return streamMessage(buf, ReportRecord.codec(), opts)
  }
}

export interface FetchedRecord {
  eid: Uint8Array<ArrayBuffer>
  from: string
  envelope: Uint8Array<ArrayBuffer>
}

export namespace FetchedRecord {
  let _codec: Codec<FetchedRecord>

  export const codec = (): Codec<FetchedRecord> => {
    if (_codec == null) {
      _codec = message<FetchedRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if ((obj.from != null && obj.from !== '')) {
          w.uint32(18)
          w.string(obj.from)
        }

        if ((obj.envelope != null && obj.envelope.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.envelope)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0),
          from: '',
          envelope: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            case 2: {
              obj.from = reader.string()
              break
            }
            case 3: {
              obj.envelope = reader.bytes()
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
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.from`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.envelope`,
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

  export interface FetchedRecordEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FetchedRecordFromFieldEvent {
    field: '$.from'
    value: string
  }

  export interface FetchedRecordEnvelopeFieldEvent {
    field: '$.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<FetchedRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FetchedRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FetchedRecord>): FetchedRecord {
    return decodeMessage(buf, FetchedRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FetchedRecord>): Generator<FetchedRecordEidFieldEvent | FetchedRecordFromFieldEvent | FetchedRecordEnvelopeFieldEvent> {
    return streamMessage(buf, FetchedRecord.codec(), opts)
  }
}

export interface FetchedIndexRecord {
  position: number
  sizeBytes: number
  tag: Uint8Array<ArrayBuffer>
  expiresAt: number
  isRefused: boolean
}

export namespace FetchedIndexRecord {
  let _codec: Codec<FetchedIndexRecord>

  export const codec = (): Codec<FetchedIndexRecord> => {
    if (_codec == null) {
      _codec = message<FetchedIndexRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.position != null && obj.position !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.position)
        }

        if ((obj.sizeBytes != null && obj.sizeBytes !== 0)) {
          w.uint32(16)
          w.uint32(obj.sizeBytes)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.tag)
        }

        if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.expiresAt)
        }

        if ((obj.isRefused != null && obj.isRefused !== false)) {
          w.uint32(40)
          w.bool(obj.isRefused)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          position: 0,
          sizeBytes: 0,
          tag: uint8ArrayAlloc(0),
          expiresAt: 0,
          isRefused: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.position = reader.uint64Number()
              break
            }
            case 2: {
              obj.sizeBytes = reader.uint32()
              break
            }
            case 3: {
              obj.tag = reader.bytes()
              break
            }
            case 4: {
              obj.expiresAt = reader.uint64Number()
              break
            }
            case 5: {
              obj.isRefused = reader.bool()
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
                field: `${prefix}.position`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.sizeBytes`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.expiresAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.isRefused`,
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

  export interface FetchedIndexRecordPositionFieldEvent {
    field: '$.position'
    value: number
  }

  export interface FetchedIndexRecordSizeBytesFieldEvent {
    field: '$.sizeBytes'
    value: number
  }

  export interface FetchedIndexRecordTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FetchedIndexRecordExpiresAtFieldEvent {
    field: '$.expiresAt'
    value: number
  }

  export interface FetchedIndexRecordIsRefusedFieldEvent {
    field: '$.isRefused'
    value: boolean
  }

  export function encode (obj: Partial<FetchedIndexRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FetchedIndexRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FetchedIndexRecord>): FetchedIndexRecord {
    return decodeMessage(buf, FetchedIndexRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FetchedIndexRecord>): Generator<FetchedIndexRecordPositionFieldEvent | FetchedIndexRecordSizeBytesFieldEvent | FetchedIndexRecordTagFieldEvent | FetchedIndexRecordExpiresAtFieldEvent | FetchedIndexRecordIsRefusedFieldEvent> {
    return streamMessage(buf, FetchedIndexRecord.codec(), opts)
  }
}

export interface ExpiryRecord {
  from: string
  isBlob: boolean
}

export namespace ExpiryRecord {
  let _codec: Codec<ExpiryRecord>

  export const codec = (): Codec<ExpiryRecord> => {
    if (_codec == null) {
      _codec = message<ExpiryRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.from != null && obj.from !== '')) {
          w.uint32(10)
          w.string(obj.from)
        }

        if ((obj.isBlob != null && obj.isBlob !== false)) {
          w.uint32(16)
          w.bool(obj.isBlob)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          from: '',
          isBlob: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.from = reader.string()
              break
            }
            case 2: {
              obj.isBlob = reader.bool()
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
                field: `${prefix}.from`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.isBlob`,
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

  export interface ExpiryRecordFromFieldEvent {
    field: '$.from'
    value: string
  }

  export interface ExpiryRecordIsBlobFieldEvent {
    field: '$.isBlob'
    value: boolean
  }

  export function encode (obj: Partial<ExpiryRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ExpiryRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ExpiryRecord>): ExpiryRecord {
    return decodeMessage(buf, ExpiryRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ExpiryRecord>): Generator<ExpiryRecordFromFieldEvent | ExpiryRecordIsBlobFieldEvent> {
    return streamMessage(buf, ExpiryRecord.codec(), opts)
  }
}

export interface HistoryCountRecord {
  count: number
  sizeBytes: number
}

export namespace HistoryCountRecord {
  let _codec: Codec<HistoryCountRecord>

  export const codec = (): Codec<HistoryCountRecord> => {
    if (_codec == null) {
      _codec = message<HistoryCountRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(8)
          w.uint32(obj.count)
        }

        if ((obj.sizeBytes != null && obj.sizeBytes !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.sizeBytes)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          count: 0,
          sizeBytes: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.count = reader.uint32()
              break
            }
            case 2: {
              obj.sizeBytes = reader.uint64Number()
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
                field: `${prefix}.count`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.sizeBytes`,
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

  export interface HistoryCountRecordCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface HistoryCountRecordSizeBytesFieldEvent {
    field: '$.sizeBytes'
    value: number
  }

  export function encode (obj: Partial<HistoryCountRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryCountRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryCountRecord>): HistoryCountRecord {
    return decodeMessage(buf, HistoryCountRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryCountRecord>): Generator<HistoryCountRecordCountFieldEvent | HistoryCountRecordSizeBytesFieldEvent> {
    return streamMessage(buf, HistoryCountRecord.codec(), opts)
  }
}

export interface CarriedRecord {
  blobId: Uint8Array<ArrayBuffer>
  to: string
  size: number
  tagHash: Uint8Array<ArrayBuffer>
  expiresAt: number
  keptAt: number
  durable: number
  isWhole: boolean
}

export namespace CarriedRecord {
  let _codec: Codec<CarriedRecord>

  export const codec = (): Codec<CarriedRecord> => {
    if (_codec == null) {
      _codec = message<CarriedRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.blobId != null && obj.blobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.blobId)
        }

        if ((obj.to != null && obj.to !== '')) {
          w.uint32(18)
          w.string(obj.to)
        }

        if ((obj.size != null && obj.size !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.size)
        }

        if ((obj.tagHash != null && obj.tagHash.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.tagHash)
        }

        if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.expiresAt)
        }

        if ((obj.keptAt != null && obj.keptAt !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.keptAt)
        }

        if ((obj.durable != null && obj.durable !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.durable)
        }

        if ((obj.isWhole != null && obj.isWhole !== false)) {
          w.uint32(64)
          w.bool(obj.isWhole)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          blobId: uint8ArrayAlloc(0),
          to: '',
          size: 0,
          tagHash: uint8ArrayAlloc(0),
          expiresAt: 0,
          keptAt: 0,
          durable: 0,
          isWhole: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.blobId = reader.bytes()
              break
            }
            case 2: {
              obj.to = reader.string()
              break
            }
            case 3: {
              obj.size = reader.uint64Number()
              break
            }
            case 4: {
              obj.tagHash = reader.bytes()
              break
            }
            case 5: {
              obj.expiresAt = reader.uint64Number()
              break
            }
            case 6: {
              obj.keptAt = reader.uint64Number()
              break
            }
            case 7: {
              obj.durable = reader.uint64Number()
              break
            }
            case 8: {
              obj.isWhole = reader.bool()
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
                field: `${prefix}.blobId`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.to`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.size`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.tagHash`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.expiresAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.keptAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.durable`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.isWhole`,
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

  export interface CarriedRecordBlobIdFieldEvent {
    field: '$.blobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CarriedRecordToFieldEvent {
    field: '$.to'
    value: string
  }

  export interface CarriedRecordSizeFieldEvent {
    field: '$.size'
    value: number
  }

  export interface CarriedRecordTagHashFieldEvent {
    field: '$.tagHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CarriedRecordExpiresAtFieldEvent {
    field: '$.expiresAt'
    value: number
  }

  export interface CarriedRecordKeptAtFieldEvent {
    field: '$.keptAt'
    value: number
  }

  export interface CarriedRecordDurableFieldEvent {
    field: '$.durable'
    value: number
  }

  export interface CarriedRecordIsWholeFieldEvent {
    field: '$.isWhole'
    value: boolean
  }

  export function encode (obj: Partial<CarriedRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CarriedRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CarriedRecord>): CarriedRecord {
    return decodeMessage(buf, CarriedRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CarriedRecord>): Generator<CarriedRecordBlobIdFieldEvent | CarriedRecordToFieldEvent | CarriedRecordSizeFieldEvent | CarriedRecordTagHashFieldEvent | CarriedRecordExpiresAtFieldEvent | CarriedRecordKeptAtFieldEvent | CarriedRecordDurableFieldEvent | CarriedRecordIsWholeFieldEvent> {
    return streamMessage(buf, CarriedRecord.codec(), opts)
  }
}
