import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ContactRecord {
  state: number
  name: string
  greeting: string
  addedAt: number
  addresses: string[]
  token: Uint8Array<ArrayBuffer>
  owesRequest: boolean
  stateBefore: number
  source: string
  nameIsOurs: boolean
  toldAddresses: string[]
  toldSeq: number
  hosts: string[]
  relays: number
  verifiedAt: number
  verifiedBy: number
  incidentAt: number
  incident: number
  verifyRuns: number[]
  life?: ContactLifeRecord
}

export namespace ContactRecord {
  let _codec: Codec<ContactRecord>

  export const codec = (): Codec<ContactRecord> => {
    if (_codec == null) {
      _codec = message<ContactRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.state != null && obj.state !== 0)) {
          w.uint32(8)
          w.uint32(obj.state)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if ((obj.greeting != null && obj.greeting !== '')) {
          w.uint32(26)
          w.string(obj.greeting)
        }

        if ((obj.addedAt != null && obj.addedAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.addedAt)
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(42)
            w.string(value)
          }
        }

        if ((obj.token != null && obj.token.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.token)
        }

        if ((obj.owesRequest != null && obj.owesRequest !== false)) {
          w.uint32(56)
          w.bool(obj.owesRequest)
        }

        if ((obj.stateBefore != null && obj.stateBefore !== 0)) {
          w.uint32(64)
          w.uint32(obj.stateBefore)
        }

        if ((obj.source != null && obj.source !== '')) {
          w.uint32(74)
          w.string(obj.source)
        }

        if ((obj.nameIsOurs != null && obj.nameIsOurs !== false)) {
          w.uint32(80)
          w.bool(obj.nameIsOurs)
        }

        if (obj.toldAddresses != null && obj.toldAddresses.length > 0) {
          for (const value of obj.toldAddresses) {
            w.uint32(90)
            w.string(value)
          }
        }

        if ((obj.toldSeq != null && obj.toldSeq !== 0)) {
          w.uint32(96)
          w.uint64Number(obj.toldSeq)
        }

        if (obj.hosts != null && obj.hosts.length > 0) {
          for (const value of obj.hosts) {
            w.uint32(106)
            w.string(value)
          }
        }

        if ((obj.relays != null && obj.relays !== 0)) {
          w.uint32(112)
          w.uint32(obj.relays)
        }

        if ((obj.verifiedAt != null && obj.verifiedAt !== 0)) {
          w.uint32(120)
          w.uint64Number(obj.verifiedAt)
        }

        if ((obj.verifiedBy != null && obj.verifiedBy !== 0)) {
          w.uint32(128)
          w.uint32(obj.verifiedBy)
        }

        if ((obj.incidentAt != null && obj.incidentAt !== 0)) {
          w.uint32(136)
          w.uint64Number(obj.incidentAt)
        }

        if ((obj.incident != null && obj.incident !== 0)) {
          w.uint32(144)
          w.uint32(obj.incident)
        }

        if (obj.verifyRuns != null && obj.verifyRuns.length > 0) {
          for (const value of obj.verifyRuns) {
            w.uint32(152)
            w.uint64Number(value)
          }
        }

        if (obj.life != null) {
          w.uint32(162)
          ContactLifeRecord.codec().encode(obj.life, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          state: 0,
          name: '',
          greeting: '',
          addedAt: 0,
          addresses: [],
          token: uint8ArrayAlloc(0),
          owesRequest: false,
          stateBefore: 0,
          source: '',
          nameIsOurs: false,
          toldAddresses: [],
          toldSeq: 0,
          hosts: [],
          relays: 0,
          verifiedAt: 0,
          verifiedBy: 0,
          incidentAt: 0,
          incident: 0,
          verifyRuns: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.state = reader.uint32()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            case 3: {
              obj.greeting = reader.string()
              break
            }
            case 4: {
              obj.addedAt = reader.uint64Number()
              break
            }
            case 5: {
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.string())
              break
            }
            case 6: {
              obj.token = reader.bytes()
              break
            }
            case 7: {
              obj.owesRequest = reader.bool()
              break
            }
            case 8: {
              obj.stateBefore = reader.uint32()
              break
            }
            case 9: {
              obj.source = reader.string()
              break
            }
            case 10: {
              obj.nameIsOurs = reader.bool()
              break
            }
            case 11: {
              if (opts.limits?.toldAddresses != null && obj.toldAddresses.length === opts.limits.toldAddresses) {
                throw new MaxLengthError('Decode error - repeated field "toldAddresses" had too many elements')
              }

              obj.toldAddresses.push(reader.string())
              break
            }
            case 12: {
              obj.toldSeq = reader.uint64Number()
              break
            }
            case 13: {
              if (opts.limits?.hosts != null && obj.hosts.length === opts.limits.hosts) {
                throw new MaxLengthError('Decode error - repeated field "hosts" had too many elements')
              }

              obj.hosts.push(reader.string())
              break
            }
            case 14: {
              obj.relays = reader.uint32()
              break
            }
            case 15: {
              obj.verifiedAt = reader.uint64Number()
              break
            }
            case 16: {
              obj.verifiedBy = reader.uint32()
              break
            }
            case 17: {
              obj.incidentAt = reader.uint64Number()
              break
            }
            case 18: {
              obj.incident = reader.uint32()
              break
            }
            case 19: {
              if (opts.limits?.verifyRuns != null && obj.verifyRuns.length === opts.limits.verifyRuns) {
                throw new MaxLengthError('Decode error - repeated field "verifyRuns" had too many elements')
              }

              obj.verifyRuns.push(reader.uint64Number())
              break
            }
            case 20: {
              obj.life = ContactLifeRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.life
              })
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
          toldAddresses: 0,
          hosts: 0,
          verifyRuns: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.state`,
                value: reader.uint32()
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
                field: `${prefix}.greeting`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.addedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
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
            case 6: {
              yield {
                field: `${prefix}.token`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.owesRequest`,
                value: reader.bool()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.stateBefore`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.source`,
                value: reader.string()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.nameIsOurs`,
                value: reader.bool()
              }
              break
            }
            case 11: {
              if (opts.limits?.toldAddresses != null && obj.toldAddresses === opts.limits.toldAddresses) {
                throw new MaxLengthError('Streaming decode error - repeated field "toldAddresses" had too many elements')
              }

              yield {
                field: `${prefix}.toldAddresses[]`,
                index: obj.toldAddresses,
                value: reader.string()
              }

              obj.toldAddresses++

              break
            }
            case 12: {
              yield {
                field: `${prefix}.toldSeq`,
                value: reader.uint64Number()
              }
              break
            }
            case 13: {
              if (opts.limits?.hosts != null && obj.hosts === opts.limits.hosts) {
                throw new MaxLengthError('Streaming decode error - repeated field "hosts" had too many elements')
              }

              yield {
                field: `${prefix}.hosts[]`,
                index: obj.hosts,
                value: reader.string()
              }

              obj.hosts++

              break
            }
            case 14: {
              yield {
                field: `${prefix}.relays`,
                value: reader.uint32()
              }
              break
            }
            case 15: {
              yield {
                field: `${prefix}.verifiedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 16: {
              yield {
                field: `${prefix}.verifiedBy`,
                value: reader.uint32()
              }
              break
            }
            case 17: {
              yield {
                field: `${prefix}.incidentAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 18: {
              yield {
                field: `${prefix}.incident`,
                value: reader.uint32()
              }
              break
            }
            case 19: {
              if (opts.limits?.verifyRuns != null && obj.verifyRuns === opts.limits.verifyRuns) {
                throw new MaxLengthError('Streaming decode error - repeated field "verifyRuns" had too many elements')
              }

              yield {
                field: `${prefix}.verifyRuns[]`,
                index: obj.verifyRuns,
                value: reader.uint64Number()
              }

              obj.verifyRuns++

              break
            }
            case 20: {
              yield * ContactLifeRecord.codec().stream(reader, reader.uint32(), `${prefix}.life`, {
                limits: opts.limits?.life
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

  export interface ContactRecordStateFieldEvent {
    field: '$.state'
    value: number
  }

  export interface ContactRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface ContactRecordGreetingFieldEvent {
    field: '$.greeting'
    value: string
  }

  export interface ContactRecordAddedAtFieldEvent {
    field: '$.addedAt'
    value: number
  }

  export interface ContactRecordAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export interface ContactRecordTokenFieldEvent {
    field: '$.token'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ContactRecordOwesRequestFieldEvent {
    field: '$.owesRequest'
    value: boolean
  }

  export interface ContactRecordStateBeforeFieldEvent {
    field: '$.stateBefore'
    value: number
  }

  export interface ContactRecordSourceFieldEvent {
    field: '$.source'
    value: string
  }

  export interface ContactRecordNameIsOursFieldEvent {
    field: '$.nameIsOurs'
    value: boolean
  }

  export interface ContactRecordToldAddressesFieldEvent {
    field: '$.toldAddresses[]'
    index: number
    value: string
  }

  export interface ContactRecordToldSeqFieldEvent {
    field: '$.toldSeq'
    value: number
  }

  export interface ContactRecordHostsFieldEvent {
    field: '$.hosts[]'
    index: number
    value: string
  }

  export interface ContactRecordRelaysFieldEvent {
    field: '$.relays'
    value: number
  }

  export interface ContactRecordVerifiedAtFieldEvent {
    field: '$.verifiedAt'
    value: number
  }

  export interface ContactRecordVerifiedByFieldEvent {
    field: '$.verifiedBy'
    value: number
  }

  export interface ContactRecordIncidentAtFieldEvent {
    field: '$.incidentAt'
    value: number
  }

  export interface ContactRecordIncidentFieldEvent {
    field: '$.incident'
    value: number
  }

  export interface ContactRecordVerifyRunsFieldEvent {
    field: '$.verifyRuns[]'
    index: number
    value: number
  }

  export interface ContactRecordLifeExpireAfterMsFieldEvent {
    field: '$.life.expireAfterMs'
    value: number
  }

  export interface ContactRecordLifeKeepsNothingFieldEvent {
    field: '$.life.keepsNothing'
    value: boolean
  }

  export interface ContactRecordLifeIsTemporaryFieldEvent {
    field: '$.life.isTemporary'
    value: boolean
  }

  export interface ContactRecordLifeEndsAtFieldEvent {
    field: '$.life.endsAt'
    value: number
  }

  export function encode (obj: Partial<ContactRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ContactRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ContactRecord>): ContactRecord {
    return decodeMessage(buf, ContactRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ContactRecord>): Generator<ContactRecordStateFieldEvent | ContactRecordNameFieldEvent | ContactRecordGreetingFieldEvent | ContactRecordAddedAtFieldEvent | ContactRecordAddressesFieldEvent | ContactRecordTokenFieldEvent | ContactRecordOwesRequestFieldEvent | ContactRecordStateBeforeFieldEvent | ContactRecordSourceFieldEvent | ContactRecordNameIsOursFieldEvent | ContactRecordToldAddressesFieldEvent | ContactRecordToldSeqFieldEvent | ContactRecordHostsFieldEvent | ContactRecordRelaysFieldEvent | ContactRecordVerifiedAtFieldEvent | ContactRecordVerifiedByFieldEvent | ContactRecordIncidentAtFieldEvent | ContactRecordIncidentFieldEvent | ContactRecordVerifyRunsFieldEvent | ContactRecordLifeExpireAfterMsFieldEvent | ContactRecordLifeKeepsNothingFieldEvent | ContactRecordLifeIsTemporaryFieldEvent | ContactRecordLifeEndsAtFieldEvent> {
    return streamMessage(buf, ContactRecord.codec(), opts)
  }
}

export interface ContactLifeRecord {
  expireAfterMs: number
  keepsNothing: boolean
  isTemporary: boolean
  endsAt: number
}

export namespace ContactLifeRecord {
  let _codec: Codec<ContactLifeRecord>

  export const codec = (): Codec<ContactLifeRecord> => {
    if (_codec == null) {
      _codec = message<ContactLifeRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.expireAfterMs != null && obj.expireAfterMs !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.expireAfterMs)
        }

        if ((obj.keepsNothing != null && obj.keepsNothing !== false)) {
          w.uint32(16)
          w.bool(obj.keepsNothing)
        }

        if ((obj.isTemporary != null && obj.isTemporary !== false)) {
          w.uint32(24)
          w.bool(obj.isTemporary)
        }

        if ((obj.endsAt != null && obj.endsAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.endsAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          expireAfterMs: 0,
          keepsNothing: false,
          isTemporary: false,
          endsAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.expireAfterMs = reader.uint64Number()
              break
            }
            case 2: {
              obj.keepsNothing = reader.bool()
              break
            }
            case 3: {
              obj.isTemporary = reader.bool()
              break
            }
            case 4: {
              obj.endsAt = reader.uint64Number()
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
                field: `${prefix}.expireAfterMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.keepsNothing`,
                value: reader.bool()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.isTemporary`,
                value: reader.bool()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.endsAt`,
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

  export interface ContactLifeRecordExpireAfterMsFieldEvent {
    field: '$.expireAfterMs'
    value: number
  }

  export interface ContactLifeRecordKeepsNothingFieldEvent {
    field: '$.keepsNothing'
    value: boolean
  }

  export interface ContactLifeRecordIsTemporaryFieldEvent {
    field: '$.isTemporary'
    value: boolean
  }

  export interface ContactLifeRecordEndsAtFieldEvent {
    field: '$.endsAt'
    value: number
  }

  export function encode (obj: Partial<ContactLifeRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ContactLifeRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ContactLifeRecord>): ContactLifeRecord {
    return decodeMessage(buf, ContactLifeRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ContactLifeRecord>): Generator<ContactLifeRecordExpireAfterMsFieldEvent | ContactLifeRecordKeepsNothingFieldEvent | ContactLifeRecordIsTemporaryFieldEvent | ContactLifeRecordEndsAtFieldEvent> {
    return streamMessage(buf, ContactLifeRecord.codec(), opts)
  }
}

export interface ConversationRecord {
  nextPosition: number
  nextSeq: number
  pendingCount: number
  pendingBytes: number
  unread: number
  lastMessageAt: number
  lastId: Uint8Array<ArrayBuffer>
  cloudsTold: number
  heldCount: number
  counts: number[]
  unreadFrom: string
}

export namespace ConversationRecord {
  let _codec: Codec<ConversationRecord>

  export const codec = (): Codec<ConversationRecord> => {
    if (_codec == null) {
      _codec = message<ConversationRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.nextPosition != null && obj.nextPosition !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.nextPosition)
        }

        if ((obj.nextSeq != null && obj.nextSeq !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.nextSeq)
        }

        if ((obj.pendingCount != null && obj.pendingCount !== 0)) {
          w.uint32(24)
          w.uint32(obj.pendingCount)
        }

        if ((obj.pendingBytes != null && obj.pendingBytes !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.pendingBytes)
        }

        if ((obj.unread != null && obj.unread !== 0)) {
          w.uint32(40)
          w.uint32(obj.unread)
        }

        if ((obj.lastMessageAt != null && obj.lastMessageAt !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.lastMessageAt)
        }

        if ((obj.lastId != null && obj.lastId.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.lastId)
        }

        if ((obj.cloudsTold != null && obj.cloudsTold !== 0)) {
          w.uint32(72)
          w.uint64Number(obj.cloudsTold)
        }

        if ((obj.heldCount != null && obj.heldCount !== 0)) {
          w.uint32(64)
          w.uint32(obj.heldCount)
        }

        if (obj.counts != null && obj.counts.length > 0) {
          for (const value of obj.counts) {
            w.uint32(80)
            w.uint64Number(value)
          }
        }

        if ((obj.unreadFrom != null && obj.unreadFrom !== '')) {
          w.uint32(90)
          w.string(obj.unreadFrom)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          nextPosition: 0,
          nextSeq: 0,
          pendingCount: 0,
          pendingBytes: 0,
          unread: 0,
          lastMessageAt: 0,
          lastId: uint8ArrayAlloc(0),
          cloudsTold: 0,
          heldCount: 0,
          counts: [],
          unreadFrom: ''
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
              obj.nextSeq = reader.uint64Number()
              break
            }
            case 3: {
              obj.pendingCount = reader.uint32()
              break
            }
            case 4: {
              obj.pendingBytes = reader.uint64Number()
              break
            }
            case 5: {
              obj.unread = reader.uint32()
              break
            }
            case 6: {
              obj.lastMessageAt = reader.uint64Number()
              break
            }
            case 7: {
              obj.lastId = reader.bytes()
              break
            }
            case 9: {
              obj.cloudsTold = reader.uint64Number()
              break
            }
            case 8: {
              obj.heldCount = reader.uint32()
              break
            }
            case 10: {
              if (opts.limits?.counts != null && obj.counts.length === opts.limits.counts) {
                throw new MaxLengthError('Decode error - repeated field "counts" had too many elements')
              }

              obj.counts.push(reader.uint64Number())
              break
            }
            case 11: {
              obj.unreadFrom = reader.string()
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
          counts: 0
        }

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
                field: `${prefix}.nextSeq`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.pendingCount`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.pendingBytes`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.unread`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.lastMessageAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.lastId`,
                value: reader.bytes()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.cloudsTold`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.heldCount`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              if (opts.limits?.counts != null && obj.counts === opts.limits.counts) {
                throw new MaxLengthError('Streaming decode error - repeated field "counts" had too many elements')
              }

              yield {
                field: `${prefix}.counts[]`,
                index: obj.counts,
                value: reader.uint64Number()
              }

              obj.counts++

              break
            }
            case 11: {
              yield {
                field: `${prefix}.unreadFrom`,
                value: reader.string()
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

  export interface ConversationRecordNextPositionFieldEvent {
    field: '$.nextPosition'
    value: number
  }

  export interface ConversationRecordNextSeqFieldEvent {
    field: '$.nextSeq'
    value: number
  }

  export interface ConversationRecordPendingCountFieldEvent {
    field: '$.pendingCount'
    value: number
  }

  export interface ConversationRecordPendingBytesFieldEvent {
    field: '$.pendingBytes'
    value: number
  }

  export interface ConversationRecordUnreadFieldEvent {
    field: '$.unread'
    value: number
  }

  export interface ConversationRecordLastMessageAtFieldEvent {
    field: '$.lastMessageAt'
    value: number
  }

  export interface ConversationRecordLastIdFieldEvent {
    field: '$.lastId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ConversationRecordCloudsToldFieldEvent {
    field: '$.cloudsTold'
    value: number
  }

  export interface ConversationRecordHeldCountFieldEvent {
    field: '$.heldCount'
    value: number
  }

  export interface ConversationRecordCountsFieldEvent {
    field: '$.counts[]'
    index: number
    value: number
  }

  export interface ConversationRecordUnreadFromFieldEvent {
    field: '$.unreadFrom'
    value: string
  }

  export function encode (obj: Partial<ConversationRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ConversationRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ConversationRecord>): ConversationRecord {
    return decodeMessage(buf, ConversationRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ConversationRecord>): Generator<ConversationRecordNextPositionFieldEvent | ConversationRecordNextSeqFieldEvent | ConversationRecordPendingCountFieldEvent | ConversationRecordPendingBytesFieldEvent | ConversationRecordUnreadFieldEvent | ConversationRecordLastMessageAtFieldEvent | ConversationRecordLastIdFieldEvent | ConversationRecordCloudsToldFieldEvent | ConversationRecordHeldCountFieldEvent | ConversationRecordCountsFieldEvent | ConversationRecordUnreadFromFieldEvent> {
    return streamMessage(buf, ConversationRecord.codec(), opts)
  }
}

export interface MessageRecord {
  id: Uint8Array<ArrayBuffer>
  direction: number
  kind: number
  text: Uint8Array<ArrayBuffer>
  sentAt: number
  receivedAt: number
  seq: number
  state: number
  stateAt: number
  reason: number
  arrival: number
  file?: FileRecord
  life?: LifeRecord
}

export namespace MessageRecord {
  let _codec: Codec<MessageRecord>

  export const codec = (): Codec<MessageRecord> => {
    if (_codec == null) {
      _codec = message<MessageRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.id)
        }

        if ((obj.direction != null && obj.direction !== 0)) {
          w.uint32(16)
          w.uint32(obj.direction)
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(24)
          w.uint32(obj.kind)
        }

        if ((obj.text != null && obj.text.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.text)
        }

        if ((obj.sentAt != null && obj.sentAt !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.sentAt)
        }

        if ((obj.receivedAt != null && obj.receivedAt !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.receivedAt)
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.seq)
        }

        if ((obj.state != null && obj.state !== 0)) {
          w.uint32(64)
          w.uint32(obj.state)
        }

        if ((obj.stateAt != null && obj.stateAt !== 0)) {
          w.uint32(72)
          w.uint64Number(obj.stateAt)
        }

        if ((obj.reason != null && obj.reason !== 0)) {
          w.uint32(80)
          w.uint32(obj.reason)
        }

        if ((obj.arrival != null && obj.arrival !== 0)) {
          w.uint32(112)
          w.uint64Number(obj.arrival)
        }

        if (obj.file != null) {
          w.uint32(122)
          FileRecord.codec().encode(obj.file, w)
        }

        if (obj.life != null) {
          w.uint32(130)
          LifeRecord.codec().encode(obj.life, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: uint8ArrayAlloc(0),
          direction: 0,
          kind: 0,
          text: uint8ArrayAlloc(0),
          sentAt: 0,
          receivedAt: 0,
          seq: 0,
          state: 0,
          stateAt: 0,
          reason: 0,
          arrival: 0
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
              obj.direction = reader.uint32()
              break
            }
            case 3: {
              obj.kind = reader.uint32()
              break
            }
            case 4: {
              obj.text = reader.bytes()
              break
            }
            case 5: {
              obj.sentAt = reader.uint64Number()
              break
            }
            case 6: {
              obj.receivedAt = reader.uint64Number()
              break
            }
            case 7: {
              obj.seq = reader.uint64Number()
              break
            }
            case 8: {
              obj.state = reader.uint32()
              break
            }
            case 9: {
              obj.stateAt = reader.uint64Number()
              break
            }
            case 10: {
              obj.reason = reader.uint32()
              break
            }
            case 14: {
              obj.arrival = reader.uint64Number()
              break
            }
            case 15: {
              obj.file = FileRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.file
              })
              break
            }
            case 16: {
              obj.life = LifeRecord.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.life
              })
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
                field: `${prefix}.direction`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.text`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.sentAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.receivedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.state`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.stateAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.reason`,
                value: reader.uint32()
              }
              break
            }
            case 14: {
              yield {
                field: `${prefix}.arrival`,
                value: reader.uint64Number()
              }
              break
            }
            case 15: {
              yield * FileRecord.codec().stream(reader, reader.uint32(), `${prefix}.file`, {
                limits: opts.limits?.file
              })

              break
            }
            case 16: {
              yield * LifeRecord.codec().stream(reader, reader.uint32(), `${prefix}.life`, {
                limits: opts.limits?.life
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

  export interface MessageRecordIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface MessageRecordDirectionFieldEvent {
    field: '$.direction'
    value: number
  }

  export interface MessageRecordKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface MessageRecordTextFieldEvent {
    field: '$.text'
    value: Uint8Array<ArrayBuffer>
  }

  export interface MessageRecordSentAtFieldEvent {
    field: '$.sentAt'
    value: number
  }

  export interface MessageRecordReceivedAtFieldEvent {
    field: '$.receivedAt'
    value: number
  }

  export interface MessageRecordSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface MessageRecordStateFieldEvent {
    field: '$.state'
    value: number
  }

  export interface MessageRecordStateAtFieldEvent {
    field: '$.stateAt'
    value: number
  }

  export interface MessageRecordReasonFieldEvent {
    field: '$.reason'
    value: number
  }

  export interface MessageRecordArrivalFieldEvent {
    field: '$.arrival'
    value: number
  }

  export interface MessageRecordFileStateFieldEvent {
    field: '$.file.state'
    value: number
  }

  export interface MessageRecordFileProblemFieldEvent {
    field: '$.file.problem'
    value: number
  }

  export interface MessageRecordFileMimeFieldEvent {
    field: '$.file.mime'
    value: string
  }

  export interface MessageRecordFileIsProgramFieldEvent {
    field: '$.file.isProgram'
    value: boolean
  }

  export interface MessageRecordFileSavedAsFieldEvent {
    field: '$.file.savedAs'
    value: string
  }

  export interface MessageRecordFileIsWhileOpenFieldEvent {
    field: '$.file.isWhileOpen'
    value: boolean
  }

  export interface MessageRecordLifeExpireAfterMsFieldEvent {
    field: '$.life.expireAfterMs'
    value: number
  }

  export interface MessageRecordLifeGoesAtFieldEvent {
    field: '$.life.goesAt'
    value: number
  }

  export interface MessageRecordLifeIsBegunFieldEvent {
    field: '$.life.isBegun'
    value: boolean
  }

  export interface MessageRecordLifeGoesWithChatFieldEvent {
    field: '$.life.goesWithChat'
    value: boolean
  }

  export function encode (obj: Partial<MessageRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, MessageRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MessageRecord>): MessageRecord {
    return decodeMessage(buf, MessageRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MessageRecord>): Generator<MessageRecordIdFieldEvent | MessageRecordDirectionFieldEvent | MessageRecordKindFieldEvent | MessageRecordTextFieldEvent | MessageRecordSentAtFieldEvent | MessageRecordReceivedAtFieldEvent | MessageRecordSeqFieldEvent | MessageRecordStateFieldEvent | MessageRecordStateAtFieldEvent | MessageRecordReasonFieldEvent | MessageRecordArrivalFieldEvent | MessageRecordFileStateFieldEvent | MessageRecordFileProblemFieldEvent | MessageRecordFileMimeFieldEvent | MessageRecordFileIsProgramFieldEvent | MessageRecordFileSavedAsFieldEvent | MessageRecordFileIsWhileOpenFieldEvent | MessageRecordLifeExpireAfterMsFieldEvent | MessageRecordLifeGoesAtFieldEvent | MessageRecordLifeIsBegunFieldEvent | MessageRecordLifeGoesWithChatFieldEvent> {
    return streamMessage(buf, MessageRecord.codec(), opts)
  }
}

export interface LifeRecord {
  expireAfterMs: number
  goesAt: number
  isBegun: boolean
  goesWithChat: boolean
}

export namespace LifeRecord {
  let _codec: Codec<LifeRecord>

  export const codec = (): Codec<LifeRecord> => {
    if (_codec == null) {
      _codec = message<LifeRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.expireAfterMs != null && obj.expireAfterMs !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.expireAfterMs)
        }

        if ((obj.goesAt != null && obj.goesAt !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.goesAt)
        }

        if ((obj.isBegun != null && obj.isBegun !== false)) {
          w.uint32(24)
          w.bool(obj.isBegun)
        }

        if ((obj.goesWithChat != null && obj.goesWithChat !== false)) {
          w.uint32(32)
          w.bool(obj.goesWithChat)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          expireAfterMs: 0,
          goesAt: 0,
          isBegun: false,
          goesWithChat: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.expireAfterMs = reader.uint64Number()
              break
            }
            case 2: {
              obj.goesAt = reader.uint64Number()
              break
            }
            case 3: {
              obj.isBegun = reader.bool()
              break
            }
            case 4: {
              obj.goesWithChat = reader.bool()
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
                field: `${prefix}.expireAfterMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.goesAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.isBegun`,
                value: reader.bool()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.goesWithChat`,
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

  export interface LifeRecordExpireAfterMsFieldEvent {
    field: '$.expireAfterMs'
    value: number
  }

  export interface LifeRecordGoesAtFieldEvent {
    field: '$.goesAt'
    value: number
  }

  export interface LifeRecordIsBegunFieldEvent {
    field: '$.isBegun'
    value: boolean
  }

  export interface LifeRecordGoesWithChatFieldEvent {
    field: '$.goesWithChat'
    value: boolean
  }

  export function encode (obj: Partial<LifeRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LifeRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LifeRecord>): LifeRecord {
    return decodeMessage(buf, LifeRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LifeRecord>): Generator<LifeRecordExpireAfterMsFieldEvent | LifeRecordGoesAtFieldEvent | LifeRecordIsBegunFieldEvent | LifeRecordGoesWithChatFieldEvent> {
    return streamMessage(buf, LifeRecord.codec(), opts)
  }
}

export interface FileRecord {
  state: number
  problem: number
  mime: string
  isProgram: boolean
  savedAs: string
  isWhileOpen?: boolean
}

export namespace FileRecord {
  let _codec: Codec<FileRecord>

  export const codec = (): Codec<FileRecord> => {
    if (_codec == null) {
      _codec = message<FileRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.state != null && obj.state !== 0)) {
          w.uint32(8)
          w.uint32(obj.state)
        }

        if ((obj.problem != null && obj.problem !== 0)) {
          w.uint32(16)
          w.uint32(obj.problem)
        }

        if ((obj.mime != null && obj.mime !== '')) {
          w.uint32(26)
          w.string(obj.mime)
        }

        if ((obj.isProgram != null && obj.isProgram !== false)) {
          w.uint32(32)
          w.bool(obj.isProgram)
        }

        if ((obj.savedAs != null && obj.savedAs !== '')) {
          w.uint32(42)
          w.string(obj.savedAs)
        }

        if (obj.isWhileOpen != null) {
          w.uint32(48)
          w.bool(obj.isWhileOpen)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          state: 0,
          problem: 0,
          mime: '',
          isProgram: false,
          savedAs: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.state = reader.uint32()
              break
            }
            case 2: {
              obj.problem = reader.uint32()
              break
            }
            case 3: {
              obj.mime = reader.string()
              break
            }
            case 4: {
              obj.isProgram = reader.bool()
              break
            }
            case 5: {
              obj.savedAs = reader.string()
              break
            }
            case 6: {
              obj.isWhileOpen = reader.bool()
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
                field: `${prefix}.state`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.problem`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.mime`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.isProgram`,
                value: reader.bool()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.savedAs`,
                value: reader.string()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.isWhileOpen`,
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

  export interface FileRecordStateFieldEvent {
    field: '$.state'
    value: number
  }

  export interface FileRecordProblemFieldEvent {
    field: '$.problem'
    value: number
  }

  export interface FileRecordMimeFieldEvent {
    field: '$.mime'
    value: string
  }

  export interface FileRecordIsProgramFieldEvent {
    field: '$.isProgram'
    value: boolean
  }

  export interface FileRecordSavedAsFieldEvent {
    field: '$.savedAs'
    value: string
  }

  export interface FileRecordIsWhileOpenFieldEvent {
    field: '$.isWhileOpen'
    value: boolean
  }

  export function encode (obj: Partial<FileRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, FileRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FileRecord>): FileRecord {
    return decodeMessage(buf, FileRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FileRecord>): Generator<FileRecordStateFieldEvent | FileRecordProblemFieldEvent | FileRecordMimeFieldEvent | FileRecordIsProgramFieldEvent | FileRecordSavedAsFieldEvent | FileRecordIsWhileOpenFieldEvent> {
    return streamMessage(buf, FileRecord.codec(), opts)
  }
}

export interface BlobRecord {
  peer: string
  position: string
  isGone: boolean
}

export namespace BlobRecord {
  let _codec: Codec<BlobRecord>

  export const codec = (): Codec<BlobRecord> => {
    if (_codec == null) {
      _codec = message<BlobRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.peer != null && obj.peer !== '')) {
          w.uint32(10)
          w.string(obj.peer)
        }

        if ((obj.position != null && obj.position !== '')) {
          w.uint32(18)
          w.string(obj.position)
        }

        if ((obj.isGone != null && obj.isGone !== false)) {
          w.uint32(24)
          w.bool(obj.isGone)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peer: '',
          position: '',
          isGone: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.peer = reader.string()
              break
            }
            case 2: {
              obj.position = reader.string()
              break
            }
            case 3: {
              obj.isGone = reader.bool()
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
                field: `${prefix}.peer`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.position`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.isGone`,
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

  export interface BlobRecordPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface BlobRecordPositionFieldEvent {
    field: '$.position'
    value: string
  }

  export interface BlobRecordIsGoneFieldEvent {
    field: '$.isGone'
    value: boolean
  }

  export function encode (obj: Partial<BlobRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BlobRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlobRecord>): BlobRecord {
    return decodeMessage(buf, BlobRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlobRecord>): Generator<BlobRecordPeerFieldEvent | BlobRecordPositionFieldEvent | BlobRecordIsGoneFieldEvent> {
    return streamMessage(buf, BlobRecord.codec(), opts)
  }
}

export interface JobRecord {
  stage: number
  peer: string
  position: string
  size: number
  folder: string
  since: number
  isWhileOpen?: boolean
}

export namespace JobRecord {
  let _codec: Codec<JobRecord>

  export const codec = (): Codec<JobRecord> => {
    if (_codec == null) {
      _codec = message<JobRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.stage != null && obj.stage !== 0)) {
          w.uint32(8)
          w.uint32(obj.stage)
        }

        if ((obj.peer != null && obj.peer !== '')) {
          w.uint32(18)
          w.string(obj.peer)
        }

        if ((obj.position != null && obj.position !== '')) {
          w.uint32(26)
          w.string(obj.position)
        }

        if ((obj.size != null && obj.size !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.size)
        }

        if ((obj.folder != null && obj.folder !== '')) {
          w.uint32(42)
          w.string(obj.folder)
        }

        if ((obj.since != null && obj.since !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.since)
        }

        if (obj.isWhileOpen != null) {
          w.uint32(56)
          w.bool(obj.isWhileOpen)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          stage: 0,
          peer: '',
          position: '',
          size: 0,
          folder: '',
          since: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.stage = reader.uint32()
              break
            }
            case 2: {
              obj.peer = reader.string()
              break
            }
            case 3: {
              obj.position = reader.string()
              break
            }
            case 4: {
              obj.size = reader.uint64Number()
              break
            }
            case 5: {
              obj.folder = reader.string()
              break
            }
            case 6: {
              obj.since = reader.uint64Number()
              break
            }
            case 7: {
              obj.isWhileOpen = reader.bool()
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
                field: `${prefix}.stage`,
                value: reader.uint32()
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
                field: `${prefix}.position`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.size`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.folder`,
                value: reader.string()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.since`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.isWhileOpen`,
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

  export interface JobRecordStageFieldEvent {
    field: '$.stage'
    value: number
  }

  export interface JobRecordPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface JobRecordPositionFieldEvent {
    field: '$.position'
    value: string
  }

  export interface JobRecordSizeFieldEvent {
    field: '$.size'
    value: number
  }

  export interface JobRecordFolderFieldEvent {
    field: '$.folder'
    value: string
  }

  export interface JobRecordSinceFieldEvent {
    field: '$.since'
    value: number
  }

  export interface JobRecordIsWhileOpenFieldEvent {
    field: '$.isWhileOpen'
    value: boolean
  }

  export function encode (obj: Partial<JobRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JobRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobRecord>): JobRecord {
    return decodeMessage(buf, JobRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JobRecord>): Generator<JobRecordStageFieldEvent | JobRecordPeerFieldEvent | JobRecordPositionFieldEvent | JobRecordSizeFieldEvent | JobRecordFolderFieldEvent | JobRecordSinceFieldEvent | JobRecordIsWhileOpenFieldEvent> {
    return streamMessage(buf, JobRecord.codec(), opts)
  }
}

export interface OutboxRecord {
  id: Uint8Array<ArrayBuffer>
  eid: Uint8Array<ArrayBuffer>
  envelope: Uint8Array<ArrayBuffer>
  queuedAt: number
  tag: Uint8Array<ArrayBuffer>
  prev: Uint8Array<ArrayBuffer>
  isControl: boolean
  tellsClouds: number
}

export namespace OutboxRecord {
  let _codec: Codec<OutboxRecord>

  export const codec = (): Codec<OutboxRecord> => {
    if (_codec == null) {
      _codec = message<OutboxRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.id)
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.eid)
        }

        if ((obj.envelope != null && obj.envelope.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.envelope)
        }

        if ((obj.queuedAt != null && obj.queuedAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.queuedAt)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.tag)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.prev)
        }

        if ((obj.isControl != null && obj.isControl !== false)) {
          w.uint32(56)
          w.bool(obj.isControl)
        }

        if ((obj.tellsClouds != null && obj.tellsClouds !== 0)) {
          w.uint32(64)
          w.uint64Number(obj.tellsClouds)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: uint8ArrayAlloc(0),
          eid: uint8ArrayAlloc(0),
          envelope: uint8ArrayAlloc(0),
          queuedAt: 0,
          tag: uint8ArrayAlloc(0),
          prev: uint8ArrayAlloc(0),
          isControl: false,
          tellsClouds: 0
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
              obj.eid = reader.bytes()
              break
            }
            case 3: {
              obj.envelope = reader.bytes()
              break
            }
            case 4: {
              obj.queuedAt = reader.uint64Number()
              break
            }
            case 5: {
              obj.tag = reader.bytes()
              break
            }
            case 6: {
              obj.prev = reader.bytes()
              break
            }
            case 7: {
              obj.isControl = reader.bool()
              break
            }
            case 8: {
              obj.tellsClouds = reader.uint64Number()
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
                field: `${prefix}.eid`,
                value: reader.bytes()
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
            case 4: {
              yield {
                field: `${prefix}.queuedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.isControl`,
                value: reader.bool()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.tellsClouds`,
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

  export interface OutboxRecordIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OutboxRecordEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OutboxRecordEnvelopeFieldEvent {
    field: '$.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OutboxRecordQueuedAtFieldEvent {
    field: '$.queuedAt'
    value: number
  }

  export interface OutboxRecordTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OutboxRecordPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OutboxRecordIsControlFieldEvent {
    field: '$.isControl'
    value: boolean
  }

  export interface OutboxRecordTellsCloudsFieldEvent {
    field: '$.tellsClouds'
    value: number
  }

  export function encode (obj: Partial<OutboxRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, OutboxRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OutboxRecord>): OutboxRecord {
    return decodeMessage(buf, OutboxRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OutboxRecord>): Generator<OutboxRecordIdFieldEvent | OutboxRecordEidFieldEvent | OutboxRecordEnvelopeFieldEvent | OutboxRecordQueuedAtFieldEvent | OutboxRecordTagFieldEvent | OutboxRecordPrevFieldEvent | OutboxRecordIsControlFieldEvent | OutboxRecordTellsCloudsFieldEvent> {
    return streamMessage(buf, OutboxRecord.codec(), opts)
  }
}

export interface SeenRecord {
  keptAt: number
  tag: Uint8Array<ArrayBuffer>
}

export namespace SeenRecord {
  let _codec: Codec<SeenRecord>

  export const codec = (): Codec<SeenRecord> => {
    if (_codec == null) {
      _codec = message<SeenRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.keptAt != null && obj.keptAt !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.keptAt)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.tag)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          keptAt: 0,
          tag: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.keptAt = reader.uint64Number()
              break
            }
            case 2: {
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
                field: `${prefix}.keptAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
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

  export interface SeenRecordKeptAtFieldEvent {
    field: '$.keptAt'
    value: number
  }

  export interface SeenRecordTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<SeenRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SeenRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SeenRecord>): SeenRecord {
    return decodeMessage(buf, SeenRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SeenRecord>): Generator<SeenRecordKeptAtFieldEvent | SeenRecordTagFieldEvent> {
    return streamMessage(buf, SeenRecord.codec(), opts)
  }
}

export interface AttemptsRecord {
  attempts: number
  nextAttemptAt: number
}

export namespace AttemptsRecord {
  let _codec: Codec<AttemptsRecord>

  export const codec = (): Codec<AttemptsRecord> => {
    if (_codec == null) {
      _codec = message<AttemptsRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.attempts != null && obj.attempts !== 0)) {
          w.uint32(8)
          w.uint32(obj.attempts)
        }

        if ((obj.nextAttemptAt != null && obj.nextAttemptAt !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.nextAttemptAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          attempts: 0,
          nextAttemptAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.attempts = reader.uint32()
              break
            }
            case 2: {
              obj.nextAttemptAt = reader.uint64Number()
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
                field: `${prefix}.attempts`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.nextAttemptAt`,
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

  export interface AttemptsRecordAttemptsFieldEvent {
    field: '$.attempts'
    value: number
  }

  export interface AttemptsRecordNextAttemptAtFieldEvent {
    field: '$.nextAttemptAt'
    value: number
  }

  export function encode (obj: Partial<AttemptsRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, AttemptsRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AttemptsRecord>): AttemptsRecord {
    return decodeMessage(buf, AttemptsRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AttemptsRecord>): Generator<AttemptsRecordAttemptsFieldEvent | AttemptsRecordNextAttemptAtFieldEvent> {
    return streamMessage(buf, AttemptsRecord.codec(), opts)
  }
}

export interface TokenRecord {
  createdAt: number
  usedBy: string
}

export namespace TokenRecord {
  let _codec: Codec<TokenRecord>

  export const codec = (): Codec<TokenRecord> => {
    if (_codec == null) {
      _codec = message<TokenRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.createdAt != null && obj.createdAt !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.createdAt)
        }

        if ((obj.usedBy != null && obj.usedBy !== '')) {
          w.uint32(18)
          w.string(obj.usedBy)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          createdAt: 0,
          usedBy: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.createdAt = reader.uint64Number()
              break
            }
            case 2: {
              obj.usedBy = reader.string()
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
                field: `${prefix}.createdAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.usedBy`,
                value: reader.string()
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

  export interface TokenRecordCreatedAtFieldEvent {
    field: '$.createdAt'
    value: number
  }

  export interface TokenRecordUsedByFieldEvent {
    field: '$.usedBy'
    value: string
  }

  export function encode (obj: Partial<TokenRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, TokenRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TokenRecord>): TokenRecord {
    return decodeMessage(buf, TokenRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TokenRecord>): Generator<TokenRecordCreatedAtFieldEvent | TokenRecordUsedByFieldEvent> {
    return streamMessage(buf, TokenRecord.codec(), opts)
  }
}

export interface ProfileRecord {
  peerId: string
  name: string
  inviteToken: Uint8Array<ArrayBuffer>
  inviteCreatedAt: number
  addresses: string[]
  statement: Uint8Array<ArrayBuffer>
  usedNodes: string[]
  smallItems: number
}

export namespace ProfileRecord {
  let _codec: Codec<ProfileRecord>

  export const codec = (): Codec<ProfileRecord> => {
    if (_codec == null) {
      _codec = message<ProfileRecord>((obj, w, opts = {}) => {
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

        if ((obj.inviteToken != null && obj.inviteToken.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.inviteToken)
        }

        if ((obj.inviteCreatedAt != null && obj.inviteCreatedAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.inviteCreatedAt)
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(42)
            w.string(value)
          }
        }

        if ((obj.statement != null && obj.statement.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.statement)
        }

        if (obj.usedNodes != null && obj.usedNodes.length > 0) {
          for (const value of obj.usedNodes) {
            w.uint32(98)
            w.string(value)
          }
        }

        if ((obj.smallItems != null && obj.smallItems !== 0)) {
          w.uint32(104)
          w.uint64Number(obj.smallItems)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peerId: '',
          name: '',
          inviteToken: uint8ArrayAlloc(0),
          inviteCreatedAt: 0,
          addresses: [],
          statement: uint8ArrayAlloc(0),
          usedNodes: [],
          smallItems: 0
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
              obj.inviteToken = reader.bytes()
              break
            }
            case 4: {
              obj.inviteCreatedAt = reader.uint64Number()
              break
            }
            case 5: {
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.string())
              break
            }
            case 6: {
              obj.statement = reader.bytes()
              break
            }
            case 12: {
              if (opts.limits?.usedNodes != null && obj.usedNodes.length === opts.limits.usedNodes) {
                throw new MaxLengthError('Decode error - repeated field "usedNodes" had too many elements')
              }

              obj.usedNodes.push(reader.string())
              break
            }
            case 13: {
              obj.smallItems = reader.uint64Number()
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
          usedNodes: 0
        }

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
                field: `${prefix}.inviteToken`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.inviteCreatedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
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
            case 6: {
              yield {
                field: `${prefix}.statement`,
                value: reader.bytes()
              }
              break
            }
            case 12: {
              if (opts.limits?.usedNodes != null && obj.usedNodes === opts.limits.usedNodes) {
                throw new MaxLengthError('Streaming decode error - repeated field "usedNodes" had too many elements')
              }

              yield {
                field: `${prefix}.usedNodes[]`,
                index: obj.usedNodes,
                value: reader.string()
              }

              obj.usedNodes++

              break
            }
            case 13: {
              yield {
                field: `${prefix}.smallItems`,
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

  export interface ProfileRecordPeerIdFieldEvent {
    field: '$.peerId'
    value: string
  }

  export interface ProfileRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface ProfileRecordInviteTokenFieldEvent {
    field: '$.inviteToken'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ProfileRecordInviteCreatedAtFieldEvent {
    field: '$.inviteCreatedAt'
    value: number
  }

  export interface ProfileRecordAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export interface ProfileRecordStatementFieldEvent {
    field: '$.statement'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ProfileRecordUsedNodesFieldEvent {
    field: '$.usedNodes[]'
    index: number
    value: string
  }

  export interface ProfileRecordSmallItemsFieldEvent {
    field: '$.smallItems'
    value: number
  }

  export function encode (obj: Partial<ProfileRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ProfileRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProfileRecord>): ProfileRecord {
    return decodeMessage(buf, ProfileRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProfileRecord>): Generator<ProfileRecordPeerIdFieldEvent | ProfileRecordNameFieldEvent | ProfileRecordInviteTokenFieldEvent | ProfileRecordInviteCreatedAtFieldEvent | ProfileRecordAddressesFieldEvent | ProfileRecordStatementFieldEvent | ProfileRecordUsedNodesFieldEvent | ProfileRecordSmallItemsFieldEvent> {
    return streamMessage(buf, ProfileRecord.codec(), opts)
  }
}

export interface OwnCloudRecord {
  number: number
  name: string
  addresses: string[]
  pairedAt: number
  certificate: Uint8Array<ArrayBuffer>
  notAfter: number
}

export namespace OwnCloudRecord {
  let _codec: Codec<OwnCloudRecord>

  export const codec = (): Codec<OwnCloudRecord> => {
    if (_codec == null) {
      _codec = message<OwnCloudRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.number != null && obj.number !== 0)) {
          w.uint32(8)
          w.uint32(obj.number)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(26)
            w.string(value)
          }
        }

        if ((obj.pairedAt != null && obj.pairedAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.pairedAt)
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.certificate)
        }

        if ((obj.notAfter != null && obj.notAfter !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.notAfter)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          number: 0,
          name: '',
          addresses: [],
          pairedAt: 0,
          certificate: uint8ArrayAlloc(0),
          notAfter: 0
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
              obj.name = reader.string()
              break
            }
            case 3: {
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.string())
              break
            }
            case 4: {
              obj.pairedAt = reader.uint64Number()
              break
            }
            case 5: {
              obj.certificate = reader.bytes()
              break
            }
            case 6: {
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
        const obj = {
          addresses: 0
        }

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
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 3: {
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
            case 4: {
              yield {
                field: `${prefix}.pairedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.certificate`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
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

  export interface OwnCloudRecordNumberFieldEvent {
    field: '$.number'
    value: number
  }

  export interface OwnCloudRecordNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface OwnCloudRecordAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export interface OwnCloudRecordPairedAtFieldEvent {
    field: '$.pairedAt'
    value: number
  }

  export interface OwnCloudRecordCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OwnCloudRecordNotAfterFieldEvent {
    field: '$.notAfter'
    value: number
  }

  export function encode (obj: Partial<OwnCloudRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, OwnCloudRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OwnCloudRecord>): OwnCloudRecord {
    return decodeMessage(buf, OwnCloudRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OwnCloudRecord>): Generator<OwnCloudRecordNumberFieldEvent | OwnCloudRecordNameFieldEvent | OwnCloudRecordAddressesFieldEvent | OwnCloudRecordPairedAtFieldEvent | OwnCloudRecordCertificateFieldEvent | OwnCloudRecordNotAfterFieldEvent> {
    return streamMessage(buf, OwnCloudRecord.codec(), opts)
  }
}

export interface OwnCloudsRecord {
  seq: number
  lastNumber: number
}

export namespace OwnCloudsRecord {
  let _codec: Codec<OwnCloudsRecord>

  export const codec = (): Codec<OwnCloudsRecord> => {
    if (_codec == null) {
      _codec = message<OwnCloudsRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.seq != null && obj.seq !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.seq)
        }

        if ((obj.lastNumber != null && obj.lastNumber !== 0)) {
          w.uint32(16)
          w.uint32(obj.lastNumber)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          seq: 0,
          lastNumber: 0
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
              obj.lastNumber = reader.uint32()
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
                field: `${prefix}.seq`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.lastNumber`,
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

  export interface OwnCloudsRecordSeqFieldEvent {
    field: '$.seq'
    value: number
  }

  export interface OwnCloudsRecordLastNumberFieldEvent {
    field: '$.lastNumber'
    value: number
  }

  export function encode (obj: Partial<OwnCloudsRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, OwnCloudsRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OwnCloudsRecord>): OwnCloudsRecord {
    return decodeMessage(buf, OwnCloudsRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OwnCloudsRecord>): Generator<OwnCloudsRecordSeqFieldEvent | OwnCloudsRecordLastNumberFieldEvent> {
    return streamMessage(buf, OwnCloudsRecord.codec(), opts)
  }
}

export interface PartingRecord {
  addresses: string[]
  until: number
}

export namespace PartingRecord {
  let _codec: Codec<PartingRecord>

  export const codec = (): Codec<PartingRecord> => {
    if (_codec == null) {
      _codec = message<PartingRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(10)
            w.string(value)
          }
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
          addresses: [],
          until: 0
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
        const obj = {
          addresses: 0
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

  export interface PartingRecordAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export interface PartingRecordUntilFieldEvent {
    field: '$.until'
    value: number
  }

  export function encode (obj: Partial<PartingRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PartingRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PartingRecord>): PartingRecord {
    return decodeMessage(buf, PartingRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PartingRecord>): Generator<PartingRecordAddressesFieldEvent | PartingRecordUntilFieldEvent> {
    return streamMessage(buf, PartingRecord.codec(), opts)
  }
}

export interface TraceRecord {
  eid: Uint8Array<ArrayBuffer>
  peer: string
  position: string
  clouds: Uint8Array<ArrayBuffer>
  refused: Uint8Array<ArrayBuffer>
  fetched: boolean
  ended: number
}

export namespace TraceRecord {
  let _codec: Codec<TraceRecord>

  export const codec = (): Codec<TraceRecord> => {
    if (_codec == null) {
      _codec = message<TraceRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if ((obj.peer != null && obj.peer !== '')) {
          w.uint32(50)
          w.string(obj.peer)
        }

        if ((obj.position != null && obj.position !== '')) {
          w.uint32(58)
          w.string(obj.position)
        }

        if ((obj.clouds != null && obj.clouds.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.clouds)
        }

        if ((obj.refused != null && obj.refused.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.refused)
        }

        if ((obj.fetched != null && obj.fetched !== false)) {
          w.uint32(32)
          w.bool(obj.fetched)
        }

        if ((obj.ended != null && obj.ended !== 0)) {
          w.uint32(40)
          w.uint32(obj.ended)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0),
          peer: '',
          position: '',
          clouds: uint8ArrayAlloc(0),
          refused: uint8ArrayAlloc(0),
          fetched: false,
          ended: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            case 6: {
              obj.peer = reader.string()
              break
            }
            case 7: {
              obj.position = reader.string()
              break
            }
            case 2: {
              obj.clouds = reader.bytes()
              break
            }
            case 3: {
              obj.refused = reader.bytes()
              break
            }
            case 4: {
              obj.fetched = reader.bool()
              break
            }
            case 5: {
              obj.ended = reader.uint32()
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
            case 6: {
              yield {
                field: `${prefix}.peer`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.position`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.clouds`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.refused`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.fetched`,
                value: reader.bool()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.ended`,
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

  export interface TraceRecordEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface TraceRecordPeerFieldEvent {
    field: '$.peer'
    value: string
  }

  export interface TraceRecordPositionFieldEvent {
    field: '$.position'
    value: string
  }

  export interface TraceRecordCloudsFieldEvent {
    field: '$.clouds'
    value: Uint8Array<ArrayBuffer>
  }

  export interface TraceRecordRefusedFieldEvent {
    field: '$.refused'
    value: Uint8Array<ArrayBuffer>
  }

  export interface TraceRecordFetchedFieldEvent {
    field: '$.fetched'
    value: boolean
  }

  export interface TraceRecordEndedFieldEvent {
    field: '$.ended'
    value: number
  }

  export function encode (obj: Partial<TraceRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, TraceRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TraceRecord>): TraceRecord {
    return decodeMessage(buf, TraceRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TraceRecord>): Generator<TraceRecordEidFieldEvent | TraceRecordPeerFieldEvent | TraceRecordPositionFieldEvent | TraceRecordCloudsFieldEvent | TraceRecordRefusedFieldEvent | TraceRecordFetchedFieldEvent | TraceRecordEndedFieldEvent> {
    return streamMessage(buf, TraceRecord.codec(), opts)
  }
}

export interface LeftBundleRecord {
  bundle: Uint8Array<ArrayBuffer>
  oneTimeId: string
  freshUntil: number
  clouds: Uint8Array<ArrayBuffer>
}

export namespace LeftBundleRecord {
  let _codec: Codec<LeftBundleRecord>

  export const codec = (): Codec<LeftBundleRecord> => {
    if (_codec == null) {
      _codec = message<LeftBundleRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.bundle != null && obj.bundle.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.bundle)
        }

        if ((obj.oneTimeId != null && obj.oneTimeId !== '')) {
          w.uint32(18)
          w.string(obj.oneTimeId)
        }

        if ((obj.freshUntil != null && obj.freshUntil !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.freshUntil)
        }

        if ((obj.clouds != null && obj.clouds.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.clouds)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          bundle: uint8ArrayAlloc(0),
          oneTimeId: '',
          freshUntil: 0,
          clouds: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.bundle = reader.bytes()
              break
            }
            case 2: {
              obj.oneTimeId = reader.string()
              break
            }
            case 3: {
              obj.freshUntil = reader.uint64Number()
              break
            }
            case 4: {
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
                field: `${prefix}.bundle`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.oneTimeId`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.freshUntil`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
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

  export interface LeftBundleRecordBundleFieldEvent {
    field: '$.bundle'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeftBundleRecordOneTimeIdFieldEvent {
    field: '$.oneTimeId'
    value: string
  }

  export interface LeftBundleRecordFreshUntilFieldEvent {
    field: '$.freshUntil'
    value: number
  }

  export interface LeftBundleRecordCloudsFieldEvent {
    field: '$.clouds'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<LeftBundleRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LeftBundleRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LeftBundleRecord>): LeftBundleRecord {
    return decodeMessage(buf, LeftBundleRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LeftBundleRecord>): Generator<LeftBundleRecordBundleFieldEvent | LeftBundleRecordOneTimeIdFieldEvent | LeftBundleRecordFreshUntilFieldEvent | LeftBundleRecordCloudsFieldEvent> {
    return streamMessage(buf, LeftBundleRecord.codec(), opts)
  }
}
