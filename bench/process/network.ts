/**
 * Networks of the product without a node above: one that answers, and two that dial, as a host does (TCP) and as a
 * tab does (WebSocket, and WebRTC over it). Everybody is a contact of everybody unless a dial needs it otherwise.
 */
import { join } from 'node:path'
import { createDeviceKey } from '../../src/identity/index.ts'
import { loadConfig } from '../../src/node/index.ts'
import { browserParts } from '../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../src/node/network/libp2p.ts'
import { hostClock } from '../../src/node/platform/host/clock.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { createHostNetwork } from '../../src/node/platform/host/network.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { answer } from './calls.ts'
import { dial } from './dial.ts'
import type { Dialled, DialTransport } from './dial.ts'
import type { PeerIdText } from '../../src/node/index.ts'
import type { Network, NetworkInit } from '../../src/node/network/network.ts'

export interface NetworkCalls {
  /** Starts a network that answers. */
  listen (): Promise<{ peerId: string, addresses: string[] }>
  /** Dials on that transport, and closes again. */
  dial (peer: string, addresses: readonly string[], transport: DialTransport): Promise<Dialled>
}

const [folder = ''] = process.argv.slice(2)

/** WebRTC comes up with contacts only: the gate decides what a dial over a WebSocket becomes. */
const gate = { contacts: true, isBlocked: () => false, isContact: () => gate.contacts, isHostOf: () => false, allowsRelays: () => true }

async function start (name: string, create: (init: NetworkInit) => Promise<Network>): Promise<Network> {
  const { store: { datastore } } = await openVaultAndStore(hostPlatform({ dataFolder: join(folder, name) }))
  const network = await create({
    key: await createDeviceKey(crypto.getRandomValues(new Uint8Array(32))), clock: hostClock, datastore, gate, config: loadConfig({ profile: 'local' })
  })
  network.addEventListener('fault', ({ detail }) => console.error(detail))
  await network.start()
  return network
}

let dialling: { host: Promise<Network>, tab: Promise<Network> } | undefined

answer<NetworkCalls>({
  async listen () {
    const network = await start('answering', async (init) => await createHostNetwork(folder, init))
    return { peerId: network.peerId, addresses: network.addresses() }
  },
  async dial (peer, addresses, transport) {
    dialling ??= {
      host: start('host', async (init) => await createHostNetwork(folder, init)),
      tab: start('tab', async (init) => await createLibp2pNetwork(init, browserParts()))
    }
    gate.contacts = transport !== 'websocket'
    return await dial(await (transport === 'tcp' ? dialling.host : dialling.tab), peer as PeerIdText, addresses)
  }
})
