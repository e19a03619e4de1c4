import { expect } from 'chai'
import { Journal } from '../../../src/node/cloud/device/history/journal.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { keys } from '../../../src/node/store/keys.ts'
import { openStore } from '../../open-store.ts'
import type { Write } from '../../../src/node/store/durable-level.ts'
import type { Store } from '../../../src/node/store/store.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'

const ADA = 'ada' as PeerIdText
const AT = '0000000000000001'
const put = (key: string): Write => ({ type: 'put', key, value: new Uint8Array([1]) })

describe('the journal of the own history', () => {
  let disk: MemoryDisk
  let inner: Store
  let journal: Journal

  const marks = async (cloud: number): Promise<string[]> => (await inner.page({ prefix: keys.historyMarks(cloud), limit: 16 })).map(({ key }) => key)

  beforeEach(async () => {
    disk = new MemoryDisk()
    inner = await openStore(await openMemoryLevel(disk))
    journal = new Journal(inner)
  })

  it('hands on what it is given, byte for byte, while no cloud keeps any', async () => {
    const given: unknown[] = []
    const watched = new Journal({ ...journal.store, commit: async (writes) => { await Promise.resolve(given.push(writes)) } })
    const writes = [put(keys.message(ADA, AT))]
    await watched.store.commit(writes)
    expect(given).to.have.lengthOf(1)
    expect(given[0]).to.equal(writes)
  })

  it('marks messages and contacts, and nothing else, for each cloud in the very batch that changes them', async () => {
    journal.keep([3, 7])
    let batches = 0
    disk.onWrite = ({ moment }) => { if (moment === 'before') batches++ }
    await journal.store.commit([put(keys.message(ADA, AT)), put(keys.conversation(ADA)), put(keys.outboxEntry(ADA, AT)), { type: 'del', key: keys.contact(ADA) }])
    expect(batches).to.equal(1)
    for (const cloud of [3, 7]) expect((await marks(cloud)).sort()).to.deep.equal([keys.historyMark(cloud, ADA, AT), keys.historyMark(cloud, ADA, 'contact')])
    await journal.store.note([put(keys.messageId(ADA, 'id'))])
    expect(await marks(3)).to.have.lengthOf(2)
  })

  it('leaves neither a row without its mark nor a mark without its row when the power fails', async () => {
    journal.keep([3])
    disk.onWrite = ({ moment }) => { if (moment === 'after') disk.crash({ loseUnsynced: true }) }
    void journal.store.commit([put(keys.message(ADA, AT))]).catch(() => undefined)
    await new Promise((resolve) => { setImmediate(resolve) })
    disk.onWrite = undefined
    inner = await openStore(await openMemoryLevel(disk))
    expect(await marks(3)).to.have.lengthOf(await inner.has(keys.message(ADA, AT)) ? 1 : 0)
  })

  it('tells no cloud what comes from it, and the others', async () => {
    journal.keep([3, 7])
    await journal.commitFrom(3, [put(keys.message(ADA, AT))])
    expect([(await marks(3)).length, (await marks(7)).length]).to.deep.equal([0, 1])
  })

  it('knows what changed since a round began, and what was on its way then', async () => {
    journal.keep([3])
    const place = { peer: ADA, at: AT }
    const other = { peer: ADA, at: '0000000000000002' }
    const under = journal.store.commit([put(keys.message(ADA, AT))])
    const round = journal.round()
    expect([round.hasMoved(place), round.hasMoved(other)]).to.deep.equal([true, false])
    await under
    await journal.store.note([put(keys.message(ADA, other.at))])
    expect([round.hasMoved(place), round.hasMoved(other)]).to.deep.equal([true, true])
    round.end()
    const next = journal.round()
    expect([next.hasMoved(place), next.hasMoved(other)]).to.deep.equal([false, false])
    next.end()
  })

  it('says that there is something to be told once it is written, and not where it was refused', async () => {
    journal.keep([3])
    let heard = 0
    journal.listen(() => { heard++ })
    await journal.store.commit([put(keys.message(ADA, AT))])
    await journal.store.commit([put(keys.conversation(ADA))])
    expect(heard).to.equal(1)
    disk.onWrite = () => { throw new Error('refused') }
    expect(await journal.store.commit([put(keys.message(ADA, AT))]).then(() => 'kept', () => 'refused')).to.equal('refused')
    expect(heard).to.equal(1)
  })
})
