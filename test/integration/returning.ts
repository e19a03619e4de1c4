/**
 * Nodes that die and come back: the relay that tabs are reached through, and a contact for whom something waits. Each
 * function waits for the event itself and answers how long it took; a machine's mood decides about nothing.
 */
import { performance } from 'node:perf_hooks'
import { expect } from 'chai'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { keys } from '../../src/node/store/keys.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { AttemptsRecord } from '../../src/node/store/pb/records.ts'
import { befriend } from './hosts.ts'
import { reachable, say, until } from './network/nodes.ts'
import type { HostProcess, Hosts } from './hosts.ts'
import type { Loopback, TestNode } from './network/nodes.ts'
import type { Message, PeerIdText } from '../../src/node/index.ts'

/** What a contact that was away for an hour has earned: nobody tries to reach it for minutes. */
const LONG_BACKOFF = { attempts: 12, waitMs: 600_000 }

export interface Relayed { readonly relay: HostProcess, readonly tabs: readonly [TestNode, TestNode] }

export async function makeRelayed (hosts: Hosts, loopback: Loopback): Promise<Relayed> {
  const relay = await hosts.start()
  const tabs = [await loopback.tabOf(webSockets(relay)), await loopback.tabOf(webSockets(relay))] as const

  await Promise.all(tabs.map(reachable))

  return { relay, tabs }
}

/**
 * Kills the relay without a word to anybody and starts it again after `downMs`, on the same port; then one tab
 * reaches the other through it.
 *
 * @returns ms from the moment the relay said that it runs until both tabs had their places again
 */
export async function killAndReturn ({ relay, tabs: [a, b] }: Relayed, downMs: number): Promise<number> {
  const address = webSockets(relay)

  await relay.kill()
  await Promise.all([a, b].map(async ({ network }) => await until(network, () => network.addresses().length === 0)))
  // what the two have between them would hide whether the relay is of use again
  await Promise.all([a.network.disconnect(b.network.peerId), b.network.disconnect(a.network.peerId)])
  await new Promise((resolve) => { setTimeout(resolve, downMs) })
  await relay.start()

  const startedAt = performance.now()

  expect(webSockets(relay)).to.deep.equal(address)
  await Promise.all([reachable(a), reachable(b)])
  const tookMs = performance.now() - startedAt

  await a.network.connect(b.network.peerId)
  expect(await say(a, b, 'after the restart')).to.equal('after the restart')

  return tookMs
}

/** Two contacts, hosts or tabs of one host. */
export async function makeContacts (hosts: Hosts, kind: 'host' | 'tab'): Promise<[HostProcess, HostProcess]> {
  if (kind === 'host') {
    const pair: [HostProcess, HostProcess] = [await hosts.start(), await hosts.start()]

    await befriend(...pair)

    return pair
  }

  const relay = await hosts.start()
  const pair: [HostProcess, HostProcess] = [await hosts.startTab(webSockets(relay)), await hosts.startTab(webSockets(relay))]

  await Promise.all(pair.map(async (tab) => {
    const placed = tab.event('network:changed', (addresses: string[]) => addresses.some((address) => address.includes('/p2p-circuit/')))

    if (!(await tab.call('id')).addresses.some((address) => address.includes('/p2p-circuit/'))) {
      await placed
    }
  }))
  await befriend(...pair)

  return pair
}

/**
 * The contact is killed, something is sent to it, and it comes back. The sender has given it up for the next ten
 * minutes, so that all rests on the contact asking.
 *
 * @returns ms from the moment the contact said that it runs until the sender had the last receipt
 */
export async function sendAndReturn (sender: HostProcess, contact: HostProcess, texts: readonly string[]): Promise<number> {
  await contact.kill()
  await sender.stop()
  await giveUp(sender.dataFolder, contact.peerId)
  await sender.start()

  for (const text of texts) {
    await sender.call('send', contact.peerId, text)
  }

  expect(await sender.call('pending')).to.equal(texts.length)

  const delivered = sender.event('message:changed', ({ text, delivery }: Message) => text === texts.at(-1) && delivery.state === 'delivered')

  await contact.start()
  const startedAt = performance.now()

  await delivered
  const tookMs = performance.now() - startedAt

  expect(await sender.call('pending')).to.equal(0)
  expect((await contact.history(sender.peerId)).slice(-texts.length).map(({ text }) => text)).to.deep.equal(texts)
  expect([...await sender.call('faults'), ...await contact.call('faults')]).to.deep.equal([])

  return tookMs
}

async function giveUp (dataFolder: string, peer: PeerIdText): Promise<void> {
  const { store } = await openVaultAndStore(hostPlatform({ dataFolder }))
  const { attempts, waitMs } = LONG_BACKOFF

  await store.commit([{ type: 'put', key: keys.attemptsOf(peer), value: AttemptsRecord.encode({ attempts, nextAttemptAt: Date.now() + waitMs }) }])
  await store.close()
}

function webSockets ({ addresses }: HostProcess): string[] {
  return addresses.filter((address) => address.includes('/ws/') && !address.includes('/p2p-circuit'))
}
