import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface FileBody {
  blobId: Uint8Array<ArrayBuffer>
  key: Uint8Array<ArrayBuffer>
  size: number
  name: string
  mime: string
  picture?: Picture
  voice?: Voice
}

export namespace FileBody {
  let _codec: Codec<FileBody>

  export const codec = (): Codec<FileBody> => {
    if (_codec == null) {
      _codec = message<FileBody>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.voice != null) {
          obj.picture = undefined
        }

        if (obj.picture != null) {
          obj.voice = undefined
        }

        if ((obj.blobId != null && obj.blobId.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.blobId)
        }

        if ((obj.key != null && obj.key.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.key)
        }

        if ((obj.size != null && obj.size !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.size)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(34)
          w.string(obj.name)
        }

        if ((obj.mime != null && obj.mime !== '')) {
          w.uint32(42)
          w.string(obj.mime)
        }

        if (obj.picture != null) {
          w.uint32(50)
          Picture.codec().encode(obj.picture, w)
        }

        if (obj.voice != null) {
          w.uint32(58)
          Voice.codec().encode(obj.voice, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          blobId: uint8ArrayAlloc(0),
          key: uint8ArrayAlloc(0),
          size: 0,
          name: '',
          mime: ''
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
              obj.key = reader.bytes()
              break
            }
            case 3: {
              obj.size = reader.uint64Number()
              break
            }
            case 4: {
              obj.name = reader.string()
              break
            }
            case 5: {
              obj.mime = reader.string()
              break
            }
            case 6: {
              obj.picture = Picture.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.picture
              })
              break
            }
            case 7: {
              obj.voice = Voice.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.voice
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.voice != null) {
          delete obj.picture
        }

        if (obj.picture != null) {
          delete obj.voice
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
                field: `${prefix}.key`,
                value: reader.bytes()
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
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.mime`,
                value: reader.string()
              }
              break
            }
            case 6: {
              yield * Picture.codec().stream(reader, reader.uint32(), `${prefix}.picture`, {
                limits: opts.limits?.picture
              })

              break
            }
            case 7: {
              yield * Voice.codec().stream(reader, reader.uint32(), `${prefix}.voice`, {
                limits: opts.limits?.voice
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

  export interface FileBodyBlobIdFieldEvent {
    field: '$.blobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FileBodyKeyFieldEvent {
    field: '$.key'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FileBodySizeFieldEvent {
    field: '$.size'
    value: number
  }

  export interface FileBodyNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface FileBodyMimeFieldEvent {
    field: '$.mime'
    value: string
  }

  export interface FileBodyPictureWidthFieldEvent {
    field: '$.picture.width'
    value: number
  }

  export interface FileBodyPictureHeightFieldEvent {
    field: '$.picture.height'
    value: number
  }

  export interface FileBodyPictureThumbnailFieldEvent {
    field: '$.picture.thumbnail'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FileBodyVoiceDurationMsFieldEvent {
    field: '$.voice.durationMs'
    value: number
  }

  export interface FileBodyVoiceWaveformFieldEvent {
    field: '$.voice.waveform'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<FileBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FileBody.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FileBody>): FileBody {
    return decodeMessage(buf, FileBody.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FileBody>): Generator<FileBodyBlobIdFieldEvent | FileBodyKeyFieldEvent | FileBodySizeFieldEvent | FileBodyNameFieldEvent | FileBodyMimeFieldEvent | FileBodyPictureWidthFieldEvent | FileBodyPictureHeightFieldEvent | FileBodyPictureThumbnailFieldEvent | FileBodyVoiceDurationMsFieldEvent | FileBodyVoiceWaveformFieldEvent> {
    return streamMessage(buf, FileBody.codec(), opts)
  }
}

export interface Picture {
  width: number
  height: number
  thumbnail: Uint8Array<ArrayBuffer>
}

export namespace Picture {
  let _codec: Codec<Picture>

  export const codec = (): Codec<Picture> => {
    if (_codec == null) {
      _codec = message<Picture>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.width != null && obj.width !== 0)) {
          w.uint32(8)
          w.uint32(obj.width)
        }

        if ((obj.height != null && obj.height !== 0)) {
          w.uint32(16)
          w.uint32(obj.height)
        }

        if ((obj.thumbnail != null && obj.thumbnail.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.thumbnail)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          width: 0,
          height: 0,
          thumbnail: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.width = reader.uint32()
              break
            }
            case 2: {
              obj.height = reader.uint32()
              break
            }
            case 3: {
              obj.thumbnail = reader.bytes()
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
                field: `${prefix}.width`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.height`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.thumbnail`,
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

  export interface PictureWidthFieldEvent {
    field: '$.width'
    value: number
  }

  export interface PictureHeightFieldEvent {
    field: '$.height'
    value: number
  }

  export interface PictureThumbnailFieldEvent {
    field: '$.thumbnail'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Picture>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Picture.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Picture>): Picture {
    return decodeMessage(buf, Picture.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Picture>): Generator<PictureWidthFieldEvent | PictureHeightFieldEvent | PictureThumbnailFieldEvent> {
    return streamMessage(buf, Picture.codec(), opts)
  }
}

export interface Voice {
  durationMs: number
  waveform: Uint8Array<ArrayBuffer>
}

export namespace Voice {
  let _codec: Codec<Voice>

  export const codec = (): Codec<Voice> => {
    if (_codec == null) {
      _codec = message<Voice>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.durationMs != null && obj.durationMs !== 0)) {
          w.uint32(8)
          w.uint32(obj.durationMs)
        }

        if ((obj.waveform != null && obj.waveform.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.waveform)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          durationMs: 0,
          waveform: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.durationMs = reader.uint32()
              break
            }
            case 2: {
              obj.waveform = reader.bytes()
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
                field: `${prefix}.durationMs`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.waveform`,
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

  export interface VoiceDurationMsFieldEvent {
    field: '$.durationMs'
    value: number
  }

  export interface VoiceWaveformFieldEvent {
    field: '$.waveform'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Voice>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Voice.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Voice>): Voice {
    return decodeMessage(buf, Voice.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Voice>): Generator<VoiceDurationMsFieldEvent | VoiceWaveformFieldEvent> {
    return streamMessage(buf, Voice.codec(), opts)
  }
}
