/** The parent's side: a process that is asked one thing after another. It times nothing: the child does, where it happens. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Calls, Reply } from './calls.ts'
import type { ChildProcess } from 'node:child_process'

/** A measuring process failed or ended: there is no figure. The message is what it said. */
export class BenchProcessError extends Error {
  static override readonly name = 'BenchProcessError'
  override readonly name = 'BenchProcessError'
}

interface Waiting { resolve (value: unknown): void, reject (error: Error): void }

export class BenchProcess<C extends Calls<C>> {
  readonly child: ChildProcess
  /** Resolves when it answers. */
  readonly ready: Promise<unknown>
  readonly #waiting = new Map<number, Waiting>()
  #calls = 0

  constructor (program: URL, args: readonly string[]) {
    // collections on demand: memory is measured after one
    this.child = fork(fileURLToPath(program), [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: ['--expose-gc'] })
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.ready = promise
    const failAll = (): void => {
      const error = new BenchProcessError('a measuring process ended')
      reject(error)
      for (const waiting of this.#waiting.values()) waiting.reject(error)
      this.#waiting.clear()
    }
    this.child.on('exit', failAll)
    this.child.on('message', (reply: Reply) => {
      if ('ready' in reply) resolve(undefined)
      else this.#settle(reply)
    })
  }

  /** @throws {BenchProcessError} */
  async call<K extends keyof C & string> (method: K, ...args: Parameters<C[K]>): Promise<Awaited<ReturnType<C[K]>>> {
    const id = this.#calls++
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.child.send({ id, method, args }, (error) => {
        if (error !== null) reject(new BenchProcessError('a measuring process ended', { cause: error }))
      })
    })
  }

  /** Closes the channel, on which the child ends by itself; `before` is its chance to finish. */
  async end (before: () => Promise<unknown>): Promise<void> {
    await before()
    const exited = once(this.child, 'exit')
    this.child.disconnect()
    await exited
  }

  #settle (reply: Exclude<Reply, { ready: true }>): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('error' in reply) waiting?.reject(new BenchProcessError(reply.error))
    else waiting?.resolve(reply.result)
  }
}
