import { once } from 'node:events'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { TypedEventEmitter } from 'main-event'
import { NoSuchContactError } from '../../src/node/errors.ts'
import { NodeWentAwayError } from '../../src/ui/cli/errors.ts'
import { CommandClient } from '../../src/ui/cli/socket/command-client.ts'
import { CommandServer } from '../../src/ui/cli/socket/command-server.ts'
import { SOCKET_LIMITS } from '../../src/ui/cli/socket/limits.ts'
import { isAlive, newRunning, readRunning, removeRunning, removeSocket, writeRunning } from '../../src/ui/cli/socket/running.ts'
import { linesOf, withFolder } from './mobilink.ts'
import type { Contact, Message, MobilinkEvents, MobilinkNode } from '../../src/node/api.ts'

const TOKEN = 'a'.repeat(64)
const HELLO = JSON.stringify({ mobilink: 1, token: TOKEN }) + '\n'
const ADA: Contact = { peerId: '12D3KooWAda' as Contact['peerId'], name: 'Ada', state: 'accepted', greeting: '', verified: false, online: true, path: 'direct', pathPolicy: 'own', addedAt: 1, unread: 0, expireAfterMs: 0, keepsNothing: false }

/** As much of a node as these tests ask: one contact, and the events that they fire. */
class OneContactNode extends TypedEventEmitter<MobilinkEvents> {
  readonly contacts = {
    list: async () => await Promise.resolve([ADA]),
    find: async (text: string) => {
      if (text !== 'Ada') throw new NoSuchContactError(`${text} is nobody`)
      return await Promise.resolve(ADA)
    }
  }

  listeners = 0

  override addEventListener (...args: Parameters<TypedEventEmitter<MobilinkEvents>['addEventListener']>): void {
    this.listeners++
    super.addEventListener(...args)
  }

  override removeEventListener (...args: Parameters<TypedEventEmitter<MobilinkEvents>['removeEventListener']>): void {
    this.listeners--
    super.removeEventListener(...args)
  }
}

async function withServer (use: (path: string, node: OneContactNode) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const node = new OneContactNode()
    const path = join(folder, 'node.sock')
    const server = new CommandServer({ node: node as unknown as MobilinkNode, path, token: TOKEN, facts: () => ({ pid: 1, startedAt: 2, version: '3', dataFolder: folder }) })
    await server.listen()
    try {
      await use(path, node)
      // whatever happened before, the next command is served
      const client = await CommandClient.connect(path, TOKEN)
      expect(await client.call('contacts', {})).to.deep.equal([ADA])
      client.close()
    } finally {
      await server.close()
    }
  })
}

/** Sends bytes as they are and resolves with the lines that come back before the server closes. */
async function raw (path: string, ...parts: Array<string | Buffer>): Promise<Array<Record<string, unknown>>> {
  const socket = connect(path)
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => { text += part })
  // The server may close while this end still writes.
  socket.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  for (const part of parts) socket.write(part)
  await closed
  return linesOf(text).map((line) => JSON.parse(line) as Record<string, unknown>)
}

async function failure (work: Promise<unknown>): Promise<Error> {
  return await work.then(() => { throw new Error('it did not fail') }, (error: unknown) => error as Error)
}

const refusal = (answers: Array<Record<string, unknown>>): unknown => (answers.at(-1)?.error as { name: string } | undefined)?.name

describe('command socket', () => {
  it('answers its owner, and tells errors by name', async () => {
    await withServer(async (path) => {
      const client = await CommandClient.connect(path, TOKEN)
      expect(await client.call('contact', { contact: 'Ada' })).to.deep.equal(ADA)
      const error = await failure(client.call('contact', { contact: 'Bob' }))
      expect([error.name, error.message]).to.deep.equal(['NoSuchContactError', 'Bob is nobody'])
      client.close()
    })
  })

  it('is readable and writable by its owner alone', async () => {
    await withServer(async (path) => {
      expect((await stat(path)).mode & 0o777).to.equal(0o600)
    })
  })

  it('refuses a wrong token before it looks at anything else', async () => {
    await withServer(async (path) => {
      const client = await CommandClient.connect(path, 'b'.repeat(64))
      expect((await failure(client.call('contacts', {}))).name).to.equal('InvalidRequestError')
      const asked = JSON.stringify({ id: 1, method: 'contacts', params: {} }) + '\n'
      expect(await raw(path, asked)).to.have.lengthOf(1)
      expect(refusal(await raw(path, JSON.stringify({ mobilink: 1, token: 'short' }) + '\n', asked))).to.equal('InvalidRequestError')
      expect(refusal(await raw(path, JSON.stringify({ mobilink: 2, token: TOKEN }) + '\n', asked))).to.equal('InvalidRequestError')
    })
  })

  const MALFORMED: Record<string, string | Buffer> = {
    'no JSON': 'hello\n',
    'an empty line': '\n',
    'bytes that are not UTF-8': Buffer.from([0xff, 0xfe, 0x0a]),
    'a list': '[]\n',
    'a request without an id': '{"method":"contacts","params":{}}\n',
    'a negative id': '{"id":-1,"method":"contacts","params":{}}\n',
    'an extra field': '{"id":1,"method":"contacts","params":{},"more":1}\n',
    'an unknown method': '{"id":1,"method":"stop","params":{}}\n',
    'a method that every object has': '{"id":1,"method":"constructor","params":{}}\n',
    '__proto__ as method': '{"id":1,"method":"__proto__","params":{}}\n',
    'parameters of another shape': '{"id":1,"method":"contact","params":{"contact":7}}\n',
    'missing parameters': '{"id":1,"method":"contact"}\n',
    'an unknown parameter': '{"id":1,"method":"contacts","params":{"x":1}}\n',
    'a page larger than allowed': '{"id":1,"method":"history","params":{"contact":"Ada","limit":100000}}\n',
    'JSON a hundred thousand levels deep': '['.repeat(100_000) + '\n'
  }
  for (const [what, bytes] of Object.entries(MALFORMED)) {
    it(`answers ${what} with one error and closes`, async () => {
      await withServer(async (path) => {
        const answers = await raw(path, HELLO, bytes)
        expect(answers).to.have.lengthOf(1)
        expect(refusal(answers)).to.equal('InvalidRequestError')
      })
    })
  }

  it('cuts an endless line at 256 KiB', async () => {
    await withServer(async (path) => {
      const socket = connect(path)
      let answer = ''
      socket.setEncoding('utf8').on('data', (part: string) => { answer += part })
      socket.on('error', () => undefined)
      socket.write(HELLO)
      const closed = new Promise((resolve) => socket.once('close', resolve))
      const chunk = Buffer.alloc(65_536, 0x61)
      while (!socket.destroyed) await new Promise<void>((resolve) => socket.write(chunk, () => resolve()))
      await closed
      expect(socket.bytesWritten).to.be.lessThan(4 * 1_048_576)
      expect(refusal(linesOf(answer).map((line) => JSON.parse(line) as Record<string, unknown>))).to.equal('InvalidRequestError')
    })
  })

  it('takes a request of just the limit that arrives in pieces', async () => {
    await withServer(async (path) => {
      const request = JSON.stringify({ id: 1, method: 'contacts', params: {} })
      const padded = request + ' '.repeat(SOCKET_LIMITS.maxRequestBytes - request.length)
      const socket = connect(path)
      socket.write(HELLO.slice(0, 7))
      socket.write(HELLO.slice(7) + padded.slice(0, 100_000))
      socket.write(padded.slice(100_000) + '\n')
      const [answer] = await once(socket, 'data') as [Buffer]
      expect(JSON.parse(answer.toString())).to.deep.equal({ id: 1, result: [ADA] })
      socket.destroy()
    })
  })

  it('serves 64 clients and tells the next one to wait, until a place is free', async () => {
    await withServer(async (path) => {
      const clients = await Promise.all(Array.from({ length: SOCKET_LIMITS.maxClients }, async () => await CommandClient.connect(path, TOKEN)))
      await Promise.all(clients.map(async (client) => await client.call('contacts', {})))
      const refused = await CommandClient.connect(path, TOKEN)
      expect((await failure(refused.call('contacts', {}))).name).to.equal('TooManyClientsError')
      expect(await clients[0]?.call('contacts', {})).to.deep.equal([ADA])
      const [first] = clients
      // the answer after the close of another client's connection: the server has seen it by then
      first?.close()
      for (;;) {
        const next = await CommandClient.connect(path, TOKEN)
        const answer = await next.call('contacts', {}).catch((error: unknown) => error)
        next.close()
        if (Array.isArray(answer)) break
      }
      for (const client of clients) client.close()
      for (;;) {
        const next = await CommandClient.connect(path, TOKEN)
        const answer = await next.call('contacts', {}).catch((error: unknown) => error)
        next.close()
        if (Array.isArray(answer)) break
      }
    })
  })

  it('streams events in order to those who watch, and forgets them when they go', async () => {
    await withServer(async (path, node) => {
      const client = await CommandClient.connect(path, TOKEN)
      const events = await client.watch()
      expect(node.listeners).to.be.greaterThan(0)
      const iterator = events[Symbol.asyncIterator]()
      const message = { id: 'x', contact: ADA.peerId, text: 'hi\u2028there' } as unknown as Message
      node.dispatchEvent(new CustomEvent('message:added', { detail: message }))
      node.dispatchEvent(new CustomEvent('peer:online', { detail: ADA.peerId }))
      node.dispatchEvent(new CustomEvent('fault', { detail: new NoSuchContactError('who?') }))
      expect((await iterator.next()).value).to.deep.equal({ event: 'message:added', detail: message })
      expect(await client.call('contacts', {})).to.deep.equal([ADA])
      expect((await iterator.next()).value).to.deep.equal({ event: 'peer:online', detail: ADA.peerId })
      expect((await iterator.next()).value).to.deep.equal({ event: 'fault', detail: { name: 'NoSuchContactError', message: 'who?' } })
      client.close()
      expect((await failure(iterator.next())).name).to.equal('NodeWentAwayError')
    })
  })

  it('cuts a watcher that does not read rather than keep its events in memory', async () => {
    await withServer(async (path, node) => {
      const socket = connect(path)
      socket.on('error', () => undefined)
      socket.write(HELLO + JSON.stringify({ id: 1, method: 'watch', params: {} }) + '\n')
      await once(socket, 'data')
      socket.pause()
      const detail = { text: 'x'.repeat(16_000) } as unknown as Message
      // fired in one go: nothing is read in between, so all of it would have to be kept
      for (let count = 0; count < 2 * SOCKET_LIMITS.maxUnsentBytes / 16_000; count++) node.dispatchEvent(new CustomEvent('message:added', { detail }))
      let received = 0
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.on('data', (part: Buffer) => { received += part.length }).resume()
      await closed
      expect(received).to.be.lessThan(SOCKET_LIMITS.maxUnsentBytes + 1_048_576)
    })
  })

  it('tells a command that waits when the node stops', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'node.sock')
      const server = new CommandServer({ node: new OneContactNode() as unknown as MobilinkNode, path, token: TOKEN, facts: () => ({ pid: 1, startedAt: 2, version: '3', dataFolder: folder }) })
      await server.listen()
      const client = await CommandClient.connect(path, TOKEN)
      const iterator = (await client.watch())[Symbol.asyncIterator]()
      await Promise.all([server.close(), server.close()])
      expect((await iterator.next()).value).to.deep.equal({ event: 'stopped', detail: null })
      expect((await iterator.next()).done).to.equal(true)
      expect(await failure(client.call('contacts', {}))).to.be.instanceOf(NodeWentAwayError)
    })
  })
})

describe('running.json', () => {
  it('comes back as it was written, for its owner alone, and is removed only by its own process', async () => {
    await withFolder(async (data) => {
      const running = await newRunning(data)
      expect(running.socket).to.equal(join(data, 'node.sock'))
      await writeRunning(data, running)
      expect(await readRunning(data)).to.deep.equal(running)
      expect((await stat(join(data, 'running.json'))).mode & 0o777).to.equal(0o600)
      await removeRunning(data, running.pid + 1)
      expect(await readRunning(data)).to.deep.equal(running)
      await removeRunning(data, running.pid)
      expect(await readRunning(data)).to.equal(undefined)
    })
  })

  it('counts as absent when it is damaged or huge: it heals at the next start', async () => {
    await withFolder(async (data) => {
      const running = await newRunning(data)
      const DAMAGED = ['', '{', '[]', JSON.stringify({ ...running, pid: -1 }), JSON.stringify({ ...running, token: 'short' }), '['.repeat(1_000_000)]
      for (const text of DAMAGED) {
        await writeFile(join(data, 'running.json'), text)
        expect(await readRunning(data), text.slice(0, 40)).to.equal(undefined)
      }
    })
  })

  it('puts the socket into a short private folder when the data directory is too deep for one', async () => {
    await withFolder(async (data) => {
      const deep = join(data, 'd'.repeat(60), 'e'.repeat(60))
      await mkdir(deep, { recursive: true })
      const running = await newRunning(deep)
      expect(Buffer.byteLength(running.socket)).to.be.lessThan(104)
      expect((await stat(dirname(running.socket))).mode & 0o777).to.equal(0o700)
      const server = new CommandServer({ node: new OneContactNode() as unknown as MobilinkNode, path: running.socket, token: TOKEN, facts: () => ({ pid: 1, startedAt: 2, version: '3', dataFolder: deep }) })
      await server.listen()
      const client = await CommandClient.connect(running.socket, TOKEN)
      expect(await client.call('contacts', {})).to.deep.equal([ADA])
      client.close()
      await server.close()
      await removeSocket(running.socket)
      expect(await failure(stat(dirname(running.socket)))).to.have.property('code', 'ENOENT')
    })
  })

  it('removes nothing but sockets, and no folder that it did not make', async () => {
    await withFolder(async (data) => {
      await writeFile(join(data, 'node.sock'), '')
      await removeSocket(join(data, 'node.sock'))
      expect((await stat(join(data, 'node.sock'))).isFile()).to.equal(true)
      const full = await mkdtemp(join(tmpdir(), 'mobilink-socket-'))
      await writeFile(join(full, 'precious'), '')
      await removeSocket(join(full, 'node.sock'))
      expect((await stat(join(full, 'precious'))).isFile()).to.equal(true)
      await rm(full, { recursive: true })
    })
  })

  it('knows a living process from a dead one', () => {
    expect(isAlive(process.pid)).to.equal(true)
    expect(isAlive(2 ** 22 + 1)).to.equal(false)
  })
})
