import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../src/node/config.ts'
import { judgeClock } from '../../src/ui/cli/doctor/clock.ts'
import { judgeSpace } from '../../src/ui/cli/doctor/data-directory.ts'
import { checkNetwork, hasNetwork } from '../../src/ui/cli/doctor/network.ts'
import { tellReach } from '../../src/ui/cli/doctor/outside.ts'
import { checkBundle } from '../../src/ui/cli/doctor/page.ts'
import { judgeOpenFiles } from '../../src/ui/cli/doctor/resources.ts'
import { linesOf, mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { Ran, RunningHost } from './mobilink.ts'
import type { AddressInfo } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import type { Reachability } from '../../src/node/index.ts'
import type { Finding } from '../../src/ui/cli/doctor/finding.ts'
import type { RunningNode } from '../../src/ui/cli/doctor/running-node.ts'

interface Line { check: string, state: string, says: string, do: string }

const CHECKS = [
  'runtime', 'open-files', 'node', 'configuration', 'profile', 'data-directory', 'writable', 'disk-space', 'clock', 'clock-of-peers', 'identity', 'store',
  'port', 'page', 'page-port', 'other-machines', 'network', 'webrtc', 'relay', 'bootstrap', 'stun', 'outside', 'third-parties'
]
const SOMEBODY = '12D3KooWA1bysjrTACSWqf6q172inxvwKHUxAnBtVgaVDKMxpZtx'

async function doctor (data: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Ran & { lines: Line[], of (check: string): Line[] }> {
  const profile = args.includes('--profile') ? [] : ['--profile', 'local']
  const ran = await mobilink(['doctor', '--json', ...profile, ...args], { data, env })
  const lines = ran.json() as unknown as Line[]
  return { ...ran, lines, of: (check) => lines.filter((line) => line.check === check) }
}

const brokenOnes = (lines: readonly Line[]): string[] => [...new Set(lines.filter(({ state }) => state === 'broken').map(({ check }) => check))]

/** Where a node ran, with page, and stopped in an orderly way: made once, copied for each test. */
let orderly: { folder: string, host: RunningHost } | undefined

/** A data directory whose node has stopped. */
async function stopped (data: string): Promise<RunningHost> {
  if (orderly === undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'mobilink-test-'))
    const host = await startHost(folder, ['--web', 'localhost:0'])
    orderly = { folder, host }
    expect(await host.command.end()).to.equal(0)
  }
  await cp(orderly.folder, data, { recursive: true })
  await chmod(data, 0o700)
  return orderly.host
}

async function running (data: string, args: string[], use: (host: RunningHost) => Promise<void>): Promise<void> {
  const host = await startHost(data, args)
  try {
    await use(host)
  } finally {
    await host.command.end('SIGKILL')
  }
}

/** Another process that has the port, for as long as `use` runs. */
async function withPortTaken (port: number, use: (pid: number) => Promise<void>): Promise<void> {
  const other = spawn(process.execPath, ['-e', `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('listening'))`], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(other.stdout, 'data')
    await use(other.pid ?? 0)
  } finally {
    other.kill('SIGKILL')
    await once(other, 'close')
  }
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function keptPort (data: string): Promise<number> {
  const { tcp } = JSON.parse(await readFile(join(data, 'ports.json'), 'utf8')) as { tcp: number }
  return tcp
}

const onLinux = process.platform === 'linux'

describe('mobilink doctor', () => {
  after(async () => {
    if (orderly !== undefined) await rm(orderly.folder, { recursive: true })
  })

  it('finds nothing broken in a directory whose node has stopped, and looks at everything once', async () => {
    await withFolder(async (data) => {
      const { peerId } = await stopped(data)
      const { code, lines, of, stderr } = await doctor(data, ['--config', await configFile(data, { listen: ['/ip4/127.0.0.1/tcp/0'] })])
      expect(lines.map(({ check }) => check)).to.deep.equal(CHECKS)
      for (const line of lines) {
        expect(Object.keys(line)).to.deep.equal(['check', 'state', 'says', 'do'])
        expect(line.state).to.be.oneOf(['ok', 'warning', 'unknown'])
        expect(line.do === '', `${line.check}: ${line.do}`).to.equal(line.state === 'ok')
      }
      expect(lines.filter(({ state }) => state !== 'ok').map(({ check }) => check)).to.deep.equal(['node', 'clock-of-peers'])
      expect(of('identity')[0]?.says).to.include(peerId)
      expect(of('port')[0]?.says).to.include(`${await keptPort(data)}`).and.include('free')
      expect(of('webrtc')[0]?.says).to.match(/over WebRTC and echoed in \d+ ms/)
      expect(stderr).to.match(/^Nothing is broken; look after: node; unknown: clock-of-peers \(23 checks\)\.\n$/)
      expect(code).to.equal(0)
    })
  })

  it('finds nothing broken beside a running node, and says what is that node\'s own', async () => {
    await withFolder(async (data) => {
      await running(data, ['--web', 'localhost:0'], async ({ peerId, web, command }) => {
        const { code, lines, of } = await doctor(data)
        expect(brokenOnes(lines)).to.deep.equal([])
        expect(of('node')[0]).to.include({ state: 'ok' }).and.property('says').include(`process ${command.child.pid}`)
        expect(of('identity')[0]?.says).to.include(peerId)
        expect(of('store')[0]?.says).to.include(`process ${command.child.pid}`)
        expect(of('port').map(({ says }) => says)).to.deep.equal([`This node listens on port ${await keptPort(data)} (TCP).`])
        expect(of('page-port')[0]?.says).to.include(web)
        expect(of('clock')[0]?.says).to.include('while the node ran')
        expect(of('third-parties')[0]?.says).to.include('contacted nobody')
        expect(code).to.equal(0)
      })
    })
  })

  it('reads like a report to a person, ends in a verdict, and leaves nothing behind', async () => {
    await withFolder(async (parent) => {
      const data = join(parent, 'never')
      const { code, stdout, stderr } = await mobilink(['doctor', '--profile', 'local'], { data })
      expect(linesOf(stdout)[0]).to.match(/^ok {7}runtime {9}Node\.js \d+/)
      expect(stdout).to.match(/^warning {2}node .*\n +→ Start it with "mobilink start"\.$/m)
      expect(linesOf(stdout).at(-1)).to.match(/^Nothing is broken; .*\(\d+ checks\)\.$/)
      expect(stderr).to.equal('')
      expect(code).to.equal(0)
      expect(await readdir(parent)).to.deep.equal([])

      const file = join(parent, 'file')
      await writeFile(file, 'in the way')
      const ill = await mobilink(['doctor', '--profile', 'local'], { data: file })
      expect(linesOf(ill.stdout).at(-1)).to.match(/^Broken: data-directory; /)
      expect([ill.code, ill.stderr]).to.deep.equal([1, ''])
      expect(await readFile(file, 'utf8')).to.equal('in the way')
    })
  })

  it('tells neither key nor token, nor contacts and what was said to them', async () => {
    await withFolder(async (data) => {
      await running(data, [], async () => {
        expect((await mobilink(['contacts', 'add', SOMEBODY, '--name', 'Zenobia'], { data })).code).to.equal(0)
        expect((await mobilink(['send', 'Zenobia', 'a secret of two'], { data })).code).to.equal(0)
        const { stdout, stderr, code } = await doctor(data)
        expect(code).to.equal(0)
        const { token } = JSON.parse(await readFile(join(data, 'running.json'), 'utf8')) as { token: string }
        const seed = await readFile(join(data, 'vault.key'))
        for (const secret of [token, seed.toString('hex'), seed.toString('base64'), 'Zenobia', SOMEBODY, 'a secret of two']) {
          expect(stdout + stderr).to.not.include(secret)
        }
      })
    })
  })

  it('names a key that others can read, and how to close it, with and without a running node', async function () {
    if (process.platform === 'win32') this.skip()
    await withFolder(async (data) => {
      await stopped(data)
      await chmod(join(data, 'vault.key'), 0o644)
      const still = await doctor(data)
      expect(still.of('identity')).to.deep.equal([{
        check: 'identity',
        state: 'broken',
        says: 'The key file can be read by others on this computer (mode 644): no node starts with it.',
        do: `Make it yours alone: chmod 600 "${join(data, 'vault.key')}"`
      }])
      expect([brokenOnes(still.lines), still.code]).to.deep.equal([['identity'], 1])

      await chmod(join(data, 'vault.key'), 0o600)
      await running(data, [], async () => {
        await chmod(join(data, 'vault.key'), 0o640)
        const beside = await doctor(data)
        expect([brokenOnes(beside.lines), beside.code]).to.deep.equal([['identity'], 1])
      })
    })
  })

  it('names a key that is gone, damaged or another one, and never makes one', async () => {
    await withFolder(async (data) => {
      await stopped(data)
      const vault = join(data, 'vault')
      const file = await readFile(vault)
      await rm(vault)
      const gone = await doctor(data)
      expect(gone.of('identity')[0]).to.include({ state: 'broken' }).and.property('says').include('belong to an identity whose key is not here')
      expect([brokenOnes(gone.lines), gone.code]).to.deep.equal([['identity'], 1])
      expect(await readdir(data)).to.not.include('vault')

      await writeFile(vault, file.subarray(1), { mode: 0o600 })
      const damaged = await doctor(data)
      expect(damaged.of('identity')[0]?.says).to.include('damaged')
      expect([brokenOnes(damaged.lines), damaged.code]).to.deep.equal([['identity'], 1])

      await writeFile(vault, file)
      const key = join(data, 'vault.key')
      await writeFile(key, (await readFile(key)).map((byte) => byte ^ 1))
      const another = await doctor(data)
      expect(another.of('identity')[0]?.says).to.include('does not open it')
      expect([brokenOnes(another.lines), another.code]).to.deep.equal([['identity'], 1])
    })
  })

  it('names a file in the place of the data directory, and does not look inside', async () => {
    await withFolder(async (parent) => {
      const data = join(parent, 'file')
      await writeFile(data, '')
      for (const place of [data, join(data, 'below')]) {
        const { code, lines, of } = await doctor(place)
        expect(of('data-directory')[0]).to.include({ state: 'broken' }).and.property('do').include('--data')
        expect([brokenOnes(lines), code]).to.deep.equal([['data-directory'], 1])
      }
    })
  })

  it('names a data directory that cannot be written', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip()
    await withFolder(async (parent) => {
      const data = join(parent, 'data')
      await mkdir(data, { mode: 0o500 })
      const { code, lines, of } = await doctor(data)
      await chmod(data, 0o700)
      expect(of('writable')[0]).to.include({ state: 'broken' }).and.property('do').include(data)
      expect([brokenOnes(lines), code]).to.deep.equal([['writable'], 1])
    })
  })

  it('warns of a data directory that others may enter', async function () {
    if (process.platform === 'win32') this.skip()
    await withFolder(async (data) => {
      await chmod(data, 0o755)
      const { code, of } = await doctor(data)
      expect(of('data-directory')[0]).to.include({ state: 'warning', do: `Make it yours alone: chmod 700 "${data}"` })
      expect(code).to.equal(0)
    })
  })

  it('names the program that has a port which addresses given away rest on', async () => {
    await withFolder(async (data) => {
      await stopped(data)
      const port = await keptPort(data)
      const config = await configFile(data, { listen: ['/ip4/127.0.0.1/tcp/0'] })
      await withPortTaken(port, async (pid) => {
        const still = await doctor(data, ['--config', config])
        expect(still.of('port')).to.have.lengthOf(1)
        expect(still.of('port')[0]).to.include({ state: 'broken' }).and.property('says').include(`Port ${port} (TCP)`).and.include(onLinux ? `process ${pid} (node)` : 'another program')
        expect([brokenOnes(still.lines), still.code]).to.deep.equal([['port'], 1])

        await running(data, [], async () => {
          const beside = await doctor(data)
          expect(beside.of('port')[0]?.says).to.include(`Port ${port} (TCP)`).and.include(onLinux ? `process ${pid} (node)` : 'another program')
          expect([brokenOnes(beside.lines), beside.code]).to.deep.equal([['port'], 1])
        })
      })
    })
  })

  it('names the program, or the other node, that has the port of the page', async () => {
    await withFolder(async (parent) => {
      const data = join(parent, 'a')
      const port = Number(new URL((await stopped(data)).web ?? '').port)
      await withPortTaken(port, async (pid) => {
        const taken = await doctor(data)
        expect(taken.of('page-port')[0]?.says).to.include(`${port}`).and.include(onLinux ? `process ${pid} (node)` : 'another program')
        expect([brokenOnes(taken.lines), taken.code]).to.deep.equal([['page-port'], 1])
      })
      await running(join(parent, 'b'), ['--web', `localhost:${port}`], async ({ peerId }) => {
        const taken = await doctor(data)
        expect(taken.of('page-port')[0]?.says).to.include(`another Mobilink node (${peerId})`)
        expect([brokenOnes(taken.lines), taken.code]).to.deep.equal([['page-port'], 1])
      })
    })
  })

  it('says that a killed node left its running.json, which a start clears away', async () => {
    await withFolder(async (data) => {
      const host = await startHost(data)
      await host.command.end('SIGKILL')
      const { code, of, lines } = await doctor(data)
      expect(of('node')[0]).to.include({ state: 'warning' }).and.property('says').include('running.json is left over').and.include(`process ${host.command.child.pid} is gone`)
      expect(of('store')[0]?.state).to.equal('ok')
      expect([brokenOnes(lines), code]).to.deep.equal([[], 0])
    })
  })

  it('names a node that hangs, within seconds', async function () {
    if (process.platform === 'win32') this.skip()
    await withFolder(async (data) => {
      await running(data, [], async ({ command }) => {
        command.child.kill('SIGSTOP')
        const { code, of } = await doctor(data)
        expect(of('node')[0]).to.include({ state: 'broken' }).and.property('says').include('has not answered')
        expect(of('store')[0]).to.include({ state: 'broken' }).and.property('says').include(`process ${command.child.pid}`)
        expect(code).to.equal(1)
      })
    })
  })

  it('gives each configured relay and bootstrap node a line: connected, answering, somebody else, or down', async () => {
    await withFolder(async (parent) => {
      await running(join(parent, 'relay'), [], async (relay) => {
        const up = relay.addresses[0] ?? ''
        const down = `/ip4/127.0.0.1/tcp/${await freePort()}/p2p/${SOMEBODY}`
        const other = up.replace(relay.peerId, SOMEBODY)
        const still = await doctor(join(parent, 'never'), ['--config', await configFile(parent, { relays: [up, down], bootstrap: [up, other] })])
        expect(still.of('relay').map(({ state }) => state)).to.deep.equal(['ok', 'broken'])
        expect(still.of('relay')[1]?.says).to.equal(`The relay ${down} cannot be reached: nothing listens there.`)
        // of bootstrap nodes one will do
        expect(still.of('bootstrap').map(({ state }) => state)).to.deep.equal(['ok', 'warning'])
        expect(still.of('bootstrap')[1]?.says).to.equal(`The bootstrap node ${other} cannot be reached: another peer answers at its address.`)
        expect([brokenOnes(still.lines), still.code]).to.deep.equal([['relay'], 1])

        const none = await doctor(join(parent, 'never'), ['--config', await configFile(parent, { bootstrap: [down, other] })])
        expect(none.of('bootstrap').map(({ state }) => state)).to.deep.equal(['broken', 'broken'])
        expect([brokenOnes(none.lines), none.code]).to.deep.equal([['bootstrap'], 1])

        // options of the running node count, not those of this command
        await running(join(parent, 'node'), ['--bootstrap', up, '--relay', down], async ({ data }) => {
          const watch = new RunningCommand(['watch', '--json'], data)
          await watch.talk(/Watching/)
          while (((await mobilink(['status', '--json'], { data })).json()[0]?.paths as unknown[]).length === 0) await watch.event(({ event }) => event === 'network:changed')
          await watch.end('SIGINT')
          const beside = await doctor(data)
          expect(beside.of('bootstrap').map(({ says }) => says)).to.deep.equal([`The bootstrap node ${up} is connected to the running node.`])
          expect(beside.of('relay')[0]).to.include({ state: 'broken' }).and.property('says').include(down)
          expect(beside.of('third-parties')[0]?.says).to.match(/contacted 127\.0\.0\.1:\d+ to find others, last \d{4}-/)
          expect([brokenOnes(beside.lines), beside.code]).to.deep.equal([['relay'], 1])
        })
      })
    })
  })

  it('tells a STUN server that answers from one that does not', async () => {
    await withFolder(async (data) => {
      const server = createSocket('udp4')
      server.on('message', (question, { port, address }) => {
        const answer = Buffer.from(question)
        answer.writeUInt16BE(0x0101, 0)
        server.send(answer, port, address)
      })
      const silent = createSocket('udp4')
      try {
        for (const socket of [server, silent]) {
          socket.bind(0, '127.0.0.1')
          await once(socket, 'listening')
        }
        const iceServers = [server, silent].map((socket) => `stun:127.0.0.1:${socket.address().port}`)
        const config = { mdns: false, listen: ['/ip4/127.0.0.1/tcp/0'] }
        const one = await doctor(data, ['--profile', 'lan', '--config', await configFile(data, { ...config, iceServers })])
        expect(one.of('stun').map(({ state }) => state)).to.deep.equal(['ok', 'warning'])
        expect(one.of('stun')[1]?.says).to.include(iceServers[1])
        expect([brokenOnes(one.lines), one.code]).to.deep.equal([[], 0])

        const none = await doctor(data, ['--profile', 'lan', '--config', await configFile(data, { ...config, iceServers: iceServers.slice(1) })])
        expect(none.of('stun').map(({ state }) => state)).to.deep.equal(['broken'])
        expect([brokenOnes(none.lines), none.code]).to.deep.equal([['stun'], 1])
      } finally {
        server.close()
        silent.close()
      }
    })
  })

  it('says that WebRTC does not load, and still tests the rest', async () => {
    await withFolder(async (parent) => {
      const hook = join(parent, 'hook.mjs')
      await writeFile(hook, "import { registerHooks } from 'node:module'\nregisterHooks({ resolve: (name, context, next) => { if (name === 'node-datachannel') throw Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND' }); return next(name, context) } })\n")
      const { code, lines, of } = await doctor(join(parent, 'never'), [], { NODE_OPTIONS: `--import=${hook}` })
      expect(of('webrtc')[0]).to.include({ state: 'broken' }).and.property('do').include('npm ci')
      expect([brokenOnes(lines), code]).to.deep.equal([['webrtc'], 1])
      expect(lines.at(-1)?.check).to.equal('third-parties')
    })
  })

  it('names a configuration that cannot be used, and goes on without', async () => {
    await withFolder(async (data) => {
      const { code, lines, of } = await doctor(data, ['--config', await configFile(data, { relays: ['/ip4/203.0.113.1/tcp/1'] })])
      expect(of('configuration')[0]).to.include({ state: 'broken' }).and.property('says').include('"relays')
      expect(of('relay')[0]?.state).to.equal('unknown')
      expect([brokenOnes(lines), code]).to.deep.equal([['configuration'], 1])
    })
  })

  it('names a damaged store and a clock that is behind what it stamped', async () => {
    await withFolder(async (data) => {
      await stopped(data)
      const soon = new Date(Date.now() + 3 * 86_400_000)
      await utimes(join(data, 'vault'), soon, soon)
      await rename(join(data, 'store', 'CURRENT'), join(data, 'store', 'CURRENT.aside'))
      await writeFile(join(data, 'store', 'CURRENT'), 'MANIFEST-999999\n')
      const { code, lines, of } = await doctor(data)
      expect(of('clock')[0]?.says).to.include('3 days later')
      expect(of('store')[0]).to.include({ state: 'broken' })
      expect([brokenOnes(lines), code]).to.deep.equal([['clock', 'store'], 1])
    })
  })
})

describe('what doctor judges by numbers', () => {
  it('calls a year out of reason broken, a clock set back a warning, and a machine that slept well', () => {
    const now = Date.UTC(2031, 4, 4)
    expect(judgeClock({ now: 0 }).state).to.equal('broken')
    expect(judgeClock({ now: Date.UTC(2101, 0, 1) }).state).to.equal('broken')
    expect(judgeClock({ now, driftMs: -60_000 }).state).to.equal('warning')
    expect(judgeClock({ now, driftMs: 3_600_000 })).to.include({ state: 'ok' }).and.property('says').include('60 minutes')
    expect(judgeClock({ now, driftMs: 40, lastWrittenAt: now + 1_000 }).state).to.equal('ok')
  })

  it('tells a machine with a network from one that has loopback, or numbers that lead nowhere', () => {
    const at = (address: string, internal = false): NetworkInterfaceInfo => ({ address, internal, family: 'IPv4', netmask: '', mac: '', cidr: null })
    expect(hasNetwork({ lo: [at('127.0.0.1', true)] })).to.equal(false)
    expect(hasNetwork({ lo: [at('127.0.0.1', true)], eth0: [at('169.254.3.4'), at('fe80::1')] })).to.equal(false)
    expect(hasNetwork({ lo: [at('127.0.0.1', true)], eth0: [at('192.168.1.2')] })).to.equal(true)
    expect(checkNetwork(loadConfig({ profile: 'lan' }), false)).to.include({ state: 'broken' }).and.property('do').include('Connect it')
    expect(checkNetwork(loadConfig({ profile: 'local' }), false).state).to.equal('ok')
  })

  it('says of a running node whether others reach it, and of one that does not run that nobody knows', () => {
    const judged = (reachability: Reachability): Finding | undefined => tellReach(undefined, { reachability, findable: { state: 'off' } } as RunningNode)[0]
    expect(judged({ reachable: 'yes', because: 'dialled back' })).to.include({ state: 'ok', do: '' })
    expect(judged({ reachable: 'no', because: 'refused' })).to.include({ state: 'warning' }).and.property('do').include('forward the port')
    expect(judged({ reachable: 'unknown', because: 'being tried' })?.state).to.equal('unknown')
    expect(tellReach(loadConfig({ profile: 'lan' }), undefined)[0]?.state).to.equal('unknown')
    expect(tellReach(loadConfig({ profile: 'local' }), undefined)[0]?.state).to.equal('ok')
  })

  it('calls a disk with no room for the store broken, and one nearly full a warning', () => {
    expect([0, 15, 100, 600].map((mebibytes) => judgeSpace(mebibytes * 1024 ** 2).state)).to.deep.equal(['broken', 'broken', 'warning', 'ok'])
  })

  it('judges how many files may be open by the limit and by how near the node is to it', () => {
    expect([64, 256, 1_024, Infinity].map((limit) => judgeOpenFiles(limit).state)).to.deep.equal(['broken', 'warning', 'ok', 'ok'])
    expect([judgeOpenFiles(1_024, 40).state, judgeOpenFiles(1_024, 1_000).state, judgeOpenFiles(undefined).state]).to.deep.equal(['ok', 'broken', 'unknown'])
  })

  it('names a page that is not built, or lacks a file that its document names', async () => {
    await withFolder(async (folder) => {
      expect(await checkBundle(folder)).to.include({ state: 'broken' }).and.property('do').include('npm run build')
      await writeFile(join(folder, 'index.html'), '<script src="/assets/main.js"></script>')
      expect((await checkBundle(folder)).state).to.equal('broken')
      await mkdir(join(folder, 'assets'))
      await writeFile(join(folder, 'assets', 'main.js'), '')
      expect((await checkBundle(folder)).state).to.equal('ok')
    })
  })
})

describe('mobilink status', () => {
  it('says of each contact how it is reached, and the address only to who asks for more', async () => {
    await withFolder(async (parent) => {
      await running(join(parent, 'a'), [], async (a) => {
        await running(join(parent, 'b'), [], async (b) => {
          const watch = new RunningCommand(['watch', '--json'], b.data)
          await watch.talk(/Watching/)
          for (const [data, address, name] of [[a.data, b.peerId, 'Bea'], [b.data, a.addresses[0] ?? '', 'Ada']] as const) {
            expect((await mobilink(['contacts', 'add', address, '--name', name], { data })).code).to.equal(0)
          }
          await watch.event(({ event, detail }) => event === 'contact:changed' && (detail as { state: string, online: boolean }).state === 'accepted' && (detail as { online: boolean }).online)
          await watch.end('SIGINT')

          const plain = (await mobilink(['status'], { data: b.data })).stdout
          expect(plain).to.match(/^ {2}Ada {2}direct · TCP/m)
          expect(plain).to.match(/^Other connections {2}none$/m)
          const path = /\/ip4\/127\.0\.0\.1\/tcp\/\d+\S*/
          expect(linesOf(plain).find((line) => line.includes('Ada'))).to.not.match(path)
          expect(linesOf((await mobilink(['status', '--verbose'], { data: b.data })).stdout).find((line) => line.includes('Ada'))).to.match(path)
          expect(plain).to.match(/^Reachable from outside {2}no: it is set to stay on this machine/m)
          expect(plain).to.match(/^Found by its peer ID {2}\w/m)
          const { reach } = JSON.parse((await mobilink(['status', '--json'], { data: b.data })).stdout) as { reach: Array<Record<string, unknown>> }
          expect((await mobilink(['status', '--json'], { data: b.data })).json()[0]).to.deep.include({ reachability: { reachable: 'no', because: 'local' } }).and.have.nested.property('findable.state')
          expect(reach).to.have.lengthOf(1)
          expect(reach[0]).to.include({ peerId: a.peerId, path: 'direct', transport: 'tcp' }).and.property('address').match(path)

          const gone = new RunningCommand(['watch', '--json'], b.data)
          await gone.talk(/Watching/)
          await a.command.end()
          await gone.event(({ event }) => event === 'peer:offline')
          await gone.end('SIGINT')
          expect((await mobilink(['status'], { data: b.data })).stdout).to.match(/^ {2}Ada {2}offline$/m)
          expect((await mobilink(['status', '--json'], { data: b.data })).json()[0]?.reach).to.deep.equal([{ peerId: a.peerId, path: 'none' }])
        })
      })
    })
  })
})

async function configFile (folder: string, fields: object): Promise<string> {
  const path = join(folder, 'config.json')
  await writeFile(path, JSON.stringify(fields))
  return path
}
