/** The outside end of udp-child.ts. */
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { STUN_PORT } from './stun.ts'
import type { Place, Server } from './laboratory.ts'
import type { UdpCalls, UdpReply } from './udp-child.ts'
import type { ChildProcess } from 'node:child_process'

const CHILD = fileURLToPath(new URL('./udp-child.js', import.meta.url))

export class Udp {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (result: unknown) => void>()
  #calls = 0

  constructor ({ namespace }: Place) {
    this.#child = namespace.spawn([process.execPath, CHILD], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child.on('message', ({ id, result }: UdpReply) => {
      this.#waiting.get(id)?.(result)
      this.#waiting.delete(id)
    })
  }

  async call<K extends keyof UdpCalls> (method: K, ...args: Parameters<UdpCalls[K]>): Promise<ReturnType<UdpCalls[K]>> {
    const id = this.#calls++
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve as (result: unknown) => void)
      this.#child.send({ id, method, args }, (error) => { if (error !== null) reject(error) })
    })
  }

  async end (): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill()
    await ended
  }
}

/** STUN on both addresses of a server; answers with its URLs as a configuration names them. */
export async function serveStun (server: Server): Promise<{ udp: Udp, urls: string[] }> {
  const udp = new Udp(server)
  for (const address of server.addresses) await udp.call('open', address, STUN_PORT)
  return { udp, urls: server.addresses.map((address) => `stun:${address}:${STUN_PORT}`) }
}
