import { expect } from 'chai'
import { StoreFullError } from '../../../../src/node/store/durable-level.ts'
import { mail, NONE, person, Rig } from './rig.ts'
import type { OwnerDevice } from './rig.ts'
import type { HistoryCode, HistoryRow } from '../../../../src/protocols/cloud/index.ts'

const MIB = 1024 ** 2

function row (number: number, fill = number, size = 297): HistoryRow {
  const handle = new Uint8Array(16)
  new DataView(handle.buffer).setUint32(0, number)
  return { handle, row: new Uint8Array(size).fill(fill % 251 + 1) }
}

async function put (device: OwnerDevice, ...rows: HistoryRow[]): Promise<HistoryCode[]> {
  return await Promise.all(rows.map(async (one) => await device.channel.historyPut(one)))
}

/** All that it hands out, page by page, by handle. */
async function all (device: OwnerDevice): Promise<Map<number, number | undefined>> {
  const found = new Map<number, number | undefined>()
  let after: Uint8Array = NONE
  for (;;) {
    const { code, rows, more } = await device.channel.historyAsk(after)
    expect(code).to.equal('ok')
    for (const one of rows) {
      const number = new DataView(one.handle.buffer, one.handle.byteOffset).getUint32(0)
      expect(found.has(number)).to.equal(false)
      found.set(number, one.row[0])
    }
    after = rows.at(-1)?.handle ?? NONE
    if (!more) return found
  }
}

describe('a device\'s own history at its cloud', () => {
  let rig: Rig
  let ann: OwnerDevice

  const used = (): unknown => rig.courier.owners().map(({ historyRows, usedBytes }) => [historyRows, usedBytes])

  beforeEach(async () => {
    rig = await Rig.create()
    ann = await rig.device([await rig.correspondent('ben')])
  })

  it('is kept over a restart, each row once and as it was left last, and handed back to its device alone', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => row(at))
    expect(new Set(await put(ann, ...rows))).to.deep.equal(new Set(['kept']))
    expect(await put(ann, row(3, 100), row(3, 101), { ...row(4), row: NONE }, { ...row(4), row: NONE })).to.deep.equal(['kept', 'kept', 'kept', 'kept'])
    await rig.restart()
    const again = await rig.connect()
    expect(again.welcome.history).to.deep.equal({ rows: 199 })
    const found = await all(again)
    expect([found.size, found.has(4), found.get(3), found.get(199)]).to.deep.equal([199, false, 102, 200])
    expect(used()).to.deep.equal([[199, 199 * 297]])
    const cleo = await rig.device([], 'cleo')
    expect([cleo.welcome.history, (await all(cleo)).size]).to.deep.equal([{ rows: 0 }, 0])
  })

  it('takes half of the quota at most, so that there is room for messages, and what takes no more room always has some', async () => {
    await rig.courier.setQuota((await person('ann')).peerId, MIB)
    const large = Array.from({ length: 40 }, (_, at) => row(at, at, 16_425))
    const codes = await put(ann, ...large)
    expect([codes.filter((code) => code === 'kept').length, codes.at(-1)]).to.deep.equal([31, 'quota'])
    expect(await rig.deposit(ann, 'ben', mail(1, 30_000))).to.deep.equal(['kept'])
    expect(await put(ann, row(0, 9, 16_425), { ...row(1), row: NONE }, row(50, 50, 16_425), row(51))).to.deep.equal(['kept', 'kept', 'kept', 'kept'])
    expect(await put(ann, row(52, 0, 16_425))).to.deep.equal(['quota'])
  })

  it('counts into what envelopes may take, and leaves them what it does not', async () => {
    await rig.courier.setQuota((await person('ann')).peerId, MIB)
    await put(ann, ...Array.from({ length: 31 }, (_, at) => row(at, at, 16_425)))
    const codes = await rig.deposit(ann, 'ben', ...Array.from({ length: 20 }, (_, at) => mail(at, 32_768)))
    expect(codes.filter((code) => code === 'kept')).to.have.lengthOf(Math.floor((MIB - 31 * 16_425) / 32_768))
    expect(codes.at(-1)).to.not.equal('kept')
  })

  it('is neither taken nor handed out while the device is paused', async () => {
    await put(ann, row(1))
    await rig.courier.pause((await person('ann')).peerId, true)
    expect(await put(ann, row(2), { ...row(1), row: NONE })).to.deep.equal(['try later', 'try later'])
    expect(await ann.channel.historyAsk(NONE)).to.deep.equal({ code: 'try later', rows: [], more: false })
    await rig.courier.pause((await person('ann')).peerId, false)
    expect([...(await all(ann)).keys()]).to.deep.equal([1])
  })

  it('comes too early for a full disk, which loses nothing and counts nothing', async () => {
    await put(ann, row(1))
    rig.disk.onWrite = ({ moment }) => { if (moment === 'before') throw new StoreFullError('no room') }
    expect(await put(ann, row(1, 5), row(2))).to.deep.equal(['try later', 'try later'])
    expect(new Set(rig.faults.splice(0).map(({ name }) => name))).to.deep.equal(new Set(['StoreFullError']))
    rig.disk.onWrite = undefined
    expect([...await all(ann)]).to.deep.equal([[1, 2]])
    expect(used()).to.deep.equal([[1, 297]])
    expect(await put(ann, row(2))).to.deep.equal(['kept'])
  })

  for (const [how, end] of [
    ['the device says so', async () => { await ann.channel.historyEnd() }],
    ['it is wiped', async () => { await rig.courier.wipe((await person('ann')).peerId) }],
    ['the device is removed', async () => { await rig.courier.removeOwner((await person('ann')).peerId) }],
    ['the device parts from it', async () => { await ann.channel.unpair() }]
  ] as const) {
    it(`is gone to the last row when ${how}`, async () => {
      await put(ann, ...Array.from({ length: 600 }, (_, at) => row(at)).slice(0, 60))
      await rig.deposit(ann, 'ben', mail(1))
      expect(rig.rows('hk')).to.equal(60)
      await end()
      expect(rig.rows('hk')).to.equal(0)
      expect(rig.courier.owners().map(({ historyRows }) => historyRows)).to.deep.equal(rig.courier.owners().map(() => 0))
      const left = how === 'the device says so' ? mail(1).envelope.byteLength : 0
      expect(rig.courier.owners().map(({ usedBytes }) => usedBytes)).to.deep.equal(rig.courier.owners().map(() => left))
      if (how !== 'the device says so') expect(rig.rows('hl')).to.equal(0)
    })
  }

  it('is counted as it lies there after a loss of power between any two steps', async () => {
    for (let step = 1; step <= 12; step++) {
      let steps = 0
      rig.disk.onWrite = () => { if (++steps === step) rig.disk.crash({ loseUnsynced: true }) }
      void put(ann, row(step), row(100 + step), { ...row(step - 1), row: NONE }).catch(() => undefined)
      await rig.quiet()
      await rig.crash()
      ann = await rig.connect()
      const found = await all(ann)
      expect(used()).to.deep.equal([[found.size, found.size * 297]])
      expect(ann.welcome.history).to.deep.equal({ rows: found.size })
    }
  })
})
