import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface SessionIdentityRecord {
  version: number
  secretKey: Uint8Array<ArrayBuffer>
  certificate: Uint8Array<ArrayBuffer>
}

export namespace SessionIdentityRecord {
  let _codec: Codec<SessionIdentityRecord>

  export const codec = (): Codec<SessionIdentityRecord> => {
    if (_codec == null) {
      _codec = message<SessionIdentityRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.secretKey != null && obj.secretKey.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.secretKey)
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.certificate)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          secretKey: uint8ArrayAlloc(0),
          certificate: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.version = reader.uint32()
              break
            }
            case 2: {
              obj.secretKey = reader.bytes()
              break
            }
            case 3: {
              obj.certificate = reader.bytes()
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
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.secretKey`,
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

  export interface SessionIdentityRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface SessionIdentityRecordSecretKeyFieldEvent {
    field: '$.secretKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionIdentityRecordCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<SessionIdentityRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SessionIdentityRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SessionIdentityRecord>): SessionIdentityRecord {
    return decodeMessage(buf, SessionIdentityRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SessionIdentityRecord>): Generator<SessionIdentityRecordVersionFieldEvent | SessionIdentityRecordSecretKeyFieldEvent | SessionIdentityRecordCertificateFieldEvent> {
    return streamMessage(buf, SessionIdentityRecord.codec(), opts)
  }
}

export interface SignedPrekeysRecord {
  version: number
  kind: number
  secretKey: Uint8Array<ArrayBuffer>
  kemSeed: Uint8Array<ArrayBuffer>
  suites: Uint8Array<ArrayBuffer>
  mintedAt: number
}

export namespace SignedPrekeysRecord {
  let _codec: Codec<SignedPrekeysRecord>

  export const codec = (): Codec<SignedPrekeysRecord> => {
    if (_codec == null) {
      _codec = message<SignedPrekeysRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(16)
          w.uint32(obj.kind)
        }

        if ((obj.secretKey != null && obj.secretKey.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.secretKey)
        }

        if ((obj.kemSeed != null && obj.kemSeed.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.kemSeed)
        }

        if ((obj.suites != null && obj.suites.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.suites)
        }

        if ((obj.mintedAt != null && obj.mintedAt !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.mintedAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          kind: 0,
          secretKey: uint8ArrayAlloc(0),
          kemSeed: uint8ArrayAlloc(0),
          suites: uint8ArrayAlloc(0),
          mintedAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.version = reader.uint32()
              break
            }
            case 2: {
              obj.kind = reader.uint32()
              break
            }
            case 3: {
              obj.secretKey = reader.bytes()
              break
            }
            case 4: {
              obj.kemSeed = reader.bytes()
              break
            }
            case 5: {
              obj.suites = reader.bytes()
              break
            }
            case 6: {
              obj.mintedAt = reader.uint64Number()
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
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.secretKey`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.kemSeed`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.suites`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.mintedAt`,
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

  export interface SignedPrekeysRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface SignedPrekeysRecordKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface SignedPrekeysRecordSecretKeyFieldEvent {
    field: '$.secretKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedPrekeysRecordKemSeedFieldEvent {
    field: '$.kemSeed'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedPrekeysRecordSuitesFieldEvent {
    field: '$.suites'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedPrekeysRecordMintedAtFieldEvent {
    field: '$.mintedAt'
    value: number
  }

  export function encode (obj: Partial<SignedPrekeysRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SignedPrekeysRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SignedPrekeysRecord>): SignedPrekeysRecord {
    return decodeMessage(buf, SignedPrekeysRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SignedPrekeysRecord>): Generator<SignedPrekeysRecordVersionFieldEvent | SignedPrekeysRecordKindFieldEvent | SignedPrekeysRecordSecretKeyFieldEvent | SignedPrekeysRecordKemSeedFieldEvent | SignedPrekeysRecordSuitesFieldEvent | SignedPrekeysRecordMintedAtFieldEvent> {
    return streamMessage(buf, SignedPrekeysRecord.codec(), opts)
  }
}

export interface OneTimePrekeysRecord {
  version: number
  secretKey: Uint8Array<ArrayBuffer>
  kemSeed: Uint8Array<ArrayBuffer>
  mintedAt: number
}

export namespace OneTimePrekeysRecord {
  let _codec: Codec<OneTimePrekeysRecord>

  export const codec = (): Codec<OneTimePrekeysRecord> => {
    if (_codec == null) {
      _codec = message<OneTimePrekeysRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.secretKey != null && obj.secretKey.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.secretKey)
        }

        if ((obj.kemSeed != null && obj.kemSeed.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.kemSeed)
        }

        if ((obj.mintedAt != null && obj.mintedAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.mintedAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          secretKey: uint8ArrayAlloc(0),
          kemSeed: uint8ArrayAlloc(0),
          mintedAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.version = reader.uint32()
              break
            }
            case 2: {
              obj.secretKey = reader.bytes()
              break
            }
            case 3: {
              obj.kemSeed = reader.bytes()
              break
            }
            case 4: {
              obj.mintedAt = reader.uint64Number()
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
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.secretKey`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.kemSeed`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.mintedAt`,
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

  export interface OneTimePrekeysRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface OneTimePrekeysRecordSecretKeyFieldEvent {
    field: '$.secretKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OneTimePrekeysRecordKemSeedFieldEvent {
    field: '$.kemSeed'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OneTimePrekeysRecordMintedAtFieldEvent {
    field: '$.mintedAt'
    value: number
  }

  export function encode (obj: Partial<OneTimePrekeysRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, OneTimePrekeysRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OneTimePrekeysRecord>): OneTimePrekeysRecord {
    return decodeMessage(buf, OneTimePrekeysRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OneTimePrekeysRecord>): Generator<OneTimePrekeysRecordVersionFieldEvent | OneTimePrekeysRecordSecretKeyFieldEvent | OneTimePrekeysRecordKemSeedFieldEvent | OneTimePrekeysRecordMintedAtFieldEvent> {
    return streamMessage(buf, OneTimePrekeysRecord.codec(), opts)
  }
}

export interface SessionRecord {
  version: number
  sid: Uint8Array<ArrayBuffer>
  associatedData: Uint8Array<ArrayBuffer>
  generation: number
  isConfirmed: boolean
  isLost: boolean
  startedAt: number
  supersededAt: number
  messages: number
  initBlock: Uint8Array<ArrayBuffer>
  rootKey: Uint8Array<ArrayBuffer>
  ourSecretKey: Uint8Array<ArrayBuffer>
  ourPublicKey: Uint8Array<ArrayBuffer>
  theirPublicKey: Uint8Array<ArrayBuffer>
  sendingKey: Uint8Array<ArrayBuffer>
  sendingNumber: number
  previousCount: number
  receivingKey: Uint8Array<ArrayBuffer>
  receivingNumber: number
}

export namespace SessionRecord {
  let _codec: Codec<SessionRecord>

  export const codec = (): Codec<SessionRecord> => {
    if (_codec == null) {
      _codec = message<SessionRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.sid != null && obj.sid.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.sid)
        }

        if ((obj.associatedData != null && obj.associatedData.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.associatedData)
        }

        if ((obj.generation != null && obj.generation !== 0)) {
          w.uint32(32)
          w.uint32(obj.generation)
        }

        if ((obj.isConfirmed != null && obj.isConfirmed !== false)) {
          w.uint32(40)
          w.bool(obj.isConfirmed)
        }

        if ((obj.isLost != null && obj.isLost !== false)) {
          w.uint32(48)
          w.bool(obj.isLost)
        }

        if ((obj.startedAt != null && obj.startedAt !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.startedAt)
        }

        if ((obj.supersededAt != null && obj.supersededAt !== 0)) {
          w.uint32(64)
          w.uint64Number(obj.supersededAt)
        }

        if ((obj.messages != null && obj.messages !== 0)) {
          w.uint32(72)
          w.uint32(obj.messages)
        }

        if ((obj.initBlock != null && obj.initBlock.byteLength > 0)) {
          w.uint32(82)
          w.bytes(obj.initBlock)
        }

        if ((obj.rootKey != null && obj.rootKey.byteLength > 0)) {
          w.uint32(90)
          w.bytes(obj.rootKey)
        }

        if ((obj.ourSecretKey != null && obj.ourSecretKey.byteLength > 0)) {
          w.uint32(98)
          w.bytes(obj.ourSecretKey)
        }

        if ((obj.ourPublicKey != null && obj.ourPublicKey.byteLength > 0)) {
          w.uint32(106)
          w.bytes(obj.ourPublicKey)
        }

        if ((obj.theirPublicKey != null && obj.theirPublicKey.byteLength > 0)) {
          w.uint32(114)
          w.bytes(obj.theirPublicKey)
        }

        if ((obj.sendingKey != null && obj.sendingKey.byteLength > 0)) {
          w.uint32(122)
          w.bytes(obj.sendingKey)
        }

        if ((obj.sendingNumber != null && obj.sendingNumber !== 0)) {
          w.uint32(128)
          w.uint32(obj.sendingNumber)
        }

        if ((obj.previousCount != null && obj.previousCount !== 0)) {
          w.uint32(136)
          w.uint32(obj.previousCount)
        }

        if ((obj.receivingKey != null && obj.receivingKey.byteLength > 0)) {
          w.uint32(146)
          w.bytes(obj.receivingKey)
        }

        if ((obj.receivingNumber != null && obj.receivingNumber !== 0)) {
          w.uint32(152)
          w.uint32(obj.receivingNumber)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          sid: uint8ArrayAlloc(0),
          associatedData: uint8ArrayAlloc(0),
          generation: 0,
          isConfirmed: false,
          isLost: false,
          startedAt: 0,
          supersededAt: 0,
          messages: 0,
          initBlock: uint8ArrayAlloc(0),
          rootKey: uint8ArrayAlloc(0),
          ourSecretKey: uint8ArrayAlloc(0),
          ourPublicKey: uint8ArrayAlloc(0),
          theirPublicKey: uint8ArrayAlloc(0),
          sendingKey: uint8ArrayAlloc(0),
          sendingNumber: 0,
          previousCount: 0,
          receivingKey: uint8ArrayAlloc(0),
          receivingNumber: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.version = reader.uint32()
              break
            }
            case 2: {
              obj.sid = reader.bytes()
              break
            }
            case 3: {
              obj.associatedData = reader.bytes()
              break
            }
            case 4: {
              obj.generation = reader.uint32()
              break
            }
            case 5: {
              obj.isConfirmed = reader.bool()
              break
            }
            case 6: {
              obj.isLost = reader.bool()
              break
            }
            case 7: {
              obj.startedAt = reader.uint64Number()
              break
            }
            case 8: {
              obj.supersededAt = reader.uint64Number()
              break
            }
            case 9: {
              obj.messages = reader.uint32()
              break
            }
            case 10: {
              obj.initBlock = reader.bytes()
              break
            }
            case 11: {
              obj.rootKey = reader.bytes()
              break
            }
            case 12: {
              obj.ourSecretKey = reader.bytes()
              break
            }
            case 13: {
              obj.ourPublicKey = reader.bytes()
              break
            }
            case 14: {
              obj.theirPublicKey = reader.bytes()
              break
            }
            case 15: {
              obj.sendingKey = reader.bytes()
              break
            }
            case 16: {
              obj.sendingNumber = reader.uint32()
              break
            }
            case 17: {
              obj.previousCount = reader.uint32()
              break
            }
            case 18: {
              obj.receivingKey = reader.bytes()
              break
            }
            case 19: {
              obj.receivingNumber = reader.uint32()
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
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.sid`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.associatedData`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.generation`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.isConfirmed`,
                value: reader.bool()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.isLost`,
                value: reader.bool()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.startedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.supersededAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.messages`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.initBlock`,
                value: reader.bytes()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.rootKey`,
                value: reader.bytes()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.ourSecretKey`,
                value: reader.bytes()
              }
              break
            }
            case 13: {
              yield {
                field: `${prefix}.ourPublicKey`,
                value: reader.bytes()
              }
              break
            }
            case 14: {
              yield {
                field: `${prefix}.theirPublicKey`,
                value: reader.bytes()
              }
              break
            }
            case 15: {
              yield {
                field: `${prefix}.sendingKey`,
                value: reader.bytes()
              }
              break
            }
            case 16: {
              yield {
                field: `${prefix}.sendingNumber`,
                value: reader.uint32()
              }
              break
            }
            case 17: {
              yield {
                field: `${prefix}.previousCount`,
                value: reader.uint32()
              }
              break
            }
            case 18: {
              yield {
                field: `${prefix}.receivingKey`,
                value: reader.bytes()
              }
              break
            }
            case 19: {
              yield {
                field: `${prefix}.receivingNumber`,
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

  export interface SessionRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface SessionRecordSidFieldEvent {
    field: '$.sid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordAssociatedDataFieldEvent {
    field: '$.associatedData'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordGenerationFieldEvent {
    field: '$.generation'
    value: number
  }

  export interface SessionRecordIsConfirmedFieldEvent {
    field: '$.isConfirmed'
    value: boolean
  }

  export interface SessionRecordIsLostFieldEvent {
    field: '$.isLost'
    value: boolean
  }

  export interface SessionRecordStartedAtFieldEvent {
    field: '$.startedAt'
    value: number
  }

  export interface SessionRecordSupersededAtFieldEvent {
    field: '$.supersededAt'
    value: number
  }

  export interface SessionRecordMessagesFieldEvent {
    field: '$.messages'
    value: number
  }

  export interface SessionRecordInitBlockFieldEvent {
    field: '$.initBlock'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordRootKeyFieldEvent {
    field: '$.rootKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordOurSecretKeyFieldEvent {
    field: '$.ourSecretKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordOurPublicKeyFieldEvent {
    field: '$.ourPublicKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordTheirPublicKeyFieldEvent {
    field: '$.theirPublicKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordSendingKeyFieldEvent {
    field: '$.sendingKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordSendingNumberFieldEvent {
    field: '$.sendingNumber'
    value: number
  }

  export interface SessionRecordPreviousCountFieldEvent {
    field: '$.previousCount'
    value: number
  }

  export interface SessionRecordReceivingKeyFieldEvent {
    field: '$.receivingKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SessionRecordReceivingNumberFieldEvent {
    field: '$.receivingNumber'
    value: number
  }

  export function encode (obj: Partial<SessionRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SessionRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SessionRecord>): SessionRecord {
    return decodeMessage(buf, SessionRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SessionRecord>): Generator<SessionRecordVersionFieldEvent | SessionRecordSidFieldEvent | SessionRecordAssociatedDataFieldEvent | SessionRecordGenerationFieldEvent | SessionRecordIsConfirmedFieldEvent | SessionRecordIsLostFieldEvent | SessionRecordStartedAtFieldEvent | SessionRecordSupersededAtFieldEvent | SessionRecordMessagesFieldEvent | SessionRecordInitBlockFieldEvent | SessionRecordRootKeyFieldEvent | SessionRecordOurSecretKeyFieldEvent | SessionRecordOurPublicKeyFieldEvent | SessionRecordTheirPublicKeyFieldEvent | SessionRecordSendingKeyFieldEvent | SessionRecordSendingNumberFieldEvent | SessionRecordPreviousCountFieldEvent | SessionRecordReceivingKeyFieldEvent | SessionRecordReceivingNumberFieldEvent> {
    return streamMessage(buf, SessionRecord.codec(), opts)
  }
}

export interface SkippedWindowRecord {
  version: number
  sid: Uint8Array<ArrayBuffer>
  ratchetKey: Uint8Array<ArrayBuffer>
  window: number
  keys: SkippedKeyRecord[]
}

export namespace SkippedWindowRecord {
  let _codec: Codec<SkippedWindowRecord>

  export const codec = (): Codec<SkippedWindowRecord> => {
    if (_codec == null) {
      _codec = message<SkippedWindowRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.sid != null && obj.sid.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.sid)
        }

        if ((obj.ratchetKey != null && obj.ratchetKey.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.ratchetKey)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(32)
          w.uint32(obj.window)
        }

        if (obj.keys != null && obj.keys.length > 0) {
          for (const value of obj.keys) {
            w.uint32(42)
            SkippedKeyRecord.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          sid: uint8ArrayAlloc(0),
          ratchetKey: uint8ArrayAlloc(0),
          window: 0,
          keys: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.version = reader.uint32()
              break
            }
            case 2: {
              obj.sid = reader.bytes()
              break
            }
            case 3: {
              obj.ratchetKey = reader.bytes()
              break
            }
            case 4: {
              obj.window = reader.uint32()
              break
            }
            case 5: {
              if (opts.limits?.keys != null && obj.keys.length === opts.limits.keys) {
                throw new MaxLengthError('Decode error - repeated field "keys" had too many elements')
              }

              obj.keys.push(SkippedKeyRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.keys$
              }))
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
          keys: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.sid`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.ratchetKey`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              if (opts.limits?.keys != null && obj.keys === opts.limits.keys) {
                throw new MaxLengthError('Streaming decode error - repeated field "keys" had too many elements')
              }

              for (const evt of SkippedKeyRecord.codec().stream(reader, reader.uint32(), `${prefix}.keys[]`, {
                limits: opts.limits?.keys$
              })) {
                yield {
                  ...evt,
                  index: obj.keys
                }
              }

              obj.keys++

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

  export interface SkippedWindowRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface SkippedWindowRecordSidFieldEvent {
    field: '$.sid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SkippedWindowRecordRatchetKeyFieldEvent {
    field: '$.ratchetKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SkippedWindowRecordWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface SkippedWindowRecordKeysNumberFieldEvent {
    field: '$.keys[].number'
    value: number
    index: number
  }

  export interface SkippedWindowRecordKeysKeyFieldEvent {
    field: '$.keys[].key'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface SkippedWindowRecordKeysSkippedAtFieldEvent {
    field: '$.keys[].skippedAt'
    value: number
    index: number
  }

  export function encode (obj: Partial<SkippedWindowRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SkippedWindowRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SkippedWindowRecord>): SkippedWindowRecord {
    return decodeMessage(buf, SkippedWindowRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SkippedWindowRecord>): Generator<SkippedWindowRecordVersionFieldEvent | SkippedWindowRecordSidFieldEvent | SkippedWindowRecordRatchetKeyFieldEvent | SkippedWindowRecordWindowFieldEvent | SkippedWindowRecordKeysNumberFieldEvent | SkippedWindowRecordKeysKeyFieldEvent | SkippedWindowRecordKeysSkippedAtFieldEvent> {
    return streamMessage(buf, SkippedWindowRecord.codec(), opts)
  }
}

export interface SkippedKeyRecord {
  number: number
  key: Uint8Array<ArrayBuffer>
  skippedAt: number
}

export namespace SkippedKeyRecord {
  let _codec: Codec<SkippedKeyRecord>

  export const codec = (): Codec<SkippedKeyRecord> => {
    if (_codec == null) {
      _codec = message<SkippedKeyRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.number != null && obj.number !== 0)) {
          w.uint32(8)
          w.uint32(obj.number)
        }

        if ((obj.key != null && obj.key.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.key)
        }

        if ((obj.skippedAt != null && obj.skippedAt !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.skippedAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          number: 0,
          key: uint8ArrayAlloc(0),
          skippedAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.number = reader.uint32()
              break
            }
            case 2: {
              obj.key = reader.bytes()
              break
            }
            case 3: {
              obj.skippedAt = reader.uint64Number()
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
                field: `${prefix}.number`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.key`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.skippedAt`,
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

  export interface SkippedKeyRecordNumberFieldEvent {
    field: '$.number'
    value: number
  }

  export interface SkippedKeyRecordKeyFieldEvent {
    field: '$.key'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SkippedKeyRecordSkippedAtFieldEvent {
    field: '$.skippedAt'
    value: number
  }

  export function encode (obj: Partial<SkippedKeyRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SkippedKeyRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SkippedKeyRecord>): SkippedKeyRecord {
    return decodeMessage(buf, SkippedKeyRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SkippedKeyRecord>): Generator<SkippedKeyRecordNumberFieldEvent | SkippedKeyRecordKeyFieldEvent | SkippedKeyRecordSkippedAtFieldEvent> {
    return streamMessage(buf, SkippedKeyRecord.codec(), opts)
  }
}

export interface LedgerRecord {
  version: number
  sweptAt: number
  isRenewalWanted: boolean
  accepted: AcceptedRecord[]
  resetsAsked: ResetAskedRecord[]
  resetsHonoured: number[]
}

export namespace LedgerRecord {
  let _codec: Codec<LedgerRecord>

  export const codec = (): Codec<LedgerRecord> => {
    if (_codec == null) {
      _codec = message<LedgerRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.sweptAt != null && obj.sweptAt !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.sweptAt)
        }

        if ((obj.isRenewalWanted != null && obj.isRenewalWanted !== false)) {
          w.uint32(40)
          w.bool(obj.isRenewalWanted)
        }

        if (obj.accepted != null && obj.accepted.length > 0) {
          for (const value of obj.accepted) {
            w.uint32(50)
            AcceptedRecord.codec().encode(value, w)
          }
        }

        if (obj.resetsAsked != null && obj.resetsAsked.length > 0) {
          for (const value of obj.resetsAsked) {
            w.uint32(58)
            ResetAskedRecord.codec().encode(value, w)
          }
        }

        if (obj.resetsHonoured != null && obj.resetsHonoured.length > 0) {
          for (const value of obj.resetsHonoured) {
            w.uint32(64)
            w.uint64Number(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          sweptAt: 0,
          isRenewalWanted: false,
          accepted: [],
          resetsAsked: [],
          resetsHonoured: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.version = reader.uint32()
              break
            }
            case 2: {
              obj.sweptAt = reader.uint64Number()
              break
            }
            case 5: {
              obj.isRenewalWanted = reader.bool()
              break
            }
            case 6: {
              if (opts.limits?.accepted != null && obj.accepted.length === opts.limits.accepted) {
                throw new MaxLengthError('Decode error - repeated field "accepted" had too many elements')
              }

              obj.accepted.push(AcceptedRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.accepted$
              }))
              break
            }
            case 7: {
              if (opts.limits?.resetsAsked != null && obj.resetsAsked.length === opts.limits.resetsAsked) {
                throw new MaxLengthError('Decode error - repeated field "resetsAsked" had too many elements')
              }

              obj.resetsAsked.push(ResetAskedRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.resetsAsked$
              }))
              break
            }
            case 8: {
              if (opts.limits?.resetsHonoured != null && obj.resetsHonoured.length === opts.limits.resetsHonoured) {
                throw new MaxLengthError('Decode error - repeated field "resetsHonoured" had too many elements')
              }

              obj.resetsHonoured.push(reader.uint64Number())
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
          accepted: 0,
          resetsAsked: 0,
          resetsHonoured: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.sweptAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.isRenewalWanted`,
                value: reader.bool()
              }
              break
            }
            case 6: {
              if (opts.limits?.accepted != null && obj.accepted === opts.limits.accepted) {
                throw new MaxLengthError('Streaming decode error - repeated field "accepted" had too many elements')
              }

              for (const evt of AcceptedRecord.codec().stream(reader, reader.uint32(), `${prefix}.accepted[]`, {
                limits: opts.limits?.accepted$
              })) {
                yield {
                  ...evt,
                  index: obj.accepted
                }
              }

              obj.accepted++

              break
            }
            case 7: {
              if (opts.limits?.resetsAsked != null && obj.resetsAsked === opts.limits.resetsAsked) {
                throw new MaxLengthError('Streaming decode error - repeated field "resetsAsked" had too many elements')
              }

              for (const evt of ResetAskedRecord.codec().stream(reader, reader.uint32(), `${prefix}.resetsAsked[]`, {
                limits: opts.limits?.resetsAsked$
              })) {
                yield {
                  ...evt,
                  index: obj.resetsAsked
                }
              }

              obj.resetsAsked++

              break
            }
            case 8: {
              if (opts.limits?.resetsHonoured != null && obj.resetsHonoured === opts.limits.resetsHonoured) {
                throw new MaxLengthError('Streaming decode error - repeated field "resetsHonoured" had too many elements')
              }

              yield {
                field: `${prefix}.resetsHonoured[]`,
                index: obj.resetsHonoured,
                value: reader.uint64Number()
              }

              obj.resetsHonoured++

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

  export interface LedgerRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface LedgerRecordSweptAtFieldEvent {
    field: '$.sweptAt'
    value: number
  }

  export interface LedgerRecordIsRenewalWantedFieldEvent {
    field: '$.isRenewalWanted'
    value: boolean
  }

  export interface LedgerRecordAcceptedSidFieldEvent {
    field: '$.accepted[].sid'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerRecordAcceptedUntilFieldEvent {
    field: '$.accepted[].until'
    value: number
    index: number
  }

  export interface LedgerRecordResetsAskedSidFieldEvent {
    field: '$.resetsAsked[].sid'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface LedgerRecordResetsAskedAtFieldEvent {
    field: '$.resetsAsked[].at'
    value: number
    index: number
  }

  export interface LedgerRecordResetsHonouredFieldEvent {
    field: '$.resetsHonoured[]'
    index: number
    value: number
  }

  export function encode (obj: Partial<LedgerRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LedgerRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerRecord>): LedgerRecord {
    return decodeMessage(buf, LedgerRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LedgerRecord>): Generator<LedgerRecordVersionFieldEvent | LedgerRecordSweptAtFieldEvent | LedgerRecordIsRenewalWantedFieldEvent | LedgerRecordAcceptedSidFieldEvent | LedgerRecordAcceptedUntilFieldEvent | LedgerRecordResetsAskedSidFieldEvent | LedgerRecordResetsAskedAtFieldEvent | LedgerRecordResetsHonouredFieldEvent> {
    return streamMessage(buf, LedgerRecord.codec(), opts)
  }
}

export interface ResetAskedRecord {
  sid: Uint8Array<ArrayBuffer>
  at: number
}

export namespace ResetAskedRecord {
  let _codec: Codec<ResetAskedRecord>

  export const codec = (): Codec<ResetAskedRecord> => {
    if (_codec == null) {
      _codec = message<ResetAskedRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.sid != null && obj.sid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.sid)
        }

        if ((obj.at != null && obj.at !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.at)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          sid: uint8ArrayAlloc(0),
          at: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.sid = reader.bytes()
              break
            }
            case 2: {
              obj.at = reader.uint64Number()
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
                field: `${prefix}.sid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.at`,
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

  export interface ResetAskedRecordSidFieldEvent {
    field: '$.sid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ResetAskedRecordAtFieldEvent {
    field: '$.at'
    value: number
  }

  export function encode (obj: Partial<ResetAskedRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ResetAskedRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ResetAskedRecord>): ResetAskedRecord {
    return decodeMessage(buf, ResetAskedRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ResetAskedRecord>): Generator<ResetAskedRecordSidFieldEvent | ResetAskedRecordAtFieldEvent> {
    return streamMessage(buf, ResetAskedRecord.codec(), opts)
  }
}

export interface AcceptedRecord {
  sid: Uint8Array<ArrayBuffer>
  until: number
}

export namespace AcceptedRecord {
  let _codec: Codec<AcceptedRecord>

  export const codec = (): Codec<AcceptedRecord> => {
    if (_codec == null) {
      _codec = message<AcceptedRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.sid != null && obj.sid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.sid)
        }

        if ((obj.until != null && obj.until !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.until)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          sid: uint8ArrayAlloc(0),
          until: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.sid = reader.bytes()
              break
            }
            case 2: {
              obj.until = reader.uint64Number()
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
                field: `${prefix}.sid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.until`,
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

  export interface AcceptedRecordSidFieldEvent {
    field: '$.sid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AcceptedRecordUntilFieldEvent {
    field: '$.until'
    value: number
  }

  export function encode (obj: Partial<AcceptedRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, AcceptedRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AcceptedRecord>): AcceptedRecord {
    return decodeMessage(buf, AcceptedRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AcceptedRecord>): Generator<AcceptedRecordSidFieldEvent | AcceptedRecordUntilFieldEvent> {
    return streamMessage(buf, AcceptedRecord.codec(), opts)
  }
}
