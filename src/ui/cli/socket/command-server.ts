/**
 * The running node's end of the command socket: lines of JSON, one request answered after the other per
 * client. First line `{"mobilink":1,"token":"…"}`, then `{"id":1,"method":"send","params":{…}}` answered by
 * `{"id":1,"result":…}` or `{"id":1,"error":{"name","message"}}`, before it perhaps `{"id":1,"progress":bytes}`; after `watch` also
 * `{"event","detail"}`.
 * Anything else is answered once and the connection closed. It listens for its owner alone.
 */
import { timingSafeEqual } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { createServer } from 'node:net'
import * as v from 'valibot'
import { InvalidRequestError, NodeWentAwayError, TooManyClientsError } from '../errors.ts'
import { told } from '../sentences.ts'
import { SOCKET_LIMITS, SOCKET_VERSION } from './limits.ts'
import { readLines } from './lines.ts'
import { isMethodName, perform } from './methods.ts'
import { onNodeEvents } from './node-events.ts'
import type { HostFacts } from './methods.ts'
import type { MobilinkNode } from '../../../node/api.ts'
import type { Server, Socket } from 'node:net'

const Hello = v.strictObject({ mobilink: v.literal(SOCKET_VERSION), token: v.pipe(v.string(), v.maxLength(128)) })
const Request = v.strictObject({ id: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)), method: v.pipe(v.string(), v.maxLength(64)), params: v.unknown() })

export interface CommandServerInit {
  readonly node: MobilinkNode
  readonly path: string
  readonly token: string
  facts (): HostFacts
}

export class CommandServer {
  readonly #init: CommandServerInit
  readonly #server: Server
  readonly #clients = new Set<Socket>()

  constructor (init: CommandServerInit) {
    this.#init = init
    this.#server = createServer((socket) => this.#admit(socket))
  }

  /** Resolves when commands can connect. A socket file left by a killed node must be gone by then. */
  async listen (): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#init.path, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
    // An accept that fails later (out of file descriptors) must not end the node: that client tries again.
    this.#server.on('error', () => undefined)
    if (!this.#init.path.startsWith('\\\\.\\pipe\\')) await chmod(this.#init.path, 0o600)
  }

  /** Tells watchers, then closes every connection. Idempotent. */
  async close (): Promise<void> {
    if (!this.#server.listening) return
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#clients) socket.end(line({ event: 'stopped', detail: null }), () => socket.destroy())
    await closed
  }

  #admit (socket: Socket): void {
    // What a client does to its own connection (reset, half a line) concerns nobody else.
    socket.on('error', () => socket.destroy())
    if (this.#clients.size >= SOCKET_LIMITS.maxClients) {
      refuse(socket, new TooManyClientsError(`${SOCKET_LIMITS.maxClients} commands are connected`))
      return
    }
    this.#clients.add(socket)
    socket.once('close', () => this.#clients.delete(socket))
    socket.setTimeout(SOCKET_LIMITS.idleMs, () => socket.destroy())
    this.#serve(socket).then(() => socket.end(), (error: unknown) => refuse(socket, error))
  }

  async #serve (socket: Socket): Promise<void> {
    let isKnown = false
    // The socket outlives the reading: a refusal still has to be said.
    const source = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
    for await (const text of readLines(source, SOCKET_LIMITS.maxRequestBytes)) {
      if (!isKnown) {
        this.#greet(text)
        isKnown = true
        continue
      }
      const { id, method, params } = parse(Request, text)
      if (method === 'watch') {
        this.#watch(socket)
        await write(socket, { id, result: null })
        continue
      }
      if (!isMethodName(method)) throw new InvalidRequestError('no such method')
      await write(socket, await this.#answer(socket, id, method, params))
    }
  }

  #greet (text: string): void {
    const { token } = parse(Hello, text)
    const given = Buffer.from(token)
    const own = Buffer.from(this.#init.token)
    if (given.length !== own.length || !timingSafeEqual(given, own)) throw new InvalidRequestError('wrong token')
  }

  async #answer (socket: Socket, id: number, method: Parameters<typeof perform>[1], params: unknown): Promise<object> {
    const gone = new AbortController()
    const onGone = (): void => gone.abort(new NodeWentAwayError('the command went away'))
    socket.once('close', onGone)
    try {
      return { id, result: await perform(this.#init.node, method, params, this.#init.facts(), { signal: gone.signal, onProgress: progressTo(socket, id) }) }
    } catch (error) {
      if (error instanceof v.ValiError) throw new InvalidRequestError('parameters do not fit the method', { cause: error })
      const { name, message, code } = told(error)
      return { id, error: { name, message, code } }
    } finally {
      socket.off('close', onGone)
    }
  }

  #watch (socket: Socket): void {
    socket.setTimeout(0)
    const stop = onNodeEvents(this.#init.node, (event) => {
      if (socket.writableLength > SOCKET_LIMITS.maxUnsentBytes) socket.destroy()
      else if (socket.writable) socket.write(line(event))
    })
    socket.once('close', stop)
  }
}

function parse<Schema extends v.GenericSchema> (schema: Schema, text: string): v.InferOutput<Schema> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  if (!parsed.success) throw new InvalidRequestError('a line is not a request')
  return parsed.output
}

/** A line at most every so often. Writing is also how the end of a client is noticed while it is served. */
function progressTo (socket: Socket, id: number): (done: number) => void {
  let last = -Infinity
  return (done) => {
    if (performance.now() - last < SOCKET_LIMITS.progressMs || socket.writableLength > 0 || !socket.writable) return
    last = performance.now()
    socket.write(line({ id, progress: done }))
  }
}

async function write (socket: Socket, value: object): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.write(line(value), (error) => error == null ? resolve() : reject(error))
  })
}

function refuse (socket: Socket, error: unknown): void {
  const { name, message } = told(error)
  // Reading on lets the answer out: a close with unread bytes would reset the connection and lose it.
  if (!socket.destroyed) socket.resume().end(line({ error: { name, message } }), () => socket.destroySoon())
}

function line (value: object): string {
  return JSON.stringify(value) + '\n'
}
