/** A cloud wakes for others: whom its owner's contacts wait for, and its owner; and a device tells its own clouds how it is woken. */
import { expect } from 'chai'
import { encodePushBody } from '../../../src/identity/index.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { Push } from '../../../src/node/push/push.ts'
import { GRACE_MS } from '../../../src/node/push/waking.ts'
import { openStore } from '../../open-store.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import { Browser, Sender, Vendor } from './pushed-people.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { PushInit } from '../../../src/node/push/push.ts'

const OWNER = '12D3KooWCVCnskaiyJMfRk1fK4G2v2bTdjaWdPTTHLxF77iTRnr9' as PeerIdText
const CONTACT = '12D3KooWA4Xop1JaT3MHxwYMkCepYsv4iPVopMXwCz5iHYdBfeSB' as PeerIdText
const CLOUD = '12D3KooWCd3eX8r5ihRvzK7P1yPq5aakaBJhG5GNj18YTztPhoCa' as PeerIdText

interface Parts { readonly clock: ManualTimers, readonly vendor: Vendor, readonly sender: Sender, readonly browser: Browser, readonly told: Array<{ peer: PeerIdText, body: Uint8Array }> }

async function create (what: 'host' | 'tab', init: Partial<PushInit>): Promise<Parts & { push: Push }> {
  const clock = new ManualTimers()
  const vendor = new Vendor()
  const [sender, browser, told] = [new Sender(vendor), new Browser(vendor), [] as Parts['told']]
  const store = await openStore(await openMemoryLevel(new MemoryDisk()))
  const push = new Push({
    clock, store, emit: () => undefined, rules: { vendors: ['push.example'], reach: 'public', subject: 'https://owner.example/' }, ...(what === 'host' ? { sender } : { subscriptions: browser })
  }, {
    members: () => [],
    knows: () => true,
    tell: (peer, body) => {
      told.push({ peer, body })
      return Promise.resolve(true)
    },
    newest: () => 0,
    isHere: () => false,
    isCared: () => false,
    left: () => undefined,
    onHeard: () => undefined,
    ...init
  })
  await push.load()
  push.start([])
  return { push, clock, vendor, sender, browser, told }
}

/** Lets whatever is under way finish: nothing here waits for time. */
async function settled (): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => { setImmediate(resolve) })
}

async function pass (clock: ManualTimers, ms: number): Promise<void> {
  await settled()
  clock.advance(ms)
  await settled()
}

describe('a cloud that wakes', () => {
  it('wakes the contact for whom its owner left something, by what the contact told the owner', async () => {
    const vendor = new Vendor()
    const left = encodePushBody({ seq: 1, capability: vendor.make() })
    let newest = 0
    const { push, clock, sender } = await create('host', { newest: () => newest, left: (peer) => peer === CONTACT ? left : undefined })
    sender.outcomes.push({ kind: 'taken' })
    newest = clock.now()
    push.look(CONTACT)
    push.look(OWNER)
    await pass(clock, GRACE_MS)
    expect(sender.woken).to.deep.equal([...vendor.live])
  })

  it('leaves a contact to a node of its own that is there, and contacts no push service then', async () => {
    const cared: PeerIdText[] = []
    const { push, clock, vendor, sender } = await create('host', {
      newest: () => 1_000_000,
      isCared: (peer) => {
        cared.push(peer)
        return true
      }
    })
    push.hear(CONTACT, encodePushBody({ seq: 1, capability: vendor.make() }))?.kept()
    push.look(CONTACT)
    await pass(clock, GRACE_MS)
    await pass(clock, 24 * 60 * 60_000)
    expect(cared).to.deep.equal([CONTACT])
    expect(sender.sent).to.deep.equal([])
  })

  it('wakes its owner once for what was fetched, and leaves an owner who is there alone', async () => {
    let isHere = true
    let newest = 0
    const vendor = new Vendor()
    const left = encodePushBody({ seq: 1, capability: vendor.make() })
    const { push, clock, sender } = await create('host', { isHere: () => isHere, newest: () => newest, left: (peer) => peer === OWNER ? left : undefined })
    newest = clock.now()
    push.look(OWNER)
    await pass(clock, GRACE_MS)
    expect(sender.sent).to.deep.equal([])
    isHere = false
    sender.outcomes.push({ kind: 'taken' })
    for (let again = 0; again < 5; again++) push.look(OWNER)
    await pass(clock, GRACE_MS)
    expect(sender.woken).to.have.length(1)
    await pass(clock, 24 * 60 * 60_000)
    expect(sender.woken).to.have.length(1)
  })

  it('tries anew at once when a way to wake somebody comes up', async () => {
    const { push, clock, vendor, sender } = await create('host', { newest: () => 1_000_000 })
    push.look(CONTACT)
    await pass(clock, GRACE_MS)
    expect(sender.sent).to.deep.equal([])
    push.hear(CONTACT, encodePushBody({ seq: 1, capability: vendor.make() }))?.kept()
    await pass(clock, 1)
    expect(sender.woken).to.have.length(1)
  })

  it('takes the newest word of a contact, whatever comes later, and none that says nothing', async () => {
    const { push, vendor } = await create('host', {})
    const newer = encodePushBody({ seq: 2, capability: vendor.make() })
    push.hear(CONTACT, newer)?.kept()
    expect(push.hear(CONTACT, encodePushBody({ seq: 1, capability: vendor.make() }))?.writes).to.deep.equal([])
    expect(push.hear(CONTACT, new Uint8Array([1, 2, 3]))).to.equal(undefined)
    expect(push.statementOf(CONTACT)).to.deep.equal(newer)
  })
})

describe('a device with a cloud of its own', () => {
  it('gives it a registration that it shares with no contact, and a new one to the others when it is unpaired', async () => {
    let clouds = [CLOUD]
    const { push, browser, told, vendor } = await create('tab', { members: () => [{ peer: CONTACT, isOwn: false }, ...clouds.map((peer) => ({ peer, isOwn: true }))] })
    await push.wakeUps.turnOn()
    expect([...browser.slots.keys()].sort()).to.deep.equal([1, 5])
    expect(told.map(({ peer }) => peer)).to.deep.equal([CONTACT, CLOUD])
    expect(push.wakeUps.state()).to.have.property('contacts', 1)
    const [contacts, own] = [browser.slots.get(1)?.endpoint ?? '', browser.slots.get(5)?.endpoint ?? '']
    clouds = []
    push.membersChanged()
    await settled()
    expect([vendor.live.has(contacts), vendor.live.has(own)]).to.deep.equal([true, false])
  })
})
