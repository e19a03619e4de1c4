import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { createDeviceKey } from '../../src/identity/index.ts'
import { linesOf, mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { Ran, RunningHost } from './mobilink.ts'
import type { AddressInfo } from 'node:net'

const PEER_ID = /^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/
const CONTACT_KEYS = ['peerId', 'name', 'state', 'verified', 'online', 'path']
const MESSAGE_KEYS = ['id', 'direction', 'kind', 'text', 'sentAt', 'receivedAt', 'state', 'where']
const PENDING_KEYS = ['id', 'to', 'since', 'bytes', 'attempts', 'nextAttemptAt', 'where', 'waitsFor']

/** Starts hosts in fresh directories, and ends whatever still runs when the test is over. */
async function withHosts (use: (start: (name: string, args?: string[]) => Promise<RunningHost>, folder: (name: string) => string) => Promise<void>): Promise<void> {
  await withFolder(async (parent) => {
    const hosts: RunningHost[] = []
    try {
      await use(async (name, args) => {
        const host = await startHost(join(parent, name), args)
        hosts.push(host)
        return host
      }, (name) => join(parent, name))
    } finally {
      await Promise.all(hosts.map(async ({ command }) => await command.end('SIGKILL')))
    }
  })
}

async function run (data: string, ...args: string[]): Promise<Ran> {
  return await mobilink([...args, '--json', '--profile', 'local'], { data })
}

/** Runs a command that must succeed, and gives its only line. */
async function one (data: string, ...args: string[]): Promise<Record<string, unknown>> {
  const ran = await run(data, ...args)
  expect(ran.code, ran.stderr).to.equal(0)
  expect(ran.json()).to.have.lengthOf(1)
  return ran.json()[0] ?? {}
}

/** The peer ID of a device that is nowhere. */
async function somebody (): Promise<string> {
  return (await createDeviceKey(crypto.getRandomValues(new Uint8Array(32)))).peerId
}

const addressOf = ({ addresses }: RunningHost): string => {
  const tcp = addresses.find((address) => !address.includes('/ws'))
  if (tcp === undefined) throw new Error(`no TCP address among ${addresses.join(', ')}`)
  return tcp
}

/** B asks A by multiaddr, A accepts; both know each other as the other's letter. */
async function befriend (a: RunningHost, b: RunningHost): Promise<void> {
  const watch = new RunningCommand(['watch', '--json'], a.data)
  await watch.talk(/Watching/)
  await one(b.data, 'contacts', 'add', addressOf(a), '--name', 'A')
  await watch.event(({ event, detail }) => event === 'contact:changed' && (detail as { peerId: string }).peerId === b.peerId)
  expect(await one(a.data, 'contacts', 'accept', b.peerId, '--name', 'B')).to.include({ peerId: b.peerId, name: 'B', state: 'accepted' })
  await watch.end('SIGINT')
}

describe('mobilink on a host', () => {
  it('says who it is with no node running, and stays the same one', async () => {
    await withFolder(async (data) => {
      const first = await one(data, 'id')
      expect(Object.keys(first)).to.deep.equal(['peerId', 'did', 'addresses', 'invite', 'inviteLink'])
      expect(first.peerId).to.match(PEER_ID)
      expect(first.did).to.match(/^did:key:z6Mk/)
      expect(first.addresses).to.be.an('array')
      expect(first.invite).to.match(/^mobilink:/)
      expect((await one(data, 'id')).peerId).to.equal(first.peerId)
      const human = await mobilink(['id', '--qr', '--profile', 'local'], { data })
      expect(human.stdout).to.include(String(first.peerId)).and.include('████')
    })
  })

  it('prints as its first line that it runs, and nothing about contacts or messages after it', async () => {
    await withHosts(async (start) => {
      const [a, b] = [await start('a'), await start('b')]
      expect(Object.keys(JSON.parse(a.command.lines[0] ?? '') as object)).to.deep.equal(['event', 'peerId', 'addresses'])
      expect(a.peerId).to.match(PEER_ID)
      for (const address of a.addresses) expect(address).to.match(/^\/ip[46]\/(127\.0\.0\.1|::1)\//).and.include(`/p2p/${a.peerId}`)
      await befriend(a, b)
      expect((await run(b.data, 'send', 'A', 'a secret of two', '--wait', '30')).code).to.equal(0)
      expect(await a.command.end('SIGTERM')).to.equal(0)
      expect(await b.command.end('SIGINT')).to.equal(0)
      for (const { command } of [a, b]) {
        const events = command.lines.map((line) => JSON.parse(line) as { event: string, detail?: unknown })
        expect(events.at(-1)?.event).to.equal('stopped')
        for (const { event } of events.slice(1)) expect(event).to.be.oneOf(['network:changed', 'fault', 'stopped'])
        expect(command.lines.join('\n') + command.stderr).to.not.include('a secret of two')
        expect(command.lines.slice(1).join('\n')).to.not.include(command === a.command ? b.peerId : a.peerId)
      }
      expect(a.command.lines.at(-1)).to.equal('{"event":"stopped","detail":{"reason":"SIGTERM"}}')
    })
  })

  it('lets two hosts talk by multiaddr, with the shapes that scripts rest on', async () => {
    await withHosts(async (start) => {
      const [a, b] = [await start('a'), await start('b')]
      const added = await one(b.data, 'contacts', 'add', addressOf(a), '--name', 'A')
      expect(Object.keys(added)).to.deep.equal(CONTACT_KEYS)
      expect(added).to.include({ peerId: a.peerId, name: 'A', state: 'requested', verified: false })
      const follow = new RunningCommand(['watch', '--json'], a.data)
      await follow.talk(/Watching/)
      await one(a.data, 'contacts', 'add', b.peerId, '--name', 'B')
      const sent = await run(b.data, 'send', 'A', 'hello', 'there', '--wait', '30')
      expect(sent.stderr).to.equal('')
      expect(sent.code).to.equal(0)
      const [kept, delivered] = sent.json()
      expect(kept).to.deep.equal({ id: kept?.id, state: 'pending' })
      expect(kept?.id).to.match(/^[0-9a-f]{32}$/)
      expect(delivered).to.deep.equal({ id: kept?.id, state: 'delivered' })

      const event = await follow.event(({ event }) => event === 'message:added')
      expect(Object.keys(event)).to.deep.equal(['event', 'detail'])
      expect(event.detail).to.include({ id: kept?.id, direction: 'in', text: 'hello there', state: 'received', contact: b.peerId })
      expect(await follow.end('SIGINT')).to.equal(0)

      const [incoming] = (await run(a.data, 'history', 'B')).json()
      expect(Object.keys(incoming ?? {})).to.deep.equal(MESSAGE_KEYS)
      expect(incoming).to.include({ id: kept?.id, direction: 'in', kind: 'text', text: 'hello there', state: 'received' })
      expect(incoming?.where).to.deep.equal(['this device'])
      const [outgoing] = (await run(b.data, 'history', 'A')).json()
      expect(outgoing).to.include({ id: kept?.id, direction: 'out', state: 'delivered' })
      expect(outgoing?.sentAt).to.be.a('number').and.equal(incoming?.sentAt)

      expect((await run(b.data, 'contacts')).json()).to.deep.equal([{ ...added, state: 'accepted', online: true, path: 'direct' }])
      const status = await one(b.data, 'status')
      expect(status).to.include({ peerId: b.peerId, profile: 'local', pid: b.command.child.pid })
      expect(status).to.include.keys('addresses', 'relays', 'paths', 'thirdParties', 'pending', 'contacts')
      expect(status.thirdParties).to.deep.equal([])
    })
  })

  it('keeps what is sent with no node running, says so, and delivers it after a start [S1-03]', async () => {
    await withHosts(async (start, folder) => {
      const [a, b] = [await start('a'), await start('b')]
      await befriend(a, b)
      expect((await run(b.data, 'send', 'A', 'first', '--wait', '30')).code).to.equal(0)
      await b.command.end()

      const kept = await mobilink(['send', 'A', '--json', '--profile', 'local'], { data: folder('b'), input: 'from stdin\n' })
      expect(kept.code).to.equal(0)
      expect(kept.json()[0]).to.have.property('state', 'pending')
      const waited = await run(folder('b'), 'send', 'A', 'waiting', '--wait', '30')
      expect(waited.code).to.equal(3)
      expect(waited.json()).to.have.lengthOf(1)
      expect(waited.json()[0]).to.have.property('state', 'pending')
      expect(linesOf(waited.stderr)).to.have.lengthOf(1)
      const pending = (await run(folder('b'), 'pending')).json()
      expect(pending.map(({ id }) => id)).to.deep.equal([kept.json()[0]?.id, waited.json()[0]?.id])
      for (const item of pending) {
        expect(Object.keys(item)).to.deep.equal(PENDING_KEYS)
        expect(item).to.include({ to: a.peerId, waitsFor: 'contact' })
        expect(item.where).to.deep.equal(['this device'])
      }
      const followed = await run(folder('b'), 'history', 'A', '--follow')
      expect(followed.code).to.equal(3)
      expect(followed.json().map(({ text }) => text)).to.deep.equal(['first', 'from stdin', 'waiting'])

      const follow = new RunningCommand(['history', 'B', '--follow', '--json'], a.data)
      await follow.event(({ text }) => text === 'first')
      const again = await start('b')
      await follow.event(({ text }) => text === 'waiting')
      expect(follow.lines.map((line) => (JSON.parse(line) as { text: string }).text)).to.deep.equal(['first', 'from stdin', 'waiting'])
      expect(await follow.end('SIGINT')).to.equal(0)
      expect((await run(again.data, 'send', 'A', 'last', '--wait', '30')).code).to.equal(0)
      expect((await run(again.data, 'pending')).json()).to.deep.equal([])
    })
  })

  it('ends a wait with 75 while the other side is away, and pages through a conversation', async () => {
    await withHosts(async (start) => {
      const [a, b] = [await start('a'), await start('b')]
      await befriend(a, b)
      await a.command.end()
      const ids: unknown[] = []
      for (const text of ['one', 'two', 'three']) ids.push((await one(b.data, 'send', 'A', text)).id)
      const waited = await run(b.data, 'send', 'A', 'four', '--wait', '0')
      expect(waited.code).to.equal(75)
      expect(waited.json()).to.have.lengthOf(1)
      expect(waited.stderr).to.match(/^mobilink: The message is kept and has not arrived yet/)
      const texts = async (...args: string[]): Promise<unknown[]> => (await run(b.data, 'history', 'A', ...args)).json().map(({ text }) => text)
      expect(await texts('--limit', '2')).to.deep.equal(['three', 'four'])
      expect(await texts('--limit', '2', '--before', String(ids[2]))).to.deep.equal(['one', 'two'])
      const unknown = await run(b.data, 'history', 'A', '--before', '0'.repeat(32))
      expect(unknown.code).to.equal(4)
      expect(linesOf(unknown.stderr)).to.have.lengthOf(1)
    })
  })

  it('answers for contacts that do not exist, are blocked or mistyped with one line and the right code', async () => {
    await withHosts(async (start) => {
      const { data, command, peerId: own } = await start('a')
      const friend = await somebody()
      expect(await one(data, 'contacts', 'add', friend, '--name', 'Ada')).to.deep.equal({ peerId: friend, name: 'Ada', state: 'requested', verified: false, online: false, path: 'none' })
      expect(await one(data, 'contacts', 'rename', 'Ada', 'Ada L.')).to.include({ name: 'Ada L.' })
      expect(await one(data, 'contacts', 'path', 'Ada L.', 'direct')).to.include({ paths: 'direct' })
      expect((await run(data, 'contacts')).json()).to.deep.equal([await one(data, 'contacts', 'path', 'Ada L.', 'direct')])
      expect(await one(data, 'contacts', 'path', 'Ada L.', 'own')).to.not.have.property('paths')
      expect(await one(data, 'contacts', 'block', 'Ada L.')).to.include({ state: 'blocked' })
      const { invite } = await one(data, 'id')
      const cases: Array<[string[], number]> = [
        [['send', 'Ada L.', 'hi'], 5],
        [['send', 'Bob', 'hi'], 4],
        [['send', 'Bob', 'hi', '--wait'], 4],
        [['history', 'Bob'], 4],
        [['history', 'Bob', '--follow'], 4],
        [['contacts', 'accept', 'Bob'], 4],
        [['contacts', 'block', 'Bob'], 4],
        [['contacts', 'unblock', 'Bob'], 4],
        [['contacts', 'remove', 'Bob'], 4],
        [['contacts', 'rename', 'Bob', 'Rob'], 4],
        [['contacts', 'path', 'Bob', 'direct'], 4],
        [['contacts', 'add', `${friend.slice(0, -1)}0`], 2],
        [['contacts', 'add', 'mobilink:notaninvite'], 2],
        [['contacts', 'add', `${String(invite).slice(0, -4)}AAAA`], 2],
        [['contacts', 'add', own], 2]
      ]
      const answers = async (list: typeof cases): Promise<void> => {
        for (const [args, code] of list) {
          const ran = await run(data, ...args)
          expect(linesOf(ran.stderr), args.join(' ')).to.have.lengthOf(1)
          expect(ran.code, `${args.join(' ')}: ${ran.stderr}`).to.equal(code)
          expect(ran.stdout).to.equal('')
        }
      }
      await answers(cases)
      await one(data, 'contacts', 'unblock', 'Ada L.')
      expect((await run(data, 'send', 'Ada L.', 'x'.repeat(16_001))).code).to.equal(2)
      expect((await one(data, 'send', 'Ada L.', 'hi')).state).to.equal('pending')
      await one(data, 'contacts', 'remove', 'Ada L.')
      expect((await run(data, 'contacts')).stdout).to.equal('')
      expect((await run(data, 'pending')).stdout).to.equal('')
      await command.end()
      // the same with no node running
      await answers(cases.filter(([[name, , text]]) => name === 'history' || text === 'Bob' || text === 'mobilink:notaninvite').slice(0, 3))
    })
  })

  it('refuses a huge text from stdin without reading it all, and keeps nothing', async () => {
    await withFolder(async (data) => {
      await one(data, 'contacts', 'add', await somebody(), '--name', 'Ada')
      const huge = await mobilink(['send', 'Ada', '--profile', 'local'], { data, input: Buffer.alloc(64 * 1_048_576, 0x61) })
      expect(huge.code).to.equal(2)
      expect(huge.stderr).to.match(/^mobilink: The text from stdin is longer than 16,000 bytes/)
      expect((await run(data, 'pending')).stdout).to.equal('')
    })
  })

  it('keeps every message of commands that run at the same time with no node running', async () => {
    await withFolder(async (data) => {
      await one(data, 'contacts', 'add', await somebody(), '--name', 'Ada')
      const texts = ['a', 'b', 'c', 'd']
      const runs = await Promise.all(texts.map(async (text) => await run(data, 'send', 'Ada', text)))
      expect(runs.filter(({ code }) => code !== 0).map(({ stderr }) => stderr)).to.deep.equal([])
      expect((await run(data, 'history', 'Ada')).json().map(({ text }) => text).sort()).to.deep.equal(texts)
    })
  })
})

describe('mobilink start', () => {
  it('runs once per data directory: a second one exits 1 and names the first, which goes on', async () => {
    await withHosts(async (start) => {
      const first = await start('a')
      const second = await mobilink(['start', '--json', '--profile', 'local', '--no-web', '--listen', '/ip4/127.0.0.1/tcp/0'], { data: first.data })
      expect(second.code).to.equal(1)
      expect(second.stdout).to.equal('')
      expect(linesOf(second.stderr)).to.have.lengthOf(1)
      expect(second.stderr).to.include(`process ${first.command.child.pid ?? 'unknown'}`)
      expect(await one(first.data, 'status')).to.include({ pid: first.command.child.pid })
      expect(await first.command.end()).to.equal(0)
    })
  })

  it('heals after kill -9: commands work at once, the next start takes over with the same identity and messages', async () => {
    await withHosts(async (start) => {
      const first = await start('a')
      await one(first.data, 'contacts', 'add', await somebody(), '--name', 'Ada')
      const { id } = await one(first.data, 'send', 'Ada', 'kept')
      expect(await first.command.end('SIGKILL')).to.equal(null)
      expect(await readdir(first.data)).to.include.members(['running.json', 'node.sock'])

      expect((await run(first.data, 'status')).code).to.equal(3)
      expect((await run(first.data, 'pending')).json().map((item) => item.id)).to.deep.equal([id])
      const second = await start('a')
      expect(second.peerId).to.equal(first.peerId)
      expect((await run(second.data, 'history', 'Ada')).json().map((message) => message.id)).to.deep.equal([id])
      expect(await second.command.end()).to.equal(0)
      expect(await readdir(first.data)).to.not.include.members(['running.json']).and.to.not.include('node.sock')
    })
  })

  it('is not fooled by a lock whose number belongs to another process by now', async () => {
    await withHosts(async (start) => {
      const first = await start('a')
      await first.command.end('SIGKILL')
      const file = join(first.data, 'running.json')
      const running = JSON.parse(await readFile(file, 'utf8')) as object
      await writeFile(file, JSON.stringify({ ...running, pid: process.pid }))
      const second = await start('a')
      expect(await one(second.data, 'status')).to.include({ pid: second.command.child.pid })
    })
  })

  it('keeps everything in its data directory from other users', async () => {
    await withHosts(async (start) => {
      const { data } = await start('a', ['--web', 'localhost:0'])
      expect((await stat(data)).mode & 0o077).to.equal(0)
      for (const name of ['running.json', 'node.sock', 'web.json']) expect((await stat(join(data, name))).mode & 0o077, name).to.equal(0)
    })
  })

  it('serves the page\'s node card on a free port, and keeps that port from then on', async () => {
    await withHosts(async (start, folder) => {
      const first = await start('a', ['--web', 'localhost:0'])
      expect(first.web).to.match(/^http:\/\/localhost:\d+\/$/)
      const card = await (await fetch(`${first.web ?? ''}node.json`)).json() as { peerId: string, addresses: string[] }
      expect(card.peerId).to.equal(first.peerId)
      for (const address of card.addresses) expect(address).to.match(/\/(ws|p2p-circuit)\//)
      await first.command.end()
      const second = await start('a', [])
      expect(second.web).to.equal(first.web)
      await second.command.end()
      const port = Number(new URL(first.web ?? '').port)
      const other = port === 65_535 ? port - 1 : port + 1
      const moved = await mobilink(['start', '--profile', 'local', '--web', `localhost:${other}`], { data: folder('a') })
      expect(moved.code).to.equal(2)
      expect(moved.stderr).to.include(`http://localhost:${port}/`).and.include('--move-web')
    })
  })

  it('starts without the page when its port is taken, and says who and what to do', async () => {
    const stranger = createServer((socket) => socket.end('nothing\r\n'))
    await new Promise<void>((resolve) => stranger.listen({ host: '127.0.0.1', port: 0 }, resolve))
    const { port } = stranger.address() as AddressInfo
    try {
      await withHosts(async (start) => {
        const host = await start('a', ['--web', `localhost:${port}`])
        expect(host.web).to.equal(undefined)
        const fault = await host.command.event(({ event }) => event === 'fault')
        expect(fault.detail).to.have.property('name', 'PageAddressTakenError')
        await host.command.talk(new RegExp(`another program has port ${port}.*--web localhost:0`))
        expect(await readdir(host.data)).to.not.include('web.json')
        expect(await one(host.data, 'status')).to.not.have.property('web')
        expect(await host.command.end()).to.equal(0)
      })
    } finally {
      stranger.close()
    }
  })

  it('shows people the peer ID, the page, an invite with its QR code and how to stop', async () => {
    await withFolder(async (data) => {
      const command = new RunningCommand(['start', '--profile', 'local', '--name', 'Ada', '--listen', '/ip4/127.0.0.1/tcp/0', '--web', 'localhost:0'], data)
      try {
        // the command socket opens before the welcome is printed, so status waits for the last line of it
        while (!command.lines.join('\n').includes('Stop with Ctrl-C')) await new Promise((resolve) => command.child.stdout?.once('data', resolve))
        const text = command.lines.join('\n')
        const { peerId, invite } = await one(data, 'id')
        for (const part of [String(peerId), String(invite), 'This computer, Ada,', 'http://localhost:', '████', 'Reachable at']) expect(text).to.include(part)
        expect(text).to.not.include('\u001b')
      } finally {
        expect(await command.end()).to.equal(0)
      }
    })
  })

  it('tells a command that waits when it is stopped', async () => {
    await withHosts(async (start) => {
      const host = await start('a')
      await one(host.data, 'contacts', 'add', await somebody(), '--name', 'Ada')
      const waiting = new RunningCommand(['send', 'Ada', 'hi', '--wait', '600', '--json'], host.data)
      await waiting.event(({ state }) => state === 'pending')
      const watching = new RunningCommand(['watch', '--json'], host.data)
      await watching.talk(/Watching/)
      await host.command.end()
      expect(await waiting.over()).to.equal(3)
      expect(await watching.over()).to.equal(3)
      expect(watching.lines.at(-1)).to.equal('{"event":"stopped","detail":null}')
    })
  })
})
