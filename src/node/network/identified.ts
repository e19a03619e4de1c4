/**
 * Waits for a connection to be identified. A dial is not an acceptance: the other side's gate closes right after
 * the handshake, and only what comes (or does not come) next tells.
 */
import { isOpen } from './gate.ts'
import type { Connection, IdentifyResult, Libp2p } from '@libp2p/interface'

export class Identified {
  readonly #libp2p: Libp2p
  readonly #protocols = new WeakMap<Connection, readonly string[]>()
  readonly #onIdentify = (event: CustomEvent<IdentifyResult>): void => {
    this.#protocols.set(event.detail.connection, event.detail.protocols)
  }

  constructor (libp2p: Libp2p) {
    this.#libp2p = libp2p
  }

  start (): void {
    this.#libp2p.addEventListener('peer:identify', this.#onIdentify)
  }

  stop (): void {
    this.#libp2p.removeEventListener('peer:identify', this.#onIdentify)
  }

  /**
   * The protocols that the other side of this connection serves; `undefined` when the connection closed, `signal`
   * aborted, or nothing was said.
   */
  async protocolsOf (connection: Connection, signal: AbortSignal): Promise<readonly string[] | undefined> {
    const known = this.#protocols.get(connection)

    if (known !== undefined || !isOpen(connection) || signal.aborted) {
      return known
    }

    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#libp2p.removeEventListener('peer:identify', identified)
        connection.removeEventListener('close', done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const identified = (event: CustomEvent<IdentifyResult>): void => {
        if (event.detail.connection.id === connection.id) {
          done()
        }
      }

      this.#libp2p.addEventListener('peer:identify', identified)
      connection.addEventListener('close', done)
      signal.addEventListener('abort', done)
    })

    return this.#protocols.get(connection)
  }
}
