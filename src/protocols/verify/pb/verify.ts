import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface VerifyFrame {
  start?: VerifyStart
  commit?: VerifyCommit
  key?: VerifyKey
  confirm?: VerifyConfirm
  cancel?: VerifyCancel
}

export namespace VerifyFrame {
  let _codec: Codec<VerifyFrame>

  export const codec = (): Codec<VerifyFrame> => {
    if (_codec == null) {
      _codec = message<VerifyFrame>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.cancel != null) {
          obj.confirm = undefined
          obj.key = undefined
          obj.commit = undefined
          obj.start = undefined
        }

        if (obj.confirm != null) {
          obj.cancel = undefined
          obj.key = undefined
          obj.commit = undefined
          obj.start = undefined
        }

        if (obj.key != null) {
          obj.cancel = undefined
          obj.confirm = undefined
          obj.commit = undefined
          obj.start = undefined
        }

        if (obj.commit != null) {
          obj.cancel = undefined
          obj.confirm = undefined
          obj.key = undefined
          obj.start = undefined
        }

        if (obj.start != null) {
          obj.cancel = undefined
          obj.confirm = undefined
          obj.key = undefined
          obj.commit = undefined
        }

        if (obj.start != null) {
          w.uint32(10)
          VerifyStart.codec().encode(obj.start, w)
        }

        if (obj.commit != null) {
          w.uint32(18)
          VerifyCommit.codec().encode(obj.commit, w)
        }

        if (obj.key != null) {
          w.uint32(26)
          VerifyKey.codec().encode(obj.key, w)
        }

        if (obj.confirm != null) {
          w.uint32(34)
          VerifyConfirm.codec().encode(obj.confirm, w)
        }

        if (obj.cancel != null) {
          w.uint32(42)
          VerifyCancel.codec().encode(obj.cancel, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.start = VerifyStart.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.start
              })
              break
            }
            case 2: {
              obj.commit = VerifyCommit.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.commit
              })
              break
            }
            case 3: {
              obj.key = VerifyKey.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.key
              })
              break
            }
            case 4: {
              obj.confirm = VerifyConfirm.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.confirm
              })
              break
            }
            case 5: {
              obj.cancel = VerifyCancel.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.cancel
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.cancel != null) {
          delete obj.confirm
          delete obj.key
          delete obj.commit
          delete obj.start
        }

        if (obj.confirm != null) {
          delete obj.cancel
          delete obj.key
          delete obj.commit
          delete obj.start
        }

        if (obj.key != null) {
          delete obj.cancel
          delete obj.confirm
          delete obj.commit
          delete obj.start
        }

        if (obj.commit != null) {
          delete obj.cancel
          delete obj.confirm
          delete obj.key
          delete obj.start
        }

        if (obj.start != null) {
          delete obj.cancel
          delete obj.confirm
          delete obj.key
          delete obj.commit
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * VerifyStart.codec().stream(reader, reader.uint32(), `${prefix}.start`, {
                limits: opts.limits?.start
              })

              break
            }
            case 2: {
              yield * VerifyCommit.codec().stream(reader, reader.uint32(), `${prefix}.commit`, {
                limits: opts.limits?.commit
              })

              break
            }
            case 3: {
              yield * VerifyKey.codec().stream(reader, reader.uint32(), `${prefix}.key`, {
                limits: opts.limits?.key
              })

              break
            }
            case 4: {
              yield * VerifyConfirm.codec().stream(reader, reader.uint32(), `${prefix}.confirm`, {
                limits: opts.limits?.confirm
              })

              break
            }
            case 5: {
              yield * VerifyCancel.codec().stream(reader, reader.uint32(), `${prefix}.cancel`, {
                limits: opts.limits?.cancel
              })

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

  export interface VerifyFrameStartTransactionFieldEvent {
    field: '$.start.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VerifyFrameCommitCommitmentFieldEvent {
    field: '$.commit.commitment'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VerifyFrameKeyKeyFieldEvent {
    field: '$.key.key'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VerifyFrameConfirmMacFieldEvent {
    field: '$.confirm.mac'
    value: Uint8Array<ArrayBuffer>
  }

  export interface VerifyFrameCancelCodeFieldEvent {
    field: '$.cancel.code'
    value: number
  }

  export function encode (obj: Partial<VerifyFrame>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VerifyFrame.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyFrame>): VerifyFrame {
    return decodeMessage(buf, VerifyFrame.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyFrame>): Generator<VerifyFrameStartTransactionFieldEvent | VerifyFrameCommitCommitmentFieldEvent | VerifyFrameKeyKeyFieldEvent | VerifyFrameConfirmMacFieldEvent | VerifyFrameCancelCodeFieldEvent> {
    return streamMessage(buf, VerifyFrame.codec(), opts)
  }
}

export interface VerifyStart {
  transaction: Uint8Array<ArrayBuffer>
}

export namespace VerifyStart {
  let _codec: Codec<VerifyStart>

  export const codec = (): Codec<VerifyStart> => {
    if (_codec == null) {
      _codec = message<VerifyStart>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.transaction != null && obj.transaction.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.transaction)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          transaction: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.transaction = reader.bytes()
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
                field: `${prefix}.transaction`,
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

  export interface VerifyStartTransactionFieldEvent {
    field: '$.transaction'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<VerifyStart>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VerifyStart.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyStart>): VerifyStart {
    return decodeMessage(buf, VerifyStart.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyStart>): Generator<VerifyStartTransactionFieldEvent> {
    return streamMessage(buf, VerifyStart.codec(), opts)
  }
}

export interface VerifyCommit {
  commitment: Uint8Array<ArrayBuffer>
}

export namespace VerifyCommit {
  let _codec: Codec<VerifyCommit>

  export const codec = (): Codec<VerifyCommit> => {
    if (_codec == null) {
      _codec = message<VerifyCommit>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.commitment != null && obj.commitment.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.commitment)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          commitment: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.commitment = reader.bytes()
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
                field: `${prefix}.commitment`,
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

  export interface VerifyCommitCommitmentFieldEvent {
    field: '$.commitment'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<VerifyCommit>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VerifyCommit.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyCommit>): VerifyCommit {
    return decodeMessage(buf, VerifyCommit.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyCommit>): Generator<VerifyCommitCommitmentFieldEvent> {
    return streamMessage(buf, VerifyCommit.codec(), opts)
  }
}

export interface VerifyKey {
  key: Uint8Array<ArrayBuffer>
}

export namespace VerifyKey {
  let _codec: Codec<VerifyKey>

  export const codec = (): Codec<VerifyKey> => {
    if (_codec == null) {
      _codec = message<VerifyKey>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.key != null && obj.key.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.key)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          key: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.key = reader.bytes()
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
                field: `${prefix}.key`,
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

  export interface VerifyKeyKeyFieldEvent {
    field: '$.key'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<VerifyKey>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VerifyKey.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyKey>): VerifyKey {
    return decodeMessage(buf, VerifyKey.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyKey>): Generator<VerifyKeyKeyFieldEvent> {
    return streamMessage(buf, VerifyKey.codec(), opts)
  }
}

export interface VerifyConfirm {
  mac: Uint8Array<ArrayBuffer>
}

export namespace VerifyConfirm {
  let _codec: Codec<VerifyConfirm>

  export const codec = (): Codec<VerifyConfirm> => {
    if (_codec == null) {
      _codec = message<VerifyConfirm>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.mac != null && obj.mac.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.mac)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          mac: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.mac = reader.bytes()
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
                field: `${prefix}.mac`,
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

  export interface VerifyConfirmMacFieldEvent {
    field: '$.mac'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<VerifyConfirm>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VerifyConfirm.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyConfirm>): VerifyConfirm {
    return decodeMessage(buf, VerifyConfirm.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyConfirm>): Generator<VerifyConfirmMacFieldEvent> {
    return streamMessage(buf, VerifyConfirm.codec(), opts)
  }
}

export interface VerifyCancel {
  code: number
}

export namespace VerifyCancel {
  let _codec: Codec<VerifyCancel>

  export const codec = (): Codec<VerifyCancel> => {
    if (_codec == null) {
      _codec = message<VerifyCancel>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(8)
          w.uint32(obj.code)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          code: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.code = reader.uint32()
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
                field: `${prefix}.code`,
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

  export interface VerifyCancelCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export function encode (obj: Partial<VerifyCancel>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, VerifyCancel.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyCancel>): VerifyCancel {
    return decodeMessage(buf, VerifyCancel.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VerifyCancel>): Generator<VerifyCancelCodeFieldEvent> {
    return streamMessage(buf, VerifyCancel.codec(), opts)
  }
}
