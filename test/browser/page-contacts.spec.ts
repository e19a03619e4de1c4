/**
 * A tab that knows a thousand people, most of whom are away: it wakes again and again, asks those who matter, and
 * uses up neither the browser's RTCPeerConnections nor a person's patience.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { createDeviceKey } from '../../src/identity/index.ts'
import { createMobilinkNode, loadConfig } from '../../src/node/index.ts'
import { browserParts } from '../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../src/node/network/libp2p.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { keys } from '../../src/node/store/keys.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { AttemptsRecord } from '../../src/node/store/pb/records.ts'
import { fillContacts } from './page-fill.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { Known } from './page-fill-entry.ts'
import type { MobilinkNode, PeerIdText } from '../../src/node/index.ts'

const CONTACTS = 1_000
const WAKES = 50
/** Browsers allow some 500 in a tab's life. */
const MOST_PEER_CONNECTIONS = 200

/** Among how many more recent ones each friend stands in the tab's list, and before which wake it appears with a message. */
const FRIENDS = [
  { name: 'Amy', rank: 2, wake: 1 },
  { name: 'Bob', rank: 9, wake: 1 },
  { name: 'Cat', rank: 20, wake: 10 },
  { name: 'Dan', rank: 4, wake: 25 },
  { name: 'Eve', rank: 30, wake: 50 }
] as const

/** Nobody tries for this long, so that all rests on the one who wakes. */
const GIVEN_UP_MS = 600_000

describe('page with a thousand contacts', function () {
  this.timeout(300_000)
  let host: HostProcess
  let ada: Person
  const folders: string[] = []
  const nodes: MobilinkNode[] = []

  before(async () => { host = await HostProcess.start() })

  after(async () => {
    await ada.leave()
    await Promise.all(nodes.map(async (node) => { await node.stop() }))
    await host.stop()
    await Promise.all(folders.map(async (folder) => { await rm(folder, { recursive: true, force: true }) }))
  })

  it('wakes 50 times, gets each time what waits for it, and makes no more than 200 RTCPeerConnections', async () => {
    ada = await Person.arrive('Ada', host.web)
    const self = await ada.peerId() as PeerIdText
    const [id] = await host.command('id')
    const relays = (id?.addresses as string[]).filter((address) => address.includes('/ws/') && !address.includes('/p2p-circuit'))

    const startFriend = async (folder: string): Promise<MobilinkNode> => {
      const platform = hostPlatform({ dataFolder: folder })
      const node = await createMobilinkNode({ ...platform, createNetwork: async (init) => await createLibp2pNetwork(init, browserParts()) },
        loadConfig({ profile: 'local', network: { relays, bootstrap: relays } }))

      nodes.push(node)

      return node
    }

    // friends are made, and go away with a message that they could not deliver
    const away: Array<{ folder: string, peerId: PeerIdText, text: string, wake: number, rank: number }> = []

    for (const { name, rank, wake } of FRIENDS) {
      const folder = await mkdtemp(join(tmpdir(), 'page-friend-'))
      const node = await startFriend(folder)
      const text = `${name} was here`

      folders.push(folder)
      await node.self.setName(name)
      await node.contacts.add(self)
      await ada.accept()
      await ada.contact(name).getByText('online', { exact: true }).waitFor({ state: 'attached' })
      away.push({ folder, peerId: node.self.peerId, text, wake, rank })
    }
    await ada.page.goto('about:blank')
    for (const [at, { folder, text }] of away.entries()) {
      await nodes[at]?.messages.send(self, text)
      await nodes[at]?.stop()
      await giveUp(folder, self)
    }

    await fillContacts(ada, host.web, await strangersAround(away, relays[0] ?? ''))
    await ada.browser.context.addInitScript(() => {
      const made = { count: 0 }

      Object.assign(window, {
        made,
        RTCPeerConnection: class extends RTCPeerConnection {
          constructor (...args: ConstructorParameters<typeof RTCPeerConnection>) {
            super(...args)
            made.count++
          }
        }
      })
    })
    await ada.page.goto(host.web)
    await ada.page.getByRole('status').getByText('connected to this computer').waitFor()

    const made = async (): Promise<number> => await ada.page.evaluate(() => (window as unknown as { made: { count: number } }).made.count)
    const tooks: string[] = []

    for (let wake = 1; wake <= WAKES; wake++) {
      const back = away.filter((friend) => friend.wake === wake)

      for (const { folder } of back) await placed(await startFriend(folder))
      const startedAt = performance.now()

      await ada.page.evaluate((which) => {
        if (which === 0) window.dispatchEvent(new Event('online'))
        else document.dispatchEvent(new Event('visibilitychange'))
      }, wake % 2)
      await Promise.all(back.map(async ({ text, rank }) => {
        // cheaper than asking for roles and names again and again among a thousand
        await ada.page.waitForFunction((said) => document.querySelector('ul[aria-label=Contacts]')?.textContent.includes(said), text, { polling: 50, timeout: 60_000 })
        tooks.push(`${Math.round(performance.now() - startedAt)} ms (wake ${wake}, ${rank} more recent)`)
      }))
      // a person who switches between two windows
      await ada.page.waitForTimeout(300)
    }
    process.stdout.write(`        served ${tooks.join(', ')}; ${await made()} RTCPeerConnections\n`)
    expect(await made()).to.be.within(1, MOST_PEER_CONNECTIONS)
    // the browser tells each time that nobody is at an address
    expect(ada.complaints.filter((complaint) => !complaint.includes('ws://127.0.0.1:9/'))).to.deep.equal([])
  })
})

/** A thousand people: friends where they stand in the list, around them those who are away. */
async function strangersAround (friends: ReadonlyArray<{ peerId: PeerIdText, rank: number }>, relay: string): Promise<Known[]> {
  const now = Date.now()
  const known: Known[] = []

  for (let rank = 0; rank < CONTACTS; rank++) {
    const peerId = friends.find((friend) => friend.rank === rank)?.peerId ?? (await createDeviceKey(crypto.getRandomValues(new Uint8Array(32)))).peerId
    // some left an address where nobody is, most were tabs of this host, of some nothing is known
    const addresses = rank % 10 === 3 ? [`/ip4/127.0.0.1/tcp/9/ws/p2p/${peerId}`] : rank % 10 === 6 ? [] : [`${relay}/p2p-circuit/webrtc/p2p/${peerId}`]

    known.push({ peerId, name: `Contact ${rank}`, addresses, lastMessageAt: now - rank * 60_000, attempts: 12, nextAttemptAt: now + GIVEN_UP_MS })
  }

  return known
}

async function giveUp (dataFolder: string, peer: PeerIdText): Promise<void> {
  const { store } = await openVaultAndStore(hostPlatform({ dataFolder }))

  await store.commit([{ type: 'put', key: keys.attemptsOf(peer), value: AttemptsRecord.encode({ attempts: 12, nextAttemptAt: Date.now() + GIVEN_UP_MS }) }])
  await store.close()
}

/** It has its place at the relay. Looked at again and again: libp2p tells nothing when it is the place of last time. */
async function placed (node: MobilinkNode): Promise<void> {
  while (!node.self.addresses().some((address) => address.includes('/p2p-circuit/'))) {
    await delay(20)
  }
}
