import { expect } from 'chai'
import { openBackup, sealBackup } from '../../../src/identity/index.ts'
import { restoreBackup } from '../../../src/node/index.ts'
import { encodeBackup } from '../../../src/node/vault/backup-content.ts'
import { newEntry } from '../../../src/node/delivery/contact-book.ts'
import { rejectionOf } from '../../identity/rejection.ts'
import { Device, filesThatStop } from './device.ts'
import type { PeerIdText } from '../../../src/node/index.ts'

const WORDS = { kind: 'words', words: `${'abandon '.repeat(23)}art` } as const
const GRACE = '12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA' as PeerIdText
const PASSPHRASE = { kind: 'passphrase', passphrase: 'seven small boats at noon' } as const

/** A person with a name and a contact, and the backup of it. */
async function livedIn (device: Device): Promise<{ peerId: string, backup: Uint8Array }> {
  return await device.run(async (node) => {
    await node.self.setName('Ada')
    const contact = await node.contacts.add(GRACE, { name: 'Grace' })
    await node.contacts.setPathPolicy(contact.peerId, 'direct')
    await node.messages.send(contact.peerId, 'what stays here')
    return { peerId: node.self.peerId, backup: await node.vault.backup(WORDS) }
  })
}

describe('a backup', () => {
  let old: Device
  let fresh: Device

  beforeEach(async () => { [old, fresh] = [await Device.make(), await Device.make()] })
  afterEach(async () => await Promise.all([old.remove(), fresh.remove()]))

  it('brings identity, name and contacts to an empty device, and no conversation', async () => {
    const { peerId, backup } = await livedIn(old)
    expect(await restoreBackup(fresh.platform(), backup, WORDS)).to.deep.include({ peerId, name: 'Ada', contacts: 1 })
    await fresh.run(async (node) => {
      expect([node.self.peerId, node.self.name()]).to.deep.equal([peerId, 'Ada'])
      const [contact] = await node.contacts.list()
      expect(contact).to.include({ peerId: GRACE, name: 'Grace', state: 'requested', pathPolicy: 'direct' })
      expect(await node.messages.history(GRACE)).to.deep.equal([])
    })
    expect(await fresh.files()).to.deep.equal(['vault', 'vault.key'])
  })

  it('holds nothing of any session and of any conversation', async () => {
    const { backup } = await livedIn(old)
    const plain = Buffer.from(await openBackup(backup, WORDS))
    expect(plain.includes('Grace')).to.equal(true)
    expect(plain.includes('what stays here')).to.equal(false)
  })

  it('is made only for who can open the vault, once that is locked', async () => {
    await old.run(async (node) => {
      expect((await rejectionOf(node.vault.backup(WORDS))).name).to.equal('UnlockNeededError')
      expect((await rejectionOf(node.vault.backup(WORDS, WORDS))).name).to.equal('SlotRefusedError')
      expect((await node.vault.backup(WORDS, PASSPHRASE)).byteLength).to.be.greaterThan(100)
    }, { secret: PASSPHRASE })
  })

  it('is refused where there is an identity, a bare key or data, and changes nothing there', async () => {
    const { peerId, backup } = await livedIn(old)
    const own = await fresh.peerId()
    expect((await rejectionOf(restoreBackup(fresh.platform(), backup, WORDS))).name).to.equal('RestoreRefusedError')
    expect([await fresh.peerId(), own === peerId]).to.deep.equal([own, false])
  })

  it('takes the place of an identity without contacts where that is asked for, and of no other', async () => {
    const { peerId, backup } = await livedIn(old)
    await fresh.peerId()
    await restoreBackup(fresh.platform(), backup, WORDS, { replaceUnused: true })
    expect(await fresh.peerId()).to.equal(peerId)
    expect((await rejectionOf(restoreBackup(fresh.platform(), backup, WORDS, { replaceUnused: true }))).name).to.equal('RestoreRefusedError')
  })

  it('changes nothing when it does not open or is none', async () => {
    const { backup } = await livedIn(old)
    const wrong = { kind: 'words', words: `${'zoo '.repeat(23)}vote` } as const
    expect((await rejectionOf(restoreBackup(fresh.platform(), backup, wrong))).name).to.equal('WrongSecretError')
    expect((await rejectionOf(restoreBackup(fresh.platform(), backup.subarray(0, -1), WORDS))).name).to.equal('InvalidBackupError')
    expect((await rejectionOf(restoreBackup(fresh.platform(), await sealBackup(Uint8Array.of(8, 1), WORDS), WORDS))).name).to.equal('InvalidBackupError')
    expect(fresh.disk.contents()).to.deep.equal([])
    expect(await rejectionOf(fresh.files())).to.have.property('code', 'ENOENT')
  })

  it('with a person who is nobody, or a contact that does not read, is none', async () => {
    const seed = new Uint8Array(32).fill(1)
    const entry = newEntry('accepted', 0)
    for (const bytes of [
      encodeBackup({ seed: seed.subarray(1), name: '', madeAt: 0, contacts: [] }),
      encodeBackup({ seed, name: '', madeAt: 0, contacts: [['12D3nonsense' as PeerIdText, entry]] }),
      encodeBackup({ seed, name: '', madeAt: 0, contacts: [[GRACE, { ...entry, greeting: 'x'.repeat(70_000) }]] })
    ]) expect((await rejectionOf(restoreBackup(fresh.platform(), await sealBackup(bytes, WORDS), WORDS))).name).to.equal('InvalidBackupError')
  })

  it('restored with the power cut at any moment is whole or not begun, and never a new identity', async () => {
    const { peerId, backup } = await livedIn(old)
    const met = new Set<string>()
    for (let cut = 1; ; cut++) {
      const one = await Device.make()
      const outcome = await restoreBackup(one.platform(filesThatStop(cut)), backup, WORDS).then(() => 'done', (error: unknown) => (error as Error).name)
      if (!await one.platform().keyStore.isStaged() && outcome === 'PowerCut' && (await one.platform().keyStore.load()) === undefined) {
        // not begun: the place is as empty as before
        await restoreBackup(one.platform(), backup, WORDS)
      }
      const started = await one.peerId().catch((error: unknown) => (error as Error).name)
      met.add(started === peerId ? 'whole' : started)
      if (started !== peerId) {
        await restoreBackup(one.platform(), backup, WORDS)
        expect(await one.run(async (node) => (await node.contacts.list()).length)).to.equal(1)
      }
      expect(await one.peerId()).to.equal(peerId)
      await one.remove()
      if (outcome === 'done') break
      expect(outcome).to.equal('PowerCut')
    }
    expect([...met]).to.include.members(['RestoreUnfinishedError', 'whole'])
  })
})
