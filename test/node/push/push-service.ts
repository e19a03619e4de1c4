/**
 * A push service on loopback, as RFC 8030, 8291 and 8292 want one: it hands out subscriptions that are bound to a VAPID
 * key, checks every request's signature and form, opens every body with an implementation that is not the product's, and
 * keeps what it has seen for the tests to judge. Nobody else's service is ever contacted.
 */
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import ece from 'http_ece'
import type { ECDH } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { PushCapability } from '../../../src/identity/index.ts'

export const CERTIFICATE = 'test/vectors/push/localhost-certificate.pem'

/** Lets this process trust the service, as `NODE_EXTRA_CA_CERTS` does for another one. */
export function trustPushService (): void {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(CERTIFICATE, 'utf8')])
}

/** One push that was taken: everything that the service could see, and what only the subscriber can. */
export interface Taken { readonly path: string, readonly headers: IncomingHttpHeaders, readonly body: Buffer, readonly claims: { aud: string, exp: number, sub: string }, readonly opened: string }

interface Subscription { readonly keys: ECDH, readonly auth: Buffer, vapidPublicKey: string | undefined }

export class PushService {
  readonly taken: Taken[] = []
  /** Why requests were not taken. */
  readonly refused: string[] = []
  /** What the next requests are answered with, before anything is looked at. */
  readonly answers: Array<{ status: number, headers?: Record<string, string> }> = []
  /** Takes connections, and says nothing. */
  isSilent = false
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #server: Server
  readonly #waiting: Array<() => void> = []

  private constructor (server: Server) {
    this.#server = server
  }

  static async start (): Promise<PushService> {
    const server = createServer({ key: readFileSync('test/vectors/push/localhost-key.pem'), cert: readFileSync(CERTIFICATE) })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    const service = new PushService(server)
    server.on('request', (request, response) => {
      if (service.isSilent) return
      void service.#answer(request).then(({ status, headers }) => {
        response.writeHead(status, headers).end()
        for (const tell of service.#waiting.splice(0)) tell()
      })
    })
    return service
  }

  /** As the list of vendors names it. */
  get vendor (): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** As a browser's `subscribe` does: what comes back is what the page gets, bound to this key. */
  subscribe (vapidPublicKey: string): { endpoint: string, subscriptionKey: Uint8Array, auth: Uint8Array } {
    const keys = createECDH('prime256v1')
    const subscriptionKey = keys.generateKeys()
    const auth = randomBytes(16)
    const path = `/push/${randomBytes(12).toString('base64url')}`
    this.#subscriptions.set(path, { keys, auth, vapidPublicKey })
    return { endpoint: `https://${this.vendor}${path}`, subscriptionKey: new Uint8Array(subscriptionKey), auth: new Uint8Array(auth) }
  }

  unsubscribe (endpoint: string): void {
    this.#subscriptions.delete(new URL(endpoint).pathname)
  }

  has (path: string): boolean {
    return this.#subscriptions.has(path)
  }

  /** A whole capability, as a page makes one. */
  capability (): PushCapability {
    const vapid = createECDH('prime256v1')
    const vapidPublicKey = new Uint8Array(vapid.generateKeys())
    // a scalar may begin with zeroes, which are left out
    const scalar = vapid.getPrivateKey()
    const vapidKey = new Uint8Array(32)
    vapidKey.set(scalar, 32 - scalar.byteLength)
    return { ...this.subscribe(Buffer.from(vapidPublicKey).toString('base64url')), vapidKey, vapidPublicKey }
  }

  /** Resolves once so many pushes were taken. */
  async until (count: number): Promise<void> {
    while (this.taken.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  async close (): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer (request: IncomingMessage): Promise<{ status: number, headers?: Record<string, string> }> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const prepared = this.answers.shift()
    if (prepared !== undefined) return prepared
    const path = request.url ?? ''
    const subscription = this.#subscriptions.get(path)
    if (subscription === undefined) return this.#refuse(410, 'no such subscription')
    const { headers } = request
    const claims = this.#verified(headers.authorization ?? '', subscription.vapidPublicKey)
    if (typeof claims === 'string') return this.#refuse(403, claims)
    if (request.method !== 'POST' || headers['content-encoding'] !== 'aes128gcm' || !/^\d+$/.test(String(headers.ttl))) return this.#refuse(400, 'not as RFC 8030 and 8291 want it')
    if (body.byteLength > 4_096) return this.#refuse(413, 'too large')
    const opened = ece.decrypt(body, { version: 'aes128gcm', privateKey: subscription.keys, authSecret: subscription.auth.toString('base64url') }).toString('utf8')
    this.taken.push({ path, headers, body, claims, opened })
    return { status: 201 }
  }

  /** RFC 8292: who may send here is whoever signs with the key that the subscription was made for. */
  #verified (authorization: string, bound: string | undefined): Taken['claims'] | string {
    const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
    if (key !== bound) return 'signed by another key than the subscription was made for'
    const point = Buffer.from(key, 'base64url')
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } })
    const [head = '', claims = '', signature = ''] = token.split('.')
    if (!verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) return 'the signature does not hold'
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Taken['claims']
    const now = Date.now() / 1_000
    if (said.aud !== `https://${this.vendor}`) return 'signed for another service'
    if (said.exp < now || said.exp > now + 24 * 60 * 60) return 'out of date, or for longer than a day'
    return said
  }

  #refuse (status: number, reason: string): { status: number } {
    this.refused.push(reason)
    return { status }
  }
}
