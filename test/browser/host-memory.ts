/**
 * Everything that a running host holds, taken from outside of it: Node.js opens its inspector on loopback when its
 * process is signalled, and is asked for every array of bytes that is alive after it has collected what nobody holds.
 */
import { once } from 'node:events'
import type { HostProcess } from './page-host.ts'

/** How a host has to be started to be looked into: its inspector takes any free port. */
export const INSPECTABLE = { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' }

/** Keys are short; what is longer is the engine's, LevelDB's and text. */
const LONGEST = 16_384

const GROUP = 'arrays'

/** Asks for arrays in private fields, too: as objects they have the prototype of every other. */
const COLLECT = `function () {
  return this.filter((one) => ArrayBuffer.isView(one) && one.byteLength >= 32 && one.byteLength <= ${LONGEST})
    .map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('hex'))
}`

/** A look into one host, as often as one likes: the inspector opens once in the life of a process. */
export class HostMemory {
  readonly #inspector: Inspector

  private constructor (inspector: Inspector) {
    this.#inspector = inspector
  }

  static async of (host: HostProcess): Promise<HostMemory> {
    return new HostMemory(await Inspector.open(await inspectorOf(host)))
  }

  /** Every array of 32 bytes or more that is alive now. Looking keeps none of them alive. */
  async arrays (): Promise<Uint8Array[]> {
    const { result: prototype } = await this.#inspector.ask('Runtime.evaluate', { expression: 'Uint8Array.prototype', objectGroup: GROUP }) as { result: { objectId: string } }
    const { objects } = await this.#inspector.ask('Runtime.queryObjects', { prototypeObjectId: prototype.objectId, objectGroup: GROUP }) as { objects: { objectId: string } }
    const { result } = await this.#inspector.ask('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: COLLECT, returnByValue: true }) as { result: { value: string[] } }
    await this.#inspector.ask('Runtime.releaseObjectGroup', { objectGroup: GROUP })
    return result.value.map((hex) => new Uint8Array(Buffer.from(hex, 'hex')))
  }

  async close (): Promise<void> {
    await this.#inspector.close()
  }
}

async function inspectorOf ({ child }: HostProcess): Promise<string> {
  let said = ''
  const { stderr } = child
  if (stderr === null) throw new Error('a host without stderr')
  const listening = new Promise<string>((resolve) => {
    const look = (text: string): void => {
      said += text
      const [url] = /ws:\/\/\S+/.exec(said) ?? []
      if (url === undefined) return
      stderr.off('data', look)
      resolve(url)
    }
    stderr.on('data', look)
  })
  child.kill('SIGUSR1')
  return await listening
}

class Inspector {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #last = 0

  private constructor (socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error } = JSON.parse(String(data)) as { id?: number, result?: unknown, error?: { message: string } }
      if (id === undefined) return
      if (error === undefined) this.#waiting.get(id)?.resolve(result)
      else this.#waiting.get(id)?.reject(new Error(error.message))
      this.#waiting.delete(id)
    })
  }

  static async open (url: string): Promise<Inspector> {
    const socket = new WebSocket(url)
    await once(socket, 'open')
    return new Inspector(socket)
  }

  async ask (method: string, params: object): Promise<unknown> {
    const id = ++this.#last
    const answer = Promise.withResolvers<unknown>()
    this.#waiting.set(id, answer)
    this.#socket.send(JSON.stringify({ id, method, params }))
    return await answer.promise
  }

  async close (): Promise<void> {
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }
}
