import { defaultLogger } from '@libp2p/logger'
import { expect } from 'chai'
import { TypedEventEmitter } from 'main-event'
import { createDeviceKey, openAddresses, signAddresses } from '../../../src/identity/index.ts'
import { ContactAddresses } from '../../../src/node/delivery/contact-addresses.ts'
import { addressesOf, ContactBook, newEntry } from '../../../src/node/delivery/contact-book.ts'
import { Profile } from '../../../src/node/delivery/profile.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import { openStore } from '../../open-store.ts'
import type { DeviceKey, PeerIdText, SignedAddresses } from '../../../src/identity/index.ts'
import type { Network, NetworkEvents } from '../../../src/node/network/network.ts'
import type { Store } from '../../../src/node/store/store.ts'
import type { MsgChannel } from '../../../src/protocols/msg/index.ts'

/** The part of a network that this class speaks with, under a test's control. */
class TestNetwork extends TypedEventEmitter<NetworkEvents> {
  here: string[] = []
  hosts: PeerIdText[] = []
  judged = 0

  tellable (): ReturnType<Network['tellable']> {
    return { addresses: [...this.here], hosts: [...this.hosts] }
  }

  keepable (_peer: PeerIdText, addresses: readonly string[]): string[] {
    return addresses.filter((address) => !address.includes('/127.'))
  }

  gateChanged (): void {
    this.judged++
  }

  logger (component: string): ReturnType<Network['logger']> {
    return defaultLogger().forComponent(`mobilink:test:${component}`)
  }

  move (...addresses: string[]): void {
    this.here = addresses
    this.safeDispatchEvent('network:changed')
  }
}

class TestChannel {
  readonly heard: Uint8Array[] = []
  isOpen = true

  tellAddresses (record: Uint8Array): void {
    this.heard.push(record)
  }

  asChannel (): MsgChannel {
    return this as unknown as MsgChannel
  }
}

describe('where contacts are', () => {
  let key: DeviceKey
  let friend: DeviceKey
  let stranger: DeviceKey
  let host: PeerIdText
  let store: Store
  let network: TestNetwork
  let timers: ManualTimers
  let book: ContactBook
  let faults: Error[]
  let running: ContactAddresses[]

  before(async () => {
    [key, friend, stranger] = await Promise.all([0, 1, 2].map(async (seed) => await createDeviceKey(new Uint8Array(32).fill(seed)))) as [DeviceKey, DeviceKey, DeviceKey]
    host = (await createDeviceKey(new Uint8Array(32).fill(3))).peerId
  })

  beforeEach(async () => {
    store = await openStore(await openMemoryLevel(new MemoryDisk()))
    network = new TestNetwork()
    timers = new ManualTimers()
    timers.advance(1_000_000)
    faults = []
    running = []
    book = new ContactBook(store)
    await book.put(friend.peerId, newEntry('accepted', 1, { addresses: [at(friend, 9)] }))
  })

  afterEach(async () => {
    await Promise.all(running.map(async (addresses) => await addresses.stop()))
    expect(faults).to.deep.equal([])
  })

  function at (who: DeviceKey, port: number, ip = '192.168.1.7'): string {
    return `/ip4/${ip}/tcp/${port}/p2p/${who.peerId}`
  }

  async function start (): Promise<ContactAddresses> {
    const addresses = new ContactAddresses({
      clock: timers,
      store,
      network: network as unknown as Network,
      emit: (name, detail) => { if (name === 'fault') faults.push(detail as Error) },
      book,
      profile: await Profile.load(store),
      key
    })
    await addresses.load()
    addresses.start()
    running.push(addresses)
    return addresses
  }

  /** Lets what has been begun come to its end, as a stop does. */
  async function settle (addresses: ContactAddresses): Promise<void> {
    await addresses.stop()
    addresses.start()
  }

  async function said (channel: TestChannel): Promise<SignedAddresses[]> {
    return await Promise.all(channel.heard.map(async (record) => await openAddresses(record, key.peerId)))
  }

  async function told (by: DeviceKey, seq: number, addresses: string[], hosts: PeerIdText[] = []): Promise<Uint8Array> {
    return await signAddresses(by, { seq, addresses, hosts })
  }

  /** What would be dialled after a restart. */
  async function kept (): Promise<string[]> {
    const again = new ContactBook(store)
    await again.load()
    const entry = again.get(friend.peerId)
    return entry === undefined ? [] : addressesOf(entry)
  }

  describe('telling', () => {
    it('says where this node is on each new channel, and to all when it has moved, a second later and once', async () => {
      const addresses = await start()
      const [early, late] = [new TestChannel(), new TestChannel()]
      network.hosts = [host]
      addresses.linkUp(friend.peerId, early.asChannel())
      expect(early.heard).to.deep.equal([])
      network.move(at(key, 1))
      network.move(at(key, 2), at(key, 3))
      timers.advance(999)
      expect(early.heard).to.deep.equal([])
      timers.advance(1)
      await settle(addresses)
      expect(await said(early)).to.deep.equal([{ seq: timers.now(), addresses: [at(key, 2), at(key, 3)], hosts: [host] }])
      addresses.linkUp(stranger.peerId, late.asChannel())
      addresses.linkUp(stranger.peerId, late.asChannel())
      expect(late.heard).to.deep.equal(early.heard)
    })

    it('says nothing while it is nowhere, and nothing again when nothing has changed', async () => {
      const addresses = await start()
      const channel = new TestChannel()
      addresses.linkUp(friend.peerId, channel.asChannel())
      network.move()
      timers.advance(10_000)
      await settle(addresses)
      expect(channel.heard).to.deep.equal([])
      for (let n = 0; n < 5; n++) {
        network.move(at(key, 1))
        timers.advance(10_000)
        await settle(addresses)
      }
      expect(channel.heard).to.have.length(1)
    })

    it('says at most one thing in 10 s, and then the last', async () => {
      const addresses = await start()
      const channel = new TestChannel()
      addresses.linkUp(friend.peerId, channel.asChannel())
      for (let port = 1; port <= 30; port++) {
        network.move(at(key, port))
        timers.advance(1_000)
        await settle(addresses)
      }
      timers.advance(10_000)
      await settle(addresses)
      expect((await said(channel)).map(({ addresses: [first] }) => first)).to.have.length(4)
      expect((await said(channel)).at(-1)?.addresses).to.deep.equal([at(key, 30)])
    })

    it('numbers what it says ever higher, over restarts and with a clock that was set back', async () => {
      const numbers: number[] = []
      for (const [port, now] of [[1, 5_000_000], [2, 3_000_000], [3, 2_000_000]] as const) {
        timers = new ManualTimers()
        timers.advance(now - timers.now())
        const addresses = await start()
        const channel = new TestChannel()
        network.move(at(key, port))
        timers.advance(1_000)
        await addresses.stop()
        addresses.linkUp(friend.peerId, channel.asChannel())
        numbers.push(...(await said(channel)).map(({ seq }) => seq))
      }
      expect(numbers).to.deep.equal([5_001_000, 5_001_001, 5_001_002])
    })

    it('says after a restart what it said before, unsigned anew, when nothing has changed', async () => {
      const before = new TestChannel()
      const after = new TestChannel()
      let addresses = await start()
      network.move(at(key, 1))
      timers.advance(1_000)
      await addresses.stop()
      addresses.linkUp(friend.peerId, before.asChannel())
      addresses = await start()
      addresses.linkUp(friend.peerId, after.asChannel())
      timers.advance(20_000)
      await addresses.stop()
      expect(after.heard).to.have.length(1).and.deep.equal(before.heard)
    })
  })

  describe('hearing', () => {
    it('keeps what a contact says, durably and before what it was added by', async () => {
      const addresses = await start()
      await addresses.heard(friend.peerId, await told(friend, 7, [at(friend, 1), at(friend, 2)]))
      expect(await kept()).to.deep.equal([at(friend, 1), at(friend, 2), at(friend, 9)])
      await addresses.heard(friend.peerId, await told(friend, 8, [at(friend, 3)]))
      expect(await kept()).to.deep.equal([at(friend, 3), at(friend, 9)])
    })

    it('drops what is older than what it knows, or has the same number, also after a restart', async () => {
      let addresses = await start()
      await addresses.heard(friend.peerId, await told(friend, 7, [at(friend, 1)]))
      await addresses.stop()
      book = new ContactBook(store)
      await book.load()
      addresses = await start()
      await addresses.heard(friend.peerId, await told(friend, 6, [at(friend, 2)]))
      await addresses.heard(friend.peerId, await told(friend, 7, [at(friend, 3)]))
      expect(await kept()).to.deep.equal([at(friend, 1), at(friend, 9)])
    })

    it('drops what another device signed, what leads to another device, what is too much, and what is nothing', async () => {
      const addresses = await start()
      for (const record of [await told(stranger, 7, [at(stranger, 1)]), await told(stranger, 7, []), new Uint8Array(9_216).fill(1), new Uint8Array(1)]) {
        await addresses.heard(friend.peerId, record)
      }
      expect(await kept()).to.deep.equal([at(friend, 9)])
    })

    it('keeps only what the network finds worth keeping', async () => {
      const addresses = await start()
      await addresses.heard(friend.peerId, await told(friend, 7, [at(friend, 1, '127.0.0.1'), at(friend, 2)]))
      expect(await kept()).to.deep.equal([at(friend, 2), at(friend, 9)])
    })

    it('keeps nothing of somebody who is no contact, or no longer', async () => {
      const addresses = await start()
      await addresses.heard(stranger.peerId, await told(stranger, 7, [at(stranger, 1)]))
      await book.put(friend.peerId, { ...newEntry('accepted', 1), state: 'blocked' })
      await addresses.heard(friend.peerId, await told(friend, 7, [at(friend, 1)]))
      expect(await kept()).to.deep.equal([])
      expect(book.get(stranger.peerId)).to.equal(undefined)
    })

    it('takes a contact\'s own nodes for its own, and has the paths judged again when they change', async () => {
      const addresses = await start()
      await addresses.heard(friend.peerId, await told(friend, 7, [at(friend, 1)], [host]))
      expect([book.isHostOf(host, friend.peerId), book.isHostOf(host, stranger.peerId), network.judged]).to.deep.equal([true, false, 1])
      await addresses.heard(friend.peerId, await told(friend, 8, [at(friend, 2)], [host]))
      expect(network.judged).to.equal(1)
      await addresses.heard(friend.peerId, await told(friend, 9, [at(friend, 2)]))
      expect([book.isHostOf(host, friend.peerId), network.judged]).to.deep.equal([false, 2])
    })
  })
})
