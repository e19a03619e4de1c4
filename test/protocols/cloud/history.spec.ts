import { expect } from 'chai'
import { decodeCloudFrame, encodeCloudFrame } from '../../../src/protocols/cloud/cloud-frames.ts'
import { COURIER_LIMITS } from '../../../src/protocols/cloud/constants.ts'
import { CloudFrame } from '../../../src/protocols/cloud/pb/cloud.ts'
import { courierPair } from './rig.ts'
import type { HistoryCode, HistoryPage, HistoryRow } from '../../../src/protocols/cloud/index.ts'

const HANDLE = new Uint8Array(16).fill(7)
const ROW = new Uint8Array(297).fill(9)
const PAGE: HistoryPage = { code: 'ok', rows: [{ handle: HANDLE, row: ROW }], more: true }

describe('the device\'s own history on /mobilink/cloud/1.0', () => {
  it('goes to the cloud and back, and answers stand in the order of the questions', async () => {
    const put: HistoryRow[] = []
    const codes: HistoryCode[] = ['kept', 'quota', 'try later']
    const { device } = await courierPair({}, {
      onHistoryPut: async (row) => await Promise.resolve(codes[put.push(row) - 1] ?? 'kept'),
      onHistoryAsk: async (after) => await Promise.resolve({ ...PAGE, more: after.byteLength === 0 })
    })
    const others = codes.map((_, at) => ({ handle: HANDLE.with(0, at), row: at === 1 ? new Uint8Array(0) : ROW }))
    expect(await Promise.all(others.map(async (row) => await device.historyPut(row)))).to.deep.equal(codes)
    expect(put).to.deep.equal(others)
    expect(await device.historyAsk(new Uint8Array(0))).to.deep.equal(PAGE)
    expect(await device.historyAsk(HANDLE)).to.deep.equal({ ...PAGE, more: false })
    await device.historyEnd()
    expect(device.isOpen).to.equal(true)
  })

  it('carries no handle of another length and no row that is too long, either way', () => {
    const most = COURIER_LIMITS.historyRowBytes.value
    const rows: HistoryRow[] = [{ handle: HANDLE.subarray(1), row: ROW }, { handle: new Uint8Array(17), row: ROW }, { handle: HANDLE, row: new Uint8Array(most + 1) }]
    for (const row of rows) {
      const bare = { handle: Uint8Array.from(row.handle), row: Uint8Array.from(row.row) }
      expect(() => encodeCloudFrame({ kind: 'history put', row })).to.throw(RangeError)
      expect(() => decodeCloudFrame(CloudFrame.encode({ historyPut: bare }))).to.throw().with.property('name', 'InvalidFrameError')
      expect(() => decodeCloudFrame(CloudFrame.encode({ historyPage: { code: 1, rows: [bare], more: false } }))).to.throw().with.property('name', 'InvalidFrameError')
    }
    expect(() => decodeCloudFrame(CloudFrame.encode({ historyPage: { code: 1, rows: [{ handle: Uint8Array.from(HANDLE), row: new Uint8Array(0) }], more: false } }))).to.throw().with.property('name', 'InvalidFrameError')
    expect(() => decodeCloudFrame(CloudFrame.encode({ historyAsk: { after: new Uint8Array(3) } }))).to.throw().with.property('name', 'InvalidFrameError')
    expect(() => decodeCloudFrame(CloudFrame.encode({ historyKept: { handle: new Uint8Array(0), code: 1 } }))).to.throw().with.property('name', 'InvalidFrameError')
  })

  it('takes a code that it does not know for "try later"', () => {
    expect(decodeCloudFrame(CloudFrame.encode({ historyKept: { handle: Uint8Array.from(HANDLE), code: 99 } }))).to.deep.equal({ kind: 'history kept', handle: HANDLE, code: 'try later' })
    expect(decodeCloudFrame(CloudFrame.encode({ historyPage: { code: 99, rows: [], more: true } }))).to.deep.equal({ kind: 'history page', page: { code: 'try later', rows: [], more: true } })
  })

  it('says in the welcome whether it is there: a cloud of an earlier version does not', () => {
    const welcome = { code: 1, quotaBytes: 1, usedBytes: 0, waiting: 0, directoryDigest: new Uint8Array(0) }
    const read = (bytes: Uint8Array): unknown => {
      const frame = decodeCloudFrame(bytes)
      return frame?.kind === 'welcome' ? frame.welcome.history : frame
    }
    expect(read(CloudFrame.encode({ welcome }))).to.equal(undefined)
    expect(read(CloudFrame.encode({ welcome: { ...welcome, history: { rows: 0 } } }))).to.deep.equal({ rows: 0 })
  })
})
