/** What STUN does for two hosts behind routers, and what it is given to do; each in a laboratory of its own. */
import { expect } from 'chai'
import { loadConfig } from '../../../src/node/config.ts'
import { exchange } from './exchange.ts'
import { Neighbourhood, TEST_MS } from './neighbourhood.ts'
import type { LabHost } from './lab-host.ts'

/** A question of STUN with what libraries add to it: no message fits. */
const QUESTION_BYTES = 100

describe('STUN', function () {
  this.timeout(TEST_MS)
  let neighbourhood: Neighbourhood

  beforeEach(async function () {
    neighbourhood = await Neighbourhood.open(this)
  })

  afterEach(async () => await neighbourhood.close())

  async function bothReach (one: LabHost, other: LabHost, wanted: string): Promise<void> {
    await Promise.all([[one, other], [other, one]].map(async ([from, to]) => await from?.untilReach(`a way that is ${wanted}`, to?.peerId ?? '', ({ path }) => path === wanted)))
  }

  it('helps two hosts through their routers, who meet through no other server of it, and is only ever asked for an address; TURN there is none [S2-07]', async () => await neighbourhood.play(async () => {
    for (const server of ['turn:45.90.1.1:3478', 'turns:45.90.1.1:5349', 'stun:45.90.1.1:3478?transport=relay']) {
      expect(() => loadConfig({ network: { iceServers: [server] } })).to.throw().with.property('name', 'InvalidConfigError')
    }
    const [ann, ben, cleo, dan] = await Promise.all([
      neighbourhood.moveIn('Ann', 'port-restricted'), neighbourhood.moveIn('Ben', 'port-restricted'),
      neighbourhood.moveIn('Cleo', 'port-restricted', { knowsStun: false }), neighbourhood.moveIn('Dan', 'port-restricted', { knowsStun: false })
    ])
    const notes = cleo.host.notePaths(dan.host.peerId)
    await cleo.host.befriend(dan.host)
    await bothReach(cleo.host, dan.host, 'own-relay')
    await ann.host.befriend(ben.host)
    await bothReach(ann.host, ben.host, 'direct')
    await Promise.all([exchange(ann.host, ben.host), exchange(cleo.host, dan.host)])
    await notes.stop()
    expect([...notes.seen]).to.not.include('direct')

    const asked = await neighbourhood.askedOfStun()
    expect(asked.reduce((sum, { times }) => sum + times, 0)).to.be.greaterThan(0)
    for (const { other, mostBytes } of asked) expect([other, mostBytes <= QUESTION_BYTES]).to.deep.equal([0, true])
    await neighbourhood.endStun()
    await ann.host.send(ben.host.peerId, 'with no STUN any more')
    await ann.host.untilDelivered(ben.host.peerId)
    expect((await ann.host.reach(ben.host.peerId))?.path).to.equal('direct')
  }))
})
