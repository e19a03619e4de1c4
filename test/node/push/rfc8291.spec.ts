import { createECDH } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { encryptNotification } from '@block65/webcrypto-web-push'
import { expect } from 'chai'
import ece from 'http_ece'

const vector = JSON.parse(readFileSync('test/vectors/push/rfc8291.json', 'utf8')) as Record<'plaintext' | 'subscriptionKey' | 'subscriptionSecret' | 'auth' | 'senderKey' | 'senderSecret' | 'salt' | 'body', string>
const subscription = { endpoint: 'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV', expirationTime: null, keys: { p256dh: vector.subscriptionKey, auth: vector.auth } }
const bytes = (text: string): Buffer => Buffer.from(text, 'base64url')

/** Runs `work` with the key pair and the salt of the vector in the place of chance. */
async function asInTheVector<T> (work: () => Promise<T>): Promise<T> {
  const { subtle } = crypto
  const [generateKey, getRandomValues] = [subtle.generateKey, crypto.getRandomValues]
  const jwk = { kty: 'EC', crv: 'P-256', x: bytes(vector.senderKey).subarray(1, 33).toString('base64url'), y: bytes(vector.senderKey).subarray(33).toString('base64url') }
  const pair = {
    privateKey: await subtle.importKey('jwk', { ...jwk, d: vector.senderSecret }, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']),
    publicKey: await subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, true, [])
  }
  Object.assign(subtle, { generateKey: () => Promise.resolve(pair) })
  Object.assign(crypto, { getRandomValues: (array: Uint8Array) => { array.set(bytes(vector.salt)); return array } })
  try {
    return await work()
  } finally {
    Object.assign(subtle, { generateKey })
    Object.assign(crypto, { getRandomValues })
  }
}

function receiver (): ReturnType<typeof createECDH> {
  const keys = createECDH('prime256v1')
  keys.setPrivateKey(bytes(vector.subscriptionSecret))
  return keys
}

describe('the sealing of web push', () => {
  it('makes the bytes of RFC 8291 from its keys, salt and text', async () => {
    const body = await asInTheVector(async () => await encryptNotification(subscription, new TextEncoder().encode(vector.plaintext), { pad: false }))
    expect(Buffer.from(body).toString('base64url')).to.equal(vector.body)
  })

  it('is opened, in the vector and as it is sent, by an implementation that is not ours', async () => {
    const open = (body: Uint8Array): string => ece.decrypt(Buffer.from(body), { version: 'aes128gcm', privateKey: receiver(), authSecret: vector.auth }).toString('utf8')
    expect(open(bytes(vector.body))).to.equal(vector.plaintext)
    const sent = await encryptNotification(subscription, new TextEncoder().encode('1'))
    expect(open(sent)).to.equal('1')
    expect(sent).to.have.length(4_096)
  })
})
