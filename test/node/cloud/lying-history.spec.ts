/**
 * A cloud that keeps a device's own history, and hands something else back: what it can and cannot do to a device that was
 * restored. It may keep things back; nothing that it does is shown as what it is not.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { expect } from 'chai'
import { createMobilinkNode, restoreBackup } from '../../../src/node/index.ts'
import { Courier } from '../../../src/node/cloud/courier/courier.ts'
import { directoryDigest } from '../../../src/node/cloud/courier/directory.ts'
import { createCloudCourierChannel } from '../../../src/protocols/cloud/index.ts'
import { log } from '../../protocols/conversation.ts'
import { CONFIG, People } from '../delivery/people.ts'
// loaded before time stands still
import '../../../src/node/cloud/device/history/index.ts'
import type { CourierComponents, CourierInit } from '../../../src/node/cloud/courier/courier.ts'
import type { MobilinkNode } from '../../../src/node/index.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { CloudLine, Correspondent, HistoryPage, HistoryRow } from '../../../src/protocols/cloud/index.ts'
import type { Person } from '../delivery/people.ts'

const WORDS = { kind: 'words', words: `${'abandon '.repeat(23)}art` } as const

/** Keeps every row that it was ever given, and hands out what a test has it hand out. */
class Keeper extends Courier {
  /** Every version of each row, by handle, the newest last. */
  readonly versions = new Map<string, HistoryRow[]>()
  keeps = true
  asked = 0
  hand: ((after: Uint8Array) => HistoryPage) | undefined
  readonly #components: CourierComponents

  constructor (components: CourierComponents, init: CourierInit) {
    super(components, init)
    this.#components = components
  }

  newest (): HistoryRow[] {
    return [...this.versions.values()].flatMap((rows) => rows.slice(-1)).filter(({ row }) => row.byteLength > 0)
  }

  first (): HistoryRow[] {
    return [...this.versions.values()].flatMap((rows) => rows.slice(0, 1))
  }

  override async accept (_peer: PeerIdText, line: CloudLine): Promise<void> {
    const directory: Correspondent[] = []
    const channel = createCloudCourierChannel(line, {
      timers: this.#components.clock,
      log,
      handlers: {
        onHello: async () => await Promise.resolve({ code: 'ok', quotaBytes: 1, usedBytes: 0, waiting: 0, directoryDigest: new Uint8Array(32).fill(1), ...this.keeps ? { history: { rows: this.hand === undefined ? this.versions.size : 1 } } : {} }),
        onDeposit: async ({ envelope }) => await Promise.resolve({ eid: this.#components.envelopeId(envelope), code: 'try later' }),
        onCarry: async () => await Promise.resolve('try later'),
        onErase: async () => await Promise.resolve('erased'),
        onDirectory: async (page, more) => {
          directory.push(...page)
          return await Promise.resolve(more ? new Uint8Array(0) : directoryDigest(directory))
        },
        onBundles: async () => { await Promise.resolve() },
        onHistoryPut: async (row) => {
          this.asked++
          const name = bytesToHex(row.handle)
          this.versions.set(name, [...this.versions.get(name) ?? [], row])
          return await Promise.resolve('kept')
        },
        onHistoryAsk: async (after) => {
          this.asked++
          return await Promise.resolve(this.hand?.(after) ?? { code: 'ok', rows: [], more: false })
        },
        onHistoryEnd: async () => {
          this.asked++
          await Promise.resolve()
        },
        onUnpair: async () => { await Promise.resolve() }
      }
    })
    await channel.closed.catch(() => undefined)
  }
}

describe('a cloud that lies about a history', () => {
  let people: People
  let alice: Person
  let bob: Person
  let host: MobilinkNode
  let keeper: Keeper
  let backup: Uint8Array

  const whole = (rows: readonly HistoryRow[]) => (): HistoryPage => ({ code: 'ok', rows, more: false })
  const shown = async (of: Person): Promise<Array<readonly [string, string]>> => (await people.history(of, bob)).map(({ text, delivery }) => [text, delivery.state === 'stuck' ? delivery.reason : delivery.state] as const)

  async function pairWith (person: Person): Promise<void> {
    const { link } = await people.do(host.cloud.offer())
    await people.do(person.node.cloud.pair(link))
    await people.world.advance(20_000)
  }

  async function restored (): Promise<Person> {
    alice.device.crash()
    const device = people.world.device({ name: 'alice again' })
    await people.do(restoreBackup(device.platform, backup, WORDS))
    const faults: Error[] = []
    const again = { device, faults, node: await people.start(device, faults) }
    await pairWith(again)
    return again
  }

  beforeEach(async () => {
    people = new People('a lying history')
    const [first, second] = await people.pair()
    alice = first
    bob = second
    const device = people.world.device({ name: 'the keeper' })
    let made: Keeper | undefined
    host = await people.do(createMobilinkNode({ ...device.platform, createCourier: async (components, init) => await Promise.resolve(made = new Keeper(components, init)) }, CONFIG))
    if (made === undefined) throw new Error('nobody keeps')
    keeper = made
    await pairWith(alice)
  })

  /** Alice writes to Bob, who is away at first: each row is kept as it waited, and as it was delivered. */
  async function written (): Promise<void> {
    await people.do(alice.node.cloud.keepHistory(true))
    await people.world.advance(5_000)
    await people.do(bob.node.stop())
    await people.world.advance(10_000)
    for (const text of ['one', 'two']) await people.do(alice.node.messages.send(bob.node.self.peerId, text))
    await people.world.advance(10_000)
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await people.world.advance(20_000)
    expect(await shown(alice)).to.deep.equal([['one', 'delivered'], ['two', 'delivered']])
    backup = await people.do(alice.node.vault.backup(WORDS))
  }

  it('shows nothing of a row that was changed, made up or put in the place of another, says so, and shows the others', async () => {
    await written()
    const rows = keeper.newest()
    expect(rows).to.have.lengthOf(3)
    const swapped = rows.map(({ handle }, at): HistoryRow => ({ handle, row: rows[(at + 1) % rows.length]?.row ?? new Uint8Array(1) }))
    const changed = rows.map(({ handle, row }): HistoryRow => ({ handle, row: row.with(60, (row[60] ?? 0) ^ 1) }))
    const madeUp = { handle: new Uint8Array(16).fill(9), row: new Uint8Array(297).fill(1) }
    keeper.hand = whole([...swapped, ...rows, ...changed, madeUp])
    const again = await restored()
    expect(await shown(again)).to.deep.equal([['one', 'delivered'], ['two', 'delivered']])
    expect(new Set(again.faults.map(({ name }) => name))).to.deep.equal(new Set(['UntrueHistoryError']))
  })

  for (const [what, order, expected] of [
    ['can keep back that a message was delivered', ['first'], 'not known'],
    ['takes nothing back with a row that is older than another one that it handed out', ['newest', 'first'], 'delivered'],
    ['may say the newer thing later', ['first', 'newest'], 'delivered']
  ] as const) {
    it(`${what}, and sends nothing again`, async () => {
      await written()
      const pages = order.map((which) => keeper[which]().sort((a, b) => bytesToHex(a.handle) < bytesToHex(b.handle) ? -1 : 1))
      // the last row of the first page is what the next one is asked behind
      keeper.hand = (after) => after.byteLength === 0 ? { code: 'ok', rows: pages[0] ?? [], more: pages.length > 1 } : { code: 'ok', rows: pages[1] ?? [], more: false }
      const again = await restored()
      expect(await shown(again)).to.deep.equal([['one', expected], ['two', expected]])
      await people.do(again.node.messages.retry(bob.node.self.peerId))
      await people.world.advance(60_000)
      expect(await shown(again)).to.deep.equal([['one', expected], ['two', expected]])
      expect(await people.texts(bob, again)).to.deep.equal(['one', 'two'])
    })
  }

  it('turns nothing on, and brings nothing, with rows that are not of this device', async () => {
    await written()
    keeper.hand = whole([{ handle: new Uint8Array(16).fill(9), row: new Uint8Array(297).fill(1) }])
    const again = await restored()
    expect([again.node.cloud.keepsHistory(), await shown(again)]).to.deep.equal([false, []])
    expect(again.faults.map(({ name }) => name)).to.deep.equal(['UntrueHistoryError'])
  })

  it('is not listened to for ever where it never comes to an end', async () => {
    await written()
    keeper.hand = () => ({ code: 'ok', rows: keeper.newest(), more: true })
    const again = await restored()
    const [cloud] = await people.do(again.node.cloud.clouds())
    expect([cloud?.history.state, keeper.asked < 100]).to.deep.equal(['kept', true])
    expect(await shown(again)).to.deep.equal([['one', 'delivered'], ['two', 'delivered']])
  })

  it('shows as little as it hands out, where it withholds all', async () => {
    await written()
    keeper.hand = whole([])
    const again = await restored()
    expect([again.node.cloud.keepsHistory(), await shown(again)]).to.deep.equal([false, []])
    await people.do(again.node.messages.send(bob.node.self.peerId, 'goes on'))
    await people.world.advance(20_000)
    expect(await shown(again)).to.deep.equal([['goes on', 'delivered']])
  })

  it('is asked nothing, and said to need an update, where its version keeps none', async () => {
    keeper.keeps = false
    await people.restart(alice)
    await people.world.advance(20_000)
    await people.do(alice.node.cloud.keepHistory(true))
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'no harm done'))
    await people.world.advance(60_000)
    const [cloud] = await people.do(alice.node.cloud.clouds())
    expect([cloud?.online, cloud?.history.state, keeper.asked]).to.deep.equal([true, 'update needed', 0])
    expect(await shown(alice)).to.deep.equal([['no harm done', 'delivered']])
  })
})
