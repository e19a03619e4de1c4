import { expect } from 'chai'
import { decodePushBody, encodePushBody, InvalidPushBodyError } from '../../src/identity/index.ts'
import { PushBody } from '../../src/identity/pb/push.ts'
import type { PushCapability } from '../../src/identity/index.ts'

const point = (fill: number): Uint8Array => Uint8Array.of(4, ...new Uint8Array(64).fill(fill))
const capability: PushCapability = { endpoint: 'https://push.example/wake/1', subscriptionKey: point(1), auth: new Uint8Array(16).fill(2), vapidKey: new Uint8Array(32).fill(3), vapidPublicKey: point(4) }

const encoded = (fields: Partial<PushBody>): Uint8Array => PushBody.encode({ seq: 1, ...capability, subscriptionKey: Uint8Array.from(capability.subscriptionKey), auth: Uint8Array.from(capability.auth), vapidKey: Uint8Array.from(capability.vapidKey), vapidPublicKey: Uint8Array.from(capability.vapidPublicKey), ...fields })

describe('what a device says about how it is woken', () => {
  it('is read as it was written, in memory of its own', () => {
    const bytes = encodePushBody({ seq: 7, capability })
    const read = decodePushBody(bytes)
    bytes.fill(0)
    expect(read).to.deep.equal({ seq: 7, capability })
    expect(decodePushBody(encodePushBody({ seq: 8 }))).to.deep.equal({ seq: 8 })
  })

  const endpoints = [
    'http://push.example/', 'wss://push.example/', 'https://127.0.0.1/', 'https://0x7f000001/', 'https://2130706433/', 'https://127.1/', 'https://[::1]/', 'https://[2606:2800:220::1]/',
    'https://user@push.example/', 'https://user:secret@push.example/', 'https://push.example/#part', 'https://push.example/#', 'https:///', 'https://', 'https://push example/', 'https://push.example/\n', 'https://пуш.example/', 'push.example',
    `https://push.example/${'a'.repeat(1_010)}`
  ]
  for (const endpoint of endpoints) {
    it(`names no place like ${JSON.stringify(endpoint.slice(0, 40))}`, () => {
      expect(() => decodePushBody(encoded({ endpoint }))).to.throw(InvalidPushBodyError)
      expect(() => encodePushBody({ seq: 1, capability: { ...capability, endpoint } })).to.throw(InvalidPushBodyError)
    })
  }

  it('has keys of the one size that each has, and all of them or none', () => {
    for (const name of ['subscriptionKey', 'auth', 'vapidKey', 'vapidPublicKey'] as const) {
      const key = capability[name]
      for (const wrong of [new Uint8Array(0), key.slice(1), Uint8Array.of(...key, 0)]) expect(() => decodePushBody(encoded({ [name]: wrong })), name).to.throw(InvalidPushBodyError)
    }
    for (const name of ['subscriptionKey', 'vapidPublicKey'] as const) expect(() => decodePushBody(encoded({ [name]: Uint8Array.of(2, ...new Uint8Array(64)) })), name).to.throw(InvalidPushBodyError)
    expect(() => decodePushBody(encoded({ endpoint: '' }))).to.throw(InvalidPushBodyError)
  })

  it('is numbered from 1 on', () => {
    for (const seq of [0, -1, 0.5, Number.MAX_SAFE_INTEGER + 1]) expect(() => encodePushBody({ seq }), String(seq)).to.throw(InvalidPushBodyError)
    expect(() => decodePushBody(new Uint8Array(0))).to.throw(InvalidPushBodyError)
  })

  it('is nothing where the bytes are damaged or too many', () => {
    const bytes = encodePushBody({ seq: 7, capability })
    for (let length = 3; length < bytes.byteLength; length++) {
      // what is cut at the edge of a field may be whole again, and then lacks a key
      expect(() => decodePushBody(bytes.subarray(0, length)), String(length)).to.throw(InvalidPushBodyError)
    }
    expect(() => decodePushBody(new Uint8Array(1_281))).to.throw(InvalidPushBodyError)
  })
})
