/**
 * TCP where everything of one turn leaves in one write. libp2p writes a frame in pieces (its length, its head, its bytes,
 * its seal), with Nagle's algorithm off: each piece would be a system call, a segment, and a wake-up of the other side.
 * The socket itself holds them together and lets go at the end of the turn, so nothing waits for a timer, what is full
 * stays full, and whoever closes it flushes it first.
 */
import { Socket } from 'node:net'
import { AbstractMultiaddrConnection } from '@libp2p/utils'
import { overriding } from '../../network/overriding.ts'
import type { MultiaddrConnection, Transport, Upgrader } from '@libp2p/interface'

/** As this transport, with the writes of its connections joined. */
export function joiningWrites<Components> (create: (components: Components) => Transport): (components: Components) => Transport {
  return (components) => {
    const transport = create(components)

    return overriding<Transport>(transport, {
      dial: async (address, options) => await transport.dial(address, { ...options, upgrader: joining(options.upgrader) }),
      createListener: (options) => transport.createListener({ ...options, upgrader: joining(options.upgrader) })
    })
  }
}

function joining (upgrader: Upgrader): Upgrader {
  return overriding<Upgrader>(upgrader, {
    upgradeOutbound: async (connection, options) => await upgrader.upgradeOutbound(joined(connection), options),
    upgradeInbound: async (connection, options) => await upgrader.upgradeInbound(joined(connection), options)
  })
}

function joined (connection: MultiaddrConnection): MultiaddrConnection {
  // should the library keep its socket elsewhere one day, its frames leave in pieces again, and a test says so
  if (!(connection instanceof AbstractMultiaddrConnection) || !('socket' in connection) || !(connection.socket instanceof Socket)) return connection
  const { socket } = connection
  const sendData = connection.sendData.bind(connection)
  let isHeld = false

  const release = (): void => {
    isHeld = false
    socket.uncork()
  }

  connection.sendData = (data) => {
    if (!isHeld) {
      isHeld = true
      socket.cork()
      // asked for among the microtasks, it comes behind all of them
      queueMicrotask(() => process.nextTick(release))
    }
    return sendData(data)
  }

  return connection
}
