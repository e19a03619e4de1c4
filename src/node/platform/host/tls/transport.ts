/**
 * Hands libp2p the WebSockets that come in by the TLS door, whose port the page has, too. It dials nobody, and libp2p
 * learns none of the door's names from it: what libp2p knows it tells everybody, and a name of one's own is for contacts
 * and invites (network/announce.ts, `ownAddresses`).
 */
import { transportSymbol, UnsupportedOperationError } from '@libp2p/interface'
import { TypedEventEmitter } from 'main-event'
import { DoorConnection } from './connection.ts'
import type { TlsDoor } from './door.ts'
import type { ComponentLogger, CreateListenerOptions, Listener, ListenerEvents, Transport } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'

/** What stands for the door among the addresses to listen on. */
export const DOOR_ADDRESS = '/ip4/0.0.0.0/tcp/0/tls/ws'

export function doorTransport (door: TlsDoor): (components: { readonly logger: ComponentLogger }) => Transport {
  return ({ logger }) => ({
    [transportSymbol]: true,
    [Symbol.toStringTag]: '@mobilink/tls-door',
    dial: () => Promise.reject(new UnsupportedOperationError('the door is for coming in')),
    createListener: (options) => new DoorListener(door, options, logger),
    listenFilter: (addresses) => addresses.filter(isDoor),
    dialFilter: () => []
  })
}

/** For the transport of plain WebSockets: the door's place is not its own. */
export function exceptDoor (addresses: Multiaddr[]): Multiaddr[] {
  return addresses.filter((address) => !isDoor(address))
}

function isDoor (address: Multiaddr): boolean {
  return address.toString() === DOOR_ADDRESS
}

class DoorListener extends TypedEventEmitter<ListenerEvents> implements Listener {
  readonly #door: TlsDoor
  readonly #options: CreateListenerOptions
  readonly #logger: ComponentLogger
  readonly #closing = new AbortController()

  constructor (door: TlsDoor, options: CreateListenerOptions, logger: ComponentLogger) {
    super()
    this.#door = door
    this.#options = options
    this.#logger = logger
  }

  async listen (): Promise<void> {
    const log = this.#logger.forComponent('mobilink:door')
    this.#door.admit({
      onSocket: (socket, remoteAddr) => {
        const connection = new DoorConnection(socket, { remoteAddr, log })
        this.#options.upgrader.upgradeInbound(connection, { signal: this.#closing.signal }).catch((error: unknown) => {
          log('%a was not let in - %e', remoteAddr, error)
          connection.abort(error instanceof Error ? error : new Error('the connection was not let in', { cause: error }))
        })
      },
      // whoever shows the own addresses looks at them again
      onChange: () => { this.safeDispatchEvent('listening') }
    })
    this.safeDispatchEvent('listening')
    await Promise.resolve()
  }

  getAddrs (): Multiaddr[] {
    return []
  }

  updateAnnounceAddrs (): void {
    // nothing of the door is announced
  }

  async close (): Promise<void> {
    this.#door.admit(undefined)
    this.#closing.abort()
    this.safeDispatchEvent('close')
    await Promise.resolve()
  }
}
