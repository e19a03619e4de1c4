import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { openHostLevel } from '../../../src/node/platform/host/level.ts'
import { spaceOf } from '../../../src/node/store/stored-keys.ts'
import { openStore } from '../../open-store.ts'
import type { Store } from '../../../src/node/store/store.ts'

const KILL_ROUNDS = Number(process.env.MOBILINK_KILL_ROUNDS ?? 10)

describe('LevelDB on a host', function () {
  this.timeout(30_000 + KILL_ROUNDS * 5_000)

  let home: string
  let folder: string

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'mobilink-host-'))
    folder = join(home, 'data', 'store')
  })

  afterEach(async () => {
    await rm(home, { recursive: true, force: true })
  })

  it(`keeps every confirmed commit, whole, through ${KILL_ROUNDS} kills at random moments`, async () => {
    let next = 0

    for (let round = 0; round < KILL_ROUNDS; round++) {
      const confirmed = await commitUntilKilled(folder, next, 1 + Math.floor(Math.random() * 200))
      const store = await openStore(await openHostLevel(folder))
      const messages = await namesIn(store, 'm/')
      const outbox = await namesIn(store, 'o/')
      await store.close()

      expect(outbox, `round ${round}: half a commit`).to.deep.equal(messages)
      expect(confirmed.filter((name) => !messages.has(name)), `round ${round}: confirmed, then lost`).to.deep.equal([])
      expect(confirmed, `round ${round}`).not.to.be.empty
      next = Math.max(...[...messages].map(Number)) + 1
    }
  })

  it('asks LevelDB to sync what is committed, and only that', async () => {
    const durable = await openHostLevel(folder)
    const store = await openStore(durable)
    const synced: Array<[string, unknown]> = []

    durable.level.on('write', (operations: Array<{ key: unknown, sync?: unknown }>) => {
      synced.push(...operations.map(({ key, sync }): [string, unknown] => [spaceOf(String(key)), sync]))
    })

    await store.commit([{ type: 'put', key: 'm/a', value: new Uint8Array(1) }])
    await store.note([{ type: 'put', key: 'b/a', value: new Uint8Array(1) }])
    await store.close()

    expect(synced).to.deep.equal([['m', true], ['b', undefined]])
    expect(store.durability).to.equal('power loss')
  })

  it('creates a folder that only its owner may enter, and closes one that others could', async function () {
    if (process.platform === 'win32') {
      this.skip()
    }

    await (await openHostLevel(folder)).close()
    expect((await stat(folder)).mode & 0o777).to.equal(0o700)

    await chmod(folder, 0o755)
    await (await openHostLevel(folder)).close()
    expect((await stat(folder)).mode & 0o777).to.equal(0o700)
  })

  it('tells a second process who has the store', async () => {
    const level = await openHostLevel(folder)

    expect(await openedByAnother(folder)).to.deep.include({ name: 'StoreInUseError' })
    expect((await openingFailure(folder, () => Promise.resolve('mobilink, process 4711'))).message).to.include('mobilink, process 4711')
    expect((await openingFailure(folder, () => Promise.resolve(undefined))).message).to.include('another process')
    expect((await openingFailure(folder, () => Promise.reject(new Error('no such file')))).message).to.include('another process')

    await level.close()
    expect(await openedByAnother(folder)).to.deep.include({ name: 'opened' })
  })

  it('lets the next process in when the one that had the store was killed', async () => {
    await commitUntilKilled(folder, 0, 1)
    expect(await openedByAnother(folder)).to.deep.include({ name: 'opened' })
  })

  it('says so when the database is damaged, and leaves it as it is', async () => {
    await (await openStore(await openHostLevel(folder))).close()
    const manifest = (await readdir(folder)).find((name) => name.startsWith('MANIFEST')) ?? ''
    await writeFile(join(folder, manifest), new Uint8Array(100).fill(1))

    const error = await openingFailure(folder)
    expect(error.name).to.equal('StoreDamagedError')
    expect(error.message).to.include(folder).and.match(/Corruption/)
    expect(error.cause).to.be.instanceOf(Error)
    expect((await stat(join(folder, manifest))).size).to.equal(100)
  })

  it('says so when this user may not use the folder', async function () {
    if (process.platform === 'win32') {
      this.skip()
    }

    await (await openHostLevel(folder)).close()
    const isRoot = process.getuid?.() === 0
    await chmod(home, 0o755)
    await chmod(join(home, 'data'), 0o755)

    if (!isRoot) {
      await chmod(folder, 0o000)
    }

    // root may do anything, so it becomes somebody else first
    const outcome = await openedByAnother(folder, isRoot ? '65534' : '')
    await chmod(folder, 0o700)
    expect(outcome.name).to.equal('StoreAccessError')
    expect(outcome.message).to.include(folder).and.match(/permission denied/i)
  })

  it('keeps the real cause of a failure that is none of the others', async () => {
    await mkdir(join(home, 'data'))
    await (await open(folder, 'w')).close()

    const error = await openingFailure(folder)
    expect(error.name).to.equal('StoreFailedError')
    expect(error.message).to.match(/EEXIST|ENOTDIR/)
    expect(error.cause).to.be.instanceOf(Error)
  })

  it('stays readable on a full disk, writes on when there is room, and loses nothing of either', async function () {
    if (spawnSync('prlimit', ['--version']).status !== 0) {
      this.skip() // a real limit on file sizes needs util-linux
    }

    // a soft limit of 200 KiB for each file, whose signal is ignored: write(2) fails as on a full disk
    const command = `trap '' XFSZ; ulimit -S -f 400; exec "$0" "$@"`
    const child = spawn('sh', ['-c', command, process.execPath, pathOf('./filling-child.js'), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const said = JSON.parse(await textOf(child.stdout)) as { before: number, failures: Array<{ name: string, message: string }>, readableWhileFull: number, readsWhileRecovering: number[] }

    expect(said.before).to.be.greaterThan(5)
    expect(said.failures.map(({ name }) => name)).to.deep.equal(['StoreFullError', 'StoreFullError', 'StoreFullError'])
    expect(said.failures[0]?.message).to.include(folder).and.match(/file too large/i)
    expect(said.readableWhileFull).to.equal(said.before)
    expect(said.readsWhileRecovering).to.deep.equal([said.before])

    const store = await openStore(await openHostLevel(folder))
    expect(await namesIn(store, 'm/before/')).to.have.property('size', said.before)
    expect(await namesIn(store, 'm/after/')).to.have.property('size', 50)
    expect(await namesIn(store, 'm/refused/')).to.have.property('size', 0)
    expect(await readdir(folder)).not.to.include('room')
    await store.close()
  })
})

/** Runs a child that commits, kills it once it confirmed `enough`, and answers all it confirmed. */
async function commitUntilKilled (folder: string, from: number, enough: number): Promise<string[]> {
  const child = spawn(process.execPath, [pathOf('./committing-child.js'), folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const confirmed: string[] = []

  for await (const line of createInterface({ input: child.stdout })) {
    confirmed.push(line)

    if (confirmed.length === enough) {
      child.kill('SIGKILL')
    }
  }

  await exited
  // the last line may be cut short by the kill
  return confirmed.filter((line) => /^\d{10}$/.test(line))
}

async function openedByAnother (folder: string, uid = ''): Promise<{ name: string, message: string }> {
  const child = spawn(process.execPath, [pathOf('./stranger-child.js'), folder, uid], { stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(await textOf(child.stdout)) as { name: string, message: string }
}

async function openingFailure (folder: string, owner?: () => Promise<string | undefined>): Promise<Error> {
  return openHostLevel(folder, { owner }).then(
    async (level) => {
      await level.close()
      throw new Error('It should have been refused')
    },
    (error: unknown) => error as Error)
}

async function namesIn (store: Store, prefix: string): Promise<Set<string>> {
  const names = new Set<string>()
  let after: string | undefined

  for (;;) {
    const page = await store.page({ prefix, limit: 1024, after })
    page.forEach(({ key }) => names.add(key.slice(prefix.length)))
    after = page.at(-1)?.key

    if (after === undefined) {
      return names
    }
  }
}

async function textOf (stream: AsyncIterable<unknown>): Promise<string> {
  let text = ''

  for await (const chunk of stream) {
    text += String(chunk)
  }

  return text
}

function pathOf (child: string): string {
  return fileURLToPath(new URL(child, import.meta.url))
}
