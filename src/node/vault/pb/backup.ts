import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface BackupRecord {
  version: number
  seed: Uint8Array<ArrayBuffer>
  name: string
  madeAt: number
  contacts: BackupContactRecord[]
  owners: BackupOwnerRecord[]
}

export namespace BackupRecord {
  let _codec: Codec<BackupRecord>

  export const codec = (): Codec<BackupRecord> => {
    if (_codec == null) {
      _codec = message<BackupRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.seed != null && obj.seed.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.seed)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(26)
          w.string(obj.name)
        }

        if ((obj.madeAt != null && obj.madeAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.madeAt)
        }

        if (obj.contacts != null && obj.contacts.length > 0) {
          for (const value of obj.contacts) {
            w.uint32(42)
            BackupContactRecord.codec().encode(value, w)
          }
        }

        if (obj.owners != null && obj.owners.length > 0) {
          for (const value of obj.owners) {
            w.uint32(50)
            BackupOwnerRecord.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          seed: uint8ArrayAlloc(0),
          name: '',
          madeAt: 0,
          contacts: [],
          owners: []
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
              obj.seed = reader.bytes()
              break
            }
            case 3: {
              obj.name = reader.string()
              break
            }
            case 4: {
              obj.madeAt = reader.uint64Number()
              break
            }
            case 5: {
              if (opts.limits?.contacts != null && obj.contacts.length === opts.limits.contacts) {
                throw new MaxLengthError('Decode error - repeated field "contacts" had too many elements')
              }

              obj.contacts.push(BackupContactRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.contacts$
              }))
              break
            }
            case 6: {
              if (opts.limits?.owners != null && obj.owners.length === opts.limits.owners) {
                throw new MaxLengthError('Decode error - repeated field "owners" had too many elements')
              }

              obj.owners.push(BackupOwnerRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.owners$
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
          contacts: 0,
          owners: 0
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
                field: `${prefix}.seed`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.madeAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              if (opts.limits?.contacts != null && obj.contacts === opts.limits.contacts) {
                throw new MaxLengthError('Streaming decode error - repeated field "contacts" had too many elements')
              }

              for (const evt of BackupContactRecord.codec().stream(reader, reader.uint32(), `${prefix}.contacts[]`, {
                limits: opts.limits?.contacts$
              })) {
                yield {
                  ...evt,
                  index: obj.contacts
                }
              }

              obj.contacts++

              break
            }
            case 6: {
              if (opts.limits?.owners != null && obj.owners === opts.limits.owners) {
                throw new MaxLengthError('Streaming decode error - repeated field "owners" had too many elements')
              }

              for (const evt of BackupOwnerRecord.codec().stream(reader, reader.uint32(), `${prefix}.owners[]`, {
                limits: opts.limits?.owners$
              })) {
                yield {
                  ...evt,
                  index: obj.owners
                }
              }

              obj.owners++

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

  export interface BackupRecordVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface BackupRecordSeedFieldEvent {
    field: '$.seed'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BackupRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface BackupRecordMadeAtFieldEvent {
    field: '$.madeAt'
    value: number
  }

  export interface BackupRecordContactsPeerIdFieldEvent {
    field: '$.contacts[].peerId'
    value: string
    index: number
  }

  export interface BackupRecordContactsRecordFieldEvent {
    field: '$.contacts[].record'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface BackupRecordContactsCloudsFieldEvent {
    field: '$.contacts[].clouds'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface BackupRecordOwnersPeerIdFieldEvent {
    field: '$.owners[].peerId'
    value: string
    index: number
  }

  export interface BackupRecordOwnersNameFieldEvent {
    field: '$.owners[].name'
    value: string
    index: number
  }

  export interface BackupRecordOwnersCertificateFieldEvent {
    field: '$.owners[].certificate'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface BackupRecordOwnersPairedAtFieldEvent {
    field: '$.owners[].pairedAt'
    value: number
    index: number
  }

  export function encode (obj: Partial<BackupRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BackupRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupRecord>): BackupRecord {
    return decodeMessage(buf, BackupRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupRecord>): Generator<BackupRecordVersionFieldEvent | BackupRecordSeedFieldEvent | BackupRecordNameFieldEvent | BackupRecordMadeAtFieldEvent | BackupRecordContactsPeerIdFieldEvent | BackupRecordContactsRecordFieldEvent | BackupRecordContactsCloudsFieldEvent | BackupRecordOwnersPeerIdFieldEvent | BackupRecordOwnersNameFieldEvent | BackupRecordOwnersCertificateFieldEvent | BackupRecordOwnersPairedAtFieldEvent> {
    return streamMessage(buf, BackupRecord.codec(), opts)
  }
}

export interface BackupOwnerRecord {
  peerId: string
  name: string
  certificate: Uint8Array<ArrayBuffer>
  pairedAt: number
}

export namespace BackupOwnerRecord {
  let _codec: Codec<BackupOwnerRecord>

  export const codec = (): Codec<BackupOwnerRecord> => {
    if (_codec == null) {
      _codec = message<BackupOwnerRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.peerId != null && obj.peerId !== '')) {
          w.uint32(10)
          w.string(obj.peerId)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.certificate)
        }

        if ((obj.pairedAt != null && obj.pairedAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.pairedAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peerId: '',
          name: '',
          certificate: uint8ArrayAlloc(0),
          pairedAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.peerId = reader.string()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            case 3: {
              obj.certificate = reader.bytes()
              break
            }
            case 4: {
              obj.pairedAt = reader.uint64Number()
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
                field: `${prefix}.peerId`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
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
                field: `${prefix}.pairedAt`,
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

  export interface BackupOwnerRecordPeerIdFieldEvent {
    field: '$.peerId'
    value: string
  }

  export interface BackupOwnerRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface BackupOwnerRecordCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BackupOwnerRecordPairedAtFieldEvent {
    field: '$.pairedAt'
    value: number
  }

  export function encode (obj: Partial<BackupOwnerRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BackupOwnerRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupOwnerRecord>): BackupOwnerRecord {
    return decodeMessage(buf, BackupOwnerRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupOwnerRecord>): Generator<BackupOwnerRecordPeerIdFieldEvent | BackupOwnerRecordNameFieldEvent | BackupOwnerRecordCertificateFieldEvent | BackupOwnerRecordPairedAtFieldEvent> {
    return streamMessage(buf, BackupOwnerRecord.codec(), opts)
  }
}

export interface BackupContactRecord {
  peerId: string
  record: Uint8Array<ArrayBuffer>
  clouds: Uint8Array<ArrayBuffer>
}

export namespace BackupContactRecord {
  let _codec: Codec<BackupContactRecord>

  export const codec = (): Codec<BackupContactRecord> => {
    if (_codec == null) {
      _codec = message<BackupContactRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.peerId != null && obj.peerId !== '')) {
          w.uint32(10)
          w.string(obj.peerId)
        }

        if ((obj.record != null && obj.record.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.record)
        }

        if ((obj.clouds != null && obj.clouds.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.clouds)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peerId: '',
          record: uint8ArrayAlloc(0),
          clouds: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.peerId = reader.string()
              break
            }
            case 2: {
              obj.record = reader.bytes()
              break
            }
            case 3: {
              obj.clouds = reader.bytes()
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
                field: `${prefix}.peerId`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.record`,
                value: reader.bytes()
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

  export interface BackupContactRecordPeerIdFieldEvent {
    field: '$.peerId'
    value: string
  }

  export interface BackupContactRecordRecordFieldEvent {
    field: '$.record'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BackupContactRecordCloudsFieldEvent {
    field: '$.clouds'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<BackupContactRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BackupContactRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupContactRecord>): BackupContactRecord {
    return decodeMessage(buf, BackupContactRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupContactRecord>): Generator<BackupContactRecordPeerIdFieldEvent | BackupContactRecordRecordFieldEvent | BackupContactRecordCloudsFieldEvent> {
    return streamMessage(buf, BackupContactRecord.codec(), opts)
  }
}
