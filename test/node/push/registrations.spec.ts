import { expect } from 'chai'
import { GRACE_MS } from '../../../src/node/push/waking.ts'
import { PushedPeople } from './pushed-people.ts'
import type { Browser, Sender } from './pushed-people.ts'
import type { Person } from '../delivery/people.ts'

interface Scene { readonly people: PushedPeople, readonly bob: Person & { browser: Browser }, readonly hosts: ReadonlyArray<Person & { sender: Sender }> }

/** A page, and hosts that are its contacts. */
async function scene (seed: string, count: number): Promise<Scene> {
  const people = new PushedPeople(seed)
  const bob = await people.tab('bob')
  const hosts: Array<Person & { sender: Sender }> = []
  for (let n = 0; n < count; n++) {
    const host = await people.host(`host ${n}`)
    await people.befriend(host, bob)
    hosts.push(host)
  }
  return { people, bob, hosts }
}

/** Whom each host wakes when bob is away and each of them writes: the endpoints that were still good. */
async function whoWakes ({ people, bob, hosts }: Scene): Promise<string[][]> {
  await people.world.advance(60_000)
  await people.leave(bob)
  for (const { sender } of hosts) sender.sent.length = 0
  for (const { node } of hosts) await people.do(node.messages.send(bob.node.self.peerId, 'hello'))
  await people.world.advance(GRACE_MS + 5 * 60_000)
  const woken = hosts.map(({ sender }) => sender.woken)
  await people.comeBack(bob)
  return woken
}

describe('being woken', () => {
  it('is off until a person turns it on: no permission is asked for, nothing is registered, nobody is told', async () => {
    const all = await scene('off', 1)
    await all.people.world.advance(60 * 60_000)
    expect(all.bob.node.wakeUps.state()).to.deep.equal({ kind: 'off' })
    expect(all.bob.browser.permission).to.equal('asked')
    expect(all.bob.browser.slots.size).to.equal(0)
    expect(await whoWakes(all)).to.deep.equal([[]])
  })

  it('is impossible where there is no way, and says so', async () => {
    const { hosts: [host] } = await scene('impossible', 1)
    expect(host?.node.wakeUps.state()).to.deep.equal({ kind: 'impossible' })
    const refused = await host?.node.wakeUps.turnOn().catch((error: unknown) => error)
    expect(refused).to.have.property('name', 'PushUnavailableError')
  })

  it('stays off when the person says no', async () => {
    const { people, bob } = await scene('no', 0)
    bob.browser.permission = 'denied'
    const refused = await people.do(bob.node.wakeUps.turnOn().catch((error: unknown) => error))
    expect(refused).to.have.property('name', 'PushNotPermittedError')
    expect(bob.node.wakeUps.state()).to.deep.equal({ kind: 'off' })
  })

  it('stays off when the push service gives nothing', async () => {
    const { people, bob } = await scene('nothing', 1)
    bob.browser.isOffline = true
    const refused = await people.do(bob.node.wakeUps.turnOn().catch((error: unknown) => error))
    expect(refused).to.have.property('name', 'PushUnavailableError')
    expect(bob.node.wakeUps.state()).to.deep.equal({ kind: 'off' })
  })

  it('spreads contacts over a few registrations, each with keys of its own, and all of them wake', async () => {
    const all = await scene('spread', 6)
    await all.people.do(all.bob.node.wakeUps.turnOn())
    const woken = await whoWakes(all)
    expect(woken.map((one) => one.length)).to.deep.equal([1, 1, 1, 1, 1, 1])
    expect(new Set(woken.flat()).size).to.equal(4)
    expect(new Set([...all.bob.browser.slots.values()].map(({ vapidKey }) => vapidKey.join())).size).to.equal(4)
    expect(all.bob.node.wakeUps.state()).to.deep.equal({ kind: 'on', vendors: ['push.example'], contacts: 6 })
  })

  it('tells contacts under the seal alone: nothing of it is in what leaves the device, or lies open on a disk', async () => {
    const all = await scene('canary', 1)
    const { people, bob, hosts: [host] } = all
    let heard = ''
    people.world.wire.decide = ({ bytes }) => {
      heard += Buffer.from(bytes).toString('latin1')
      return undefined
    }
    await people.do(bob.node.wakeUps.turnOn())
    expect(await whoWakes(all)).to.have.nested.property('[0].length', 1)
    const [capability] = bob.browser.slots.values()
    const disks = [bob, host!].map(({ device: { disk } }) => disk.contents().map((write) => `${write.key} ${write.type === 'put' ? Buffer.from(write.value).toString('latin1') : ''}`).join()).join()
    for (const planted of ['push.example', Buffer.from(capability!.vapidKey.subarray(0, 16)).toString('latin1')]) {
      expect(heard.length).to.be.greaterThan(1_000)
      expect(heard.includes(planted)).to.equal(false)
      expect(disks.includes(planted)).to.equal(false)
    }
  })

  it('a contact that may wake no more wakes nobody, and the others go on', async () => {
    const all = await scene('revoked', 6)
    const { people, bob, hosts } = all
    await people.do(bob.node.wakeUps.turnOn())
    const before = await whoWakes(all)
    await people.world.advance(60_000)
    await people.do(bob.node.wakeUps.setMayWake(hosts[0]!.node.self.peerId, false))
    expect(people.vendor.live.has(before[0]![0]!)).to.equal(false)
    const after = await whoWakes(all)
    expect(after[0]).to.deep.equal([])
    expect(after.slice(1).map((one) => one.length)).to.deep.equal([1, 1, 1, 1, 1])
    // those who did not share its registration were not bothered
    for (const [at, woken] of after.entries()) if (at > 0 && before[at]![0] !== before[0]![0]) expect(woken).to.deep.equal(before[at])
    await people.do(bob.node.wakeUps.setMayWake(hosts[0]!.node.self.peerId, true))
    expect((await whoWakes(all))[0]).to.have.length(1)
  })

  for (const act of ['block', 'remove'] as const) {
    it(`takes the permission from a contact that one ${act}s, also when the node stops in the middle`, async () => {
      const all = await scene(`${act}ed`, 2)
      const { people, bob, hosts: [first] } = all
      await people.do(bob.node.wakeUps.turnOn())
      await people.world.advance(60_000)
      const [endpoint] = [...bob.browser.slots.values()].map((capability) => capability.endpoint)
      bob.browser.isOffline = true
      await people.do<unknown>(bob.node.contacts[act](first!.node.self.peerId))
      await people.world.advance(1_000)
      expect(people.vendor.live.has(endpoint ?? '')).to.equal(true)
      expect(bob.node.wakeUps.state()).to.have.property('problem', 'unavailable')
      bob.browser.isOffline = false
      await people.restart(bob)
      await people.world.advance(1_000)
      expect(people.vendor.live.has(endpoint ?? '')).to.equal(false)
      expect(people.vendor.live.size).to.equal(1)
      expect(bob.node.wakeUps.state()).to.deep.equal({ kind: 'on', vendors: ['push.example'], contacts: 1 })
    })
  }

  it('turned off, nothing wakes any more, contacts know it, and what they wrote comes all the same [S1-23]', async () => {
    const all = await scene('turned off', 2)
    const { people, bob, hosts } = all
    await people.do(bob.node.wakeUps.turnOn())
    await people.world.advance(60_000)
    await people.do(bob.node.wakeUps.turnOff())
    expect(people.vendor.live.size).to.equal(0)
    expect(await whoWakes(all)).to.deep.equal([[], []])
    // told, so not even asked
    expect(hosts.flatMap(({ sender }) => sender.sent)).to.deep.equal([])
    await people.world.advance(60_000)
    for (const host of hosts) expect(await people.texts(bob, host)).to.deep.equal(['hello'])
  })

  it('registers anew where the browser has dropped a subscription, and tells those who used it', async () => {
    const all = await scene('dropped', 1)
    const { people, bob } = all
    await people.do(bob.node.wakeUps.turnOn())
    await people.world.advance(60_000)
    for (const slot of bob.browser.slots.keys()) await bob.browser.remove(slot)
    await people.restart(bob)
    expect((await whoWakes(all))[0]).to.have.length(1)
  })

  it('renewed, what contacts were told before wakes nobody, and what they are told then does', async () => {
    const all = await scene('renewed', 2)
    const { people, bob } = all
    await people.do(bob.node.wakeUps.turnOn())
    await people.world.advance(60_000)
    const before = [...people.vendor.live]
    await people.do(bob.node.wakeUps.renew())
    expect(before.filter((endpoint) => people.vendor.live.has(endpoint))).to.deep.equal([])
    expect((await whoWakes(all)).map((one) => one.length)).to.deep.equal([1, 1])
  })

  it('tells a contact that is added later, once there is a session with it', async () => {
    const { people, bob } = await scene('later', 0)
    await people.do(bob.node.wakeUps.turnOn())
    const late = await people.host('late')
    await people.befriend(late, bob)
    expect(await whoWakes({ people, bob, hosts: [late] })).to.have.nested.property('[0].length', 1)
  })

  it('keeps quiet hours, tells the worker, and refuses what are none', async () => {
    const { people, bob } = await scene('quiet', 0)
    await people.do(bob.node.wakeUps.setQuietHours({ from: 22 * 60, to: 7 * 60 }))
    expect(bob.browser.quiet).to.deep.equal({ from: 1_320, to: 420 })
    expect(bob.node.wakeUps.state()).to.deep.equal({ kind: 'off', quiet: { from: 1_320, to: 420 } })
    for (const hours of [{ from: 60, to: 60 }, { from: -1, to: 60 }, { from: 0, to: 1_440 }, { from: 0.5, to: 1 }]) {
      expect(await bob.node.wakeUps.setQuietHours(hours).catch((error: unknown) => error)).to.be.instanceOf(RangeError)
    }
    await people.restart(bob)
    expect(bob.node.wakeUps.state()).to.deep.equal({ kind: 'off', quiet: { from: 1_320, to: 420 } })
    await people.do(bob.node.wakeUps.setQuietHours(undefined))
    expect(bob.browser.quiet).to.equal(undefined)
  })
})
