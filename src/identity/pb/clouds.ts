import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CloudCertificateBody {
  device: Uint8Array<ArrayBuffer>
  cloud: Uint8Array<ArrayBuffer>
  role: number
  seq: number
  notAfter: number
}

export namespace CloudCertificateBody {
  let _codec: Codec<CloudCertificateBody>

  export const codec = (): Codec<CloudCertificateBody> => {
    if (_codec == null) {
      _codec = message<CloudCertificateBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.device != null && obj.device.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.device)
        }

        if ((obj.cloud != null && obj.cloud.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.cloud)
        }

        if ((obj.role != null && obj.role !== 0)) {
          w.uint32(24)
          w.uint32(obj.role)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.seq)
        }

        if ((obj.notAfter != null && obj.notAfter !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.notAfter)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          device: uint8ArrayAlloc(0),
          cloud: uint8ArrayAlloc(0),
          role: 0,
          seq: 0,
          notAfter: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.device = reader.bytes()
              break
            }
            case 2: {
              obj.cloud = reader.bytes()
              break
            }
            case 3: {
              obj.role = reader.uint32()
              break
            }
            case 4: {
              obj.seq = reader.uint64Number()
              break
            }
            case 5: {
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
                field: `${prefix}.device`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.cloud`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.role`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
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

  export interface CloudCertificateBodyDeviceFieldEvent {
    field: '$.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudCertificateBodyCloudFieldEvent {
    field: '$.cloud'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudCertificateBodyRoleFieldEvent {
    field: '$.role'
    value: number
  }

  export interface CloudCertificateBodySeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface CloudCertificateBodyNotAfterFieldEvent {
    field: '$.notAfter'
    value: number
  }

  export function encode (obj: Partial<CloudCertificateBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CloudCertificateBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudCertificateBody>): CloudCertificateBody {
    return decodeMessage(buf, CloudCertificateBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudCertificateBody>): Generator<CloudCertificateBodyDeviceFieldEvent | CloudCertificateBodyCloudFieldEvent | CloudCertificateBodyRoleFieldEvent | CloudCertificateBodySeqFieldEvent | CloudCertificateBodyNotAfterFieldEvent> {
    return streamMessage(buf, CloudCertificateBody.codec(), opts)
  }
}

export interface CloudsBody {
  seq: number
  clouds: CloudEntry[]
}

export namespace CloudsBody {
  let _codec: Codec<CloudsBody>

  export const codec = (): Codec<CloudsBody> => {
    if (_codec == null) {
      _codec = message<CloudsBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.seq)
        }

        if (obj.clouds != null && obj.clouds.length > 0) {
          for (const value of obj.clouds) {
            w.uint32(18)
            CloudEntry.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          seq: 0,
          clouds: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.seq = reader.uint64Number()
              break
            }
            case 2: {
              if (opts.limits?.clouds != null && obj.clouds.length === opts.limits.clouds) {
                throw new MaxLengthError('Decode error - repeated field "clouds" had too many elements')
              }

              obj.clouds.push(CloudEntry.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.clouds$
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
          clouds: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              if (opts.limits?.clouds != null && obj.clouds === opts.limits.clouds) {
                throw new MaxLengthError('Streaming decode error - repeated field "clouds" had too many elements')
              }

              for (const evt of CloudEntry.codec().stream(reader, reader.uint32(), `${prefix}.clouds[]`, {
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

  export interface CloudsBodySeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface CloudsBodyCloudsCertificateFieldEvent {
    field: '$.clouds[].certificate'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CloudsBodyCloudsAddressesFieldEvent {
    field: '$.clouds[].addresses[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<CloudsBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CloudsBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudsBody>): CloudsBody {
    return decodeMessage(buf, CloudsBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudsBody>): Generator<CloudsBodySeqFieldEvent | CloudsBodyCloudsCertificateFieldEvent | CloudsBodyCloudsAddressesFieldEvent> {
    return streamMessage(buf, CloudsBody.codec(), opts)
  }
}

export interface CloudEntry {
  certificate: Uint8Array<ArrayBuffer>
  addresses: Uint8Array<ArrayBuffer>[]
}

export namespace CloudEntry {
  let _codec: Codec<CloudEntry>

  export const codec = (): Codec<CloudEntry> => {
    if (_codec == null) {
      _codec = message<CloudEntry>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.certificate)
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          certificate: uint8ArrayAlloc(0),
          addresses: []
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
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.bytes())
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
          addresses: 0
        }

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
              if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements')
              }

              yield {
                field: `${prefix}.addresses[]`,
                index: obj.addresses,
                value: reader.bytes()
              }

              obj.addresses++

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

  export interface CloudEntryCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudEntryAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<CloudEntry>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CloudEntry.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudEntry>): CloudEntry {
    return decodeMessage(buf, CloudEntry.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudEntry>): Generator<CloudEntryCertificateFieldEvent | CloudEntryAddressesFieldEvent> {
    return streamMessage(buf, CloudEntry.codec(), opts)
  }
}
