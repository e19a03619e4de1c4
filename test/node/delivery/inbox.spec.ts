import { expect } from 'chai'
import { encodeContent, envelopeId, TEXT_KIND, wrapUnsealed } from '../../../src/identity/index.ts'
import { Conversations } from '../../../src/node/delivery/conversations.ts'
import { Inbox, SEEN_FOR_MS } from '../../../src/node/delivery/inbox.ts'
import { createUnsealedSessions } from '../../../src/node/delivery/sessions.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { createStore } from '../../../src/node/store/level-store.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import { PEER } from './lonely-outbox.ts'
import type { Store } from '../../../src/node/store/store.ts'

interface LonelyInbox { readonly inbox: Inbox, readonly clock: ManualTimers, readonly disk: MemoryDisk, readonly store: Store, readonly shown: string[], readonly faults: Error[] }

async function createInbox (): Promise<LonelyInbox> {
  const clock = new ManualTimers()
  const disk = new MemoryDisk()
  const store = await createStore(await openMemoryLevel(disk))
  const shown: string[] = []
  const faults: Error[] = []
  const inbox = new Inbox({
    clock,
    store,
    sessions: createUnsealedSessions(),
    conversations: new Conversations(store),
    emit: (name, detail) => { if (name === 'fault') faults.push(detail as Error) },
    envelopeId
  }, { isContact: () => true, onAdded: (_peer, _position, { text }) => { shown.push(new TextDecoder().decode(text)) } })
  return { inbox, clock, disk, store, shown, faults }
}

function envelope (number: number): Uint8Array {
  const none = new Uint8Array(0)
  return wrapUnsealed(encodeContent({
    id: new Uint8Array(16).fill(number), conversation: none, seq: number, prev: none, sentAt: 1, kind: TEXT_KIND, expireAfterMs: 0, body: new TextEncoder().encode(`${number}`)
  }))
}

async function keysIn (store: Store, prefix: string): Promise<string[]> {
  return (await store.page({ prefix, limit: 1_024 })).map(({ key }) => key)
}

describe('the inbox', () => {
  it('keeps what came together with one expiry, knows all of it until then, and forgets all of it afterwards', async () => {
    const { inbox, clock, store, shown } = await createInbox()
    const codes = async (): Promise<string[]> => (await Promise.all(Array.from({ length: 40 }, async (_, n) => await inbox.receive(PEER, envelope(n + 1))))).map(({ code }) => code)
    expect(new Set(await codes())).to.deep.equal(new Set(['kept']))
    expect(await keysIn(store, 'y/')).to.have.lengthOf(1)
    clock.advance(SEEN_FOR_MS - 1)
    await inbox.sweep()
    expect(new Set(await codes())).to.deep.equal(new Set(['already had it']))
    expect(await keysIn(store, `e/${PEER}/`)).to.have.lengthOf(40)

    clock.advance(2)
    await inbox.sweep()
    expect([await keysIn(store, `e/${PEER}/`), await keysIn(store, 'y/')]).to.deep.equal([[], []])
    expect(shown).to.have.lengthOf(40)
  })

  it('forgets group by group, however many there are', async () => {
    const { inbox, clock, store } = await createInbox()
    for (let n = 1; n <= 50; n++) await inbox.receive(PEER, envelope(n))
    clock.advance(1_000)
    await inbox.receive(PEER, envelope(51))
    expect(await keysIn(store, 'y/')).to.have.lengthOf(51)
    clock.advance(SEEN_FOR_MS - 999)
    await inbox.sweep()
    expect([await keysIn(store, `e/${PEER}/`), await keysIn(store, 'y/')].map(({ length }) => length)).to.deep.equal([1, 1])
  })

  it('acknowledges no copy of an envelope that the disk has refused', async () => {
    const { inbox, disk, shown, faults } = await createInbox()
    disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('no room') }
    const twice = async (): Promise<string[]> => (await Promise.all([1, 1, 2].map(async (n) => await inbox.receive(PEER, envelope(n))))).map(({ code }) => code)
    expect(await twice()).to.deep.equal(['try later', 'try later', 'try later'])
    expect(faults).to.have.lengthOf(1)
    disk.onWrite = undefined
    expect(await twice()).to.deep.equal(['kept', 'already had it', 'kept'])
    expect(shown).to.deep.equal(['1', '2'])
  })
})
