import { expect } from 'chai'
import { interleave } from './interleave.ts'
import { befriend, Hosts } from './hosts.ts'
import type { Contact, Message } from '../../src/node/index.ts'

describe('two hosts in processes of their own', function () {
  this.timeout(120_000)
  const hosts = new Hosts()
  after(async () => await hosts.end())

  it('find each other by a bare peer ID over one common bootstrap node, and talk [B-03]', async () => {
    const common = await hosts.start()
    const bootstrap = common.addresses.filter((address) => address.includes('/tcp/') && !address.includes('/ws'))
    const [alice, bob] = await Promise.all([hosts.start(bootstrap), hosts.start(bootstrap)])
    const asked = bob.event('contact:changed', ({ state }: Contact) => state === 'incoming')
    await alice.call('add', bob.peerId, 'bob')
    await asked
    const online = alice.event('peer:online')
    await bob.call('accept', alice.peerId)
    await online
    const delivered = alice.event('message:changed', ({ delivery }: Message) => delivery.state === 'delivered')
    await alice.call('send', bob.peerId, 'found you')
    await delivered
    expect((await bob.history(alice.peerId)).map(({ text }) => text)).to.deep.equal(['found you'])
  })

  it('talk after adding a multiaddr, with no other node in the world [S0-08] [S4-03]', async () => {
    const [alice, bob] = await Promise.all([hosts.start(), hosts.start()])
    const asked = bob.event('contact:changed', ({ state }: Contact) => state === 'incoming')
    const [address] = bob.addresses
    await alice.call('add', address ?? '', 'bob')
    await asked
    const online = alice.event('peer:online')
    await bob.call('accept', alice.peerId)
    await online
    const arrived = bob.event('message:added')
    await alice.call('send', bob.peerId, 'by address')
    expect((await arrived as Message).text).to.equal('by address')
    expect(await alice.call('transports', bob.peerId)).to.satisfy((paths: string[]) => paths.every((path) => path.startsWith('direct ')))
  })

  it('exchange 1,000 messages each way, interleaved, once and in order', async () => {
    const [alice, bob] = await Promise.all([hosts.start(), hosts.start()])
    await befriend(alice, bob)
    await interleave({ alice, bob, messages: 1_000, kills: 0, random: Math.random })
  })

  it('lose, repeat and reorder nothing when either is killed at random moments', async () => {
    const [alice, bob] = await Promise.all([hosts.start(), hosts.start()])
    await befriend(alice, bob)
    await interleave({ alice, bob, messages: 200, kills: 8, random: Math.random })
  })
})
