import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { bucketName, entryKey, handleOf, openErase, openRow, readBucket, RecordSealer, unreadBuckets } from '../../../src/identity/index.ts'
import { openBox } from '../../../src/identity/vault/sealed-box.ts'
import { systemRandom, tools } from './tools.ts'
import type { RecordPlace } from '../../../src/identity/index.ts'

interface Vectors {
  readonly record: { readonly rootKey: string, readonly conversation: string, readonly place: RecordPlace, readonly text: string, readonly hex: string, readonly hiddenPeer: string }
  readonly erase: { readonly slotId: string, readonly slotPrivateKey: string, readonly records: Readonly<Record<string, string>>, readonly rows: ReadonlyArray<{ readonly place: RecordPlace, readonly text: string | null, readonly hex: string }> }
}

const bytes = (hex: string | undefined): Uint8Array => Uint8Array.from(Buffer.from(hex ?? '', 'hex'))
const text = (plain: Uint8Array): string => new TextDecoder().decode(plain)

describe('what an older copy of this program has written', () => {
  const { record, erase } = JSON.parse(readFileSync('test/vectors/vault/records-1.json', 'utf8')) as Vectors

  it('still opens: a record and the names in its key', async () => {
    const sealer = new RecordSealer({ rootKey: bytes(record.rootKey), aead: tools.aead, random: systemRandom })
    expect(text(await sealer.open(record.conversation, record.place, bytes(record.hex)))).to.equal(record.text)
    expect(sealer.hide('peer', record.conversation)).to.equal(record.hiddenPeer)
  })

  it('still opens: rows under keys of their own, and the erased one does not', async () => {
    const opener = { openedBy: bytes(erase.slotId), unseal: (context: Uint8Array, box: Uint8Array) => openBox(bytes(erase.slotPrivateKey), context, box) }
    let state = openErase(opener, [], { seals: bytes(erase.records.seals), root: bytes(erase.records.root) })
    for (const { place, text: expected, hex } of erase.rows) {
      const handle = handleOf(bytes(hex))
      for (const bucket of unreadBuckets(state, [handle])) state = readBucket(state, bucket, bytes(erase.records[bucketName(bucket)]))
      const key = entryKey(state, handle)
      expect(key === undefined ? null : text(await openRow(tools.aead, key, place, bytes(hex)))).to.equal(expected)
    }
  })
})
