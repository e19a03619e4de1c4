import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ClassicLevel } from 'classic-level'
import { Key } from 'interface-datastore'
import { openHostLevel } from '../../../src/node/platform/host/level.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { keys, orderKey } from '../../../src/node/store/keys.ts'
import { walk } from '../../../src/node/store/walk.ts'
import { CountingLevel } from '../../contract/counting-level.ts'
import { rejectionOf } from '../../identity/rejection.ts'
import { KEY_FILE } from '../../identity/vault/tools.ts'
import { canariesIn } from './canary.ts'
import { ANN, BEN, CANARIES, plant, PLANTED_IN_CORNER, plantedRows } from './planted.ts'
import { newVault, openWith, PASSPHRASE, put, text, unlocked } from './vaults.ts'
import type { OpenVault } from '../../../src/identity/index.ts'
import type { DurableLevel, Write } from '../../../src/node/store/durable-level.ts'

describe('a store on a disk that was stolen', function () {
  this.timeout(30_000)

  let home: string
  let folder: string
  let vault: OpenVault

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'mobilink-at-rest-'))
    folder = join(home, 'store')
    vault = await newVault()
  })

  afterEach(async () => {
    await rm(home, { recursive: true, force: true })
  })

  it('shows no name, no word, no address, no token and no peer ID in any of its files, open or closed [S1-22]', async () => {
    const store = await openWith(vault, await openHostLevel(folder))
    await plant(store)
    await cp(folder, join(home, 'while open'), { recursive: true })
    await store.close()
    // what was in the log of the first opening becomes a table
    const again = await openWith(await unlocked(vault.file), await openHostLevel(folder))
    expect(text(await again.get(keys.contact(ANN)))).to.include('Wilhelmina')
    await again.close()

    expect(canariesIn(await filesOf(folder))).to.deep.equal([])
    expect(canariesIn(await filesOf(join(home, 'while open')))).to.deep.equal([])
  })

  it('shows none either when it was written by a version that did not seal', async () => {
    // as one of them would have, but that LevelDB would compress what it writes, so that a search could miss it
    const plain = new ClassicLevel<string, Uint8Array>(folder, { keyEncoding: 'utf8', valueEncoding: 'view', compression: false })
    for (let round = 0; round < 3; round++) {
      // into the log, a table of the first level, and one of the last
      await plain.batch(plainRows())
      if (round === 1) await plain.compactRange('', '~')
      await plain.close()
      await plain.open()
    }
    await plain.close()
    expect(canariesIn(await filesOf(folder)), 'who searches finds what is there').to.have.members(CANARIES)

    const store = await openWith(vault, await openHostLevel(folder), true)
    expect(canariesIn(await filesOf(folder))).to.deep.equal([])
    for (const { key, ...write } of plantedRows()) expect(await store.get(key), key).to.deep.equal((write as { value: Uint8Array }).value)
    for (const [key, value] of PLANTED_IN_CORNER) expect(text(await store.datastore.get(new Key(key)))).to.equal(value)
    await store.close()
    expect(canariesIn(await filesOf(folder))).to.deep.equal([])
  })

  it('opens with the same vault, whichever of its ways was taken, and with no other', async () => {
    vault = await newVault(PASSPHRASE, KEY_FILE)
    const store = await openWith(vault, await openHostLevel(folder))
    vault.wipe()
    await plant(store)
    await store.close()
    for (const secret of [PASSPHRASE, KEY_FILE]) {
      const again = await openWith(await unlocked(vault.file, secret), await openHostLevel(folder))
      expect(text(await again.get(keys.outboxEntry(ANN, orderKey(1))))).to.include('albatross')
      await again.close()
    }
    expect((await rejectionOf(openHostLevel(folder).then(async (level) => await openWith(await newVault(), level)))).name).to.equal('InvalidSealedRecordError')
    // and it was closed again
    await (await openHostLevel(folder)).close()
  })

  it('keeps what it was for after reading: opening and looking writes nothing', async () => {
    await (await openWith(vault, await openHostLevel(folder))).close()
    const level = new CountingLevel(await openHostLevel(folder))
    const store = await openWith(vault, level)
    await store.get(keys.profile)
    await store.page({ prefix: keys.outboxes, limit: 9 })
    await store.close()
    expect([level.durableBatches.length, level.plainBatches]).to.deep.equal([0, 0])
  })
})

describe('a store that somebody wrote into', function () {
  this.timeout(30_000)

  let disk: MemoryDisk
  let vault: OpenVault

  beforeEach(async () => {
    disk = new MemoryDisk()
    vault = await newVault()
    const store = await openWith(vault, await openMemoryLevel(disk))
    await plant(store)
    await store.close()
  })

  it('refuses every row that was changed in any byte, cut or emptied, and changes nothing', async () => {
    for (const row of sealedRows(disk)) {
      const at = Array.from({ length: row.value.byteLength }, (_, index) => index).filter((index) => index < 12 || index % 29 === 0)
      const forms = [...at.map((index) => flipped(row.value, index)), row.value.subarray(0, 20), row.value.subarray(1), new Uint8Array(0)]
      for (const value of forms) await expectRefused([{ ...row, value }])
    }
  })

  it('refuses a row in the place of another, of the same kind or not', async () => {
    const rows = sealedRows(disk)
    for (const [at, row] of rows.entries()) {
      const others = [rows[(at + 1) % rows.length], rows[(at + 7) % rows.length], rows.find(({ key }) => key !== row.key && key.slice(0, 3) === row.key.slice(0, 3))]
      for (const other of others) if (other !== undefined && other.key !== row.key) await expectRefused([{ ...row, value: other.value }])
    }
  })

  it('never takes a row that lies open for one of its own', async () => {
    const contact = plantedRows().find(({ key }) => key === keys.contact(ANN)) as { value: Uint8Array }
    const [ours] = sealedRows(disk).filter(({ key }) => key.startsWith('~c/'))
    // under its plain key nobody looks; under a sealed one it does not open
    await expectUnseen([put(keys.contact('12D3KooWIntruder' as typeof ANN), contact.value)])
    await expectRefused([put(`~c/${'ab'.repeat(16)}`, contact.value)])
    await expectRefused([put(ours?.key ?? '', contact.value)])
  })

  it('is no older than it was, whatever its number says', async () => {
    for (const version of ['1', '2']) {
      const error = await rejectionOf(openWith(vault, await levelWith([put('v', version), put('c/12D3KooWIntruder', 'plain')])))
      expect(error.name).to.equal('StoreDamagedError')
    }
  })

  it('says that it was damaged when what it is opened with is gone, halved, cut or of another store', async () => {
    const other = new MemoryDisk()
    await (await openWith(vault, await openMemoryLevel(other))).close()
    const [root, seals] = ['w/root', 'w/seals'].map((name) => rowsOf(other).find(({ key }) => key === name) as { key: string, value: Uint8Array })
    const changes: Write[][] = [
      [{ type: 'del', key: 'w/root' }, { type: 'del', key: 'w/seals' }],
      [{ type: 'del', key: 'w/root' }],
      [{ type: 'del', key: 'w/seals' }],
      [put('w/root', (root?.value ?? new Uint8Array()).subarray(0, 40))],
      [put('w/root', root?.value ?? '')],
      [put('w/seals', seals?.value ?? '')]
    ]
    for (const change of changes) expect((await rejectionOf(openWith(vault, await levelWith(change)))).name).to.be.oneOf(['InvalidSealedRecordError', 'StoreDamagedError'])
  })

  it('refuses what could be erased when the record of its keys was changed or taken away', async () => {
    const bucket = rowsOf(disk).find(({ key }) => key.startsWith('w/bucket-')) as { key: string, value: Uint8Array }
    for (const change of [{ type: 'del' as const, key: bucket.key }, put(bucket.key, flipped(bucket.value, 60))]) {
      const store = await openWith(vault, await levelWith([change]))
      expect((await rejectionOf(store.page({ prefix: keys.outboxes, limit: 9 }))).name).to.equal('InvalidSealedRecordError')
      expect((await rejectionOf(store.commit([{ type: 'del', key: keys.outboxEntry(ANN, orderKey(1)) }]))).name).to.equal('InvalidSealedRecordError')
      expect(text(await store.get(keys.contact(BEN))), 'the rest opens').to.include('Wilhelmina')
      await store.close()
    }
  })

  /** Reading everything fails with the one error. */
  async function expectRefused (changes: readonly Write[]): Promise<void> {
    const error = await rejectionOf(readAll(changes))
    expect(error.name, changes.map(({ key }) => key).join()).to.equal('InvalidSealedRecordError')
    for (const canary of CANARIES) expect(error.message).to.not.include(canary)
  }

  async function expectUnseen (changes: readonly Write[]): Promise<void> {
    expect(await readAll(changes)).to.equal(await readAll([]))
  }

  /** How many rows can be read. */
  async function readAll (changes: readonly Write[]): Promise<number> {
    const store = await openWith(vault, await levelWith(changes))
    let count = 0
    try {
      for (const space of ['b', 'c', 'd', 'e', 'i', 'm', 'o', 'q', 's', 't', 'y', 'z']) for await (const row of walk(store, `${space}/`)) count += row.key === '' ? 0 : 1
      for await (const row of store.datastore.query({})) count += row.key.toString() === '' ? 0 : 1
    } finally {
      await store.close()
    }
    return count
  }

  /** The disk as somebody left it who had it for a while. */
  async function levelWith (changes: readonly Write[]): Promise<DurableLevel> {
    const copy = new MemoryDisk()
    copy.write([...disk.contents(), ...changes], true)
    return await openMemoryLevel(copy)
  }
})

function rowsOf (disk: MemoryDisk): Array<{ type: 'put', key: string, value: Uint8Array }> {
  return disk.contents().flatMap((write) => write.type === 'put' ? [write] : [])
}

function sealedRows (disk: MemoryDisk): Array<{ type: 'put', key: string, value: Uint8Array }> {
  return rowsOf(disk).filter(({ key }) => key.startsWith('~'))
}

function flipped (value: Uint8Array, at: number): Uint8Array {
  return value.map((byte, index) => index === at ? byte ^ 0x10 : byte)
}

/** As version 2 left them. */
function plainRows (): Array<{ type: 'put', key: string, value: Uint8Array }> {
  const rows = [put('v', '2'), ...plantedRows(), ...PLANTED_IN_CORNER.map(([key, value]) => put(key, value))]
  return rows.flatMap((write) => write.type === 'put' ? [{ ...write }] : [])
}

async function filesOf (folder: string): Promise<Uint8Array> {
  const names = await readdir(folder)
  const files = await Promise.all(names.map(async (name) => [Buffer.from(name), await readFile(join(folder, name))]))
  return Buffer.concat(files.flat())
}
