import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface OwnerRecord {
  name: string
  certificate: Uint8Array<ArrayBuffer>
  certificateSeq: number
  notAfter: number
  pairedAt: number
  seenAt: number
  quotaBytes: number
  isPaused: boolean
  ending: number
  directoryDigest: Uint8Array<ArrayBuffer>
  wakeUp: Uint8Array<ArrayBuffer>
}

export namespace OwnerRecord {
  let _codec: Codec<OwnerRecord>

  export const codec = (): Codec<OwnerRecord> => {
    if (_codec == null) {
      _codec = message<OwnerRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.certificate)
        }

        if ((obj.certificateSeq != null && obj.certificateSeq !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.certificateSeq)
        }

        if ((obj.notAfter != null && obj.notAfter !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.notAfter)
        }

        if ((obj.pairedAt != null && obj.pairedAt !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.pairedAt)
        }

        if ((obj.seenAt != null && obj.seenAt !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.seenAt)
        }

        if ((obj.quotaBytes != null && obj.quotaBytes !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.quotaBytes)
        }

        if ((obj.isPaused != null && obj.isPaused !== false)) {
          w.uint32(64)
          w.bool(obj.isPaused)
        }

        if ((obj.ending != null && obj.ending !== 0)) {
          w.uint32(72)
          w.uint32(obj.ending)
        }

        if ((obj.directoryDigest != null && obj.directoryDigest.byteLength > 0)) {
          w.uint32(82)
          w.bytes(obj.directoryDigest)
        }

        if ((obj.wakeUp != null && obj.wakeUp.byteLength > 0)) {
          w.uint32(90)
          w.bytes(obj.wakeUp)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          certificate: uint8ArrayAlloc(0),
          certificateSeq: 0,
          notAfter: 0,
          pairedAt: 0,
          seenAt: 0,
          quotaBytes: 0,
          isPaused: false,
          ending: 0,
          directoryDigest: uint8ArrayAlloc(0),
          wakeUp: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.name = reader.string()
              break
            }
            case 2: {
              obj.certificate = reader.bytes()
              break
            }
            case 3: {
              obj.certificateSeq = reader.uint64Number()
              break
            }
            case 4: {
              obj.notAfter = reader.uint64Number()
              break
            }
            case 5: {
              obj.pairedAt = reader.uint64Number()
              break
            }
            case 6: {
              obj.seenAt = reader.uint64Number()
              break
            }
            case 7: {
              obj.quotaBytes = reader.uint64Number()
              break
            }
            case 8: {
              obj.isPaused = reader.bool()
              break
            }
            case 9: {
              obj.ending = reader.uint32()
              break
            }
            case 10: {
              obj.directoryDigest = reader.bytes()
              break
            }
            case 11: {
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
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.certificate`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.certificateSeq`,
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
            case 5: {
              yield {
                field: `${prefix}.pairedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.seenAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.quotaBytes`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.isPaused`,
                value: reader.bool()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.ending`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.directoryDigest`,
                value: reader.bytes()
              }
              break
            }
            case 11: {
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

  export interface OwnerRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface OwnerRecordCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OwnerRecordCertificateSeqFieldEvent {
    field: '$.certificateSeq'
    value: number
  }

  export interface OwnerRecordNotAfterFieldEvent {
    field: '$.notAfter'
    value: number
  }

  export interface OwnerRecordPairedAtFieldEvent {
    field: '$.pairedAt'
    value: number
  }

  export interface OwnerRecordSeenAtFieldEvent {
    field: '$.seenAt'
    value: number
  }

  export interface OwnerRecordQuotaBytesFieldEvent {
    field: '$.quotaBytes'
    value: number
  }

  export interface OwnerRecordIsPausedFieldEvent {
    field: '$.isPaused'
    value: boolean
  }

  export interface OwnerRecordEndingFieldEvent {
    field: '$.ending'
    value: number
  }

  export interface OwnerRecordDirectoryDigestFieldEvent {
    field: '$.directoryDigest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OwnerRecordWakeUpFieldEvent {
    field: '$.wakeUp'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<OwnerRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, OwnerRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OwnerRecord>): OwnerRecord {
    return decodeMessage(buf, OwnerRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OwnerRecord>): Generator<OwnerRecordNameFieldEvent | OwnerRecordCertificateFieldEvent | OwnerRecordCertificateSeqFieldEvent | OwnerRecordNotAfterFieldEvent | OwnerRecordPairedAtFieldEvent | OwnerRecordSeenAtFieldEvent | OwnerRecordQuotaBytesFieldEvent | OwnerRecordIsPausedFieldEvent | OwnerRecordEndingFieldEvent | OwnerRecordDirectoryDigestFieldEvent | OwnerRecordWakeUpFieldEvent> {
    return streamMessage(buf, OwnerRecord.codec(), opts)
  }
}
