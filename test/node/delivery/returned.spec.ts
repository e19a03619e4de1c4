/** What a node does at the news that there is a network again. */
import { expect } from 'chai'
import { createMobilinkNode } from '../../../src/node/index.ts'
import { CONFIG, People } from './people.ts'
import type { Network } from '../../../src/node/network/network.ts'

describe('a network that is back', () => {
  it('is told by a relay that answers again, and ends the long waits between attempts', async () => {
    const people = new People('returned')
    const bob = await people.add('bob')
    const device = people.world.device({ name: 'alice' })
    const networks: Network[] = []
    const { platform } = device
    const node = await people.do(createMobilinkNode({
      ...platform,
      async createNetwork (init) {
        const network = await platform.createNetwork(init)
        networks.push(network)
        return network
      }
    }, CONFIG))
    const alice = { device, node, faults: [] }
    await people.befriend(alice, bob)

    people.world.partition([device], [bob.device])
    await people.do(node.messages.send(bob.node.self.peerId, 'for later'))
    await people.world.advance(3_600_000)
    const [long] = (await people.do(node.messages.pending({ limit: 1 }))).items
    expect(long?.attempts).to.be.above(8)

    for (const network of networks) network.dispatchEvent(new CustomEvent('network:returned'))
    await people.world.advance(10_000)
    const [short] = (await people.do(node.messages.pending({ limit: 1 }))).items
    expect(short?.attempts).to.be.at.most(5)
    await people.do(Promise.all([node.stop(), bob.node.stop()]))
  })
})
