/**
 * A world of its own in a network namespace: a host and nodes outside that it asks to dial back, on addresses that are
 * public in form. Run by outside.spec.ts under `unshare`; prints one line of JSON.
 */
import { execFileSync } from 'node:child_process'
import { peerIdFromString } from '@libp2p/peer-id'
import { lpStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { addressOf, createDhtServer, providersOf, PUBLIC_DHT } from './dht-servers.ts'
import { Loopback, until } from './nodes.ts'
import type { DhtServer } from './dht-servers.ts'
import type { Reachability } from '../../../src/node/network/reachability.ts'
import type { Connection, MessageStream } from '@libp2p/interface'

export type Scenario = 'honest' | 'lying' | 'in vain'

export interface Outcome {
  readonly reachability: Reachability
  readonly before: Reachability
  readonly addresses: string[]
  readonly servesDht: boolean
  /** Whether the DHT leads to this host, and the addresses that its record names. */
  readonly found: boolean
  readonly told: string[]
  readonly purposes: string[]
  readonly answersAutonat: boolean
  readonly faults: string[]
}

/** Message type of kad-dht. */
const ADD_PROVIDER = 2
const AUTONAT = '/libp2p/autonat/1.0.0'
const OWN = { public: '5.1.1.1', private: '192.168.7.7' }
/** One per network segment, as AutoNAT counts them: the first number. */
const OTHERS = ['6.1.1.1', '7.1.1.1', '8.1.1.1', '9.1.1.1', '11.1.1.1', '12.1.1.1', '13.1.1.1', '14.1.1.1']

/** DialResponse of AutoNAT v1: OK is 0, E_DIAL_ERROR 100. */
const answer = (status: 0 | 100): Uint8Array => new Uint8Array([0x08, 1, 0x1a, 2, 0x08, status])

/** The values of every length-delimited field with this number. */
function fields (bytes: Uint8Array, number: number): Uint8Array[] {
  const found: Uint8Array[] = []
  let at = 0
  const varint = (): number => {
    let value = 0

    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0

      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }

  while (at < bytes.length) {
    const tag = varint()
    const value = varint()

    if ((tag & 7) === 2) {
      if (tag >> 3 === number) found.push(bytes.subarray(at, at + value))
      at += value
    }
  }

  return found
}

/** The first field at the end of a path of numbers. */
function field (bytes: Uint8Array, ...path: number[]): Uint8Array {
  return path.reduce<Uint8Array>((inner, number) => fields(inner, number)[0] ?? new Uint8Array(), bytes)
}

/** A DHT server that knows nobody and notes the addresses in every provider record that it is given. */
async function createEar (host: string, heard: string[]): Promise<DhtServer> {
  const ear = await createDhtServer(host)

  await ear.services.dht.setMode('client')
  await ear.handle(PUBLIC_DHT, async (stream: MessageStream) => {
    const frames = lpStream(stream)

    try {
      for (;;) {
        const message = (await frames.read()).subarray()
        const isRecord = message[1] === ADD_PROVIDER

        if (isRecord) heard.push(...fields(message, 9).flatMap((peer) => fields(peer, 2)).map((address) => multiaddr(address).toString()))
        else await frames.write(message.subarray(0, 2))
      }
    } catch (error) {
      if ((error as Error).name !== 'UnexpectedEOFError') throw error
      await stream.close()
    }
  })

  return ear
}

/** @param onHeard - the answer has arrived */
async function answerAutonat (server: DhtServer, scenario: Scenario, onHeard: () => void): Promise<void> {
  await server.handle(AUTONAT, async (stream: MessageStream, connection: Connection) => {
    const frames = lpStream(stream)
    const asked = multiaddr(field((await frames.read()).subarray(), 2, 1, 2))

    if (scenario === 'honest') {
      // as go-libp2p does: by somebody else, so that no open connection is used
      const dialler = await createDhtServer('127.0.0.1')

      await dialler.dial(asked.encapsulate(`/p2p/${connection.remotePeer.toString()}`))
      await dialler.stop()
    }

    await frames.write(answer(scenario === 'in vain' ? 100 : 0))
    await stream.close()
    // what comes back on the same wire was sent after the answer was there
    await server.services.ping.ping(connection.remotePeer)
    onHeard()
  })
}

async function run (scenario: Scenario): Promise<Outcome> {
  const ip = (...args: string[]): void => { execFileSync('ip', args) }

  ip('link', 'set', 'lo', 'up')
  for (const address of [...Object.values(OWN), ...OTHERS]) ip('addr', 'add', `${address}/32`, 'dev', 'lo')

  const loopback = new Loopback()
  const heard = Promise.withResolvers<undefined>()
  const told: string[] = []
  const servers = await Promise.all(OTHERS.map(async (address, at) => at === 1 ? await createEar(address, told) : await createDhtServer(address)))

  for (const [at, server] of servers.entries()) {
    await answerAutonat(server, scenario, () => { heard.resolve(undefined) })

    for (const other of servers.slice(at + 1)) await server.dial(other.getMultiaddrs())
  }

  const host = await loopback.host({
    profile: 'default',
    strangers: servers.map(({ peerId }) => peerId.toString()),
    network: {
      listen: Object.values(OWN).map((address) => `/ip4/${address}/tcp/0`),
      bootstrap: servers.map((server) => addressOf(server, '/tcp/')), relays: [], iceServers: [], mdns: false, upnp: false
    }
  })
  const { network } = host
  const before = network.reachability()

  await heard.promise

  switch (scenario) {
    case 'honest':
      await until(network, () => network.reachability().reachable === 'yes')
      // a host behind a router has no address for the public DHT; one with a number of its own, once that is proven
      await until(network, () => network.findable().state === 'published')
      break
    case 'in vain': await until(network, () => network.reachability().reachable === 'no')
      break
    case 'lying':
  }

  const [server] = servers
  const id = peerIdFromString(network.peerId)
  const outcome: Outcome = {
    before,
    reachability: network.reachability(),
    addresses: network.addresses(),
    servesDht: await speaks(server!, network.peerId, PUBLIC_DHT),
    answersAutonat: await speaks(server!, network.peerId, AUTONAT),
    found: (await providersOf(server!, id)).map(({ id: found }) => found).includes(network.peerId),
    told,
    purposes: [...new Set(network.thirdParties().map(({ purpose }) => purpose))],
    faults: host.faults.map(String)
  }

  await loopback.close()
  await Promise.all(servers.map(async (one) => await one.stop()))

  return outcome
}

async function speaks (server: DhtServer, peer: string, protocol: string): Promise<boolean> {
  const [connection] = server.getConnections(peerIdFromString(peer))

  try {
    const stream = await connection!.newStream(protocol)

    stream.abort(new Error('enough'))
    return true
  } catch (error) {
    if ((error as Error).name === 'UnsupportedProtocolError') return false
    throw error
  }
}

process.stdout.write(`${JSON.stringify(await run(process.argv[2] as Scenario))}\n`)
process.exit(0)
