import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { openBackup, sealBackup } from '../../../src/identity/index.ts'
import { encryptWithPassphrase } from '../../../src/identity/vault/age-passphrase.ts'
import { rejectionOf } from '../rejection.ts'
import { seededRandom, systemRandom } from './tools.ts'
import type { BackupSecret } from '../../../src/identity/index.ts'

const WORDS: BackupSecret = { kind: 'words', words: `${'abandon '.repeat(11)}about` }
const OTHER_WORDS: BackupSecret = { kind: 'words', words: `${'zoo '.repeat(11)}wrong` }
const PASSPHRASE: BackupSecret = { kind: 'passphrase', passphrase: 'seven small boats at noon' }
/** Of scrypt: what opens is what counts, not how long it takes. */
const CHEAP_LOG_N = 10
const canary = new TextEncoder().encode('canary in a coal mine')
const refusal = async (file: Uint8Array, secret: BackupSecret): Promise<string> => (await rejectionOf(openBackup(file, secret))).name

interface AgeCase { readonly name: string, readonly expect: 'success' | 'header failure' | 'no match', readonly passphrase: string, readonly payloadSha256?: string, readonly file: string }
const { vectors } = JSON.parse(readFileSync('test/vectors/vault/age-scrypt.json', 'utf8')) as { vectors: AgeCase[] }

describe('a backup', () => {
  // two turns of scrypt at its full cost: seconds where coverage is counted
  it('opens with the passphrase it was sealed with, however that is composed', async () => {
    const file = await sealBackup(canary, { kind: 'passphrase', passphrase: 'Zürich\u00a0im Regen' })
    expect(await openBackup(file, { kind: 'passphrase', passphrase: 'Zu\u0308rich im\u2003Regen' })).to.deep.equal(canary)
  }).timeout(180_000)

  it('does not open with another passphrase', async () => {
    const file = await encryptWithPassphrase(canary, 'Zürich im Regen', CHEAP_LOG_N)
    expect(await openBackup(file, { kind: 'passphrase', passphrase: 'Zu\u0308rich im\u2003Regen' })).to.deep.equal(canary)
    expect(await refusal(file, PASSPHRASE)).to.equal('WrongSecretError')
  })

  it('opens with the recovery words it was sealed with, however they are typed', async () => {
    const file = await sealBackup(canary, WORDS)
    expect(await openBackup(file, { kind: 'words', words: `${'Abandon, '.repeat(11)} ABOUT\n` })).to.deep.equal(canary)
    expect(await refusal(file, OTHER_WORDS)).to.equal('WrongSecretError')
    expect(await refusal(file, { kind: 'words', words: 'abandon' })).to.equal('InvalidRecoveryWordsError')
  })

  it('is a file of the age format: the words as one line are its passphrase', async () => {
    const file = await sealBackup(canary, WORDS)
    expect(Buffer.from(file).toString('latin1')).to.match(/^age-encryption\.org\/v1\n-> scrypt \S{22} 10\n/)
    expect(Buffer.from(file).includes('canary')).to.equal(false)
    expect(await openBackup(file, { kind: 'passphrase', passphrase: `${'abandon '.repeat(11)}about` })).to.deep.equal(canary)
  })

  it('holds what is longer than a chunk of age, and nothing at all', async () => {
    const random = seededRandom('backup')
    for (const size of [0, 1, 65_536, 65_537, 300_000]) {
      const bytes = random.bytes(size)
      expect(await openBackup(await sealBackup(bytes, WORDS), WORDS)).to.deep.equal(bytes)
    }
  })

  it('is not sealed with a passphrase that protects nothing, or with words that are none', async () => {
    expect((await rejectionOf(sealBackup(canary, { kind: 'passphrase', passphrase: 'password1' }))).name).to.equal('WeakPassphraseError')
    expect((await rejectionOf(sealBackup(canary, { kind: 'words', words: 'zoo '.repeat(12) }))).name).to.equal('InvalidRecoveryWordsError')
  })

  for (const { name, expect: outcome, passphrase, payloadSha256, file } of vectors) {
    it(`does with "${name}" of the age test kit what age does: ${outcome}`, async () => {
      const bytes = Uint8Array.from(Buffer.from(file, 'base64'))
      if (outcome === 'success') {
        expect(createHash('sha256').update(await openBackup(bytes, { kind: 'passphrase', passphrase })).digest('hex')).to.equal(payloadSha256)
      } else {
        // a stanza by another name is no match for age, and no backup for us
        expect(await refusal(bytes, { kind: 'passphrase', passphrase })).to.equal(outcome === 'no match' && name !== 'scrypt_uppercase' ? 'WrongSecretError' : 'InvalidBackupError')
      }
    })
  }

  it('that asks for more than 256 MiB is refused before any is taken, and so is one for other recipients', async () => {
    const file = Buffer.from(await sealBackup(canary, WORDS)).toString('latin1')
    for (const text of [file.replace(/ 10\n/, ' 19\n'), file.replace(/ 10\n/, ' 99\n'), file.replace('scrypt', 'X25519'), file.replace('v1', 'v2'), file.replace(/^-> .*\n.*\n/m, (stanza) => stanza + stanza), '', 'age-encryption.org/v1\n', 'x'.repeat(1_000)]) {
      expect(await refusal(Uint8Array.from(Buffer.from(text, 'latin1')), WORDS)).to.equal('InvalidBackupError')
    }
  })

  it('cut anywhere or changed in any byte is refused, and nothing of it is given out', async () => {
    const file = await sealBackup(canary, WORDS)
    for (let at = 0; at < file.byteLength; at += 3) {
      expect(await refusal(file.map((byte, index) => index === at ? byte ^ 0x02 : byte), WORDS), `byte ${at}`).to.be.oneOf(['InvalidBackupError', 'WrongSecretError'])
      expect(await refusal(file.subarray(0, at), WORDS), `cut at ${at}`).to.equal('InvalidBackupError')
    }
    const long = await sealBackup(systemRandom.bytes(65_536 * 2), WORDS)
    for (const length of [long.byteLength - 1, long.byteLength - 65_552, 65_552 + 200]) expect(await refusal(long.subarray(0, length), WORDS)).to.equal('InvalidBackupError')
  })
})
