import { expect } from 'chai'
import { createDeviceKey, envelopeId, isReceipt, tombstoneOf } from '../../../src/identity/index.ts'
import { Conversations } from '../../../src/node/delivery/conversations.ts'
import { Inbox } from '../../../src/node/delivery/inbox.ts'
import { PLACE_STEP } from '../../../src/node/delivery/places.ts'
import { OwnPrekeys } from '../../../src/node/delivery/own-prekeys.ts'
import { Sessions } from '../../../src/node/delivery/sessions.ts'
import { COMES_WITHIN_MS } from '../../../src/node/lifetime/limits.ts'
import { createSeededRandom } from '../../../src/node/platform/memory.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { orderKey } from '../../../src/node/store/keys.ts'
import { ConversationRecord, MessageRecord, OutboxRecord } from '../../../src/node/store/pb/records.ts'
import { contentOf, Device } from '../../identity/session/cast.ts'
import { openStore } from '../../open-store.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import { PEER } from './lonely-outbox.ts'
import { LivedTime } from '../../../src/node/lifetime/lived-time.ts'
import { Lives } from '../../../src/node/lifetime/lives.ts'
import type { Sealed } from '../../../src/identity/index.ts'
import type { Store } from '../../../src/node/store/store.ts'

/** Of what the other side numbers. */
const START = 2 ** 40

interface LonelyInbox {
  readonly inbox: Inbox
  readonly clock: ManualTimers
  readonly disk: MemoryDisk
  readonly store: Store
  readonly sessions: Sessions
  readonly shown: string[]
  readonly faults: Error[]
  readonly told: string[]
  readonly conversations: Conversations
  /** Another one on the same store, which remembers nothing. */
  again (): Inbox
  /** Seals a message of the other side. */
  seal (text: string): Sealed
  sealNumbered (text: string, seq: number): Sealed
  /** The other side has lost its session, and begins another one. */
  beginAgain (): Promise<void>
}

async function createInbox (): Promise<LonelyInbox> {
  const clock = new ManualTimers()
  // a contact may be asked for a new session once an hour
  clock.advance(60 * 60 * 1_000)
  const random = createSeededRandom('lonely inbox')
  const disk = new MemoryDisk()
  const store = await openStore(await openMemoryLevel(disk))
  const shown: string[] = []
  const faults: Error[] = []
  const told: string[] = []
  const key = await createDeviceKey(random.bytes(32))
  const sessions = new Sessions({ clock, random, store, key, own: await OwnPrekeys.load({ clock, random, store, key }) })
  const other = await Device.create('the other side')
  other.now = clock.now()
  const beginAgain = async (): Promise<void> => { other.start(key, await other.read(key, await sessions.offer(PEER))) }
  await beginAgain()
  const conversations = new Conversations(store)
  const again = (): Inbox => new Inbox({
    clock,
    store,
    sessions,
    conversations,
    lives: new Lives({ store, book: { get: () => undefined }, lived: new LivedTime({ clock, store }) }),
    emit: (name, detail) => { if (name === 'fault') faults.push(detail as Error) },
    envelopeId
  }, {
    isContact: () => true,
    onAdded: (_peer, _position, { text }) => { shown.push(new TextDecoder().decode(text)) },
    onForgotten: () => { told.push('forgotten') },
    onSessionLost: () => { told.push('lost') },
    onControl: () => { told.push('control') },
    announced: async () => await Promise.resolve(undefined), heard: async () => await Promise.resolve(undefined)
  })
  return { inbox: again(), again, clock, disk, store, sessions, conversations, shown, faults, told, beginAgain, seal: (text) => other.seal(key, text), sealNumbered: (text, seq) => other.sealContent(key, { ...contentOf(text), seq }) }
}

async function keysIn (store: Store, prefix: string): Promise<string[]> {
  return (await store.page({ prefix, limit: 1_024 })).map(({ key }) => key)
}

describe('the inbox', () => {
  it('keeps what came together with one expiry, knows all of it until then, and forgets all of it afterwards', async () => {
    const { inbox, clock, store, shown, seal } = await createInbox()
    const sealed = Array.from({ length: 40 }, (_, n) => seal(`${n + 1}`).envelope)
    const codes = async (): Promise<string[]> => (await Promise.all(sealed.map(async (envelope) => await inbox.receive(PEER, envelope)))).map(({ code }) => code)
    expect(new Set(await codes())).to.deep.equal(new Set(['kept']))
    expect(await keysIn(store, 'y/')).to.have.lengthOf(1)
    clock.advance(COMES_WITHIN_MS - 1)
    await inbox.sweep()
    expect(new Set(await codes())).to.deep.equal(new Set(['already had it']))
    expect(await keysIn(store, `e/${PEER}/`)).to.have.lengthOf(40)

    clock.advance(2)
    await inbox.sweep()
    expect([await keysIn(store, `e/${PEER}/`), await keysIn(store, 'y/')]).to.deep.equal([[], []])
    expect(shown).to.have.lengthOf(40)
  })

  it('forgets group by group, however many there are', async () => {
    const { inbox, clock, store, seal } = await createInbox()
    for (let n = 1; n <= 50; n++) await inbox.receive(PEER, seal(`${n}`).envelope)
    clock.advance(1_000)
    await inbox.receive(PEER, seal('51').envelope)
    expect(await keysIn(store, 'y/')).to.have.lengthOf(51)
    clock.advance(COMES_WITHIN_MS - 999)
    await inbox.sweep()
    expect([await keysIn(store, `e/${PEER}/`), await keysIn(store, 'y/')].map(({ length }) => length)).to.deep.equal([1, 1])
  })

  it('acknowledges no copy of an envelope that the disk has refused', async () => {
    const { inbox, disk, shown, faults, seal } = await createInbox()
    const [one, two] = [seal('1').envelope, seal('2').envelope]
    disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('no room') }
    const twice = async (): Promise<string[]> => (await Promise.all([one, one, two].map(async (envelope) => await inbox.receive(PEER, envelope)))).map(({ code }) => code)
    expect(await twice()).to.deep.equal(['try later', 'try later', 'try later'])
    expect(faults).to.have.lengthOf(1)
    disk.onWrite = undefined
    expect(await twice()).to.deep.equal(['kept', 'already had it', 'kept'])
    expect(shown).to.deep.equal(['1', '2'])
  })

  it('shows a receipt that only who opened the envelope can make, and the same one when it comes again', async () => {
    const { inbox, seal } = await createInbox()
    const { envelope, tag } = seal('1')
    const first = await inbox.receive(PEER, envelope)
    const again = await inbox.receive(PEER, envelope)
    expect([first.code, again.code]).to.deep.equal(['kept', 'already had it'])
    expect(isReceipt(first.tag, tag)).to.equal(true)
    expect(again.tag).to.deep.equal(first.tag)
  })

  it('undoes the opening of what the disk has refused, so that it opens again', async () => {
    const { inbox, disk, shown, seal } = await createInbox()
    const sealed = ['1', '2', '3'].map((text) => seal(text))
    expect((await inbox.receive(PEER, sealed[0]!.envelope)).code).to.equal('kept')
    disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('no room') }
    expect((await inbox.receive(PEER, sealed[1]!.envelope)).code).to.equal('try later')
    disk.onWrite = undefined
    expect((await inbox.receive(PEER, sealed[1]!.envelope)).tag).to.deep.equal(sealed[1]!.tag)
    expect((await inbox.receive(PEER, sealed[2]!.envelope)).tag).to.deep.equal(sealed[2]!.tag)
    expect(shown).to.deep.equal(['1', '2', '3'])
  })

  it('takes note of what was taken back, shows nothing, and minds no tombstone that comes late', async () => {
    const { inbox, shown, told, seal } = await createInbox()
    const [first, second, third] = [seal('1'), seal('2'), seal('3')] as const
    await inbox.receive(PEER, first.envelope)
    const taken = await inbox.receive(PEER, tombstoneOf(second.envelope, second.tag))
    expect(taken).to.deep.include({ code: 'kept', tag: new Uint8Array(0) })
    expect((await inbox.receive(PEER, tombstoneOf(first.envelope, first.tag))).code).to.equal('already had it')
    expect((await inbox.receive(PEER, third.envelope)).code).to.equal('kept')
    expect(shown).to.deep.equal(['1', '3'])
    expect(told).to.deep.equal([])
  })

  it('asks once for a new session when something does not open, has the contact keep it meanwhile, and declines it in the end', async () => {
    const { inbox, clock, store, shown, told, seal } = await createInbox()
    const damaged = seal('1').envelope
    damaged[damaged.byteLength - 1]! ^= 1
    expect((await inbox.receive(PEER, damaged)).code).to.equal('try later')
    expect((await inbox.receive(PEER, damaged)).code).to.equal('try later')
    const waiting = (await store.page({ prefix: `o/${PEER}/`, limit: 10 })).map(({ value }) => OutboxRecord.decode(value))
    expect(waiting.map(({ isControl, envelope }) => [isControl, envelope[1]])).to.deep.equal([[true, 4]])
    expect(told).to.deep.equal(['control'])
    // as when the contact has heard of it
    await store.commit((await store.page({ prefix: `o/${PEER}/`, limit: 10 })).map(({ key }) => ({ type: 'del', key })))
    clock.advance(60_001)
    expect(await inbox.receive(PEER, damaged)).to.deep.include({ code: 'declined', tag: new Uint8Array(0) })
    expect((await inbox.receive(PEER, seal('2').envelope)).code).to.equal('kept')
    expect(shown).to.deep.equal(['2'])
  })

  it('declines nothing while its request for a new session waits, however long, and after a restart', async () => {
    const { inbox, again, clock, seal } = await createInbox()
    const damaged = seal('1').envelope
    damaged[damaged.byteLength - 1]! ^= 1
    await inbox.receive(PEER, damaged)
    clock.advance(60_001)
    expect((await inbox.receive(PEER, damaged)).code).to.equal('try later')
    expect((await again().receive(PEER, damaged)).code).to.equal('try later')
  })

  it('counts right what came together with something that does not open', async () => {
    const { inbox, store, seal } = await createInbox()
    const damaged = seal('2').envelope
    damaged[damaged.byteLength - 1]! ^= 1
    const codes = (await Promise.all([seal('1').envelope, damaged, seal('3').envelope].map(async (envelope) => await inbox.receive(PEER, envelope)))).map(({ code }) => code)
    expect(codes).to.deep.equal(['kept', 'try later', 'kept'])
    const kept = await store.get(`q/${PEER}`)
    expect(ConversationRecord.decode(kept ?? new Uint8Array(0))).to.include({ unread: 2, nextPosition: 4 * PLACE_STEP })
  })

  it('keeps with what comes in another session that the contact may have lost what it was told, and only if it is kept', async () => {
    const { inbox, store, disk, conversations, told, seal, beginAgain } = await createInbox()
    const toldOnDisk = async (): Promise<number> => {
      const fresh = new Conversations(store)
      await fresh.load()
      return fresh.counters(PEER).cloudsTold
    }
    await inbox.receive(PEER, seal('1').envelope)
    conversations.counters(PEER).cloudsTold = 7
    await inbox.receive(PEER, seal('2').envelope)
    expect(await toldOnDisk()).to.equal(7)
    await beginAgain()
    const { envelope } = seal('3')
    disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('no room') }
    expect((await inbox.receive(PEER, envelope)).code).to.equal('try later')
    expect([conversations.counters(PEER).cloudsTold, told]).to.deep.equal([7, []])
    disk.onWrite = undefined
    expect((await inbox.receive(PEER, envelope)).code).to.equal('kept')
    expect([await toldOnDisk(), told]).to.deep.equal([0, ['forgotten']])
  })

  it('puts what comes late where its sender wrote it, counts it as unread, and says from where on there is something unread', async () => {
    const { inbox, conversations, store, shown, sealNumbered } = await createInbox()
    const rows = async (): Promise<MessageRecord[]> => (await store.page({ prefix: `m/${PEER}/`, limit: 10 })).map(({ value }) => MessageRecord.decode(value))
    const texts = async (): Promise<string[]> => (await rows()).map(({ text }) => new TextDecoder().decode(text))
    const sealed = [1, 2, 3, 4].map((number) => sealNumbered(String(number), START + number).envelope)
    const comes = async (...numbers: number[]): Promise<string[]> => (await Promise.all(numbers.map(async (number) => await inbox.receive(PEER, sealed[number - 1] ?? new Uint8Array(0))))).map(({ code }) => code)
    expect(await comes(1, 4)).to.deep.equal(['kept', 'kept'])
    const before = await rows()
    const newest = conversations.counters(PEER).lastId
    Object.assign(conversations.counters(PEER), { unread: 0, unreadFrom: '' })

    expect(await comes(3, 2, 3)).to.deep.equal(['kept', 'kept', 'already had it'])
    expect(await texts()).to.deep.equal(['1', '2', '3', '4'])
    expect(shown).to.deep.equal(['1', '4', '3', '2'])
    const now = await rows()
    expect([now[0], now[3]]).to.deep.equal(before)
    expect(now.map(({ arrival }) => arrival / PLACE_STEP)).to.deep.equal([0, 4, 3, 0])
    // the newest is what stands last, for whoever says what it had seen
    expect(conversations.counters(PEER).lastId).to.deep.equal(newest)
    const kept = ConversationRecord.decode(await store.get(`q/${PEER}`) ?? new Uint8Array(0))
    expect(kept).to.include({ unread: 2, unreadFrom: orderKey(2 * PLACE_STEP - 2), nextPosition: 5 * PLACE_STEP })
  })

  it('remembers nothing of a place that the disk has refused', async () => {
    const { inbox, conversations, disk, store, sealNumbered } = await createInbox()
    const [second, first, third] = [sealNumbered('2', START + 2).envelope, sealNumbered('1', START + 1).envelope, sealNumbered('3', START + 3).envelope] as const
    await inbox.receive(PEER, first)
    const { counts, unread, unreadFrom } = conversations.counters(PEER)
    disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('no room') }
    expect((await inbox.receive(PEER, third)).code).to.equal('try later')
    expect(conversations.counters(PEER)).to.deep.include({ counts, unread, unreadFrom })
    disk.onWrite = undefined
    for (const envelope of [third, second]) expect((await inbox.receive(PEER, envelope)).code).to.equal('kept')
    const page = await store.page({ prefix: `m/${PEER}/`, limit: 10 })
    expect(page.map(({ value }) => new TextDecoder().decode(MessageRecord.decode(value).text))).to.deep.equal(['1', '2', '3'])
  })

  it('never opens an envelope that is not sealed', async () => {
    const { inbox, shown } = await createInbox()
    const unsealed = Uint8Array.of(0, 0x0a, 0x10, ...new Uint8Array(16).fill(1), 0x30, 1, 0x42, 1, 0x61)
    expect((await inbox.receive(PEER, unsealed)).code).to.equal('declined')
    expect(shown).to.deep.equal([])
  })
})
