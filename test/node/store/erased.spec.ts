import { expect } from 'chai'
import { StoreFullError } from '../../../src/node/store/durable-level.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { keys, orderKey } from '../../../src/node/store/keys.ts'
import { rejectionOf } from '../../identity/rejection.ts'
import { KEY_FILE, seededRandom } from '../../identity/vault/tools.ts'
import { ANN, BEN, plantedRows } from './planted.ts'
import { newVault, openWith, PASSPHRASE, put, text, unlocked } from './vaults.ts'
import type { OpenVault, PeerIdText } from '../../../src/identity/index.ts'
import type { Write } from '../../../src/node/store/durable-level.ts'
import type { Store } from '../../../src/node/store/store.ts'

const entry = (number: number, peer: PeerIdText = ANN): string => keys.outboxEntry(peer, orderKey(number))
const del = (key: string): Write => ({ type: 'del', key })

/** Row by row, and also as one page of each space. */
async function contents (store: Store): Promise<Map<string, string>> {
  const spaces = ['m/', 'o/', 'z/', 'r/', 'p/']
  const pages = await Promise.all(spaces.map(async (prefix) => await store.page({ prefix, limit: 1_000 })))
  const rows = pages.flat()
  const values = await store.getMany(rows.map(({ key }) => key))
  expect(values).to.deep.equal(rows.map(({ value }) => value))
  return new Map(rows.map(({ key, value }) => [key, text(value) ?? '']).sort() as Array<[string, string]>)
}

describe('rows that are erased for good', function () {
  this.timeout(60_000)

  let disk: MemoryDisk
  let vault: OpenVault

  beforeEach(async () => {
    disk = new MemoryDisk()
    vault = await newVault()
  })

  const open = async (on = disk): Promise<Store> => await openWith(vault, await openMemoryLevel(on))
  const bucketsOf = (on: MemoryDisk): string[] => on.contents().map(({ key }) => key).filter((key) => key.startsWith('w/bucket-'))

  it('have a key each, in a record that shrinks as they go and is gone with the last', async () => {
    const store = await open()
    await store.commit(Array.from({ length: 300 }, (_, at) => put(entry(at), `envelope ${at}`)))
    expect(bucketsOf(disk)).to.have.length(3)
    for (let at = 0; at < 300; at += 64) await store.note(Array.from({ length: Math.min(64, 300 - at) }, (_, index) => del(entry(at + index))))
    expect(bucketsOf(disk)).to.deep.equal([])
    expect(await contents(store)).to.deep.equal(new Map())
    await store.close()
  })

  it('are those in any key space whose writes say so, replaced or deleted, and no others', async () => {
    const store = await open()
    const row = (number: number): string => keys.message(ANN, orderKey(number))
    const isErasable = true
    await store.commit([{ ...put(row(1), 'stays'), isErasable: false }, { ...put(row(2), 'goes'), isErasable }, { ...put(row(3), 'goes, too'), isErasable }])
    expect(bucketsOf(disk)).to.have.length(1)
    const forms = (): number[] => disk.contents().filter(({ key }) => key.startsWith('~m/')).map((row) => row.type === 'put' ? row.value[0] ?? 0 : 0)
    expect(forms()).to.deep.equal([1, 2, 2])
    await store.commit([{ ...put(row(3), 'another'), isErasable }])
    expect([...(await contents(store)).values()]).to.deep.equal(['stays', 'goes', 'another'])
    await store.close()
    const again = await open()
    expect([...(await contents(again)).values()]).to.deep.equal(['stays', 'goes', 'another'])
    await again.commit([del(row(1)), { ...del(row(2)), isErasable }, { ...del(row(3)), isErasable }])
    expect(bucketsOf(disk)).to.deep.equal([])
    // of one key, said once is said
    await again.commit([{ ...put(row(4), 'one'), isErasable }, { ...put(row(4), 'two') }])
    await again.commit([{ ...del(row(4)), isErasable }])
    expect(bucketsOf(disk)).to.deep.equal([])
    await again.close()
  })

  it('cost one step for a window of them, and a handful of writes', async () => {
    const store = await open()
    await store.commit(Array.from({ length: 64 }, (_, at) => put(entry(at), 'envelope')))
    let writes = 0
    disk.onWrite = ({ moment, writes: rows }) => { if (moment === 'before') writes += rows.length }
    await store.note(Array.from({ length: 63 }, (_, at) => del(entry(at))))
    // 63 rows, the bucket, the root
    expect(writes).to.equal(65)
    await store.close()
  })

  it('open after every kind of restart, and forget nothing that was not erased', async () => {
    let store = await open()
    await store.commit([...plantedRows(), put('r/ann/state', 'one'), put('p/0000000000000001', 'prekey')])
    await store.commit([put('r/ann/state', 'two'), del('p/0000000000000001')])
    const before = await contents(store)
    await store.close()
    store = await open()
    expect(await contents(store)).to.deep.equal(before)
    expect(before.get('r/ann/state')).to.equal('two')
    await store.commit([put('r/ann/state', 'three')])
    disk.crash({ loseUnsynced: true })
    store = await open()
    expect(text(await store.get('r/ann/state'))).to.equal('three')
    await store.close()
  })

  it('are read while they are rewritten, as some moment had them, and never as an error', async () => {
    const store = await open()
    await store.commit(['a', 'b', 'c'].map((name) => put(`r/${name}`, '0')))
    const writing = { isOver: false }
    const torn: string[][] = []
    const reading = (async () => {
      while (!writing.isOver) {
        const values = (await store.page({ prefix: 'r/', limit: 9 })).map(({ value }) => text(value) ?? '')
        if (new Set(values).size !== 1 || values.length !== 3) torn.push(values)
        await store.getMany(['r/a', 'r/gone', 'r/c'])
      }
    })()
    for (let round = 1; round <= 300; round++) await store.commit(['a', 'b', 'c'].map((name) => put(`r/${name}`, `${round}`)))
    writing.isOver = true
    await reading
    expect(torn).to.deep.equal([])
    await store.close()
  })

  it('come back with a note that the power took, for who unlocks the vault', async () => {
    let store = await open()
    await store.commit([put(entry(1), 'envelope')])
    await store.note([del(entry(1))])
    expect(await store.has(entry(1))).to.equal(false)
    disk.crash({ loseUnsynced: true })
    store = await open()
    expect(text(await store.get(entry(1)))).to.equal('envelope')
    await store.commit([del(entry(1))])
    expect(await contents(store)).to.deep.equal(new Map())
    await store.close()
  })

  it('are whole after a crash before or after any write, with everything that was confirmed', async () => {
    for (const loseUnsynced of [true, false]) {
      for (const moment of ['before', 'after'] as const) {
        for (let step = 0; ; step++) {
          const here = new MemoryDisk()
          const { model, unsure, isOver } = await liveUntil(here, step, moment, loseUnsynced)
          const store = await open(here)
          const found = await contents(store)
          const told = `${moment} write ${step}, ${loseUnsynced ? 'power' : 'process'} lost`
          expect([...unsure.map((one) => JSON.stringify([...one]))], told).to.include(JSON.stringify([...found]))
          // and it goes on from there
          await store.commit([...found.keys()].map(del))
          await store.commit([put(entry(99), 'after')])
          expect([...await contents(store)], told).to.deep.equal([[entry(99), 'after']])
          await store.close()
          if (isOver) {
            expect([...found], told).to.deep.equal([...model])
            break
          }
        }
      }
    }
  })

  it('are whole after a full disk that refused a batch, or wrote it and said that it had not', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (let failing = 0; failing < 40; failing++) {
        const here = new MemoryDisk()
        const store = await open(here)
        const random = seededRandom(`full ${failing}`)
        const model = new Map<string, string>()
        let count = 0
        here.onWrite = (write) => { if (write.moment === moment && count++ % 40 >= failing && count % 3 === 0) throw new StoreFullError('no room') }
        for (let round = 0; round < 25; round++) {
          const writes = randomWrites(random, round)
          const isKept = await store.commit(writes).then(() => true, (error: unknown) => {
            expect(error).to.be.instanceOf(StoreFullError)
            return moment === 'after'
          })
          if (isKept) apply(model, writes)
          if (round % 5 === 0) expect([...await contents(store)], `${moment}, ${failing}, ${round}`).to.deep.equal(sorted(model))
        }
        here.onWrite = undefined
        await store.close()
        const again = await open(here)
        expect([...await contents(again)]).to.deep.equal(sorted(model))
        await again.close()
      }
    }
  })

  it('go on past 256 erasures, when the chain of their keys begins anew, also where that batch fails', async () => {
    const store = await open()
    await store.commit(Array.from({ length: 128 }, (_, at) => put(entry(at), `${at}`)))
    for (let step = 1; step <= 600; step++) {
      if (step % 256 === 255) {
        let left = 2
        disk.onWrite = ({ moment }) => {
          if (moment !== (left % 2 === 0 ? 'after' : 'before') || left === 0) return
          left--
          throw new StoreFullError('no room')
        }
        for (let tries = 0; tries < 2; tries++) await rejectionOf(store.commit([put('r/ann/state', `${step}`)]))
        disk.onWrite = undefined
      }
      await store.commit([put('r/ann/state', `${step}`)])
    }
    expect(text(await store.get('r/ann/state'))).to.equal('600')
    await store.close()
    const again = await open()
    expect((await contents(again)).size).to.equal(129)
    await again.close()
  })

  it('open for the slots of the vault as they are now, and not for one that was taken away', async () => {
    vault = await newVault(PASSPHRASE, KEY_FILE)
    const store = await open()
    await store.commit([put(entry(1), 'envelope')])
    const [first] = vault.slots
    await store.sealTo(first === undefined ? [] : [first])
    await store.commit([put(entry(2), 'another')])
    await store.close()
    const lost = await unlocked(vault.file, KEY_FILE)
    expect((await rejectionOf(openMemoryLevel(disk).then(async (level) => await openWith(lost, level)))).name).to.equal('InvalidSealedRecordError')
    const again = await open()
    await again.sealTo(vault.slots)
    await again.close()
    const found = await openWith(lost, await openMemoryLevel(disk))
    expect(text(await found.get(entry(2)))).to.equal('another')
    expect((await rejectionOf(found.sealTo([]))).name).to.equal('RangeError')
    await found.close()
  })

  it('can be replaced when somebody made them unreadable', async () => {
    await (await open()).close()
    const store = await open()
    await store.commit([put(entry(1), 'envelope'), put(entry(1, BEN), 'other')])
    await store.close()
    const stored = disk.contents().filter(({ key }) => key.startsWith('~o/'))
    disk.write(stored.map(({ key }) => put(key, 'rubbish')), true)
    const again = await open()
    await again.commit([put(entry(1), 'anew'), del(entry(1, BEN))])
    expect([...await contents(again)]).to.deep.equal([[entry(1), 'anew']])
    await again.close()
  })

  /** Lives on this disk until it crashes at a write; what the model may be then is what was confirmed, or one commit more. */
  async function liveUntil (here: MemoryDisk, step: number, moment: 'before' | 'after', loseUnsynced: boolean): Promise<{ model: Map<string, string>, unsure: Array<Array<[string, string]>>, isOver: boolean }> {
    const random = seededRandom(`crash ${step}`)
    const crashed = Promise.withResolvers<'crashed'>()
    let count = 0
    const store = await open(here)
    here.onWrite = (write) => {
      if (write.moment !== moment || count++ !== step) return
      here.onWrite = undefined
      here.crash({ loseUnsynced })
      crashed.resolve('crashed')
    }
    let model = new Map<string, string>()
    for (let round = 0; round < 12; round++) {
      const writes = randomWrites(random, round)
      const next = new Map(model)
      apply(next, writes)
      if (await Promise.race([store.commit(writes).then(() => 'kept'), crashed.promise]) === 'crashed') return { model, unsure: [sorted(model), sorted(next)], isOver: false }
      model = next
    }
    here.onWrite = undefined
    await store.close()
    return { model: new Map(sorted(model)), unsure: [sorted(model)], isOver: true }
  }
})

/** A few rows that come, go and change, of which most can be erased. */
function randomWrites (random: ReturnType<typeof seededRandom>, round: number): Write[] {
  return Array.from({ length: 1 + random.below(6) }, (_, at) => {
    const key = [`o/ann/${orderKey(random.below(6))}`, `z/ann/${orderKey(random.below(3))}`, `r/ann/${random.below(3)}`, `m/ann/${orderKey(random.below(5))}`][random.below(4)] ?? ''
    return random.below(3) === 0 ? del(key) : put(key, `${round}.${at}`)
  })
}

function apply (model: Map<string, string>, writes: readonly Write[]): void {
  for (const write of writes) {
    if (write.type === 'put') model.set(write.key, text(write.value) ?? '')
    else model.delete(write.key)
  }
}

function sorted (model: ReadonlyMap<string, string>): Array<[string, string]> {
  return [...model].sort()
}
