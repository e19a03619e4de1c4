import { createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { handleOf, openRow, RecordSealer, sealRow, withHandle } from '../../../src/identity/index.ts'
import { lengthPrefixed } from '../../../src/identity/length-prefixed.ts'
import { webCryptoAead } from '../../../src/node/platform/browser/aead.ts'
import { RECORD_OVERHEAD_BYTES } from '../../../src/identity/vault/record-sealer.ts'
import { rejectionOf, thrownBy } from '../rejection.ts'
import { seededRandom, systemRandom, tools } from './tools.ts'
import type { Aead, RecordPlace, RecordSealerInit } from '../../../src/identity/index.ts'

const ANN = '12D3KooWA4Xop1JaT3MHxwYMkCepYsv4iPVopMXwCz5iHYdBfeSB'
const BEN = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
const place: RecordPlace = { store: 'message', key: 'm/ab/0000000000000001', schema: 1 }
const plain = new TextEncoder().encode('We met at the lake.')
const rootKey = new Uint8Array(32).fill(1)
const sealerOf = (some: Partial<RecordSealerInit> = {}): RecordSealer => new RecordSealer({ rootKey, aead: tools.aead, random: systemRandom, ...some })
const saltOf = (record: Uint8Array): string => Buffer.from(record.subarray(1, 9)).toString('hex')
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** At once, as a host does it, and later, as a browser does. */
const CIPHERS: ReadonlyArray<readonly [how: string, aead: Aead]> = [['at once', tools.aead], ['later', webCryptoAead()]]

for (const [how, aead] of CIPHERS) {
  const sealer = (some: Partial<RecordSealerInit> = {}): RecordSealer => sealerOf({ aead, ...some })

  describe(`a sealed record, ${how}`, () => {
    it('opens at its place, for its conversation, in this run and the next', async () => {
      const one = sealer()
      const record = await one.seal(ANN, place, plain)
      expect(await one.open(ANN, place, record)).to.deep.equal(plain)
      expect(await sealer().open(ANN, place, record)).to.deep.equal(plain)
      expect(record.byteLength).to.equal(plain.byteLength + RECORD_OVERHEAD_BYTES).and.equal(plain.byteLength + 37)
    })

    it('is built as it is described: an independent writing of it opens it', async () => {
      const record = Buffer.from(await sealer().seal(ANN, place, plain))
      const key = Buffer.from(hkdfSync('sha256', rootKey, record.subarray(1, 9), Buffer.concat([utf8('mobilink/vault/record-key/1\0'), utf8(ANN)]), 32))
      const decipher = createDecipheriv('aes-256-gcm', key, record.subarray(9, 21))
      decipher.setAAD(Buffer.concat([utf8('mobilink/vault/record/1\0'), Buffer.from([0, 0, 0, 1]), lengthPrefixed([utf8('message'), utf8(place.key)])]))
      decipher.setAuthTag(record.subarray(-16))
      expect(Buffer.concat([decipher.update(record.subarray(21, -16)), decipher.final()]).toString()).to.equal('We met at the lake.')
    })

    it('opens nowhere else: at another key, in another store or schema, for another conversation, in another vault', async () => {
      const record = await sealer().seal(ANN, place, plain)
      const elsewhere: Array<[RecordSealer, string, RecordPlace]> = [
        [sealer(), ANN, { ...place, key: 'm/ab/0000000000000002' }],
        [sealer(), ANN, { ...place, store: 'outbox' }],
        [sealer(), ANN, { ...place, store: 'messagem', key: place.key.slice(1) }],
        [sealer(), ANN, { ...place, schema: 2 }],
        [sealer(), BEN, place],
        [sealer(), '', place],
        [sealer({ rootKey: new Uint8Array(32).fill(2) }), ANN, place]
      ]
      for (const [with_, conversation, where] of elsewhere) expect((await rejectionOf(() => with_.open(conversation, where, record))).name).to.equal('InvalidSealedRecordError')
    })

    it('changed in any bit or cut at any length does not open', async () => {
      const one = sealer()
      const record = await one.seal(ANN, place, plain)
      for (let bit = 0; bit < record.byteLength * 8; bit++) {
        const changed = record.map((byte, at) => at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)
        expect((await rejectionOf(() => one.open(ANN, place, changed))).name).to.equal('InvalidSealedRecordError')
      }
      for (let length = 0; length < record.byteLength; length++) expect((await rejectionOf(() => one.open(ANN, place, record.subarray(0, length)))).name).to.equal('InvalidSealedRecordError')
    })

    it('holds whatever was put into it', async () => {
      const one = sealer()
      await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), fc.string(), fc.string(), fc.nat(), async (bytes, conversation, key, schema) => {
        const where = { store: 'message', key, schema }
        expect(await one.open(conversation, where, await one.seal(conversation, where, bytes))).to.deep.equal(bytes)
      }), { numRuns: 200 })
    })

    it('never has the nonce of another one under the same key', async () => {
      const one = sealer()
      const records = await Promise.all(Array.from({ length: 2_000 }, async () => await one.seal(ANN, place, plain)))
      expect(new Set(records.map((record) => Buffer.from(record.subarray(0, 21)).toString('hex'))).size).to.equal(2_000)
    })

    it('has another key in each run, and before a key has sealed more than it may', async () => {
      expect(saltOf(await sealer().seal(ANN, place, plain))).to.not.equal(saltOf(await sealer().seal(ANN, place, plain)))
      const few = sealer({ maxSealings: 3 })
      const records: Uint8Array[] = []
      for (let count = 0; count < 10; count++) records.push(await few.seal(count % 2 === 0 ? ANN : BEN, place, plain))
      const used = new Map<string, number>()
      for (const record of records) used.set(saltOf(record), (used.get(saltOf(record)) ?? 0) + 1)
      expect([...used.values()]).to.deep.equal([3, 3, 3, 1])
      for (const [at, record] of records.entries()) expect(await few.open(at % 2 === 0 ? ANN : BEN, place, record)).to.deep.equal(plain)
    })

    it('opens whatever run it is of, when there were more runs than keys are kept ready', async () => {
      const records: Uint8Array[] = []
      for (let run = 0; run < 1_100; run++) records.push(await sealer().seal(ANN, place, plain))
      const last = sealer()
      for (const record of [...records, ...records.slice(0, 100)]) expect(await last.open(ANN, place, record)).to.deep.equal(plain)
    })

    it('is neither made nor opened once the vault is locked', async () => {
      const one = sealer()
      const record = await one.seal(ANN, place, plain)
      one.wipe()
      one.wipe()
      expect((await rejectionOf(() => one.seal(ANN, place, plain))).name).to.equal('VaultLockedError')
      expect((await rejectionOf(() => one.open(ANN, place, record))).name).to.equal('VaultLockedError')
      expect(thrownBy(() => one.hide('peer', ANN)).name).to.equal('VaultLockedError')
    })

    it('passes on what fails in the platform, and tries again the next time', async () => {
      let isBroken = true
      const checked = (raw: Uint8Array): Uint8Array => {
        if (isBroken) throw new Error('out of memory')
        return raw
      }
      const { atOnce } = aead
      const one = sealer({
        aead: {
          ...aead,
          importKey: async (raw) => await aead.importKey(checked(raw)),
          ...(atOnce === undefined ? {} : { atOnce: { ...atOnce, importKey: (raw: Uint8Array) => atOnce.importKey(checked(raw)) } })
        }
      })
      expect((await rejectionOf(() => one.seal(ANN, place, plain))).message).to.equal('out of memory')
      isBroken = false
      expect(await one.open(ANN, place, await one.seal(ANN, place, plain))).to.deep.equal(plain)
    })

    it('is not made with a root key of another length', () => {
      for (const length of [0, 31, 33]) expect(thrownBy(() => sealer({ rootKey: new Uint8Array(length) })).name).to.equal('RangeError')
    })
  })

  describe(`a row under its own key, ${how}`, () => {
    const entryKey = seededRandom('row').bytes(32)
    const handle = { bucket: 3, row: 0x01020304 }

    it('opens at its place under its key, and says where that key lies', async () => {
      const row = withHandle(handle, await sealRow({ aead, random: systemRandom }, entryKey, place, plain))
      expect(handleOf(row)).to.deep.equal(handle)
      expect(await openRow(aead, entryKey, place, row)).to.deep.equal(plain)
      expect(Buffer.from(row).includes(Buffer.from(plain))).to.equal(false)
    })

    it('opens under no other key, at no other place, and not when it was changed or cut', async () => {
      const row = withHandle(handle, await sealRow({ aead, random: systemRandom }, entryKey, place, plain))
      const refused: Array<readonly [Uint8Array, RecordPlace, Uint8Array]> = [
        [rootKey, place, row],
        [entryKey, { ...place, key: 'z/ab/1' }, row],
        ...Array.from({ length: row.byteLength - 9 }, (_, at) => [entryKey, place, row.map((byte, index) => index === at + 9 ? byte ^ 1 : byte)] as const),
        ...Array.from({ length: row.byteLength }, (_, length) => [entryKey, place, row.subarray(0, length)] as const)
      ]
      for (const [key, where, bytes] of refused) expect((await rejectionOf(() => openRow(aead, key, where, bytes))).name).to.equal('InvalidSealedRecordError')
      for (const bytes of [new Uint8Array(0), Uint8Array.of(2, ...row.subarray(1)), row.subarray(0, 36)]) expect(thrownBy(() => handleOf(bytes)).name).to.equal('InvalidSealedRecordError')
    })
  })
}

describe('a hidden name', () => {
  it('is the same for the same value, and another for every other value, kind and vault', () => {
    const one = sealerOf()
    expect(one.hide('peer', ANN)).to.equal(sealerOf().hide('peer', ANN)).and.match(/^[0-9a-f]{32}$/)
    const others = [one.hide('peer', BEN), one.hide('message', ANN), one.hide('pee', `r${ANN}`), sealerOf({ rootKey: new Uint8Array(32).fill(2) }).hide('peer', ANN)]
    expect(new Set([one.hide('peer', ANN), ...others]).size).to.equal(5)
  })

  it('is HMAC-SHA256 under a key that HKDF gives, cut to 128 bits', () => {
    const key = Buffer.from(hkdfSync('sha256', rootKey, new Uint8Array(0), utf8('mobilink/vault/name-key/1\0'), 32))
    expect(sealerOf().hide('peer', ANN)).to.equal(createHmac('sha256', key).update(lengthPrefixed([utf8('peer'), utf8(ANN)])).digest('hex').slice(0, 32))
  })
})
