import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Frame {
  deliver?: Deliver
  ack?: Ack
  pull?: Pull
  pullEnd?: PullEnd
  knock?: Knock
  hint?: Hint
  addresses?: Addresses
}

export namespace Frame {
  let _codec: Codec<Frame>

  export const codec = (): Codec<Frame> => {
    if (_codec == null) {
      _codec = message<Frame>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.addresses != null) {
          obj.hint = undefined
          obj.knock = undefined
          obj.pullEnd = undefined
          obj.pull = undefined
          obj.ack = undefined
          obj.deliver = undefined
        }

        if (obj.hint != null) {
          obj.addresses = undefined
          obj.knock = undefined
          obj.pullEnd = undefined
          obj.pull = undefined
          obj.ack = undefined
          obj.deliver = undefined
        }

        if (obj.knock != null) {
          obj.addresses = undefined
          obj.hint = undefined
          obj.pullEnd = undefined
          obj.pull = undefined
          obj.ack = undefined
          obj.deliver = undefined
        }

        if (obj.pullEnd != null) {
          obj.addresses = undefined
          obj.hint = undefined
          obj.knock = undefined
          obj.pull = undefined
          obj.ack = undefined
          obj.deliver = undefined
        }

        if (obj.pull != null) {
          obj.addresses = undefined
          obj.hint = undefined
          obj.knock = undefined
          obj.pullEnd = undefined
          obj.ack = undefined
          obj.deliver = undefined
        }

        if (obj.ack != null) {
          obj.addresses = undefined
          obj.hint = undefined
          obj.knock = undefined
          obj.pullEnd = undefined
          obj.pull = undefined
          obj.deliver = undefined
        }

        if (obj.deliver != null) {
          obj.addresses = undefined
          obj.hint = undefined
          obj.knock = undefined
          obj.pullEnd = undefined
          obj.pull = undefined
          obj.ack = undefined
        }

        if (obj.deliver != null) {
          w.uint32(10)
          Deliver.codec().encode(obj.deliver, w)
        }

        if (obj.ack != null) {
          w.uint32(18)
          Ack.codec().encode(obj.ack, w)
        }

        if (obj.pull != null) {
          w.uint32(26)
          Pull.codec().encode(obj.pull, w)
        }

        if (obj.pullEnd != null) {
          w.uint32(34)
          PullEnd.codec().encode(obj.pullEnd, w)
        }

        if (obj.knock != null) {
          w.uint32(42)
          Knock.codec().encode(obj.knock, w)
        }

        if (obj.hint != null) {
          w.uint32(50)
          Hint.codec().encode(obj.hint, w)
        }

        if (obj.addresses != null) {
          w.uint32(58)
          Addresses.codec().encode(obj.addresses, w)
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
              obj.deliver = Deliver.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.deliver
              })
              break
            }
            case 2: {
              obj.ack = Ack.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.ack
              })
              break
            }
            case 3: {
              obj.pull = Pull.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pull
              })
              break
            }
            case 4: {
              obj.pullEnd = PullEnd.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pullEnd
              })
              break
            }
            case 5: {
              obj.knock = Knock.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.knock
              })
              break
            }
            case 6: {
              obj.hint = Hint.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.hint
              })
              break
            }
            case 7: {
              obj.addresses = Addresses.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.addresses
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.addresses != null) {
          delete obj.hint
          delete obj.knock
          delete obj.pullEnd
          delete obj.pull
          delete obj.ack
          delete obj.deliver
        }

        if (obj.hint != null) {
          delete obj.addresses
          delete obj.knock
          delete obj.pullEnd
          delete obj.pull
          delete obj.ack
          delete obj.deliver
        }

        if (obj.knock != null) {
          delete obj.addresses
          delete obj.hint
          delete obj.pullEnd
          delete obj.pull
          delete obj.ack
          delete obj.deliver
        }

        if (obj.pullEnd != null) {
          delete obj.addresses
          delete obj.hint
          delete obj.knock
          delete obj.pull
          delete obj.ack
          delete obj.deliver
        }

        if (obj.pull != null) {
          delete obj.addresses
          delete obj.hint
          delete obj.knock
          delete obj.pullEnd
          delete obj.ack
          delete obj.deliver
        }

        if (obj.ack != null) {
          delete obj.addresses
          delete obj.hint
          delete obj.knock
          delete obj.pullEnd
          delete obj.pull
          delete obj.deliver
        }

        if (obj.deliver != null) {
          delete obj.addresses
          delete obj.hint
          delete obj.knock
          delete obj.pullEnd
          delete obj.pull
          delete obj.ack
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * Deliver.codec().stream(reader, reader.uint32(), `${prefix}.deliver`, {
                limits: opts.limits?.deliver
              })

              break
            }
            case 2: {
              yield * Ack.codec().stream(reader, reader.uint32(), `${prefix}.ack`, {
                limits: opts.limits?.ack
              })

              break
            }
            case 3: {
              yield * Pull.codec().stream(reader, reader.uint32(), `${prefix}.pull`, {
                limits: opts.limits?.pull
              })

              break
            }
            case 4: {
              yield * PullEnd.codec().stream(reader, reader.uint32(), `${prefix}.pullEnd`, {
                limits: opts.limits?.pullEnd
              })

              break
            }
            case 5: {
              yield * Knock.codec().stream(reader, reader.uint32(), `${prefix}.knock`, {
                limits: opts.limits?.knock
              })

              break
            }
            case 6: {
              yield * Hint.codec().stream(reader, reader.uint32(), `${prefix}.hint`, {
                limits: opts.limits?.hint
              })

              break
            }
            case 7: {
              yield * Addresses.codec().stream(reader, reader.uint32(), `${prefix}.addresses`, {
                limits: opts.limits?.addresses
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

  export interface FrameDeliverEnvelopeFieldEvent {
    field: '$.deliver.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrameDeliverFromFieldEvent {
    field: '$.deliver.from'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrameDeliverToFieldEvent {
    field: '$.deliver.to'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrameAckEidFieldEvent {
    field: '$.ack.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrameAckCodeFieldEvent {
    field: '$.ack.code'
    value: number
  }

  export interface FrameAckTagFieldEvent {
    field: '$.ack.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FramePullCursorFieldEvent {
    field: '$.pull.cursor'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FramePullMaxFieldEvent {
    field: '$.pull.max'
    value: number
  }

  export interface FramePullCertificateFieldEvent {
    field: '$.pull.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FramePullOfFieldEvent {
    field: '$.pull.of'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FramePullEndCursorFieldEvent {
    field: '$.pullEnd.cursor'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FramePullEndMoreFieldEvent {
    field: '$.pullEnd.more'
    value: boolean
  }

  export interface FrameKnockToFieldEvent {
    field: '$.knock.to'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrameHintCodeFieldEvent {
    field: '$.hint.code'
    value: number
  }

  export interface FrameAddressesRecordFieldEvent {
    field: '$.addresses.record'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Frame>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Frame.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frame>): Frame {
    return decodeMessage(buf, Frame.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frame>): Generator<FrameDeliverEnvelopeFieldEvent | FrameDeliverFromFieldEvent | FrameDeliverToFieldEvent | FrameAckEidFieldEvent | FrameAckCodeFieldEvent | FrameAckTagFieldEvent | FramePullCursorFieldEvent | FramePullMaxFieldEvent | FramePullCertificateFieldEvent | FramePullOfFieldEvent | FramePullEndCursorFieldEvent | FramePullEndMoreFieldEvent | FrameKnockToFieldEvent | FrameHintCodeFieldEvent | FrameAddressesRecordFieldEvent> {
    return streamMessage(buf, Frame.codec(), opts)
  }
}

export interface Deliver {
  envelope: Uint8Array<ArrayBuffer>
  from: Uint8Array<ArrayBuffer>
  to: Uint8Array<ArrayBuffer>
}

export namespace Deliver {
  let _codec: Codec<Deliver>

  export const codec = (): Codec<Deliver> => {
    if (_codec == null) {
      _codec = message<Deliver>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.envelope != null && obj.envelope.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.envelope)
        }

        if ((obj.from != null && obj.from.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.from)
        }

        if ((obj.to != null && obj.to.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.to)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          envelope: uint8ArrayAlloc(0),
          from: uint8ArrayAlloc(0),
          to: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.envelope = reader.bytes()
              break
            }
            case 2: {
              obj.from = reader.bytes()
              break
            }
            case 3: {
              obj.to = reader.bytes()
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
                field: `${prefix}.envelope`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.from`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.to`,
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

  export interface DeliverEnvelopeFieldEvent {
    field: '$.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DeliverFromFieldEvent {
    field: '$.from'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DeliverToFieldEvent {
    field: '$.to'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Deliver>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Deliver.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deliver>): Deliver {
    return decodeMessage(buf, Deliver.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deliver>): Generator<DeliverEnvelopeFieldEvent | DeliverFromFieldEvent | DeliverToFieldEvent> {
    return streamMessage(buf, Deliver.codec(), opts)
  }
}

export interface Ack {
  eid: Uint8Array<ArrayBuffer>
  code: number
  tag: Uint8Array<ArrayBuffer>
}

export namespace Ack {
  let _codec: Codec<Ack>

  export const codec = (): Codec<Ack> => {
    if (_codec == null) {
      _codec = message<Ack>((obj, w, opts = {}) => {
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

  export interface AckEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AckCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export interface AckTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Ack>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Ack.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ack>): Ack {
    return decodeMessage(buf, Ack.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ack>): Generator<AckEidFieldEvent | AckCodeFieldEvent | AckTagFieldEvent> {
    return streamMessage(buf, Ack.codec(), opts)
  }
}

export interface Pull {
  cursor: Uint8Array<ArrayBuffer>
  max: number
  certificate: Uint8Array<ArrayBuffer>
  of: Uint8Array<ArrayBuffer>
}

export namespace Pull {
  let _codec: Codec<Pull>

  export const codec = (): Codec<Pull> => {
    if (_codec == null) {
      _codec = message<Pull>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.cursor != null && obj.cursor.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.cursor)
        }

        if ((obj.max != null && obj.max !== 0)) {
          w.uint32(16)
          w.uint32(obj.max)
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.certificate)
        }

        if ((obj.of != null && obj.of.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.of)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          cursor: uint8ArrayAlloc(0),
          max: 0,
          certificate: uint8ArrayAlloc(0),
          of: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.cursor = reader.bytes()
              break
            }
            case 2: {
              obj.max = reader.uint32()
              break
            }
            case 3: {
              obj.certificate = reader.bytes()
              break
            }
            case 4: {
              obj.of = reader.bytes()
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
                field: `${prefix}.cursor`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.max`,
                value: reader.uint32()
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
                field: `${prefix}.of`,
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

  export interface PullCursorFieldEvent {
    field: '$.cursor'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PullMaxFieldEvent {
    field: '$.max'
    value: number
  }

  export interface PullCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PullOfFieldEvent {
    field: '$.of'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Pull>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Pull.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Pull>): Pull {
    return decodeMessage(buf, Pull.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Pull>): Generator<PullCursorFieldEvent | PullMaxFieldEvent | PullCertificateFieldEvent | PullOfFieldEvent> {
    return streamMessage(buf, Pull.codec(), opts)
  }
}

export interface PullEnd {
  cursor: Uint8Array<ArrayBuffer>
  more: boolean
}

export namespace PullEnd {
  let _codec: Codec<PullEnd>

  export const codec = (): Codec<PullEnd> => {
    if (_codec == null) {
      _codec = message<PullEnd>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.cursor != null && obj.cursor.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.cursor)
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(16)
          w.bool(obj.more)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          cursor: uint8ArrayAlloc(0),
          more: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.cursor = reader.bytes()
              break
            }
            case 2: {
              obj.more = reader.bool()
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
                field: `${prefix}.cursor`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.more`,
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

  export interface PullEndCursorFieldEvent {
    field: '$.cursor'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PullEndMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export function encode (obj: Partial<PullEnd>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PullEnd.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PullEnd>): PullEnd {
    return decodeMessage(buf, PullEnd.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PullEnd>): Generator<PullEndCursorFieldEvent | PullEndMoreFieldEvent> {
    return streamMessage(buf, PullEnd.codec(), opts)
  }
}

export interface Knock {
  to: Uint8Array<ArrayBuffer>
}

export namespace Knock {
  let _codec: Codec<Knock>

  export const codec = (): Codec<Knock> => {
    if (_codec == null) {
      _codec = message<Knock>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.to != null && obj.to.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.to)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          to: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.to = reader.bytes()
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

  export interface KnockToFieldEvent {
    field: '$.to'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Knock>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Knock.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Knock>): Knock {
    return decodeMessage(buf, Knock.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Knock>): Generator<KnockToFieldEvent> {
    return streamMessage(buf, Knock.codec(), opts)
  }
}

export interface Hint {
  code: number
}

export namespace Hint {
  let _codec: Codec<Hint>

  export const codec = (): Codec<Hint> => {
    if (_codec == null) {
      _codec = message<Hint>((obj, w, opts = {}) => {
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

  export interface HintCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export function encode (obj: Partial<Hint>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Hint.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hint>): Hint {
    return decodeMessage(buf, Hint.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hint>): Generator<HintCodeFieldEvent> {
    return streamMessage(buf, Hint.codec(), opts)
  }
}

export interface Addresses {
  record: Uint8Array<ArrayBuffer>
}

export namespace Addresses {
  let _codec: Codec<Addresses>

  export const codec = (): Codec<Addresses> => {
    if (_codec == null) {
      _codec = message<Addresses>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.record != null && obj.record.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.record)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          record: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
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

  export interface AddressesRecordFieldEvent {
    field: '$.record'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Addresses>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Addresses.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Addresses>): Addresses {
    return decodeMessage(buf, Addresses.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Addresses>): Generator<AddressesRecordFieldEvent> {
    return streamMessage(buf, Addresses.codec(), opts)
  }
}
