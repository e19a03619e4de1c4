import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { DialRace } from '../../../src/node/network/race.ts'
import { rejection } from '../../integration/network/rejection.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import type { Connection } from '@libp2p/interface'

const address = (port: number) => multiaddr(`/ip4/127.0.0.1/tcp/${port}`)

describe('a race of dials', () => {
  let timers: ManualTimers
  let dialled: string[]
  let flights: Map<string, PromiseWithResolvers<Connection> & { signal: AbortSignal }>
  let all: AbortController

  function race (): DialRace {
    return new DialRace({
      clock: timers,
      signal: all.signal,
      dial: async (ma, signal) => {
        const flight = { ...Promise.withResolvers<Connection>(), signal }

        dialled.push(String(ma))
        flights.set(String(ma), flight)

        return await flight.promise
      }
    })
  }

  function land (port: number): Connection {
    const connection = { id: String(port) } as Connection

    flights.get(String(address(port)))?.resolve(connection)

    return connection
  }

  beforeEach(() => {
    timers = new ManualTimers()
    dialled = []
    flights = new Map()
    all = new AbortController()
  })

  it('starts the next address after a moment, at most four at once, and the first that answers ends the rest', async () => {
    const dials = race()

    void dials.from(Promise.resolve(dials.offer([1, 2, 3, 4, 5, 6].map(address))))
    expect(dialled).to.have.length(1)

    for (let moments = 0; moments < 10; moments++) {
      timers.advance(250)
    }

    expect(dialled).to.have.length(4)
    const landed = land(3)

    expect(await dials.winner).to.equal(landed)
    // the winner's own signal stays quiet: libp2p's TCP has tied it to the socket
    expect([...flights.values()].map(({ signal }) => signal.aborted)).to.deep.equal([true, true, false, true])
    timers.advance(60_000)
    expect(flights.get(String(address(3)))?.signal.aborted).to.equal(false)
    dials.offer([address(9)])
    timers.advance(1_000)
    expect(dialled).to.have.length(4)
  })

  it('begins WebRTC-direct when nothing else is being dialled: one that is given up may take the process down', async () => {
    const hash = 'uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g'
    const direct = multiaddr(`/ip4/127.0.0.1/udp/9/webrtc-direct/certhash/${hash}`)
    const running = race()

    running.offer([address(1), direct, address(2)])
    timers.advance(60)
    timers.advance(1_000)
    expect(dialled).to.deep.equal([address(1), address(2)].map(String))
    flights.get(String(address(1)))?.reject(new Error('nobody there'))
    await Promise.resolve()
    expect(dialled).to.have.lengthOf(2)
    flights.get(String(address(2)))?.reject(new Error('nobody there'))
    for (let turns = 0; turns < 10 && dialled.length < 3; turns++) await Promise.resolve()
    expect(dialled.at(-1)).to.equal(String(direct))
    all.abort(new Error('enough'))
    await rejection(running.winner)
  })

  it('starts the next address at once when one fails', async () => {
    const dials = race()

    void dials.from(Promise.resolve(dials.offer([address(1), address(2)])))
    flights.get(String(address(1)))?.reject(new Error('refused'))
    await new Promise(setImmediate)
    expect(dialled).to.deep.equal([String(address(1)), String(address(2))])
  })

  it('is lost when nothing answers and nobody will name another address', async () => {
    const dials = race()
    const source = Promise.withResolvers<undefined>()

    void dials.from(source.promise)
    dials.offer([address(1), address(1)])
    flights.get(String(address(1)))?.reject(new Error('refused'))
    await dials.idle(1_000)
    dials.offer([address(2)])
    flights.get(String(address(2)))?.reject(new Error('refused too'))
    source.resolve(undefined)

    expect(await rejection(dials.winner)).to.have.property('name', 'NothingAnsweredError')
    expect(dialled).to.have.length(2)
  })

  it('ends when it is called off', async () => {
    const dials = race()

    void dials.from(new Promise(() => undefined))
    dials.offer([address(1)])
    all.abort()

    expect(await rejection(dials.winner)).to.have.property('name', 'AbortError')
    expect(flights.get(String(address(1)))?.signal.aborted).to.equal(true)
  })
})
