import { expect } from 'chai'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { StoreInUseError } from '../../../src/node/store/durable-level.ts'
import { openStore } from '../../open-store.ts'
import type { Write } from '../../../src/node/store/durable-level.ts'
import type { Store } from '../../../src/node/store/store.ts'

describe('a disk in memory', () => {
  it('loses what was not durable when the power goes, and nothing else', async () => {
    const disk = new MemoryDisk()
    const store = await openStore(await openMemoryLevel(disk))
    await store.commit([put('m/kept')])
    await store.note([put('b/noted'), { type: 'del', key: 'm/kept' }])
    disk.crash({ loseUnsynced: true })

    expect(await keysAfterwards(disk)).to.deep.equal(['m/kept'])
  })

  it('loses nothing when only the process dies', async () => {
    const disk = new MemoryDisk()
    const store = await openStore(await openMemoryLevel(disk))
    await store.commit([put('m/kept')])
    await store.note([put('b/noted')])
    disk.crash({ loseUnsynced: false })

    expect(await keysAfterwards(disk)).to.deep.equal(['b/noted', 'm/kept'])
  })

  it('makes a note durable with the commit that follows it, as a log file does', async () => {
    const disk = new MemoryDisk()
    const store = await openStore(await openMemoryLevel(disk))
    await store.note([put('b/noted')])
    await store.commit([put('m/kept')])
    disk.crash({ loseUnsynced: true })

    expect(await keysAfterwards(disk)).to.deep.equal(['b/noted', 'm/kept'])
  })

  it('can lose a note even after a clean close', async () => {
    const disk = new MemoryDisk()
    const store = await openStore(await openMemoryLevel(disk))
    await store.note([put('b/noted')])
    await store.close()
    disk.crash({ loseUnsynced: true })

    expect(await keysAfterwards(disk)).to.deep.equal([])
  })

  for (const moment of ['before', 'after'] as const) {
    it(`crashes ${moment} a write: it is ${moment === 'before' ? 'not there' : 'there'}, and never confirmed`, async () => {
      const disk = new MemoryDisk()
      const store = await openStore(await openMemoryLevel(disk))
      const answers: string[] = []
      const crashed = Promise.withResolvers<undefined>()

      disk.onWrite = (write) => {
        if (write.moment === moment) {
          disk.onWrite = undefined
          disk.crash({ loseUnsynced: true })
          crashed.resolve(undefined)
        }
      }

      listen(answers, 'commit', store.commit([put('m/a')]))
      await crashed.promise
      listen(answers, 'read', store.get('m/a'))
      listen(answers, 'page', store.page({ prefix: 'm/', limit: 1 }))
      listen(answers, 'note', store.note([put('m/b')]))
      listen(answers, 'close', store.close())

      expect(await keysAfterwards(disk)).to.deep.equal(moment === 'before' ? [] : ['m/a'])
      await afterAllMicrotasks()
      expect(answers).to.deep.equal([])
    })
  }

  it('does not let a crashed machine write to the disk that its successor has open', async () => {
    const disk = new MemoryDisk()
    const old = await openMemoryLevel(disk)
    disk.crash({ loseUnsynced: true })
    const store = await openStore(await openMemoryLevel(disk))
    old.writeDurably([put('m/ghost')]).then(() => expect.fail(), () => expect.fail())
    old.close().then(() => expect.fail(), () => expect.fail())
    await store.commit([put('m/a')])

    await afterAllMicrotasks()
    expect(await store.has('m/ghost')).to.equal(false)
    expect(await openMemoryLevel(disk).catch((error: unknown) => error)).to.be.instanceOf(StoreInUseError)
    await store.close()
    expect(await keysAfterwards(disk)).to.deep.equal(['m/a'])
  })

  it('fails a write with the error that its watcher throws', async () => {
    const disk = new MemoryDisk()
    const store = await openStore(await openMemoryLevel(disk))
    const full = new Error('the disk is full')

    disk.onWrite = () => {
      disk.onWrite = undefined
      throw full
    }

    expect(await store.commit([put('m/a')]).catch((error: unknown) => error)).to.equal(full)
    await store.commit([put('m/b')])
    await store.close()
    expect(await keysAfterwards(disk)).to.deep.equal(['m/b'])
  })

  it('does everything in microtasks, so that a virtual clock rules alone', async () => {
    const macrotasks = await countMacrotasks(async () => {
      const disk = new MemoryDisk()
      const store = await openStore(await openMemoryLevel(disk))
      await Promise.all(Array.from({ length: 1500 }, (_, index) => store.commit([put(`m/${index}`)])))
      await store.note([put('b/a')])
      await store.page({ prefix: 'm/', limit: 1024, newestFirst: true })
      await store.getMany(['m/1', 'm/2'])
      for await (const pair of store.datastore.query({})) expect.fail(pair.key.toString())
      await store.close()
      await (await openStore(await openMemoryLevel(disk))).close()
    })

    expect(macrotasks).to.equal(0)
  })
})

/** How many macrotasks ran until the work was done: each is one more turn of a chain of immediates. */
async function countMacrotasks (work: () => Promise<void>): Promise<number> {
  let count = 0
  let counting = true

  const turn = (): void => {
    if (counting) {
      count++
      setImmediate(turn)
    }
  }

  setImmediate(turn)
  await work()
  counting = false
  return count
}

/** A macrotask begins when no microtask is left: whatever could still have answered has. */
async function afterAllMicrotasks (): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

function listen (answers: string[], name: string, promise: Promise<unknown>): void {
  promise.then(() => answers.push(`${name} resolved`), () => answers.push(`${name} rejected`))
}

async function keysAfterwards (disk: MemoryDisk): Promise<string[]> {
  const store: Store = await openStore(await openMemoryLevel(disk))
  const pages = await Promise.all(['b/', 'm/'].map((prefix) => store.page({ prefix, limit: 100 })))
  await store.close()
  return pages.flat().map(({ key }) => key)
}

function put (key: string): Write {
  return { type: 'put', key, value: new TextEncoder().encode(key) }
}
