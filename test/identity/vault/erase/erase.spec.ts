import { expect } from 'chai'
import { addEntries, changeEntries, createErase, eraseEntries, openErase, readBucket, renewErase, resumeErase, unreadBuckets } from '../../../../src/identity/index.ts'
import { handleOf } from '../../../../src/identity/vault/erase/row.ts'
import { thrownBy } from '../../rejection.ts'
import { seededRandom } from '../tools.ts'
import { RowKeeper, slotOf } from './disk.ts'
import { describeRandomErasing } from './random-erasing.ts'
import { Thief } from './thief.ts'
import type { EraseState } from '../../../../src/identity/index.ts'
import type { Disk, Slot } from './disk.ts'

const rows = (from: number, count: number): Array<readonly [string, string]> => Array.from({ length: count }, (_, at) => [`row-${from + at}`, `text ${from + at}`] as const)
const names = (from: number, count: number): string[] => rows(from, count).map(([name]) => name)
const copy = (disk: Disk): Disk => new Map([...disk].map(([name, value]) => [name, Uint8Array.from(value)]))

describe('erasing for good', () => {
  let slots: readonly [Slot, Slot]
  let random: ReturnType<typeof seededRandom>
  let keeper: RowKeeper

  beforeEach(() => {
    random = seededRandom('erase')
    slots = [slotOf(random), slotOf(random)]
    keeper = RowKeeper.create(slots, random)
  })

  it('keeps every row readable that was not erased, over as many buckets as it takes', async () => {
    await keeper.add(rows(0, 300))
    keeper.erase(names(10, 200))
    for (const [name, text] of [...rows(0, 10), ...rows(210, 90)]) expect(await keeper.text(name)).to.equal(text)
    expect([...keeper.disk.keys()].filter((name) => name.startsWith('bucket-')).length).to.equal(3)
  })

  it('leaves nothing that opens an erased row in an old image of the disk, with all that the running node holds', async () => {
    await keeper.add(rows(0, 100))
    const image = copy(keeper.disk)
    keeper.erase(names(0, 1))
    expect(await new Thief(image, keeper.state, slots).reads(names(0, 1))).to.deep.equal([])
    expect(await new Thief(image, keeper.state, slots).reads(names(1, 3)), 'the thief knows his trade').to.deep.equal(names(1, 3))
  })

  it('says nothing of an old image to whoever holds the secret of a slot: it opens', async () => {
    await keeper.add(rows(0, 3))
    const image = copy(keeper.disk)
    keeper.erase(names(0, 3))
    for (const { privateKey } of slots) expect(await new Thief(image, { privateKey }, slots).reads(names(0, 3))).to.deep.equal(names(0, 3))
  })

  it('is found again by each slot after the node has stopped, whatever was erased', async () => {
    await keeper.add(rows(0, 150))
    keeper.erase(names(0, 70))
    for (const by of slots) {
      const again = RowKeeper.open(copy(keeper.disk), slots, by, random)
      for (const [name, text] of rows(70, 80)) expect(await again.text(name)).to.equal(text)
      again.erase(names(70, 1))
      expect(await RowKeeper.open(copy(again.disk), slots, by, random).text('row-71')).to.equal('text 71')
    }
  })

  it('is found again before and after each batch, wherever the node dies', async () => {
    await keeper.add(rows(0, 70))
    const before = copy(keeper.disk)
    keeper.erase(names(0, 3))
    const after = copy(keeper.disk)
    const [asBefore, asAfter] = [before, after].map((disk) => RowKeeper.open(disk, slots, slots[0], random)) as [RowKeeper, RowKeeper]
    for (const [name, text] of rows(0, 70)) expect(await asBefore.text(name)).to.equal(text)
    for (const [name, text] of rows(3, 67)) expect(await asAfter.text(name)).to.equal(text)
    expect(after.has('row-0')).to.equal(false)
  })

  it('erases a window of rows in one step of the chain, and one row in one too', async () => {
    await keeper.add(rows(0, 200))
    for (const [batch, at] of [[names(0, 64), 1], [names(64, 1), 2], [names(65, 100), 3]] as const) {
      const change = keeper.erasing(batch)
      expect(change.state.step).to.equal(at)
      expect(change.puts.filter(({ name }) => name === 'root').length).to.equal(1)
      expect(change.puts.some(({ name }) => name === 'seals')).to.equal(false)
      keeper.erase(batch)
    }
  })

  it('begins a new chain after 256 erasures and at every unlocking, sealed anew', async () => {
    await keeper.add(rows(0, 300))
    const first = keeper.disk.get('seals')
    for (let at = 0; at < 255; at++) keeper.erase(names(at, 1))
    expect([keeper.state.step, keeper.disk.get('seals')]).to.deep.equal([255, first])
    keeper.erase(names(255, 1))
    expect(keeper.state.step).to.equal(0)
    expect(keeper.disk.get('seals')).to.not.deep.equal(first)
    const again = RowKeeper.open(copy(keeper.disk), slots, slots[1], random)
    expect(again.disk.get('seals')).to.not.deep.equal(keeper.disk.get('seals'))
    expect(await again.text('row-256')).to.equal('text 256')
  })

  it('gives way to slots that come and go: a new one finds everything, an old one nothing that is written then', async () => {
    await keeper.add(rows(0, 5))
    const third = slotOf(random)
    keeper.land(renewErase(keeper.state, [slots[0].recipient, third.recipient], random))
    expect(await RowKeeper.open(copy(keeper.disk), [slots[0], third], third, random).text('row-3')).to.equal('text 3')
    expect(thrownBy(() => RowKeeper.open(copy(keeper.disk), slots, slots[1], random)).name).to.equal('InvalidSealedRecordError')
    expect(thrownBy(() => renewErase(keeper.state, [], random)).name).to.equal('RangeError')
  })

  it('erases what is erased already, or was never there, by writing nothing', async () => {
    await keeper.add(rows(0, 2))
    const handle = handleOf(keeper.disk.get('row-0') as Uint8Array)
    keeper.erase(names(0, 1))
    for (const handles of [[handle], [{ bucket: 77, row: 0 }], []]) expect(eraseEntries(keeper.state, handles, random)).to.deep.equal({ state: keeper.state, puts: [], dels: [] })
  })

  it('drops a bucket with its last row, and fills those that have room before it makes another', async () => {
    await keeper.add(rows(0, 128))
    keeper.erase(names(0, 40))
    await keeper.add(rows(128, 40))
    expect([...keeper.state.buckets.keys()]).to.deep.equal([0])
    keeper.erase([...names(40, 88), ...names(128, 40)])
    expect([...keeper.disk.keys()].sort()).to.deep.equal(['root', 'seals'])
    await keeper.add(rows(200, 1))
    expect([...keeper.state.buckets.keys()]).to.deep.equal([1])
  })

  it('puts new rows together where the batch erases others, and writes no other bucket for them', () => {
    const keysOf = (count: number): Uint8Array[] => Array.from({ length: count }, () => random.bytes(32))
    const { state, handles } = addEntries(keeper.state, keysOf(2 * 128 + 100), random)
    const changed = changeEntries(state, { added: keysOf(20), erased: [...handles.slice(0, 30), ...handles.slice(128, 138)] }, random)
    expect(new Set(changed.handles.map(({ bucket }) => bucket))).to.deep.equal(new Set([handles[0]?.bucket]))
    expect(changed.puts.map(({ name }) => name)).to.have.members(['bucket-00000000', 'bucket-00000001', 'root'])
  })

  it('never gives two rows one place', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < 20; round++) {
      await keeper.add(rows(round * 50, 50))
      for (const name of names(round * 50, 50)) seen.add(JSON.stringify(handleOf(keeper.disk.get(name) as Uint8Array)))
      keeper.erase(names(round * 50, 45))
    }
    expect(seen.size).to.equal(1_000)
  })

  it('does not guess: an unread bucket is asked for, not passed over', async () => {
    await keeper.add(rows(0, 3))
    const handle = handleOf(keeper.disk.get('row-0') as Uint8Array)
    const again = RowKeeper.open(copy(keeper.disk), slots, slots[0], random)
    expect(unreadBuckets(again.state, [handle, handle, { bucket: 9, row: 1 }])).to.deep.equal([0])
    expect(thrownBy(() => eraseEntries(again.state, [handle], random)).name).to.equal('RangeError')
    expect(thrownBy(() => readBucket(again.state, 0, undefined)).name).to.equal('InvalidSealedRecordError')
    again.read([handle])
    expect(unreadBuckets(again.state, [handle])).to.deep.equal([])
    expect(readBucket(again.state, 0, Uint8Array.of(1)), 'what was read stays as it is').to.equal(again.state)
  })

  it('goes on from whichever state a failed batch has left on the disk', async () => {
    await keeper.add(rows(0, 130))
    const { state: before } = keeper
    const change = keeper.erasing(names(0, 2))
    const [untouched, landed] = [copy(keeper.disk), copy(keeper.disk)]
    for (const { name, value } of change.puts) landed.set(name, value)
    for (const disk of [untouched, landed]) {
      const state = resumeErase(before, disk.get('root') as Uint8Array)
      const read = readBucket(state, 0, disk.get('bucket-00000000'))
      expect(read.buckets.get(0)?.content?.entries.size).to.equal(disk === landed ? 126 : 128)
    }
    expect(thrownBy(() => resumeErase(change.state, untouched.get('root') as Uint8Array)).name, 'no way back').to.equal('InvalidSealedRecordError')
  })

  it('has records of one error: cut, changed in any byte, or put in another place', async () => {
    await keeper.add(rows(0, 130))
    const [seals, root, first] = ['seals', 'root', 'bucket-00000000'].map((name) => keeper.disk.get(name) as Uint8Array) as [Uint8Array, Uint8Array, Uint8Array]
    const recipients = slots.map(({ recipient }) => recipient)
    const open = (records: { seals: Uint8Array, root: Uint8Array }): EraseState => openErase(slots[0].opener, recipients, records)
    const state = open({ seals, root })
    const refused: Array<() => unknown> = []
    for (const record of [root, first]) {
      for (let at = 0; at < record.byteLength; at += 23) {
        const [changed, cut] = [record.map((byte, index) => index === at ? byte ^ 0x40 : byte), record.subarray(0, at)]
        for (const bytes of [changed, cut]) refused.push(() => record === root ? open({ seals, root: bytes }) : readBucket(state, 0, bytes))
      }
    }
    // the box of the slot that opens comes first: changes behind it are the other slot's
    for (let at = 0; at < 97; at += 3) refused.push(() => open({ seals: seals.map((byte, index) => index === at ? byte ^ 1 : byte), root }))
    for (const length of [0, 1, 96, 98, seals.byteLength - 1]) refused.push(() => open({ seals: seals.subarray(0, length), root }))
    refused.push(() => readBucket(state, 1, first), () => readBucket(state, 0, root), () => open({ seals, root: first }))
    for (const attempt of refused) expect(thrownBy(attempt).name).to.equal('InvalidSealedRecordError')
  })

  it('forgets what a state held and the next one does not', async () => {
    const { state } = createErase([slots[0].recipient], random)
    const keys = Array.from({ length: 3 }, () => random.bytes(32))
    const added = addEntries(state, keys, random)
    const erased = eraseEntries(added.state, added.handles.slice(0, 1), random)
    const { forgetErased } = await import('../../../../src/identity/index.ts')
    forgetErased(added.state, erased.state)
    const isZero = (bytes: Uint8Array | undefined): boolean => bytes?.every((byte) => byte === 0) === true
    expect([added.state.chain, added.state.buckets.get(0)?.key, keys[0]].map((bytes) => isZero(bytes))).to.deep.equal([true, true, true])
    expect([erased.state.chain, erased.state.buckets.get(0)?.key, keys[1], keys[2]].map((bytes) => isZero(bytes))).to.deep.equal([false, false, false, false])
  })
})

// the long lane lives longer
describeRandomErasing(['0', '1', '2', '3'], 24)
