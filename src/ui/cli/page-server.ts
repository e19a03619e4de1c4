/**
 * Serves the built web app to this machine, at one canonical origin, `http://localhost:PORT/`: the page's
 * identity belongs to its origin, so 127.0.0.1 and [::1] are sent there and any other Host is refused (DNS
 * rebinding). Static files and `/node.json`, nothing else: no request changes anything, nothing is logged.
 */
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { PageAddressTakenError } from './errors.ts'
import { packageRoot } from './package-root.ts'
import { describeHolder } from './port-holder.ts'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { NetworkConfig } from '../../node/index.ts'

/** What a page asks its own origin, to find the node of this machine. Public. */
export interface NodeCard extends NetworkCard { readonly peerId: string, readonly addresses: readonly string[] }

/** What the page's own node is to do in the network: what its host was told, as far as a page can do it. */
export type NetworkCard = Pick<NetworkConfig, 'profile' | 'bootstrap' | 'iceServers' | 'publicDht' | 'findable'>

export function cardOf ({ profile, bootstrap, iceServers, publicDht, findable }: NetworkConfig): NetworkCard {
  // a page serves nobody's DHT
  return { profile, bootstrap: addressesForTabs(bootstrap), iceServers, publicDht: publicDht === null ? null : { ...publicDht, serve: false }, findable }
}

export interface PageServerInit {
  card (): NodeCard
  /** What fails on this side while the page is served: the disk, or the node behind the card. */
  onFault (error: Error): void
  /** Folder of the built page. Default: the one built beside this program. */
  folder?: string
}

/** One of the servers that the page is reached at. */
export interface Site {
  /** By the Host header, in lower case: one of its own (`true`), another spelling of the origin given, or somebody else's. */
  judge (host: string): boolean | string
  /** What somebody else's is told. */
  refusal (): string
  card (): NodeCard
}

/** Where the build puts the page. Without a package around it there is none: what is asked for is not there, then. */
export const PAGE_FOLDER = fileURLToPath(new URL('dist/web/', packageRoot()?.folder ?? import.meta.url))

/** A browser opens six connections per origin; several profiles and tests fit. */
const MAX_CONNECTIONS = 256
const REQUEST_TIMEOUT_MS = 10_000
const FREE_PORT_TRIES = 10

/** Only names a build makes: no dots in front, no `..`, no escapes, so a path cannot leave the folder. */
const SAFE_PATH = /^(?:\/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*\/?$/

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8'
}

/**
 * Everything from this origin, nothing inline, no text that becomes script. `connect-src ws: wss:` is what a peer needs
 * to dial others: it keeps no secret in that a script of this page has. The one trusted type is the address of the
 * workers below (src/ui/web/trusted-scripts.ts).
 */
const PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types mobilink-worker"

/** The worker that gets passphrases: WebAssembly for argon2id, which the page itself may not compile, and no connection to anywhere. */
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
/** As the build names it (config/vite.config.js). */
const WORKER_PATH = /^\/assets\/slow-work-worker-[A-Za-z0-9_-]+\.js$/

/** The service worker shows a notice, the other one keeps sealed files: they load nothing, and connect to nowhere. */
const WAKE_WORKER_PATH = '/wake-worker.js'
const FILE_WORKER_PATH = /^\/assets\/file-worker-[A-Za-z0-9_-]+\.js$/
const CLOSED_WORKER_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // for voice messages, of this page alone; the browser asks its person all the same
  'Permissions-Policy': 'microphone=(self)'
}

export class PageServer {
  readonly #card: () => NodeCard
  readonly #folder: string
  readonly #onFault: (error: Error) => void
  readonly #servers: Server[] = []
  #port = 0

  constructor ({ card, onFault, folder = PAGE_FOLDER }: PageServerInit) {
    this.#card = card
    this.#onFault = onFault
    this.#folder = folder
  }

  /** `http://localhost:PORT`, once listening. */
  get origin (): string {
    return this.#port === 80 ? 'http://localhost' : `http://localhost:${this.#port}`
  }

  get port (): number {
    return this.#port
  }

  get isListening (): boolean {
    return this.#servers.length > 0
  }

  /**
   * Listens on 127.0.0.1 and, where the machine has it, ::1. Port 0 takes one that is free on both.
   *
   * @throws {PageAddressTakenError} when another program has the port: on one of the two is enough, since
   *   `localhost` may lead a browser to either
   */
  async listen (port: number): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const first = await this.#open('127.0.0.1', port)
        this.#port = (first.address() as AddressInfo).port
        await this.#open('::1', this.#port).catch((error: unknown) => {
          if (!hasCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL')) throw error
        })
        return
      } catch (error) {
        await this.close()
        if (hasCode(error, 'EADDRINUSE') && port === 0 && tries < FREE_PORT_TRIES) continue
        if (hasCode(error, 'EADDRINUSE')) throw new PageAddressTakenError(await describeHolder(port), { cause: error })
        if (hasCode(error, 'EACCES')) throw new PageAddressTakenError(`The page is not served: this user may not use port ${port}. Stop the node and start it with --web localhost:7070 --move-web.`, { cause: error })
        throw error
      }
    }
  }

  /**
   * The same page for another server of this host, with another name and card: what answers its requests.
   *
   * @param site whom that server lets in, and what it tells about the node
   */
  handler (site: Site): (request: IncomingMessage, response: ServerResponse) => void {
    return (request, response) => {
      this.#answer(request, response, site).catch((error: unknown) => this.#failed(error, response))
    }
  }

  /** Idempotent; cuts open connections. */
  async close (): Promise<void> {
    await Promise.all(this.#servers.splice(0).map(async (server) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    }))
  }

  async #open (host: string, port: number): Promise<Server> {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 }, this.handler({
      judge: (host) => this.#judge(host),
      refusal: () => `This is a Mobilink page for this machine alone. Open ${this.origin}/ instead.`,
      card: this.#card
    }))
    server.maxConnections = MAX_CONNECTIONS
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, () => {
        server.off('error', reject)
        resolve()
      })
    })
    server.on('error', this.#onFault)
    this.#servers.push(server)
    return server
  }

  /** A connection that its client ended is the client's own affair; everything else is ours, and is told on both sides. */
  #failed (error: unknown, response: ServerResponse): void {
    if (!hasCode(error, 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE')) {
      this.#onFault(error instanceof Error ? error : new Error('Serving the page failed', { cause: error }))
    }
    if (response.headersSent || response.destroyed) {
      response.destroy()
      return
    }
    response.removeHeader('Content-Length')
    response.removeHeader('ETag')
    say(response, 500, 'This host could not answer. "mobilink doctor" says what is wrong.')
  }

  #judge (host: string): ReturnType<Site['judge']> {
    const port = this.#port === 80 ? '' : `:${this.#port}`
    if (host === `localhost${port}`) return true
    return host === `127.0.0.1${port}` || host === `[::1]${port}` ? this.origin : false
  }

  async #answer (request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    const target = request.url ?? ''
    response.setHeader('Content-Security-Policy', policyFor(target))
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return say(response, 405, 'This page is only read: GET or HEAD.')
    }
    const judged = site.judge(request.headers.host?.toLowerCase() ?? '')
    if (judged === false) return say(response, 421, site.refusal())
    if (!target.startsWith('/')) return say(response, 400, 'Ask for a path on this host.')
    if (judged !== true) {
      response.setHeader('Location', judged + target)
      return say(response, 307, `This page lives at ${judged}/.`)
    }
    const path = target.split('?', 1)[0] ?? '/'
    if (path === '/node.json') return this.#tellCard(site.card(), response)
    await this.#sendFile(path, request, response)
  }

  #tellCard (card: NodeCard, response: ServerResponse): void {
    response.setHeader('Cache-Control', 'no-store')
    response.setHeader('Content-Type', TYPES['.json'] ?? '')
    response.end(JSON.stringify(card) + '\n')
  }

  async #sendFile (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = SAFE_PATH.test(path) ? await this.#find(path.endsWith('/') ? `${path}index.html` : path) : undefined
    if (file === undefined) {
      if (path === '/') return say(response, 503, 'The page is not built. Run "npm run build", then reload.')
      return say(response, 404, 'There is nothing here.')
    }
    const tag = `"${file.size.toString(16)}-${Math.trunc(file.modifiedAt).toString(16)}"`
    response.setHeader('ETag', tag)
    // The build puts a hash of the content into the names under assets/.
    response.setHeader('Cache-Control', path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (request.headers['if-none-match'] === tag) {
      response.statusCode = 304
      response.end()
      return
    }
    response.setHeader('Content-Type', TYPES[extname(file.path)] ?? 'application/octet-stream')
    response.setHeader('Content-Length', file.size)
    if (request.method === 'HEAD') response.end()
    else await pipeline(createReadStream(file.path, file.size > 0 ? { end: file.size - 1 } : {}), response)
  }

  /** Resolves with a plain file inside the folder, symbolic links followed and judged by where they lead. */
  async #find (path: string): Promise<{ path: string, size: number, modifiedAt: number } | undefined> {
    try {
      const root = await realpath(this.#folder)
      const file = await realpath(join(root, ...path.split('/')))
      const facts = await stat(file)
      return file.startsWith(root + sep) && facts.isFile() ? { path: file, size: facts.size, modifiedAt: facts.mtimeMs } : undefined
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP')) return undefined
      throw error
    }
  }
}

/** The addresses a tab can dial: WebSockets and circuits; it knows no TCP. */
export function addressesForTabs (addresses: readonly string[]): string[] {
  return addresses.filter((address) => address.split('/').some((part) => part === 'ws' || part === 'wss' || part === 'p2p-circuit'))
}

function policyFor (target: string): string {
  if (WORKER_PATH.test(target)) return WORKER_POLICY
  return target === WAKE_WORKER_PATH || FILE_WORKER_PATH.test(target) ? CLOSED_WORKER_POLICY : PAGE_POLICY
}

function say (response: ServerResponse, status: number, sentence: string): void {
  response.statusCode = status
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Content-Type', TYPES['.txt'] ?? '')
  response.end(sentence + '\n')
}

function hasCode (error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
