/**
 * A command's end of the command socket (command-server.ts): asks, and follows events. Errors of the node
 * arrive with their name, so that the table of sentences and exit codes reads them like its own.
 */
import { connect } from 'node:net'
import * as v from 'valibot'
import { InvalidRequestError, NodeWentAwayError } from '../errors.ts'
import { told } from '../sentences.ts'
import { SOCKET_LIMITS, SOCKET_VERSION } from './limits.ts'
import { readLines } from './lines.ts'
import type { Answer, MethodName, Params } from './methods.ts'
import type { NodeEvent } from './node-events.ts'
import type { Socket } from 'node:net'

const ErrorText = v.object({ name: v.string(), message: v.string(), code: v.optional(v.string()) })
const Line = v.object({ id: v.optional(v.number()), result: v.optional(v.unknown()), progress: v.optional(v.number()), error: v.optional(ErrorText), event: v.optional(v.string()), detail: v.optional(v.unknown()) })

/** Events waiting for a slow reader before this end stops reading; then the node's own limit decides. */
const MAX_QUEUED_EVENTS = 1_024

interface Asked { resolve (value: unknown): void, reject (error: Error): void, onProgress? (done: number): void }

export interface CallOptions {
  /** How far a method that takes long is, in bytes. */
  onProgress? (done: number): void
}

/** An error that happened in the running node, under its own name. */
class NodeError extends Error {
  readonly code?: string
  constructor ({ name, message, code }: v.InferOutput<typeof ErrorText>) {
    super(message)
    this.name = name
    if (code !== undefined) this.code = code
  }
}

export class CommandClient {
  readonly #socket: Socket
  readonly #asked = new Map<number, Asked>()
  readonly #events: NodeEvent[] = []
  #wakeReader = (): void => undefined
  #wakeSource = (): void => undefined
  #lastId = 0
  #end: Error | undefined

  private constructor (socket: Socket) {
    this.#socket = socket
    this.#read().then(() => this.#finish(new NodeWentAwayError('the connection ended')), (error: unknown) => this.#finish(error))
  }

  /** Resolves when connected; rejects with the system's error (`ENOENT`, `ECONNREFUSED`: nobody listens). */
  static async connect (path: string, token: string): Promise<CommandClient> {
    const socket = connect(path)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    // From here on the reader sees the error too.
    socket.on('error', () => undefined)
    socket.write(JSON.stringify({ mobilink: SOCKET_VERSION, token }) + '\n')
    return new CommandClient(socket)
  }

  async call<Name extends MethodName> (method: Name, params: Params<Name>, options: CallOptions = {}): Promise<Answer<Name>> {
    return await this.#ask(method, params, options) as Answer<Name>
  }

  /** Resolves when the node has begun to tell; every event from then on is yielded, in order. Once per client. */
  async watch (): Promise<AsyncIterable<NodeEvent>> {
    await this.#ask('watch', {})
    return this.#take()
  }

  close (): void {
    this.#socket.destroy()
  }

  async #ask (method: string, params: unknown, options: CallOptions = {}): Promise<unknown> {
    if (this.#end !== undefined) throw this.#end
    const id = ++this.#lastId
    return await new Promise<unknown>((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, ...options })
      this.#socket.write(JSON.stringify({ id, method, params }) + '\n')
      this.#wakeSource()
    })
  }

  async #read (): Promise<void> {
    for await (const text of readLines(this.#socket, SOCKET_LIMITS.maxAnswerBytes)) {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Line), text)
      if (!parsed.success) throw new InvalidRequestError('the answer of the running node is no answer')
      const { id, result, progress, error, event, detail } = parsed.output
      if (event !== undefined) {
        await this.#queue({ event, detail } as NodeEvent)
      } else if (id === undefined) {
        throw error === undefined ? new InvalidRequestError('the answer of the running node is no answer') : new NodeError(error)
      } else if (progress !== undefined) {
        this.#asked.get(id)?.onProgress?.(progress)
      } else {
        const asked = this.#asked.get(id)
        this.#asked.delete(id)
        if (error === undefined) asked?.resolve(result)
        else asked?.reject(new NodeError(error))
      }
    }
  }

  async #queue (event: NodeEvent): Promise<void> {
    this.#events.push(event)
    this.#wakeReader()
    while (this.#events.length >= MAX_QUEUED_EVENTS && this.#asked.size === 0) {
      await new Promise<void>((resolve) => { this.#wakeSource = resolve })
    }
  }

  async * #take (): AsyncGenerator<NodeEvent, void> {
    for (;;) {
      const event = this.#events.shift()
      if (event !== undefined) {
        this.#wakeSource()
        yield event
        if (event.event === 'stopped') return
      } else if (this.#end !== undefined) {
        throw this.#end
      } else {
        await new Promise<void>((resolve) => { this.#wakeReader = resolve })
      }
    }
  }

  #finish (error: unknown): void {
    // A cut connection is one thing for a person, whatever the system calls it.
    this.#end = error instanceof Error && told(error).code === undefined ? error : new NodeWentAwayError('the connection was cut', { cause: error })
    for (const { reject } of this.#asked.values()) reject(this.#end)
    this.#asked.clear()
    this.#wakeReader()
    this.#socket.destroy()
  }
}
