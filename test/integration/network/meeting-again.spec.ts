import { expect } from 'chai'
import { keys } from '../../../src/node/store/keys.ts'
import { ContactRecord } from '../../../src/node/store/pb/records.ts'
import { befriendWhole, linked, WholeNodes } from '../whole-nodes.ts'
import type { Whole } from '../whole-nodes.ts'

/** Resolves with the addresses of `contact` once they are on the disk of `whole`. */
async function keptAddresses (whole: Whole, contact: Whole): Promise<string[]> {
  return await new Promise((resolve) => {
    whole.disk.onWrite = ({ moment, writes }) => {
      for (const write of writes) {
        const told = write.type === 'put' && write.key === keys.contact(contact.node.self.peerId) ? ContactRecord.decode(write.value).toldAddresses : []

        if (moment === 'after' && told.length > 0) {
          resolve(told)
        }
      }
    }
  })
}

describe('two who have met', () => {
  const whole = new WholeNodes()

  afterEach(async () => await whole.close())

  it('find each other again by what they told each other, though nothing else knows where they are', async () => {
    // in this profile libp2p itself remembers no address of a home, nor does anybody announce one
    const profile = 'default'
    const first = await whole.host({ seed: 1, profile })
    const other = await whole.host({ seed: 2, profile })
    const told = keptAddresses(first, other)

    // the first one shows the invite, and so learns no address by it
    await befriendWhole(other, first)
    expect(await told).to.deep.equal(other.node.self.addresses())
    await first.node.stop()

    // it listens nowhere now: the other one cannot be the one who dials
    const again = await whole.host({ seed: 1, profile, disk: first.disk, network: { listen: [] } })

    await linked(again, other)
    expect(again.node.network.paths(other.node.self.peerId)[0]).to.include({ kind: 'direct', direction: 'outbound' })
    expect([...again.faults, ...other.faults]).to.deep.equal([])
  })
})
