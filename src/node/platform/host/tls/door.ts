/**
 * The owner's door: one port with TLS, where other machines get the page and libp2p's WebSockets. It lets in whom the
 * certificate's names lead here and refuses every other Host, so that no foreign name reads the page; it changes nothing by
 * a request, and logs none. Who somebody is, libp2p proves inside the WebSocket.
 */
import { createServer } from 'node:https'
import { isIP } from 'node:net'
import { ipPortToMultiaddr } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { WebSocketServer } from 'ws'
import { HostCertificate, TlsCertificateError } from './certificate.ts'
import { Renewal } from './renewal.ts'
import type { CertificateFiles } from './certificate.ts'
import type { CancelTimer, Clock } from '../../platform.ts'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** Another program has the door's port, or this user may not use it; the message says which, and what to do. */
export class TlsPortError extends Error {
  static override readonly name = 'TlsPortError'
  override readonly name = 'TlsPortError'
}

export interface TlsDoorInit {
  readonly files: CertificateFiles
  /** IP address to listen at; all of this machine's by default. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port: number
  /** How others come here, where that is not what the certificate and the port say. */
  readonly name?: { readonly host: string, readonly port?: number }
  readonly clock: Clock
  /** What goes wrong while the door is open: it goes on with what it has. */
  onFault (error: Error): void
}

export interface Admission {
  onSocket (socket: WebSocket, remoteAddr: Multiaddr): void
  /** The door's addresses are others now. */
  onChange (): void
}

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void

/** Phones and machines of one person and of contacts; each browser opens six connections for the page. */
const MAX_CONNECTIONS = 512
const HANDSHAKE_MS = 10_000
/** Noise frames are at most 64 KiB, and yamux sends no more at once. */
const MAX_FRAME_BYTES = 1024 * 1024
const LOOK_AT_DATES_MS = 60 * 60_000
/** An invite has room for three addresses; a certificate may name a hundred hosts. */
const MAX_HOSTS = 4

const HOST = /^(?:\[(?<number>[0-9a-f:.]+)\]|(?<name>[a-z0-9.-]*[a-z0-9]))(?::(?<port>\d{1,5}))?$/

export class TlsDoor {
  readonly #init: TlsDoorInit
  readonly #server: Server
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, clientTracking: false, perMessageDeflate: false })
  readonly #renewal: Renewal
  #certificate: HostCertificate
  #admission: Admission | undefined
  #page: PageHandler | undefined
  #dates: CancelTimer | undefined
  #toldTrouble = ''

  private constructor (init: TlsDoorInit, certificate: HostCertificate) {
    this.#init = init
    this.#certificate = certificate
    this.#server = createServer({
      cert: certificate.cert, key: certificate.key, handshakeTimeout: HANDSHAKE_MS,
      requestTimeout: HANDSHAKE_MS, headersTimeout: HANDSHAKE_MS, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384
    }, (request, response) => this.#answer(request, response))
    this.#server.maxConnections = MAX_CONNECTIONS
    this.#server.on('upgrade', this.#upgrade)
    this.#renewal = new Renewal({ files: init.files, clock: init.clock, onFault: init.onFault, onRenewed: (renewed) => { this.#renew(renewed) } })
  }

  /**
   * Reads the certificate. Nothing listens yet.
   *
   * @throws {TlsCertificateError}
   */
  static async open (init: TlsDoorInit): Promise<TlsDoor> {
    const certificate = await HostCertificate.read(init.files)
    refuseWrongName(certificate, init)
    return new TlsDoor(init, certificate)
  }

  get isListening (): boolean {
    return this.#server.listening
  }

  /** The port listened at. */
  get port (): number {
    const address = this.#server.address() as AddressInfo | null
    return address?.port ?? this.#init.port
  }

  /** Where others open the page: `https://HOST`, with the port where it is not 443; most fitting first. */
  get origins (): string[] {
    const port = this.#outerPort
    return this.#hosts.map((host) => `https://${isIP(host) === 6 ? `[${host}]` : host}${port === 443 ? '' : `:${port}`}`)
  }

  /** Where others dial this node, without its peer ID. */
  get addresses (): Multiaddr[] {
    const isIPv6Alone = isIP(this.#init.host ?? '') === 6 && this.#init.host !== '::'
    return !this.isListening ? [] : this.#hosts.map((host) => {
      const kind = { 0: isIPv6Alone ? 'dns6' : 'dns4', 4: 'ip4', 6: 'ip6' }[isIP(host) as 0 | 4 | 6]
      return multiaddr(`/${kind}/${host}/tcp/${this.#outerPort}/tls/ws`)
    })
  }

  /** Is this Host header one of ours? */
  serves (header: string): boolean {
    const { number, name, port = '443' } = HOST.exec(header.toLowerCase())?.groups ?? {}
    const host = number ?? name
    return host !== undefined && (Number(port) === this.port || Number(port) === this.#outerPort) && this.#certificate.covers(host)
  }

  /** Listens, and watches the certificate's files from now on. Where it cannot, it says so (`onFault`), and stays shut. */
  async listen (): Promise<void> {
    const { host, port } = this.#init
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject)
        this.#server.listen({ port, ...(host === undefined ? {} : { host }), exclusive: true }, () => {
          this.#server.off('error', reject)
          resolve()
        })
      })
    } catch (error) {
      this.#init.onFault(portError(error, this.#init))
      return
    }
    this.#server.on('error', this.#init.onFault)
    await this.#renewal.start()
    this.#lookAtDates()
  }

  /** Who takes the WebSockets; until then, and after `undefined`, they are turned away. */
  admit (admission: Admission | undefined): void {
    this.#admission = admission
  }

  /** What answers requests for the page. Without it there is none. */
  serve (page: PageHandler): void {
    this.#page = page
  }

  /** Idempotent; cuts open connections. */
  async close (): Promise<void> {
    this.#dates?.()
    this.#renewal.stop()
    this.#sockets.close()
    if (!this.isListening) return
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  get #outerPort (): number {
    return this.#init.name?.port ?? this.port
  }

  get #hosts (): readonly string[] {
    return this.#init.name === undefined ? this.#certificate.hosts.slice(0, MAX_HOSTS) : [this.#init.name.host]
  }

  #answer (request: IncomingMessage, response: ServerResponse): void {
    if (this.#page !== undefined) {
      this.#page(request, response)
      return
    }
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end('This host serves no page.\n')
  }

  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // whoever goes away in the middle of it has gone, and that is all
    socket.on('error', () => { socket.destroy() })
    const refuse = (status: string): void => { socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`) }
    if (request.url?.split('?', 1)[0] !== '/') return refuse('404 Not Found')
    if (!this.serves(request.headers.host ?? '')) return refuse('421 Misdirected Request')
    if (this.#admission === undefined) return refuse('503 Service Unavailable')
    const { remoteAddress, remotePort } = request.socket
    if (remoteAddress === undefined || remotePort === undefined) return refuse('400 Bad Request')
    const remoteAddr = ipPortToMultiaddr(remoteAddress.replace(/^::ffff:(?=\d+\.)/i, ''), remotePort).encapsulate('/tls/ws')
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      if (this.#admission === undefined) opened.terminate()
      else this.#admission.onSocket(opened, remoteAddr)
    })
  }

  #renew (renewed: HostCertificate): void {
    refuseWrongName(renewed, this.#init)
    this.#server.setSecureContext({ cert: renewed.cert, key: renewed.key })
    this.#certificate = renewed
    this.#dates?.()
    this.#lookAtDates()
    this.#admission?.onChange()
  }

  #lookAtDates (): void {
    const trouble = this.#certificate.trouble(this.#init.clock.now())
    if (trouble !== undefined && trouble.says !== this.#toldTrouble) this.#init.onFault(new TlsCertificateError(trouble.says))
    this.#toldTrouble = trouble?.says ?? ''
    this.#dates = this.#init.clock.setTimer(() => { this.#lookAtDates() }, LOOK_AT_DATES_MS)
  }
}

/** @throws {TlsCertificateError} */
function refuseWrongName (certificate: HostCertificate, { files, name }: Pick<TlsDoorInit, 'files' | 'name'>): void {
  if (name !== undefined && !certificate.covers(name.host)) throw new TlsCertificateError(`The certificate in ${files.cert} does not stand for ${name.host}${certificate.hosts.length === 0 ? '' : ` (it names ${certificate.hosts.slice(0, MAX_HOSTS).join(', ')})`}: browsers would refuse it. Have one issued for that name, or give --tls-name another.`)
  if (name === undefined && certificate.hosts.length === 0) throw new TlsCertificateError(`The certificate in ${files.cert} is for a whole domain: say with --tls-name under which name of it others come here.`)
}

function portError (cause: unknown, { port, host }: TlsDoorInit): TlsPortError {
  const where = `${host === undefined ? 'port' : `${host} port`} ${port}`
  switch (cause instanceof Error && 'code' in cause ? cause.code : '') {
    case 'EADDRINUSE': return new TlsPortError(`Other machines get no page from this node: another program has ${where}. Stop it and start this node again, or give --tls-listen another port.`, { cause })
    case 'EACCES': return new TlsPortError(`Other machines get no page from this node: this user may not use ${where}. Give --tls-listen one of 1024 or above, or let this program have it (docs/REACH-YOUR-COMPUTER.md).`, { cause })
    case 'EADDRNOTAVAIL': return new TlsPortError(`Other machines get no page from this node: this machine does not have the address ${host ?? ''} now. Give --tls-listen one that it has, or the port alone.`, { cause })
    default: return new TlsPortError(`Other machines get no page from this node: nothing can listen at ${where}.`, { cause })
  }
}
