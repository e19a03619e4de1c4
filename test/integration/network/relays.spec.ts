import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createDeviceKey } from '../../../src/identity/index.ts'
import { Loopback, reachable, say, until, wsOf } from './nodes.ts'
import { rejection } from './rejection.ts'
import type { AddressInfo, Socket } from 'node:net'

const portOf = (address: string): string => /\/tcp\/(\d+)/.exec(address)?.[1] ?? ''

const SEED = new Uint8Array(32).fill(3)

describe('relays and bootstrap nodes', () => {
  const loopback = new Loopback()

  afterEach(async () => await loopback.close())

  it('makes a tab reachable again through a host that was restarted', async () => {
    const folder = await loopback.folder()
    const host = await loopback.host({ seed: SEED, folder })
    const a = await loopback.tab([host])
    const b = await loopback.tab([host])
    const address = wsOf(host)

    await Promise.all([reachable(a), reachable(b)])
    await host.network.stop()
    await until(b.network, () => b.network.addresses().length === 0)

    const again = await loopback.host({ seed: SEED, folder })

    expect(wsOf(again)).to.equal(address)
    await Promise.all([reachable(a), reachable(b)])
    await a.network.connect(b.network.peerId)
    expect(await say(a, b, 'after the restart')).to.equal('after the restart')
  })

  it('keeps a tab reachable over WebRTC when the WebSocket to its host breaks and does not come back', async () => {
    const host = await loopback.host()
    const sockets = new Set<Socket>()
    const between = createServer((near) => {
      const far = connect(Number(portOf(wsOf(host))), '127.0.0.1')

      for (const [one, other] of [[near, far], [far, near]] as const) {
        sockets.add(one)
        one.on('error', () => other.destroy()).pipe(other)
      }
    })

    between.listen(0, '127.0.0.1')
    await once(between, 'listening')

    const tab = await loopback.tabOf([wsOf(host).replace(portOf(wsOf(host)), String((between.address() as AddressInfo).port))])

    await reachable(tab)
    await tab.network.connect(host.network.peerId)
    between.close()
    sockets.forEach((socket) => socket.destroy())
    await until(tab.network, () => tab.network.addresses().length === 0)
    await reachable(tab)
    expect(tab.network.paths().map(({ transport }) => transport)).to.deep.equal(['webrtc'])
  })

  it('makes a host reachable through the relay that it names, too: it may be behind a router', async () => {
    const relay = await loopback.host()
    const host = await loopback.host({ network: { relays: [wsOf(relay)] } })

    await reachable(host)
    expect(host.network.addresses().some((address) => address.includes(`/p2p/${relay.network.peerId}/p2p-circuit/`))).to.equal(true)
  })

  it('starts while every relay and bootstrap node is down, and is reachable once they are up', async () => {
    const folder = await loopback.folder()
    const first = await loopback.host({ seed: SEED, folder })
    const address = wsOf(first)

    await first.network.stop()

    const tab = await loopback.tabOf([address])
    const { peerId } = await createDeviceKey(new Uint8Array(32).fill(9))

    expect(tab.network.addresses()).to.deep.equal([])
    expect(await rejection(tab.network.connect(peerId))).to.have.property('name', 'PeerUnreachableError')
    expect(tab.faults).to.deep.equal([])

    await loopback.host({ seed: SEED, folder })
    await reachable(tab)
  })

  it('tells once that there is a network again when a relay answers that had not, and nothing of one that was there', async () => {
    const folder = await loopback.folder()
    const first = await loopback.host({ seed: SEED, folder })
    const relays = [wsOf(first)]
    let told = 0

    await first.network.stop()

    const tab = await loopback.tabOf(relays)

    tab.network.addEventListener('network:returned', () => { told++ })
    // it has tried, so that it knows
    expect(await rejection(tab.network.connect(first.network.peerId))).to.have.property('name', 'PeerUnreachableError')
    await loopback.host({ seed: SEED, folder })
    await reachable(tab)
    expect(told).to.equal(1)

    const other = await loopback.tabOf(relays)

    other.network.addEventListener('network:returned', () => { told++ })
    await reachable(other)
    expect(told).to.equal(1)
  })

  it('lets the process end once it has stopped, after talking over WebRTC', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./leaving-child.js', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] })

    try {
      const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])

      expect(output).to.equal('talked')
      expect(child.exitCode).to.equal(0)
    } finally {
      child.kill('SIGKILL')
    }
  })

  it('stops twice, at once and in the middle of dials', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([host])
    const dial = rejection(Promise.all([tab.network.connect(host.network.peerId), new Promise((_resolve, reject) => reject(new Error('not this one')))]))

    await Promise.all([tab.network.stop(), tab.network.stop()])
    await tab.network.stop()
    await dial
    expect(tab.network.paths()).to.deep.equal([])
  })
})
