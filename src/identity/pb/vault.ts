import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface VaultFile {
  header: Uint8Array<ArrayBuffer>
  salt: Uint8Array<ArrayBuffer>
  nonce: Uint8Array<ArrayBuffer>
  sealed: Uint8Array<ArrayBuffer>
}

export namespace VaultFile {
  let _codec: Codec<VaultFile>

  export const codec = (): Codec<VaultFile> => {
    if (_codec == null) {
      _codec = message<VaultFile>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.header != null && obj.header.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.header)
        }

        if ((obj.salt != null && obj.salt.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.salt)
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.nonce)
        }

        if ((obj.sealed != null && obj.sealed.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.sealed)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          header: uint8ArrayAlloc(0),
          salt: uint8ArrayAlloc(0),
          nonce: uint8ArrayAlloc(0),
          sealed: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.header = reader.bytes()
              break
            }
            case 2: {
              obj.salt = reader.bytes()
              break
            }
            case 3: {
              obj.nonce = reader.bytes()
              break
            }
            case 4: {
              obj.sealed = reader.bytes()
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
                field: `${prefix}.header`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.salt`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.nonce`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.sealed`,
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

  export interface VaultFileHeaderFieldEvent {
    field: '$.header'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultFileSaltFieldEvent {
    field: '$.salt'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultFileNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultFileSealedFieldEvent {
    field: '$.sealed'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<VaultFile>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VaultFile.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VaultFile>): VaultFile {
    return decodeMessage(buf, VaultFile.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VaultFile>): Generator<VaultFileHeaderFieldEvent | VaultFileSaltFieldEvent | VaultFileNonceFieldEvent | VaultFileSealedFieldEvent> {
    return streamMessage(buf, VaultFile.codec(), opts)
  }
}

export interface VaultHeader {
  id: Uint8Array<ArrayBuffer>
  slots: VaultSlot[]
}

export namespace VaultHeader {
  let _codec: Codec<VaultHeader>

  export const codec = (): Codec<VaultHeader> => {
    if (_codec == null) {
      _codec = message<VaultHeader>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.id)
        }

        if (obj.slots != null && obj.slots.length > 0) {
          for (const value of obj.slots) {
            w.uint32(18)
            VaultSlot.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: uint8ArrayAlloc(0),
          slots: []
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
              if (opts.limits?.slots != null && obj.slots.length === opts.limits.slots) {
                throw new MaxLengthError('Decode error - repeated field "slots" had too many elements')
              }

              obj.slots.push(VaultSlot.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.slots$
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
          slots: 0
        }

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
              if (opts.limits?.slots != null && obj.slots === opts.limits.slots) {
                throw new MaxLengthError('Streaming decode error - repeated field "slots" had too many elements')
              }

              for (const evt of VaultSlot.codec().stream(reader, reader.uint32(), `${prefix}.slots[]`, {
                limits: opts.limits?.slots$
              })) {
                yield {
                  ...evt,
                  index: obj.slots
                }
              }

              obj.slots++

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

  export interface VaultHeaderIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultHeaderSlotsIdFieldEvent {
    field: '$.slots[].id'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface VaultHeaderSlotsKindFieldEvent {
    field: '$.slots[].kind'
    value: number
    index: number
  }

  export interface VaultHeaderSlotsCreatedAtFieldEvent {
    field: '$.slots[].createdAt'
    value: number
    index: number
  }

  export interface VaultHeaderSlotsSaltFieldEvent {
    field: '$.slots[].salt'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface VaultHeaderSlotsMemoryKibFieldEvent {
    field: '$.slots[].memoryKib'
    value: number
    index: number
  }

  export interface VaultHeaderSlotsPassesFieldEvent {
    field: '$.slots[].passes'
    value: number
    index: number
  }

  export interface VaultHeaderSlotsCredentialIdFieldEvent {
    field: '$.slots[].credentialId'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface VaultHeaderSlotsPublicKeyFieldEvent {
    field: '$.slots[].publicKey'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface VaultHeaderSlotsNonceFieldEvent {
    field: '$.slots[].nonce'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface VaultHeaderSlotsSealedFieldEvent {
    field: '$.slots[].sealed'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<VaultHeader>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VaultHeader.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VaultHeader>): VaultHeader {
    return decodeMessage(buf, VaultHeader.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VaultHeader>): Generator<VaultHeaderIdFieldEvent | VaultHeaderSlotsIdFieldEvent | VaultHeaderSlotsKindFieldEvent | VaultHeaderSlotsCreatedAtFieldEvent | VaultHeaderSlotsSaltFieldEvent | VaultHeaderSlotsMemoryKibFieldEvent | VaultHeaderSlotsPassesFieldEvent | VaultHeaderSlotsCredentialIdFieldEvent | VaultHeaderSlotsPublicKeyFieldEvent | VaultHeaderSlotsNonceFieldEvent | VaultHeaderSlotsSealedFieldEvent> {
    return streamMessage(buf, VaultHeader.codec(), opts)
  }
}

export interface VaultSlot {
  id: Uint8Array<ArrayBuffer>
  kind: number
  createdAt: number
  salt: Uint8Array<ArrayBuffer>
  memoryKib: number
  passes: number
  credentialId: Uint8Array<ArrayBuffer>
  publicKey: Uint8Array<ArrayBuffer>
  nonce: Uint8Array<ArrayBuffer>
  sealed: Uint8Array<ArrayBuffer>
}

export namespace VaultSlot {
  let _codec: Codec<VaultSlot>

  export const codec = (): Codec<VaultSlot> => {
    if (_codec == null) {
      _codec = message<VaultSlot>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.id)
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(16)
          w.uint32(obj.kind)
        }

        if ((obj.createdAt != null && obj.createdAt !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.createdAt)
        }

        if ((obj.salt != null && obj.salt.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.salt)
        }

        if ((obj.memoryKib != null && obj.memoryKib !== 0)) {
          w.uint32(40)
          w.uint32(obj.memoryKib)
        }

        if ((obj.passes != null && obj.passes !== 0)) {
          w.uint32(48)
          w.uint32(obj.passes)
        }

        if ((obj.credentialId != null && obj.credentialId.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.credentialId)
        }

        if ((obj.publicKey != null && obj.publicKey.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.publicKey)
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(74)
          w.bytes(obj.nonce)
        }

        if ((obj.sealed != null && obj.sealed.byteLength > 0)) {
          w.uint32(82)
          w.bytes(obj.sealed)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: uint8ArrayAlloc(0),
          kind: 0,
          createdAt: 0,
          salt: uint8ArrayAlloc(0),
          memoryKib: 0,
          passes: 0,
          credentialId: uint8ArrayAlloc(0),
          publicKey: uint8ArrayAlloc(0),
          nonce: uint8ArrayAlloc(0),
          sealed: uint8ArrayAlloc(0)
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
              obj.kind = reader.uint32()
              break
            }
            case 3: {
              obj.createdAt = reader.uint64Number()
              break
            }
            case 4: {
              obj.salt = reader.bytes()
              break
            }
            case 5: {
              obj.memoryKib = reader.uint32()
              break
            }
            case 6: {
              obj.passes = reader.uint32()
              break
            }
            case 7: {
              obj.credentialId = reader.bytes()
              break
            }
            case 8: {
              obj.publicKey = reader.bytes()
              break
            }
            case 9: {
              obj.nonce = reader.bytes()
              break
            }
            case 10: {
              obj.sealed = reader.bytes()
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
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.createdAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.salt`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.memoryKib`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.passes`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.credentialId`,
                value: reader.bytes()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.publicKey`,
                value: reader.bytes()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.nonce`,
                value: reader.bytes()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.sealed`,
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

  export interface VaultSlotIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultSlotKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface VaultSlotCreatedAtFieldEvent {
    field: '$.createdAt'
    value: number
  }

  export interface VaultSlotSaltFieldEvent {
    field: '$.salt'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultSlotMemoryKibFieldEvent {
    field: '$.memoryKib'
    value: number
  }

  export interface VaultSlotPassesFieldEvent {
    field: '$.passes'
    value: number
  }

  export interface VaultSlotCredentialIdFieldEvent {
    field: '$.credentialId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultSlotPublicKeyFieldEvent {
    field: '$.publicKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultSlotNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VaultSlotSealedFieldEvent {
    field: '$.sealed'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<VaultSlot>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VaultSlot.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VaultSlot>): VaultSlot {
    return decodeMessage(buf, VaultSlot.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VaultSlot>): Generator<VaultSlotIdFieldEvent | VaultSlotKindFieldEvent | VaultSlotCreatedAtFieldEvent | VaultSlotSaltFieldEvent | VaultSlotMemoryKibFieldEvent | VaultSlotPassesFieldEvent | VaultSlotCredentialIdFieldEvent | VaultSlotPublicKeyFieldEvent | VaultSlotNonceFieldEvent | VaultSlotSealedFieldEvent> {
    return streamMessage(buf, VaultSlot.codec(), opts)
  }
}
