/**
 * A process that connects, talks and hangs up thousands of times, and tells its parent what it holds on to: heap
 * after a collection, file descriptors, listeners, connections, RTCPeerConnections. Run with --expose-gc.
 */
import { EventEmitter, getEventListeners } from 'node:events'
import { readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { RTCPeerConnection } from 'node-datachannel/polyfill'
import { Loopback, say, tcpOf, until, wsOf } from './nodes.ts'
import type { TestNode } from './nodes.ts'

export type GrowthTransport = 'tcp' | 'webrtc'

export interface Held {
  readonly reconnects: number
  readonly heapBytes: number
  /** Of this process; 0 where the system does not tell. */
  readonly fileDescriptors: number
  /** Sockets, timers and whatever else keeps a process alive. */
  readonly handles: number
  /** The most listeners for one event that one target was given since the last look, by target and event. */
  readonly listeners: Readonly<Record<string, number>>
  readonly connections: number
  readonly peerConnections: number
}

export interface Growth {
  readonly transport: GrowthTransport
  /** After the first tenth, after half, and after the last; connected once each time. */
  readonly looks: readonly Held[]
  /** Everything hung up and stopped. */
  readonly end: Held
  readonly constructed: number
  /** Dials that found nobody, and were made again. */
  readonly unreachable: number
}

/** A dial may find nobody; five in a row are a node that does not come back. */
const MOST_UNREACHABLE_IN_A_ROW = 5

/** libp2p gives what it closes half a second; a collection finds what finalizers let go of in a second pass. */
const COLLECTIONS = 4
const COLLECTION_EVERY_MS = 250

class ListenerCount {
  readonly #most = new Map<string, number>()

  constructor () {
    const note = (target: object, type: string, count: number): void => {
      const key = `${target.constructor.name} ${type}`

      this.#most.set(key, Math.max(this.#most.get(key) ?? 0, count))
    }
    const addEventListener = EventTarget.prototype.addEventListener
    const on = EventEmitter.prototype.on

    EventTarget.prototype.addEventListener = function (...args) {
      addEventListener.apply(this, args)
      note(this, args[0], getEventListeners(this, args[0]).length)
    }

    for (const name of ['on', 'addListener'] as const) {
      EventEmitter.prototype[name] = function (this: EventEmitter, event: string | symbol, listener) {
        on.call(this, event, listener)
        note(this, String(event), this.listenerCount(event))

        return this
      }
    }
  }

  taken (): Record<string, number> {
    const most = Object.fromEntries(this.#most)

    this.#most.clear()

    return most
  }
}

/** Every RTCPeerConnection of this process, from its construction to its close. */
class PeerConnectionCount {
  readonly #live = new Set<object>()
  constructed = 0

  constructor () {
    const { prototype } = RTCPeerConnection as unknown as { prototype: Record<'_checkConfiguration' | 'close', (this: object, ...args: unknown[]) => unknown> }
    const { _checkConfiguration: check, close } = prototype
    const born = (connection: object): void => {
      this.constructed++
      this.#live.add(connection)
    }
    const closed = (connection: object): void => { this.#live.delete(connection) }

    // what the constructor calls first: the class itself is bound in the module of libp2p that uses it
    prototype._checkConfiguration = function (...args) {
      born(this)

      return check.apply(this, args)
    }
    prototype.close = function (...args) {
      closed(this)

      return close.apply(this, args)
    }
  }

  get live (): number {
    return this.#live.size
  }
}

async function reconnectMany (transport: GrowthTransport, count: number): Promise<Growth> {
  const listeners = new ListenerCount()
  const peerConnections = new PeerConnectionCount()
  const loopback = new Loopback()
  const host = await loopback.host()
  const dialler = transport === 'tcp' ? await loopback.host() : await loopback.tab([host])
  const addresses = transport === 'tcp' ? [tcpOf(host)] : [wsOf(host)]
  const looks: Held[] = []
  let unreachable = 0

  const held = async (reconnects: number): Promise<Held> => ({
    reconnects,
    heapBytes: await heapBytes(),
    fileDescriptors: fileDescriptors(),
    handles: process.getActiveResourcesInfo().length,
    listeners: listeners.taken(),
    connections: host.network.paths().length + dialler.network.paths().length,
    peerConnections: peerConnections.live
  })

  for (let n = 1; n <= count; n++) {
    unreachable += await connectAndTalk(dialler, host, addresses)

    if (n === count / 10 || n === count / 2 || n === count) {
      looks.push(await held(n))
    }

    await Promise.all([hangUp(dialler, host), hangUp(host, dialler)])
  }

  const { constructed } = peerConnections

  await loopback.close()

  return { transport, looks, end: await held(count), constructed, unreachable }
}

/** @returns how many dials found nobody, or a connection that was just ending, before the one that did */
async function connectAndTalk (from: TestNode, to: TestNode, addresses: readonly string[]): Promise<number> {
  for (let failed = 0; ; failed++) {
    try {
      await from.network.connect(to.network.peerId, { addresses })

      if (await say(from, to, 'one more') === 'one more') {
        return failed
      }
    } catch (error) {
      if ((error as Error).name !== 'PeerUnreachableError') {
        throw error
      }
    }

    if (failed === MOST_UNREACHABLE_IN_A_ROW) {
      throw new Error('the other side does not come back')
    }
  }
}

async function hangUp (from: TestNode, to: TestNode): Promise<void> {
  await until(from.network, () => {
    const isGone = from.network.paths(to.network.peerId).length === 0

    if (!isGone) {
      void from.network.disconnect(to.network.peerId)
    }

    return isGone
  })
}

async function heapBytes (): Promise<number> {
  for (let n = 0; n < COLLECTIONS; n++) {
    await delay(COLLECTION_EVERY_MS)
    globalThis.gc?.()
  }

  const { heapUsed, external } = process.memoryUsage()

  return heapUsed + external
}

function fileDescriptors (): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return 0
    }

    throw error
  }
}

const [transport, count] = process.argv.slice(2)

process.send?.(await reconnectMany(transport as GrowthTransport, Number(count)))
process.disconnect()
