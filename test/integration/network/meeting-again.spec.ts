import { expect } from 'chai'
import { keys } from '../../../src/node/store/keys.ts'
import { befriendWhole, linked, WholeNodes } from '../whole-nodes.ts'
import type { Whole } from '../whole-nodes.ts'

/** What two addresses with certificate hashes, or three without, take at least; a name or a flag takes far less. */
const LEAST_TOLD = 40

/** Resolves once the addresses of its one contact are on the disk of `whole`: rows are sealed, and this one grows by them. */
async function keptAddresses (whole: Whole): Promise<void> {
  let before: number | undefined
  await new Promise<void>((resolve) => {
    whole.disk.onWrite = ({ moment, writes }) => {
      for (const write of writes) {
        if (write.type !== 'put' || !write.key.startsWith(`~${keys.contacts}`)) continue
        before ??= write.value.byteLength
        if (moment === 'after' && write.value.byteLength >= before + LEAST_TOLD) resolve()
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
    const told = keptAddresses(first)

    // the first one shows the invite, and so learns no address by it
    await befriendWhole(other, first)
    await told
    await first.node.stop()

    // it listens nowhere now: the other one cannot be the one who dials
    const again = await whole.host({ seed: 1, profile, disk: first.disk, network: { listen: [] } })

    await linked(again, other)
    expect(again.node.network.paths(other.node.self.peerId)[0]).to.include({ kind: 'direct', direction: 'outbound' })
    expect([...again.faults, ...other.faults]).to.deep.equal([])
  })
})
