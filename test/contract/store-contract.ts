/**
 * What every platform's store does, in one list: the host, memory and browser specs run each case on a fresh, empty
 * place. Cases know no platform, so that the very same code runs inside a real tab.
 */
import { expect } from 'chai'
import fc from 'fast-check'
import { Key } from 'interface-datastore'
import { StoreDamagedError, StoreInUseError } from '../../src/node/store/durable-level.ts'
import { StoreClosedError, StoreFromTheFutureError } from '../../src/node/store/store.ts'
import { orderKey } from '../../src/node/store/keys.ts'
import { STORE_VERSION, VERSION_KEY } from '../../src/node/store/version.ts'
import { CountingLevel } from './counting-level.ts'
import { openStore } from '../open-store.ts'
import type { Aead } from '../../src/node/platform/platform.ts'
import type { DurableLevel, Write } from '../../src/node/store/durable-level.ts'
import type { Range, Store } from '../../src/node/store/store.ts'

/** Somewhere a store can be, empty at first; opened again, it is the same store. */
export interface StorePlace {
  open (): Promise<DurableLevel>
  /** The cipher of the platform. */
  readonly aead: Aead
  /** How many messages a very long conversation has here; writing them is what takes the time. */
  readonly veryLong: number
}

export interface StoreCase {
  readonly title: string
  run (place: StorePlace): Promise<void>
}

export const storeContract: readonly StoreCase[] = [
  {
    title: 'gives back what was committed, and nothing for an unknown key',
    run: withStore(async (store) => {
      await store.commit([put('c/a', 'alice'), put('c/b', 'bob')])

      expect(text(await store.get('c/a'))).to.equal('alice')
      expect(await store.get('c/x')).to.equal(undefined)
      expect((await store.getMany(['c/b', 'c/x', 'c/a'])).map(text)).to.deep.equal(['bob', undefined, 'alice'])
      expect(await store.has('c/a')).to.equal(true)
      expect(await store.has('c/x')).to.equal(false)

      await store.commit([{ type: 'del', key: 'c/a' }])
      expect(await store.get('c/a')).to.equal(undefined)
    })
  },
  {
    title: 'keeps values from 0 bytes to 64 KiB byte for byte',
    run: async (place) => {
      const sizes = [0, 1, 255, 256, 4095, 4096, 65_535, 65_536]
      const store = await opened(place, await place.open())
      await Promise.all(sizes.map((size) => store.commit([{ type: 'put', key: `f/${size}`, value: patterned(size) }])))
      await store.close()

      const again = await opened(place, await place.open())

      for (const size of sizes) {
        expect(await again.get(`f/${size}`), `${size} bytes`).to.deep.equal(patterned(size))
      }

      await again.close()
    }
  },
  {
    title: 'pages in the order of order keys, whatever the order of writing',
    run: withStore(async (store) => {
      const inOrder = [0, 1, 2, 9, 10, 15, 16, 255, 256, 65_535, 2 ** 32, Number.MAX_SAFE_INTEGER].map((number) => at(number))
      await store.commit([...inOrder].sort(() => -1).map((key) => put(key, key)))
      await store.commit([put(at(1), '1'), put(at(0), '0')])

      expect(await keysOf(store, { prefix: 'm/ann/', limit: 100 })).to.deep.equal(inOrder)
    })
  },
  {
    title: 'pages what names something in an order of its own, and the same one each time',
    run: async (place) => {
      const names = ['!', '0', '00', '1', 'A', 'Z', 'Za', '_', 'a', 'a/b', 'aa', '~'].map((name) => `k/${name}`)
      const store = await opened(place, await place.open())
      await store.commit(names.map((key) => put(key, key)))
      const order = await keysOf(store, { prefix: 'k/', limit: 100 })
      expect([...order].sort()).to.deep.equal([...names].sort())
      expect(await keysOf(store, { prefix: 'k/', limit: 100, newestFirst: true })).to.deep.equal([...order].reverse())
      expect(await walk(store, (after) => ({ prefix: 'k/', limit: 5, after }))).to.deep.equal(order)
      await store.close()

      const again = await opened(place, await place.open())
      await again.commit(names.map((key) => put(key, key)))
      expect(await keysOf(again, { prefix: 'k/', limit: 100 })).to.deep.equal(order)
      expect(await keysOf(again, { prefix: 'k/a/', limit: 100 })).to.deep.equal(['k/a/b'])
      await again.close()
    }
  },
  {
    title: 'never lets one key space reach into another',
    run: withStore(async (store) => {
      await store.commit(['l/z', 'm', 'm!', 'm.', 'm/a', 'm/~', 'm0', 'mm/a', 'n/a'].map((key) => put(key, '')))

      expect(await keysOf(store, { prefix: 'm/', limit: 100 })).to.have.members(['m/a', 'm/~'])
      expect(await keysOf(store, { prefix: 'm/', limit: 100, newestFirst: true })).to.have.members(['m/a', 'm/~'])
      expect(await keysOf(store, { prefix: 'mm/', limit: 100 })).to.deep.equal(['mm/a'])
      expect(await store.has('m')).to.equal(true)
    })
  },
  {
    title: 'excludes both bounds of a range',
    run: withStore(async (store) => {
      await store.commit([10, 20, 30, 40, 50].map((number) => put(at(number), '')))

      expect(await keysOf(store, { prefix: 'm/ann/', limit: 9, after: at(20) })).to.deep.equal([at(30), at(40), at(50)])
      expect(await keysOf(store, { prefix: 'm/ann/', limit: 9, before: at(40) })).to.deep.equal([at(10), at(20), at(30)])
      expect(await keysOf(store, { prefix: 'm/ann/', limit: 9, after: at(10), before: at(40), newestFirst: true })).to.deep.equal([at(30), at(20)])
      expect(await keysOf(store, { prefix: 'm/ann/', limit: 9, after: at(22), before: at(44) })).to.deep.equal([at(30), at(40)])
      expect(await keysOf(store, { prefix: 'm/ann/', limit: 9, after: at(40), before: at(40) })).to.deep.equal([])
      expect(await keysOf(store, { prefix: 'm/ann/', limit: 9, after: at(50), before: at(10) })).to.deep.equal([])
    })
  },
  {
    title: 'takes a bound that ends between two components: everything before a number',
    run: withStore(async (store) => {
      const expiry = (number: number, name: string): string => `y/${orderKey(number)}/${name}`
      await store.commit([expiry(5, 'a'), expiry(5, 'b'), expiry(6, 'c'), expiry(7, 'd')].map((key) => put(key, '')))

      expect(await keysOf(store, { prefix: 'y/', limit: 9, before: `y/${orderKey(6)}/` })).to.have.members([expiry(5, 'a'), expiry(5, 'b')])
      expect((await keysOf(store, { prefix: 'y/', limit: 9 })).map((key) => key.split('/')[1])).to.deep.equal([5, 5, 6, 7].map(orderKey))
    })
  },
  {
    title: 'walks a range page by page in both directions, each entry once',
    run: withStore(async (store) => {
      const all = Array.from({ length: 57 }, (_, index) => at(index))
      await store.commit(all.map((key) => put(key, key)))

      expect(await walk(store, (after) => ({ prefix: 'm/ann/', limit: 10, after }))).to.deep.equal(all)
      expect(await walk(store, (before) => ({ prefix: 'm/ann/', limit: 10, before, newestFirst: true }))).to.deep.equal([...all].reverse())
    })
  },
  {
    title: 'refuses a page without a sane limit, and bounds of another range',
    run: withStore(async (store) => {
      for (const limit of [0, -1, 1.5, 1025, Number.NaN, Number.POSITIVE_INFINITY]) {
        await rejects(store.page({ prefix: 'm/', limit }), RangeError)
      }

      await rejects(store.page({ prefix: 'm', limit: 1 }), RangeError)
      await rejects(store.page({ prefix: '', limit: 1 }), RangeError)
      await rejects(store.page({ prefix: '/peers/', limit: 1 }), RangeError)
      await rejects(store.page({ prefix: 'm/', after: 'a/x', limit: 1 }), RangeError)
      await rejects(store.page({ prefix: 'm/', before: 'z/x', limit: 1 }), RangeError)
      await rejects(store.getMany(Array.from({ length: 1025 }, (_, index) => `m/${index}`)), RangeError)
      expect(await store.page({ prefix: 'm/', limit: 1024 })).to.deep.equal([])
    })
  },
  {
    title: 'refuses keys that are not its own, with the whole commit they are in',
    run: withStore(async (store) => {
      for (const key of ['', '/peers/x', 'm/é', 'm/ x', 'm/\n', 'm/', 'm/€', `m/${'x'.repeat(1023)}`]) {
        await rejects(store.commit([put('m/good', ''), put(key, '')]), RangeError)
        await rejects(store.note([put('m/good', ''), put(key, '')]), RangeError)
      }

      expect(await store.has('m/good')).to.equal(false)
    })
  },
  {
    title: 'applies the writes of a commit in order',
    run: withStore(async (store) => {
      await store.commit([put('m/a', '1'), { type: 'del', key: 'm/a' }, put('m/b', '1'), put('m/b', '2'), { type: 'del', key: 'm/never' }])

      expect(await store.has('m/a')).to.equal(false)
      expect(text(await store.get('m/b'))).to.equal('2')
    })
  },
  {
    title: 'shows all writes of a commit or none of them',
    run: withStore(async (store) => {
      const torn: string[][] = []
      let round = 0

      const reading = (async () => {
        while (round < 40) {
          const values = (await store.page({ prefix: 'p/', limit: 10 })).map(({ value }) => text(value) ?? '')

          if (new Set(values).size > 1) {
            torn.push(values)
          }
        }
      })()

      for (; round < 40; round++) {
        await store.commit(['p/1', 'p/2', 'p/3'].map((key) => put(key, String(round))))
      }

      await reading
      expect(torn).to.deep.equal([])
      expect(text(await store.get('p/3'))).to.equal('39')
    })
  },
  {
    title: 'lets commits of one moment share one durable batch',
    run: withCounting(async (store, level) => {
      const before = level.durableBatches.length
      await Promise.all(Array.from({ length: 500 }, (_, index) => store.commit([put(`m/${index}`, String(index))])))

      expect(level.durableBatches.length - before).to.be.at.most(2)
      expect(await keysOf(store, { prefix: 'm/', limit: 1000 })).to.have.length(500)
    })
  },
  {
    title: 'lets commits that arrive while a batch is on its way share the next one',
    run: withCounting(async (store, level) => {
      const gate = Promise.withResolvers<undefined>()
      const started = Promise.withResolvers<undefined>()
      const before = level.durableBatches.length

      level.beforeDurableBatch = async () => {
        started.resolve(undefined)
        await gate.promise
      }

      const first = store.commit([put('m/first', '')])
      await started.promise
      const others = Array.from({ length: 100 }, (_, index) => store.commit([put(`m/${index}`, '')]))
      gate.resolve(undefined)
      await Promise.all([first, ...others])

      expect(level.durableBatches.slice(before).map((batch) => batch.length)).to.deep.equal([1, 100])
    })
  },
  {
    title: 'does not resolve a commit before its batch is durable',
    run: withCounting(async (store, level) => {
      const gate = Promise.withResolvers<undefined>()
      const order: string[] = []

      level.beforeDurableBatch = async () => {
        await gate.promise
        order.push('batch')
      }

      const committed = store.commit([put('m/a', '')]).then(() => order.push('commit'))
      // reads go to the database and back while the batch is held
      expect(await store.get('m/a')).to.equal(undefined)
      expect(await store.has('m/a')).to.equal(false)
      gate.resolve(undefined)
      await committed

      expect(order).to.deep.equal(['batch', 'commit'])
    })
  },
  {
    title: 'ends a group before it grows beyond 4 MiB, and still writes one larger commit whole',
    run: withCounting(async (store, level) => {
      const before = level.durableBatches.length
      const value = patterned(1024 * 1024)
      await Promise.all(Array.from({ length: 10 }, (_, index) => store.commit([{ type: 'put', key: `f/${index}`, value }])))

      expect(level.durableBatches.slice(before).map((batch) => batch.length)).to.deep.equal([3, 3, 3, 1])

      await store.commit(Array.from({ length: 5 }, (_, index) => ({ type: 'put', key: `g/${index}`, value })))
      expect(level.durableBatches.at(-1)).to.have.length(5)
    })
  },
  {
    title: 'writes durably whatever follows a failed batch, since that is what frees a platform from a full disk',
    run: withCounting(async (store, level) => {
      const before = level.durableBatches.length

      level.beforeDurableBatch = () => {
        level.beforeDurableBatch = undefined
        return Promise.reject(new Error('the disk said no'))
      }

      await failure(async () => store.commit([put('m/lost', '')]))
      await store.note([put('m/1', '')])
      await store.note([put('m/2', '')])

      expect(level.durableBatches.slice(before).map((batch) => batch.length)).to.deep.equal([1, 1])
      expect(await keysOf(store, { prefix: 'm/', limit: 9 })).to.have.members(['m/1', 'm/2'])
    })
  },
  {
    title: 'fails every commit of a failed batch, writes none of them, and goes on with the next',
    run: withCounting(async (store, level) => {
      const failure = new Error('the disk said no')

      level.beforeDurableBatch = () => {
        level.beforeDurableBatch = undefined
        return Promise.reject(failure)
      }

      const outcomes = await Promise.allSettled([
        store.commit([put('m/1', '')]),
        store.commit([put('m/2', '')]),
        store.note([put('m/3', '')])
      ])

      expect(outcomes).to.deep.equal(outcomes.map(() => ({ status: 'rejected', reason: failure })))
      expect(await keysOf(store, { prefix: 'm/', limit: 9 })).to.deep.equal([])

      await store.commit([put('m/4', '')])
      expect(await keysOf(store, { prefix: 'm/', limit: 9 })).to.deep.equal(['m/4'])
    })
  },
  {
    title: 'writes notes and commits on one key in the order asked',
    run: withStore(async (store) => {
      for (let round = 0; round < 20; round++) {
        await Promise.all([
          store.commit([put('b/a', '1'), put('b/b', '1')]),
          store.note([put('b/a', '2')]),
          store.commit([put('b/a', '3')]),
          store.note([put('b/a', '4'), put('b/b', '4')]),
          store.commit([{ type: 'del', key: 'b/b' }])
        ])

        expect(text(await store.get('b/a'))).to.equal('4')
        expect(await store.has('b/b')).to.equal(false)
      }
    })
  },
  {
    title: 'does not wait for the disk to write a note',
    run: withCounting(async (store, level) => {
      const before = level.durableBatches.length
      await store.note([put('b/a', '1')])

      expect(text(await store.get('b/a'))).to.equal('1')
      expect(level.durableBatches).to.have.length(before)
      expect(level.plainBatches).to.equal(1)
    })
  },
  {
    title: 'takes and gives bytes as copies',
    run: withStore(async (store) => {
      const value = patterned(100)
      const committed = store.commit([{ type: 'put', key: 'm/a', value: value.subarray(10, 20) }])
      value.fill(0)
      await committed
      expect(await store.get('m/a')).to.deep.equal(patterned(100).slice(10, 20))

      const reads = [await store.get('m/a'), (await store.getMany(['m/a']))[0], (await store.page({ prefix: 'm/', limit: 1 }))[0]?.value]

      for (const read of reads) {
        expect(read?.constructor).to.equal(Uint8Array)
        expect(read?.byteLength).to.equal(read?.buffer.byteLength)
        read?.fill(0)
      }

      expect(await store.get('m/a')).to.deep.equal(patterned(100).slice(10, 20))
    })
  },
  {
    title: 'agrees with a plain map after any history of commits',
    run: withStore(async (store) => {
      // some are erased for good when they go, some are not
      const key = fc.constantFrom('a/1', 'a/2', 'a/20', 'a/~', 'aa/1', 'o/1', 'o/2', 'o/3', 'r/1')
      const write = fc.oneof(
        fc.record({ type: fc.constant('put' as const), key, value: fc.uint8Array({ maxLength: 40 }) }),
        fc.record({ type: fc.constant('del' as const), key }))
      const model = new Map<string, Uint8Array>()

      await fc.assert(fc.asyncProperty(fc.array(fc.array(write, { maxLength: 6 }), { maxLength: 6 }), fc.boolean(), fc.integer({ min: 1, max: 5 }), async (commits, newestFirst, limit) => {
        for (const one of commits.flat()) {
          if (one.type === 'put') model.set(one.key, one.value)
          else model.delete(one.key)
        }

        await Promise.all(commits.map((writes, index) => index % 3 === 2 ? store.note(writes) : store.commit(writes)))

        for (const prefix of ['a/', 'aa/', 'o/', 'r/', 'c/']) {
          const all = await store.page({ prefix, limit: 100 })
          const expected = [...model].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => ({ key: name, value }))
          expect([...all].sort(byKey)).to.deep.equal(expected.sort(byKey))
          expect(await store.page({ prefix, limit, newestFirst })).to.deep.equal((newestFirst ? all.reverse() : all).slice(0, limit))
        }
      }), { numRuns: 60 })
    })
  },
  {
    title: 'is the same store when it is opened again',
    run: async (place) => {
      const store = await opened(place, await place.open())
      await store.commit([put('m/a', '1'), put('m/b', '2')])
      await store.note([put('b/a', '3')])
      await store.commit([{ type: 'del', key: 'm/b' }])
      await store.close()

      const again = await opened(place, await place.open())
      expect((await again.getMany(['m/a', 'm/b', 'b/a'])).map(text)).to.deep.equal(['1', undefined, '3'])
      await again.close()
    }
  },
  {
    title: 'closes only after the last waiting commit is durable',
    run: withCounting(async (store, level) => {
      const gate = Promise.withResolvers<undefined>()
      const started = Promise.withResolvers<undefined>()

      level.beforeDurableBatch = async () => {
        started.resolve(undefined)
        await gate.promise
      }

      const first = store.commit([put('m/1', '')])
      await started.promise
      const second = store.commit([put('m/2', '')])
      const closed = store.close()
      gate.resolve(undefined)
      await Promise.all([first, second, closed])
    })
  },
  {
    title: 'finishes what was asked before it closes, and refuses what comes after',
    run: async (place) => {
      const store = await opened(place, await place.open())
      const commits = Array.from({ length: 50 }, (_, index) => store.commit([put(`m/${index}`, '')]))
      const note = store.note([put('b/a', '')])
      const read = store.page({ prefix: 'm/', limit: 1000 })
      await Promise.all([store.close(), store.close()])
      await store.close()
      await Promise.all([...commits, note, read])

      await rejects(store.commit([put('m/late', '')]), StoreClosedError)
      await rejects(store.commit([]), StoreClosedError)
      await rejects(store.note([put('m/late', '')]), StoreClosedError)
      await rejects(store.get('m/1'), StoreClosedError)
      await rejects(store.getMany(['m/1']), StoreClosedError)
      await rejects(store.has('m/1'), StoreClosedError)
      await rejects(store.page({ prefix: 'm/', limit: 1 }), StoreClosedError)

      const again = await opened(place, await place.open())
      expect(await keysOf(again, { prefix: 'm/', limit: 1000 })).to.have.length(50)
      expect(await again.has('b/a')).to.equal(true)
      await again.close()
    }
  },
  {
    title: 'gives libp2p a datastore in the same database, where each sees only its own',
    run: async (place) => {
      const store = await opened(place, await place.open())
      const { datastore } = store
      await store.commit([put('m/a', 'own')])
      await datastore.put(new Key('/peers/b'), patterned(30))
      const batch = datastore.batch()
      batch.put(new Key('/peers/a'), patterned(10))
      batch.put(new Key('/dht/record/x'), patterned(20))
      batch.put(new Key('/peers/c'), patterned(1))
      batch.delete(new Key('/peers/c'))
      await batch.commit()

      expect(await datastore.has(new Key('/peers/c'))).to.equal(false)
      expect(await failure(async () => datastore.get(new Key('/peers/c')))).to.have.property('name', 'NotFoundError')
      expect(await collect(datastore.queryKeys({}))).to.have.members(['/dht/record/x', '/peers/a', '/peers/b'])
      expect(await collect(datastore.queryKeys({ prefix: '/peers/' }))).to.have.members(['/peers/a', '/peers/b'])
      expect(await collect(datastore.queryKeys({ prefix: '/peers/a' }))).to.deep.equal(['/peers/a'])
      expect(await collect(datastore.queryKeys({ prefix: '/pe' }))).to.deep.equal([])
      expect(await collect(datastore.queryKeys({ orders: [(a, b) => a.toString() < b.toString() ? 1 : -1], limit: 2 }))).to.deep.equal(['/peers/b', '/peers/a'])
      expect(await keysOf(store, { prefix: 'm/', limit: 9 })).to.deep.equal(['m/a'])
      await store.close()

      const again = await opened(place, await place.open())
      const pairs = []

      for await (const pair of again.datastore.query({ prefix: '/peers' })) {
        pairs.push({ key: pair.key.toString(), bytes: Array.from(pair.value) })
      }

      expect(pairs.sort((one, other) => one.key < other.key ? -1 : 1)).to.deep.equal([{ key: '/peers/a', bytes: Array.from(patterned(10)) }, { key: '/peers/b', bytes: Array.from(patterned(30)) }])
      expect(Array.from(await again.datastore.get(new Key('/dht/record/x')))).to.deep.equal(Array.from(patterned(20)))
      await again.datastore.delete(new Key('/peers/a'))
      expect(await again.datastore.has(new Key('/peers/a'))).to.equal(false)
      await again.close()
    }
  },
  {
    title: 'has one writer: a second opener is refused until the first has closed',
    run: async (place) => {
      const store = await opened(place, await place.open())
      await rejects(place.open(), StoreInUseError)
      await store.commit([put('m/a', '1')])
      await store.close()

      const again = await opened(place, await place.open())
      expect(text(await again.get('m/a'))).to.equal('1')
      await again.close()
    }
  },
  {
    title: 'writes its version and what it is opened with once, when the store is new',
    run: async (place) => {
      const first = new CountingLevel(await place.open())
      await (await opened(place, first)).close()
      expect(first.durableBatches.map((batch) => batch.map((write) => `${write.type} ${write.key}`))).to.deep.equal([[`put ${VERSION_KEY}`, 'put w/seals', 'put w/root']])

      const second = new CountingLevel(await place.open())
      await (await opened(place, second)).close()
      expect(second.durableBatches).to.deep.equal([])
    }
  },
  {
    title: 'refuses a store from the future with both versions and what to do, and changes nothing',
    run: async (place) => {
      await rewriteVersion(place, new TextEncoder().encode('7'))

      const error = await failure(async () => opened(place, await place.open()))
      expect(error).to.be.instanceOf(StoreFromTheFutureError)
      expect(error.message).to.match(/version 7\b/).and.match(new RegExp(`version ${STORE_VERSION}\\b`)).and.match(/newer Mobilink/).and.match(/another data directory/)

      const level = await place.open()
      expect(text(await level.level.get(VERSION_KEY))).to.equal('7')
      expect(text(await level.level.get('m/a'))).to.equal('kept')
      await level.close()
    }
  },
  {
    title: 'brings a store of version 1 up to date, and goes on where it was interrupted',
    run: async (place) => {
      const eids = Array.from({ length: 600 }, (_, index) => index.toString(16).padStart(32, '0'))
      const old = await place.open()
      await old.writeDurably([
        put(VERSION_KEY, '1'), put('m/a', 'kept'), put('xx', 'kept'), put('x/00000000000000ff/peer/damaged', ''),
        ...eids.flatMap((eid) => [put(`k/peer/${eid}`, '0000000000000001'), put(`x/00000000000000ff/peer/${eid}`, `e/peer/${eid}`)])
      ])
      await old.close()

      // 600 rows are two pages of each kind: the first time before any of the second kind, then between its pages
      for (const failing of [3, 2]) {
        const interrupted = new CountingLevel(await place.open())
        let batches = 0
        interrupted.beforeDurableBatch = () => ++batches === failing ? Promise.reject(new Error('crash')) : Promise.resolve()
        expect((await failure(async () => opened(place, interrupted))).message).to.equal('crash')
      }

      const store = await opened(place, await place.open())
      expect(await keysOf(store, { prefix: 'k/', limit: 1 })).to.deep.equal([])
      expect(await keysOf(store, { prefix: 'x/', limit: 1 })).to.deep.equal([])
      expect(await keysOf(store, { prefix: 'y/', limit: 1000 })).to.have.members(eids.map((eid) => `y/00000000000000ff/peer/${eid}`))
      expect(await store.get(`y/00000000000000ff/peer/${eids[258]}`)).to.deep.equal(Uint8Array.from([...new Array<number>(14).fill(0), 1, 2]))
      expect([text(await store.get('m/a')), text(await store.get('xx'))]).to.deep.equal(['kept', 'kept'])
      await store.close()

      const again = new CountingLevel(await place.open())
      await (await opened(place, again)).close()
      expect(again.durableBatches).to.deep.equal([])
    }
  },
  {
    title: 'refuses a store whose version is unreadable or gone',
    run: async (place) => {
      for (const damaged of ['', '0', '-1', '01', '1.0', '1e3', 'one', '1 ', '9'.repeat(10), '\u0000']) {
        await rewriteVersion(place, new TextEncoder().encode(damaged))
        await rejects(place.open().then((level) => opened(place, level)), StoreDamagedError)
      }

      await rewriteVersion(place, undefined)
      await rejects(place.open().then((level) => opened(place, level)), StoreDamagedError)
    }
  },
  {
    title: 'reads only the page that it shows of a very long conversation',
    run: withCounting(async (store, level, { veryLong }) => {
      const value = patterned(80)
      const keyOf = (index: number): string => `m/a/${String(index).padStart(16, '0')}`

      for (let start = 0; start < veryLong; start += 5000) {
        await store.commit(Array.from({ length: 5000 }, (_, offset) => ({ type: 'put', key: keyOf(start + offset), value })))
      }

      level.entriesRead = 0
      const newest = await store.page({ prefix: 'm/a/', limit: 50, newestFirst: true })
      expect(newest.map(({ key }) => key)).to.deep.equal(Array.from({ length: 50 }, (_, index) => keyOf(veryLong - 1 - index)))
      expect(level.entriesRead).to.equal(50)

      const older = await store.page({ prefix: 'm/a/', limit: 50, newestFirst: true, before: newest.at(-1)?.key })
      expect(older[0]?.key).to.equal(keyOf(veryLong - 51))
      const middle = await store.page({ prefix: 'm/a/', limit: 50, after: keyOf(veryLong / 2) })
      expect(middle[0]?.key).to.equal(keyOf(veryLong / 2 + 1))
      expect(level.entriesRead).to.equal(150)
    })
  }
]

async function opened (place: StorePlace, level: DurableLevel): Promise<Store> {
  return await openStore(level, { aead: place.aead })
}

function withStore (run: (store: Store) => Promise<void>): (place: StorePlace) => Promise<void> {
  return withCounting(run)
}

function withCounting (run: (store: Store, level: CountingLevel, place: StorePlace) => Promise<void>): (place: StorePlace) => Promise<void> {
  return async (place) => {
    const level = new CountingLevel(await place.open())
    const store = await opened(place, level)

    try {
      await run(store, level, place)
    } finally {
      await store.close()
    }
  }
}

async function rewriteVersion (place: StorePlace, version: Uint8Array | undefined): Promise<void> {
  const durable = await place.open()
  await durable.writeDurably([
    put('m/a', 'kept'),
    version === undefined ? { type: 'del', key: VERSION_KEY } : { type: 'put', key: VERSION_KEY, value: version }
  ])
  await durable.close()
}

async function walk (store: Store, rangeFrom: (bound: string | undefined) => Range): Promise<string[]> {
  const seen: string[] = []

  for (let page = await keysOf(store, rangeFrom(undefined)); page.length > 0; page = await keysOf(store, rangeFrom(seen.at(-1)))) {
    seen.push(...page)
  }

  return seen
}

async function keysOf (store: Store, range: Range): Promise<string[]> {
  return (await store.page(range)).map(({ key }) => key)
}

async function collect (keys: AsyncIterable<Key> | Iterable<Key>): Promise<string[]> {
  const all: string[] = []

  for await (const key of keys) {
    all.push(key.toString())
  }

  return all
}

async function rejects (promise: Promise<unknown>, type: new (message?: string) => Error): Promise<void> {
  expect(await failure(() => promise)).to.be.instanceOf(type)
}

async function failure (action: () => Promise<unknown>): Promise<Error> {
  try {
    await action()
  } catch (error) {
    expect(error).to.be.instanceOf(Error)
    return error as Error
  }

  throw new Error('It should have been refused')
}

function byKey (one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1
}

/** A row of a conversation, by its place. */
function at (number: number): string {
  return `m/ann/${orderKey(number)}`
}

function put (key: string, value: string): Write {
  return { type: 'put', key, value: new TextEncoder().encode(value) }
}

function text (value: Uint8Array | undefined): string | undefined {
  return value === undefined ? undefined : new TextDecoder().decode(value)
}

function patterned (length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + 7) % 251)
}
