import { expect } from 'chai'
import { Key } from 'interface-datastore'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { StoreFullError } from '../../../src/node/store/durable-level.ts'
import { rejectionOf } from '../../identity/rejection.ts'
import { newVault, openWith, put, text } from './vaults.ts'
import type { Store } from '../../../src/node/store/store.ts'

const BEN = new Key('/peers/ben')
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('a store on a disk that is full', () => {
  let disk: MemoryDisk
  let store: Store

  beforeEach(async () => {
    disk = new MemoryDisk()
    store = await openWith(await newVault(), await openMemoryLevel(disk))
    await store.datastore.put(BEN, bytes('where he was'))
    disk.onWrite = ({ moment }) => { if (moment === 'before') throw new StoreFullError('no room') }
  })

  afterEach(async () => {
    disk.onWrite = undefined
    await store.close()
  })

  it('does not fail what libp2p notes of a peer, which would end every stream, and remembers it for as long', async () => {
    await store.datastore.put(BEN, bytes('where he is'))
    expect(text(await store.datastore.get(BEN))).to.equal('where he is')
    await store.datastore.put(new Key('/peers/ada'), bytes('somebody new'))
    expect(text(await store.datastore.get(new Key('/peers/ada')))).to.equal('somebody new')
    disk.onWrite = undefined
    await store.datastore.put(BEN, bytes('where he went'))
    expect(text(await store.datastore.get(BEN))).to.equal('where he went')
    await store.datastore.delete(BEN)
    expect(await store.datastore.has(BEN)).to.equal(false)
  })

  it('fails whatever else libp2p or the node keeps: nobody is told that it was', async () => {
    expect((await rejectionOf(async () => await store.datastore.put(new Key('/dht/record'), bytes('a record')))).name).to.equal('PutFailedError')
    expect(await rejectionOf(store.commit([put('m/a', 'a message')]))).to.be.instanceOf(StoreFullError)
    expect(await rejectionOf(store.note([put('b/a', 'a note')]))).to.be.instanceOf(StoreFullError)
  })

  it('does not take another failure for a full disk', async () => {
    disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('the disk is broken') }
    expect((await rejectionOf(async () => await store.datastore.put(BEN, bytes('where he is')))).name).to.equal('PutFailedError')
    expect(text(await store.datastore.get(BEN))).to.equal('where he was')
  })
})
