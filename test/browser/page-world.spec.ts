/**
 * A page whose host runs the profile `default`, with one node of a public DHT named and nobody else: all of it on
 * loopback.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { addressOf, createDhtServer, PUBLIC_DHT } from '../integration/network/dht-servers.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { DhtServer } from '../integration/network/dht-servers.ts'

describe('page of a host that meets the world', function () {
  this.timeout(90_000)
  let folder: string
  let server: DhtServer
  let host: HostProcess
  let ada: Person

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-world-'))
    server = await createDhtServer()
    const config = join(folder, 'config.json')
    await writeFile(config, JSON.stringify({
      listen: ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws'], bootstrap: [addressOf(server, '/ws/'), addressOf(server, '/tcp/')], relays: [], iceServers: [],
      publicDht: { protocol: PUBLIC_DHT, addresses: 'all', serve: true }, mdns: false, upnp: false, autonat: false
    }))
    host = await HostProcess.start(['--profile', 'default', '--config', config])
    ada = await Person.arrive('Ada', host.web)
  })

  after(async () => {
    await ada.leave()
    await host.stop()
    await server.stop()
    await rm(folder, { recursive: true })
  })

  it('uses the bootstrap node that its host was told of, and says so, and contacts nobody else', async () => {
    const outside = new URL(`ws://127.0.0.1:${/tcp\/(\d+)/.exec(addressOf(server, '/ws/'))?.[1] ?? ''}`).host
    await ada.page.getByRole('status').getByText('connected to this computer').waitFor()
    await ada.page.getByRole('button', { name: 'Network' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'Network' })
    await dialog.getByText(`${outside} to find others, last`).waitFor()
    expect(await dialog.getByText(/ to find others| as relay|\(STUN\)|\(DNS\)|\(DHT\)/).count()).to.equal(1)
    const asked = new Set(ada.requests.filter((url) => url.startsWith('ws')).map((url) => new URL(url).host))
    expect(asked).to.include(outside)
    expect(asked.size).to.equal(2)
  })

  it('says in plain words whether others outside reach it, and whether its peer ID leads to it', async () => {
    const dialog = ada.page.getByRole('dialog', { name: 'Network' })
    await dialog.getByText('unknown: the node that it is reached through is in this network.', { exact: false }).waitFor()
    await dialog.getByText('yes: 1 node keeps your addresses. Anybody who has your peer ID can learn them', { exact: false }).waitFor()
    ada.expectNoComplaints()
  })
})
