import { expect } from 'chai'
import { judgeReachability } from '../../../src/node/network/reachability.ts'
import type { ReachabilityFacts } from '../../../src/node/network/reachability.ts'

const HERE = '/ip4/5.1.1.1/tcp/4001'
const CIRCUIT = '/ip4/6.1.1.1/tcp/4001/p2p/R/p2p-circuit/p2p/ME'

const host: ReachabilityFacts = { role: 'host', staysHere: false, hasNetwork: true, proven: [], refuted: [], mapped: [], cameIn: false, reservations: [], autonat: true, asked: 0 }
const tab: ReachabilityFacts = { ...host, role: 'tab', autonat: false }

describe('reachable from outside', () => {
  const judged = (facts: Partial<ReachabilityFacts>, from = host): string => {
    const { reachable, because } = judgeReachability({ ...from, ...facts })

    return `${reachable}: ${because}`
  }

  it('is yes where somebody outside dialled back, and names the address', () => {
    expect(judgeReachability({ ...host, proven: [HERE], refuted: ['/ip4/5.1.1.1/tcp/4002'], asked: 9 })).to.deep.equal({ reachable: 'yes', because: 'dialled back', address: HERE })
  })

  it('is yes where somebody came in lately, whoever asked them to', () => {
    expect(judged({ cameIn: true })).to.equal('yes: came in')
    expect(judged({ cameIn: true, refuted: [HERE], autonat: false })).to.equal('yes: came in')
  })

  it('is yes through a relay that is outside itself, and unknown through one in this network', () => {
    const outside = [{ address: CIRCUIT, isPublic: true }]
    const nearby = [{ address: CIRCUIT.replace('6.1.1.1', '192.168.1.2'), isPublic: false }]

    expect(judgeReachability({ ...tab, reservations: [...nearby, ...outside] })).to.deep.equal({ reachable: 'yes', because: 'relay', address: CIRCUIT })
    expect(judged({ reservations: outside, refuted: [HERE] })).to.equal('yes: relay')
    expect(judged({ reservations: nearby }, tab)).to.equal('unknown: relay nearby')
    expect(judged({ reservations: nearby })).to.equal('unknown: nobody yet')
  })

  it('is no on a machine without a network, and where the configuration stays on it, whatever else is true', () => {
    expect(judged({ hasNetwork: false, proven: [HERE], cameIn: true })).to.equal('no: no network')
    expect(judged({ staysHere: true, proven: [HERE], cameIn: true })).to.equal('no: local')
  })

  it('is no where enough nodes tried in vain, and for a tab that reserved nowhere', () => {
    expect(judgeReachability({ ...host, refuted: [HERE], asked: 8 })).to.deep.equal({ reachable: 'no', because: 'refused', address: HERE })
    expect(judged({}, tab)).to.equal('no: no relay')
  })

  it('is unknown while nobody has been asked, while it is being tried, and where only the router says so', () => {
    expect(judged({})).to.equal('unknown: nobody yet')
    expect(judged({ asked: 3, mapped: [HERE] })).to.equal('unknown: being tried')
    expect(judged({ autonat: false })).to.equal('unknown: nobody asked')
    expect(judgeReachability({ ...host, autonat: false, mapped: [HERE] })).to.deep.equal({ reachable: 'unknown', because: 'router says', address: HERE })
  })
})
