/**
 * A page by https in one network reaches its host in another: at the host's own door, and from a page that anybody
 * serves. Real browsers, real processes, real routers; certificates of an authority that the test makes.
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { PAGE_FOLDER } from '../../../src/ui/cli/page-server.ts'
import { putCertificate, TestAuthority } from '../../test-authority.ts'
import { openBrowser } from './lab-browser.ts'
import { LabHost, PATIENCE_MS } from './lab-host.ts'
import { TEST_MS } from './neighbourhood.ts'
import { openLaboratory } from './open.ts'
import type { Home, Laboratory, Server } from './laboratory.ts'
import type { Person } from '../../browser/page-person.ts'
import type { NetworkConfig } from '../../../src/node/index.ts'

const STATIC = fileURLToPath(new URL('./static-child.js', import.meta.url))
const NAME = 'home.example.org'
const PORT = 7_443
const ANYBODY = 'page.example.org'

/** Nothing of WebRTC gets out of this device. */
const WITHOUT_UDP = 'table inet without_udp {\n  chain out { type filter hook output priority filter; oifname "eth0" meta l4proto udp drop; }\n}\n'

describe('a page by https, and its host in another network', function () {
  this.timeout(TEST_MS)
  let laboratory: Laboratory
  let authority: TestAuthority
  let folder: string
  let server: Server
  let home: Home
  let closers: Array<() => Promise<void>>

  beforeEach(async function () {
    closers = []
    laboratory = await openLaboratory(this)
    closers.push(async () => await laboratory.close())
    authority = await TestAuthority.create()
    folder = await mkdtemp(join(tmpdir(), 'mobilink-door-'))
    closers.push(async () => await rm(folder, { recursive: true, force: true }))
    server = await laboratory.server()
    home = await laboratory.home('port-restricted')
  })

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function startHost (config: Partial<NetworkConfig>): Promise<LabHost> {
    const host = await LabHost.start(server, { name: 'the host', web: true, config })
    closers.push(async () => await host.stop())
    return host
  }

  async function startHostWithDoor (): Promise<LabHost> {
    const [address] = server.addresses
    const files = await putCertificate(folder, await authority.issue([NAME]))
    return await startHost({ listen: [`/ip4/${address}/tcp/4001`], tls: { ...files, listen: `${address}:${PORT}` } })
  }

  /** Somebody at home opens a page by its name; the browser trusts the authority of the test. */
  async function visit (url: string, names: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<Person> {
    const browser = await openBrowser(home, 'Ada', url, [
      `--ignore-certificate-errors-spki-list=${authority.spki}`,
      ...flags,
      `--host-resolver-rules=${Object.entries(names).map(([name, address]) => `MAP ${name} ${address}`).join(',')}`
    ])
    closers.push(async () => await browser.close())
    browser.person.page.setDefaultTimeout(PATIENCE_MS)
    return browser.person
  }

  /** The page of nobody's host, on a web server of somebody else, in a third network. */
  async function visitAnybodysPage (flags: readonly string[] = []): Promise<Person> {
    const other = await laboratory.server()
    const files = await putCertificate(folder, await authority.issue([ANYBODY]), 'anybody')
    const child = other.namespace.spawn([process.execPath, STATIC, join(PAGE_FOLDER, '.'), other.addresses[0], '443', files.cert, files.key], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    await once(child, 'message')
    closers.push(async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    })
    return await visit(`https://${ANYBODY}/`, { [ANYBODY]: other.addresses[0] }, flags)
  }

  /** The host has no certificate, and an address for WebRTC-direct. */
  async function startHostWithoutDoor (): Promise<{ host: LabHost, direct: string }> {
    const [address] = server.addresses
    const host = await startHost({ listen: [`/ip4/${address}/tcp/4001`, `/ip4/${address}/tcp/4002/ws`, `/ip4/${address}/udp/4003/webrtc-direct`] })
    return { host, direct: host.addresses.find((one) => one.includes('/webrtc-direct/')) ?? '' }
  }

  async function use (person: Person, address: string): Promise<void> {
    await person.page.getByRole('textbox', { name: 'Meet others through this node' }).fill(address)
    await person.page.getByRole('button', { name: 'Connect' }).click()
  }

  /** Both write, and both have it. */
  async function talk (person: Person, host: LabHost, peer: string): Promise<void> {
    await person.write('from a page by https')
    await person.sees('from a page by https', 'delivered')
    await host.send(peer, 'from the host')
    await person.message('from the host').waitFor()
    await host.untilDelivered(peer)
    expect((await host.history(peer)).map(({ text }) => text)).to.have.members(['from a page by https', 'from the host'])
  }

  async function befriend (person: Person, host: LabHost): Promise<string> {
    const peer = await person.peerId()
    await person.add((await host.door.call('id', {})).invite, 'My computer')
    await host.until('the page as an accepted contact', async () => await host.reach(peer))
    return peer
  }

  it('meet at the host\'s own door over a secure WebSocket, where nothing else gets through', async () => {
    const host = await startHostWithDoor()
    expect(host.addresses).to.include(`/dns4/${NAME}/tcp/${PORT}/tls/ws/p2p/${host.peerId}`)
    await home.namespace.nft(WITHOUT_UDP)
    const person = await visit(`https://${NAME}:${PORT}/`, { [NAME]: server.addresses[0] })
    const peer = await befriend(person, host)
    await person.seesConnection('direct · WebSocket')
    await talk(person, host, peer)
    const { address, transport } = await host.untilReach('the WebSocket', peer, ({ path }) => path === 'direct')
    expect([transport, address?.startsWith(`/ip4/${home.outside}/tcp/`), address?.includes('/tls/ws')]).to.deep.equal(['websocket', true, true])
    expect(person.requests.filter((url) => /^wss?:/.test(url)).map((url) => new URL(url).origin)).to.satisfy((origins: string[]) => origins.length > 0 && origins.every((origin) => origin === `wss://${NAME}:${PORT}`))
    person.expectNoComplaints()
  })

  it('bring WebRTC up over the door where it gets through, and the phone has a place at its host\'s relay', async () => {
    const host = await startHostWithDoor()
    const person = await visit(`https://${NAME}:${PORT}/`, { [NAME]: server.addresses[0] })
    const peer = await befriend(person, host)
    await person.seesConnection('direct · WebRTC')
    await talk(person, host, peer)
    await person.page.getByRole('button', { name: 'Network' }).click()
    await person.page.getByText(`/dns4/${NAME}/tcp/${PORT}/tls/ws/p2p/${host.peerId}/p2p-circuit`, { exact: false }).first().waitFor()
    person.expectNoComplaints()
  })

  it('meet by WebRTC-direct when anybody serves the page and the host has no certificate, and again after a reload', async () => {
    const { host, direct } = await startHostWithoutDoor()
    const person = await visitAnybodysPage()
    await person.page.getByRole('button', { name: 'Network' }).click()
    await person.page.getByText('This page knows no computer of yours.', { exact: false }).waitFor()
    await use(person, direct)
    await person.page.getByText('Connected. This page uses it from now on.').waitFor()

    await person.page.reload()
    await person.page.getByRole('button', { name: 'Network' }).click()
    await person.page.getByRole('list', { name: 'Connections' }).getByText('direct · WebRTC to a host').waitFor()
    await person.page.keyboard.press('Escape')
    const peer = await befriend(person, host)
    await person.seesConnection('direct · WebRTC to a host')
    await talk(person, host, peer)
    expect(await host.reach(peer)).to.include({ path: 'direct', transport: 'webrtc-direct' })
    // no plain WebSocket was tried from a page that came by https
    expect(person.requests.filter((url) => /^wss?:/.test(url))).to.deep.equal([])
  })

  it('is told in words that a plain address, or a browser that forbids WebRTC-direct, is no road', async () => {
    const { host, direct } = await startHostWithoutDoor()
    const person = await visitAnybodysPage(['--force-fieldtrials=WebRTC-NoSdpMangleUfrag/Enabled/'])
    await person.page.getByRole('button', { name: 'Network' }).click()
    await use(person, host.addresses.find((one) => one.includes('/ws/')) ?? '')
    await person.page.getByText('A page that came by https may not open this address', { exact: false }).waitFor()
    await use(person, direct)
    await person.page.getByText('This browser lets no page use WebRTC-direct.', { exact: false }).waitFor()
    expect(person.requests.filter((url) => /^wss?:/.test(url))).to.deep.equal([])
  })
})
