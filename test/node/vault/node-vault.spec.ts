import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { readSlots } from '../../../src/identity/index.ts'
import { NodeVault } from '../../../src/node/vault/node-vault.ts'
import { openVaultAndStore } from '../../../src/node/vault/open-store.ts'
import { vaultToolsOf } from '../../../src/node/vault/unlock.ts'
import { rejectionOf } from '../../identity/rejection.ts'
import { Device, filesThatStop } from './device.ts'
import type { SlotSecret, Vault } from '../../../src/node/index.ts'

const FIRST: SlotSecret & { kind: 'passphrase' } = { kind: 'passphrase', passphrase: 'seven small boats at noon' }
const SECOND: SlotSecret & { kind: 'passphrase' } = { kind: 'passphrase', passphrase: 'eight large ships at dawn' }
const PASSKEY = { credentialId: Uint8Array.of(1, 2, 3), salt: new Uint8Array(16).fill(4), prfOutput: new Uint8Array(32).fill(5) }
const WORDS: SlotSecret & { kind: 'words' } = { kind: 'words', words: `${'abandon '.repeat(23)}art` }

describe('changing the vault of a running node', () => {
  let device: Device
  const kindsOf = async (): Promise<string[]> => readSlots(await readFile(join(device.folder, 'vault'))).map(({ kind }) => kind)
  const change = async (use: (vault: Vault) => Promise<unknown>, secret?: SlotSecret): Promise<void> => { await device.run(async (node) => await use(node.vault), { secret }) }
  const refusal = async (secret?: SlotSecret): Promise<string> => (await rejectionOf(device.peerId(secret))).name

  beforeEach(async () => { device = await Device.make() })
  afterEach(async () => await device.remove())

  it('a passphrase takes the place of the key file: from then on nothing on the disk opens the vault [S2-08]', async () => {
    const peerId = await device.peerId()
    await change(async (vault) => await vault.setPassphrase(FIRST.passphrase))
    expect([await kindsOf(), await device.files()]).to.deep.equal([['passphrase'], ['vault']])
    expect(await refusal()).to.equal('UnlockNeededError')
    expect(await device.peerId(FIRST)).to.equal(peerId)
  })

  it('a passphrase is changed by who knows the present one, and by nobody else', async () => {
    const peerId = await device.peerId(FIRST)
    await change(async (vault) => {
      expect((await rejectionOf(vault.setPassphrase(SECOND.passphrase))).name).to.equal('UnlockNeededError')
      expect((await rejectionOf(vault.setPassphrase(SECOND.passphrase, SECOND))).name).to.equal('WrongSecretError')
      expect((await rejectionOf(vault.setPassphrase('12345678', FIRST))).name).to.equal('WeakPassphraseError')
      await vault.setPassphrase(SECOND.passphrase, FIRST)
    }, FIRST)
    expect(await refusal(FIRST)).to.equal('WrongSecretError')
    expect(await device.peerId(SECOND)).to.equal(peerId)
  })

  it('recovery words open it when the passphrase is forgotten, and set another one; new words end the old', async () => {
    const peerId = await device.peerId(FIRST)
    await change(async (vault) => {
      const drawn = await vault.drawRecoveryWords()
      expect(drawn.split(' ')).to.have.length(24)
      expect((await vault.slots()).map(({ kind }) => kind), 'drawing keeps nothing').to.deep.equal(['passphrase'])
      expect((await rejectionOf(vault.addRecoveryWords(drawn))).name).to.equal('UnlockNeededError')
      await vault.addRecoveryWords(drawn, FIRST)
      await vault.addRecoveryWords(WORDS.words, FIRST)
      expect((await vault.slots()).map(({ kind }) => kind)).to.deep.equal(['passphrase', 'words'])
      expect((await rejectionOf(vault.setPassphrase(SECOND.passphrase, { kind: 'words', words: drawn }))).name).to.equal('WrongSecretError')
    }, FIRST)
    await change(async (vault) => await vault.setPassphrase(SECOND.passphrase, WORDS), WORDS)
    expect(await device.peerId(SECOND)).to.equal(peerId)
  })

  it('a passkey protects alike, and the last of the two that goes brings the key file back', async () => {
    const peerId = await device.peerId()
    const passkey: SlotSecret = { kind: 'passkey', credentialId: PASSKEY.credentialId, prfOutput: PASSKEY.prfOutput }
    await change(async (vault) => {
      await vault.addPasskey(PASSKEY)
      expect((await vault.slots())[0]).to.deep.include({ kind: 'passkey', passkey: { credentialId: PASSKEY.credentialId, salt: PASSKEY.salt } })
      await vault.setPassphrase(FIRST.passphrase, passkey)
    })
    expect([await kindsOf(), await device.files(), await refusal()]).to.deep.equal([['passkey', 'passphrase'], ['vault'], 'UnlockNeededError'])
    await change(async (vault) => {
      const [first] = await vault.slots()
      await vault.removeSlot(first?.id ?? '', FIRST)
    }, passkey)
    expect([await kindsOf(), await device.files()]).to.deep.equal([['passphrase'], ['vault']])
    await change(async (vault) => {
      const [last] = await vault.slots()
      expect((await rejectionOf(vault.removeSlot(last?.id ?? ''))).name).to.equal('UnlockNeededError')
      await vault.removeSlot(last?.id ?? '', FIRST)
    }, FIRST)
    expect([await kindsOf(), await device.files()]).to.deep.equal([['keyFile'], ['vault', 'vault.key']])
    expect(await device.peerId()).to.equal(peerId)
  })

  it('refuses to take away how it opens by itself, and what is not there', async () => {
    await change(async (vault) => {
      const [own] = await vault.slots()
      for (const id of [own?.id ?? '', '00'.repeat(16), 'nonsense', '']) expect((await rejectionOf(vault.removeSlot(id))).name).to.equal('SlotRefusedError')
    })
    expect(await device.files()).to.deep.equal(['vault', 'vault.key'])
  })

  it('takes changes of one moment one after the other', async () => {
    await change(async (vault) => {
      const settled = await Promise.allSettled([vault.setPassphrase(FIRST.passphrase), vault.addRecoveryWords(WORDS.words, FIRST), vault.setPassphrase(SECOND.passphrase, WORDS)])
      expect(settled.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'fulfilled'])
    })
    expect(await kindsOf()).to.deep.equal(['passphrase', 'words'])
    expect(await device.peerId(SECOND)).to.match(/^12D3/)
  })

  it('seals what can be erased to a new way in before the vault has it, and to a lost one until the vault has it no more', async () => {
    await device.peerId()
    const platform = device.platform()
    const said: string[][] = []
    const inFile = async (): Promise<string[]> => readSlots(await readFile(join(device.folder, 'vault'))).map(({ id }) => id.join())
    const vault = new NodeVault({ keyStore: platform.keyStore, tools: vaultToolsOf(platform), clock: platform.clock }, {
      sealTo: async (slots) => { said.push(slots.map(({ id }) => id.join()), await inFile()) },
      backupOf: () => Promise.resolve(new Uint8Array(0))
    })
    const before = await inFile()
    await vault.setPassphrase(FIRST.passphrase)
    const after = await inFile()
    expect(after).to.not.have.members(before)
    expect(said).to.deep.equal([[...before, ...after], before, after, after])
  })

  it('opens by the way before or the way after, whenever the power goes, and has no key file that it does not need', async () => {
    const changes: Array<[string, SlotSecret | undefined, (vault: Vault) => Promise<unknown>, SlotSecret | undefined]> = [
      ['set', undefined, async (vault) => await vault.setPassphrase(FIRST.passphrase), FIRST],
      ['change', FIRST, async (vault) => await vault.setPassphrase(SECOND.passphrase, FIRST), SECOND],
      ['words', FIRST, async (vault) => await vault.addRecoveryWords(WORDS.words, FIRST), WORDS],
      ['remove', FIRST, async (vault) => await vault.removeSlot((await vault.slots())[0]?.id ?? '', FIRST), undefined]
    ]
    for (const [title, before, act, after] of changes) {
      let cuts = 0
      for (; ; cuts++) {
        const one = await Device.make()
        const peerId = await one.peerId(before)
        const platform = one.platform(filesThatStop(cuts + 1))
        const { store, vault: open } = await openVaultAndStore(one.platform(), before)
        open.wipe()
        const vault = new NodeVault({ keyStore: platform.keyStore, tools: vaultToolsOf(platform), clock: platform.clock }, { sealTo: async (slots) => await store.sealTo(slots), backupOf: () => Promise.resolve(new Uint8Array(0)) })
        const outcome = await act(vault).then(() => 'done', (error: unknown) => (error as Error).name)
        await store.close()
        const opened = [await one.peerId(before).catch(() => 'locked'), await one.peerId(after).catch(() => 'locked')]
        expect(opened, `${title}, cut before effect ${cuts + 1}`).to.include(peerId)
        const keepsKey = readSlots(await readFile(join(one.folder, 'vault'))).some(({ kind }) => kind === 'keyFile')
        expect(await one.files(), `${title}, cut before effect ${cuts + 1}`).to.deep.equal(keepsKey ? ['vault', 'vault.key'] : ['vault'])
        await one.remove()
        if (outcome !== 'PowerCut') break
      }
      expect(cuts, title).to.be.at.least(1)
    }
  })

  it('finds a key that the vault needs no more, left by a power cut, destroyed after the next start', async () => {
    await device.peerId(FIRST)
    await writeFile(join(device.folder, 'vault.key'), new Uint8Array(32), { mode: 0o600 })
    await writeFile(join(device.folder, '.vault.key-0123456789ab'), new Uint8Array(32), { mode: 0o600 })
    await device.peerId(FIRST)
    expect(await device.files()).to.deep.equal(['vault'])
  })
})
