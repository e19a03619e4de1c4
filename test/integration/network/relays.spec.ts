import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createDeviceKey } from '../../../src/identity/index.ts'
import { Loopback, reachable, say, until, wsOf } from './nodes.ts'
import { rejection } from './rejection.ts'

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
