import { once } from 'node:events'
import { createServer, Socket } from 'node:net'
import { tcp } from '@libp2p/tcp'
import { defaultLogger } from '@libp2p/logger'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { Uint8ArrayList } from 'uint8arraylist'
import { joiningWrites } from '../../../../src/node/platform/host/joined-writes.ts'
import type { Connection, MultiaddrConnection, Upgrader } from '@libp2p/interface'
import type { Server } from 'node:net'

/** More than the socket takes at once. */
const LARGE = 4 * 1024 * 1024

describe('TCP with joined writes', () => {
  const servers: Server[] = []
  const connections: MultiaddrConnection[] = []

  afterEach(() => {
    for (const connection of connections.splice(0)) connection.abort(new Error('the test is over'))
    for (const server of servers.splice(0)) server.close()
  })

  it('writes everything of one turn at once, in order', async () => {
    const { connection, other, writes } = await connected()

    connection.send(new Uint8ArrayList(Uint8Array.of(1, 2), Uint8Array.of(3)))
    connection.send(Uint8Array.of(4))
    await Promise.resolve().then(() => connection.send(Uint8Array.of(5, 6)))
    expect(await received(other, 6)).to.deep.equal([1, 2, 3, 4, 5, 6])
    expect(writes).to.deep.equal([4])

    connection.send(Uint8Array.of(7))
    expect(await received(other, 1)).to.deep.equal([7])
    expect(writes).to.have.length(2)
  })

  it('says that it is full, and goes on when it is not', async () => {
    const { connection, other } = await connected()
    const sent = Uint8Array.from({ length: LARGE }, (_, at) => at % 251)

    expect(connection.send(sent)).to.equal(false)
    expect(await received(other, LARGE)).to.deep.equal([...sent])
    await connection.onDrain()
    expect(connection.send(Uint8Array.of(9))).to.equal(true)
    expect(await received(other, 1)).to.deep.equal([9])
  })

  it('loses nothing of what was sent in the turn in which it is closed', async () => {
    const { connection, other } = await connected()

    connection.send(new Uint8ArrayList(Uint8Array.of(1), Uint8Array.of(2)))
    const closing = connection.close()
    expect(await received(other, 2)).to.deep.equal([1, 2])
    other.destroy()
    await closing
  })

  async function connected (): Promise<{ connection: MultiaddrConnection, other: Socket, writes: number[] }> {
    const server = createServer().listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    const accepted = once(server, 'connection') as Promise<[Socket]>

    const made = Promise.withResolvers<MultiaddrConnection>()
    const upgrader = { upgradeOutbound: async (connection: MultiaddrConnection) => await Promise.resolve(made.resolve(connection)) } as unknown as Upgrader
    const transport = joiningWrites(tcp())({ logger: defaultLogger() })
    const dialled: Promise<Connection> = transport.dial(multiaddr(`/ip4/127.0.0.1/tcp/${address.port}`), { upgrader, signal: AbortSignal.timeout(10_000) })
    await dialled
    const connection = await made.promise
    connections.push(connection)
    const [other] = await accepted
    // at the end it is reset
    other.on('error', () => undefined)
    return { connection, other, writes: watched(connection) }
  }
})

/** How many pieces each write had that went to the system. */
function watched (connection: MultiaddrConnection): number[] {
  if (!('socket' in connection) || !(connection.socket instanceof Socket)) throw new Error('the connection has no socket')
  const { socket } = connection
  const writes: number[] = []
  const { _write: write, _writev: writev } = socket
  socket._write = (...args) => {
    writes.push(1)
    write.apply(socket, args)
  }
  socket._writev = (chunks, done) => {
    writes.push(chunks.length)
    writev?.call(socket, chunks, done)
  }
  return writes
}

async function received (socket: Socket, count: number): Promise<number[]> {
  const bytes: number[] = []
  socket.resume()
  while (bytes.length < count) for (const byte of (await once(socket, 'data') as [Uint8Array])[0]) bytes.push(byte)
  socket.pause()
  return bytes
}
