import { expect } from 'chai'
import { changeEntries, createErase, entryKey, openErase, readBucket } from '../../../../src/identity/index.ts'
import { hostMessageCipher } from '../../../../src/node/platform/host/message-cipher.ts'
import { slotOf } from '../../../identity/vault/erase/disk.ts'
import { seededRandom } from '../../../identity/vault/tools.ts'
import type { EraseChange } from '../../../../src/identity/index.ts'

describe('the keys of rows that can be erased, sealed by the cipher of a host', () => {
  it('are the same bytes as sealed by the portable one, and open', () => {
    const records = [true, false].map((isHost) => {
      const random = seededRandom('erase')
      const tools = { bytes: (length: number) => random.bytes(length), ...(isHost ? { cipher: hostMessageCipher } : {}) }
      const slot = slotOf(random)
      const recipients = [slotOf(random).recipient, slot.recipient]
      const disk = new Map<string, Uint8Array>()
      const kept = <T extends EraseChange>(change: T): T => {
        for (const { name, value } of change.puts) disk.set(name, Uint8Array.from(value))
        return change
      }
      const begun = kept(createErase(recipients, tools))
      const keys = Array.from({ length: 130 }, () => random.bytes(32))
      const filled = kept(changeEntries(begun.state, { added: keys, erased: [] }, tools))
      const { state } = kept(changeEntries(filled.state, { added: [], erased: filled.handles.slice(0, 40) }, tools))

      const [seals, root] = [disk.get('seals'), disk.get('root')]
      if (seals === undefined || root === undefined) throw new Error('half of it is missing')
      let again = openErase(slot.opener, recipients, { seals, root })
      for (const bucket of again.buckets.keys()) again = readBucket(again, bucket, disk.get(`bucket-${bucket.toString(16).padStart(8, '0')}`))
      expect(filled.handles.map((handle) => entryKey(again, handle))).to.deep.equal(keys.map((key, at) => at < 40 ? undefined : key))
      expect(again.step).to.equal(state.step)
      return disk
    })

    expect(records[0]).to.deep.equal(records[1])
  })
})
