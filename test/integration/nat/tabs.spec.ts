/**
 * Tabs in homes behind routers: real browsers, the production bundle, one public host that serves the page, relays for
 * the two, and is a contact of both.
 */
import { openLaboratory } from './open.ts'
import { LabHost } from './lab-host.ts'
import { LabPage } from './lab-page.ts'
import { serveStun } from './udp.ts'
import type { Person } from '../../browser/page-person.ts'
import type { Home, Laboratory } from './laboratory.ts'

describe('tabs behind routers', function () {
  this.timeout(90_000)
  const closers: Array<() => Promise<void>> = []
  let laboratory: Laboratory
  let homes: [Home, Home]
  let shared: LabHost
  let ada: Person
  let ben: Person

  before(async function () {
    this.timeout(120_000)
    laboratory = await openLaboratory(this)
    closers.push(async () => await laboratory.close())
    const [server, stunServer] = [await laboratory.server(), await laboratory.server()]
    const stun = await serveStun(stunServer)
    closers.push(async () => await stun.udp.end())
    const [address] = server.addresses
    shared = await LabHost.start(server, { config: { listen: [`/ip4/${address}/tcp/4001`, `/ip4/${address}/tcp/4002/ws`], iceServers: stun.urls }, web: true })
    closers.push(async () => await shared.stop())
    const page = await LabPage.open(server, shared)
    closers.push(async () => await page.close())
    homes = await Promise.all([laboratory.home('port-restricted'), laboratory.home('port-restricted')])
    ;[ada, ben] = await Promise.all([page.visit(homes[0], 'Ada'), page.visit(homes[1], 'Ben')])
    for (const person of [ada, ben]) {
      const peer = await person.peerId()
      await person.add((await shared.door.call('id', {})).invite, 'Our host')
      await shared.until(async () => await shared.reach(peer))
    }
  })

  after(async () => {
    for (const close of closers.reverse()) await close()
  })

  it('talk directly over WebRTC when both routers are port-restricted', async () => {
    await ada.add(await ben.peerId(), 'Ben')
    await ada.write('Hello Ben')
    await ben.add(await ada.peerId(), 'Ada')
    await ben.message('Hello Ben').waitFor()
    await ben.write('Hello Ada')
    await ada.message('Hello Ada').waitFor()
    for (const person of [ada, ben]) await person.seesConnection('direct · WebRTC')
  })

  it('deliver what was written meanwhile when one had lost its network and has it back', async () => {
    await homes[0].unplug()
    await ada.write('from a tab without a network')
    await ben.write('to a tab without a network')
    await ben.seesConnection('offline')
    await homes[0].plug()
    await ben.message('from a tab without a network').waitFor()
    await ada.message('to a tab without a network').waitFor()
    await ada.sees('from a tab without a network', 'delivered')
    await ben.sees('to a tab without a network', 'delivered')
  })

  it('talk through their own host, and say so, when both routers are symmetric', async () => {
    for (const home of homes) await home.become('symmetric')
    for (const person of [ada, ben]) await person.page.reload()
    await ada.open('Ben')
    await ben.open('Ada')
    await ada.write('From behind a symmetric router')
    await ben.write('From behind another')
    await ben.message('From behind a symmetric router').waitFor()
    await ada.message('From behind another').waitFor()
    for (const person of [ada, ben]) await person.seesConnection('via own node')
  })
})
