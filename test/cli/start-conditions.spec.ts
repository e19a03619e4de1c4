import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { DiskOutcome, NetworkOutcome } from './start-conditions-child.ts'
import type { AddressInfo } from 'node:net'

const CHILD = fileURLToPath(new URL('./start-conditions-child.js', import.meta.url))
const SOMEBODY = '12D3KooWA1bysjrTACSWqf6q172inxvwKHUxAnBtVgaVDKMxpZtx'
const TEN_YEARS_MS = 10 * 365 * 86_400_000

/** Makes every command of a process see another time. */
async function clockOff (folder: string, byMs: number): Promise<Record<string, string>> {
  const path = join(folder, `clock${byMs}.mjs`)

  await writeFile(path, `const Right = Date
globalThis.Date = class extends Right {
  constructor (...given) { super(...(given.length === 0 ? [Right.now() + ${byMs}] : given)) }
  static now () { return Right.now() + ${byMs} }
}
`)

  return { NODE_OPTIONS: `--import=${path}` }
}

describe('starting', () => {
  it('does not wait for a bootstrap node that takes the connection and never says a word', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    let given = 0

    silent.on('connection', (socket) => {
      socket.on('error', () => undefined)
      socket.on('close', () => { given++ })
    })
    await once(silent, 'listening')

    try {
      await withFolder(async (data) => {
        const { command } = await startHost(data, ['--no-web', '--bootstrap', `/ip4/127.0.0.1/tcp/${(silent.address() as AddressInfo).port}/p2p/${SOMEBODY}`])

        // its own dial has not been given up yet
        expect(given).to.equal(0)
        expect((await mobilink(['status'], { data })).code).to.equal(0)
        expect(await command.end()).to.equal(0)
        expect(command.stderr).to.not.match(/fault|Error/)
      })
    } finally {
      silent.close()
    }
  })

  it('says that the clock is wrong, and still meets, sends and receives', async () => {
    await withFolder(async (parent) => {
      const behind = await startHost(join(parent, 'behind'), ['--no-web'], await clockOff(parent, -TEN_YEARS_MS))
      const ahead = await startHost(join(parent, 'ahead'), ['--no-web'], await clockOff(parent, TEN_YEARS_MS))

      expect(await behind.command.talk(/clock/)).to.match(/^The clock says that it is the year \d+\. Set the clock/)
      expect((await behind.command.event(({ event }) => event === 'fault')).detail).to.include({ name: 'WrongClockError' })

      for (const [from, to, name] of [[behind, ahead, 'Ahead'], [ahead, behind, 'Behind']] as const) {
        expect((await mobilink(['contacts', 'add', to.addresses[0] ?? '', '--name', name], { data: from.data })).code).to.equal(0)
      }

      for (const [from, name] of [[behind, 'Ahead'], [ahead, 'Behind']] as const) {
        const { code, stderr } = await mobilink(['send', name, 'whatever the time', '--wait', '30'], { data: from.data })

        expect(code, stderr).to.equal(0)
      }

      await Promise.all([behind.command.end(), ahead.command.end()])
    })
  })

  it('after the clock was put right does not wait until the wrong time for what failed then', async () => {
    await withFolder(async (parent) => {
      const other = await startHost(join(parent, 'other'))
      const data = join(parent, 'host')
      const wrong = await startHost(data, ['--no-web'], await clockOff(parent, TEN_YEARS_MS))

      expect((await mobilink(['contacts', 'add', other.addresses[0] ?? '', '--name', 'Other'], { data })).code).to.equal(0)
      expect((await mobilink(['contacts', 'add', wrong.addresses[0] ?? ''], { data: other.data })).code).to.equal(0)
      expect((await mobilink(['send', 'Other', 'first', '--wait', '30'], { data })).code).to.equal(0)

      const watch = new RunningCommand(['watch', '--json'], data)

      await watch.talk(/Watching/)
      await other.command.end()
      await watch.event(({ event }) => event === 'peer:offline')
      await watch.end('SIGINT')
      expect((await mobilink(['send', 'Other', 'second'], { data })).code).to.equal(0)
      let next = 0

      // an attempt at somebody who is away fails within a second or two, and the next one lies ten years ahead
      while (next === 0) next = Number((await mobilink(['pending', '--json'], { data })).json().find(({ attempts }) => Number(attempts) > 0)?.nextAttemptAt ?? 0)
      expect(next).to.be.above(Date.now() + TEN_YEARS_MS / 2)
      await wrong.command.end()

      const back = await startHost(other.data)
      const right = await startHost(data)
      const { code, stderr } = await mobilink(['send', 'Other', 'third', '--wait', '30'], { data })

      expect(code, stderr).to.equal(0)
      expect((await mobilink(['pending', '--json'], { data })).stdout).to.equal('')
      await Promise.all([back.command.end(), right.command.end()])
    })
  })

  describe('on a machine of its own', function () {
    // a dozen commands one after the other, and a bootstrap node that is tried again after up to a minute
    this.timeout(180_000)

    before(function () {
      // where a system lets nobody have a network and mounts of their own, there is nothing to switch off
      if (spawnSync('unshare', ['--map-root-user', '--net', '--mount', 'sh', '-c', 'ip link set lo up && mount -t tmpfs tmpfs /mnt']).status !== 0) this.skip()
    })

    const alone = async (scenario: 'network' | 'disk'): Promise<unknown> => {
      const { stdout } = await promisify(execFile)('unshare', ['--map-root-user', '--net', '--mount', process.execPath, CHILD, scenario], { timeout: 170_000 })

      return JSON.parse(stdout)
    }

    it('works without any network, says so, and goes on by itself when there is one', async () => {
      const { before, doctor, after, connected, stderr } = await alone('network') as NetworkOutcome
      const stateOf = (check: string): string[] => doctor.filter((line) => line.check === check).map(({ state }) => state)

      expect(before).to.deep.equal({ reachable: 'no', because: 'no network' })
      expect([stateOf('network'), stateOf('bootstrap'), stateOf('webrtc'), stateOf('outside')]).to.deep.equal([['broken'], ['unknown'], ['unknown'], ['warning']])
      expect(connected).to.equal(true)
      expect(after.because).to.not.equal('no network')
      expect(stderr).to.equal('')
    })

    it('says that the disk is full, keeps what it has, and goes on by itself when there is room', async () => {
      const { full, refused, stillRuns, kept, texts } = await alone('disk') as DiskOutcome

      expect(full.code).to.equal(1)
      expect(full.stderr).to.match(/^mobilink: .*(No space is left|disk is full)/i)
      expect(refused.code).to.equal(1)
      expect(refused.stderr).to.match(/space|full/)
      expect([stillRuns, kept]).to.deep.equal([0, 0])
      expect(texts).to.deep.equal(['there is room again'])
    })
  })
})
