import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { createRecoveryWords, createVault, openVault, readSlots } from '../../../src/identity/index.ts'
import { decodeVault, encodeHeader, encodeVault } from '../../../src/identity/vault/vault-file.ts'
import { thrownBy, rejectionOf } from '../rejection.ts'
import { CHEAP, CONTENTS, deviceSecret, KEY_FILE, PASSKEY, PASSPHRASE, seededRandom, systemRandom, tools, WORDS } from './tools.ts'
import type { OpenVault, SlotSecret, VaultTools } from '../../../src/identity/index.ts'
import type { Slot, VaultParts } from '../../../src/identity/vault/vault-file.ts'

const MADE_AT = 1_800_000_000_000
const vaultWith = async (...secrets: [SlotSecret, ...SlotSecret[]]): Promise<OpenVault> => {
  const [first, ...others] = secrets.map((secret) => ({ secret, createdAt: MADE_AT }))
  return await createVault(CONTENTS, [first as NonNullable<typeof first>, ...others], tools)
}
const refused = async (file: Uint8Array, secret: SlotSecret): Promise<string> => (await rejectionOf(openVault(file, secret, tools))).name

/** The same vault with its header or its slots written anew by somebody who has not the master key. */
function forged (file: Uint8Array, change: (parts: VaultParts) => readonly Slot[], id?: Uint8Array): Uint8Array {
  const parts = decodeVault(file)
  return encodeVault({ ...parts, header: encodeHeader(id ?? parts.id, change(parts)) })
}

describe('a vault', () => {
  let device: SlotSecret

  before(async () => { device = await deviceSecret() })

  it('is opened by each of its secrets, and gives the same contents and keys to each', async () => {
    const made = await vaultWith(PASSPHRASE, PASSKEY, WORDS, KEY_FILE)
    const keys = new Set<string>()
    for (const secret of [PASSPHRASE, PASSKEY, WORDS, KEY_FILE]) {
      const open = await openVault(made.file, secret, tools)
      expect(open.contents).to.deep.equal(CONTENTS)
      expect(open.slots.find(({ id }) => id.join() === open.openedBy.join())?.kind).to.equal(secret.kind)
      keys.add(open.deriveKey('records').join())
    }
    expect(keys.size).to.equal(1)
    expect([...keys]).to.not.include(made.deriveKey('session').join())
    expect((await vaultWith(PASSPHRASE)).deriveKey('records').join()).to.not.equal([...keys][0])
  })

  it('is opened by a device key that nobody can read', async () => {
    expect((await openVault((await vaultWith(device)).file, device, tools)).contents).to.deep.equal(CONTENTS)
  })

  it('is opened by a passphrase however it is composed and spaced, and by words however they are typed', async () => {
    const made = await vaultWith({ kind: 'passphrase', passphrase: 'Zürich\u00a0im Regen' }, WORDS)
    for (const secret of [{ kind: 'passphrase', passphrase: 'Zu\u0308rich im\u2003Regen' }, { kind: 'words', words: `  ${'Abandon,\n'.repeat(23)} ART ` }] as const) {
      expect((await openVault(made.file, secret, tools)).contents).to.deep.equal(CONTENTS)
    }
    expect(await refused(made.file, { kind: 'passphrase', passphrase: 'zürich im Regen' })).to.equal('WrongSecretError')
  })

  it('is opened by no other secret of any kind', async () => {
    const made = await vaultWith(PASSPHRASE, PASSKEY, WORDS, KEY_FILE)
    const wrong: SlotSecret[] = [
      { kind: 'passphrase', passphrase: 'seven small boats at noon ' },
      { kind: 'passphrase', passphrase: '' },
      { kind: 'passphrase', passphrase: 'x'.repeat(2_000) },
      { ...PASSKEY, prfOutput: new Uint8Array(32).fill(8) } as SlotSecret,
      { ...PASSKEY, credentialId: new Uint8Array(63).fill(3) } as SlotSecret,
      { ...PASSKEY, prfOutput: new Uint8Array(31).fill(9) } as SlotSecret,
      { kind: 'words', words: await createRecoveryWords(systemRandom) },
      { kind: 'keyFile', key: new Uint8Array(32).fill(0x5b) },
      { kind: 'keyFile', key: new Uint8Array(33).fill(0x5a) },
      device
    ]
    for (const secret of wrong) expect(await refused(made.file, secret), secret.kind).to.equal('WrongSecretError')
  })

  it('does not take the secret of one way for another, though the bytes are the same', async () => {
    const bytes = new Uint8Array(32).fill(7)
    const made = await vaultWith({ kind: 'keyFile', key: bytes })
    const { slots: [slot] } = decodeVault(made.file)
    const asPasskey = forged(made.file, () => [{ ...slot as Slot, kind: 'passkey', credentialId: Uint8Array.of(1) }])
    expect(await refused(asPasskey, { kind: 'passkey', credentialId: Uint8Array.of(1), prfOutput: bytes })).to.equal('WrongSecretError')
  })

  it('tells its ways in without being opened, and nothing of what is in it', async () => {
    const made = await vaultWith(PASSPHRASE, PASSKEY)
    expect(readSlots(made.file).map(({ kind, createdAt }) => [kind, createdAt])).to.deep.equal([['passphrase', MADE_AT], ['passkey', MADE_AT]])
    expect(readSlots(made.file)[1]?.credentialId).to.deep.equal(new Uint8Array(64).fill(3))
    expect(Buffer.from(made.file).includes(Buffer.from(CONTENTS.subarray(0, 8)))).to.equal(false)
  })

  it('asks a passkey what it was asked when the slot was made', async () => {
    const salt = new Uint8Array(16).fill(4)
    const made = await createVault(CONTENTS, [{ secret: PASSKEY, createdAt: MADE_AT, salt }], tools)
    expect(readSlots(made.file)[0]?.salt).to.deep.equal(salt)
  })

  it('takes another way in, loses one and changes its passphrase, and everything else stays as it is', async () => {
    const made = await vaultWith(PASSPHRASE)
    const key = made.deriveKey('records')
    const more = await (await made.addSlot({ secret: WORDS, createdAt: MADE_AT })).addSlot({ secret: KEY_FILE, createdAt: MADE_AT })
    const next: SlotSecret = { kind: 'passphrase', passphrase: 'eight large ships at dawn' }
    const changed = await more.changePassphrase(next.passphrase, MADE_AT + 1)
    const keyFileSlot = changed.slots.find(({ kind }) => kind === 'keyFile')
    const fewer = await changed.removeSlot(keyFileSlot?.id ?? new Uint8Array(0))

    expect(fewer.slots.map(({ kind }) => kind)).to.deep.equal(['passphrase', 'words'])
    for (const secret of [next, WORDS]) {
      const open = await openVault(fewer.file, secret, tools)
      expect([open.contents, open.deriveKey('records')]).to.deep.equal([CONTENTS, key])
    }
    for (const secret of [PASSPHRASE, KEY_FILE]) expect(await refused(fewer.file, secret)).to.equal('WrongSecretError')
    expect((await openVault(made.file, PASSPHRASE, tools)).contents, 'the vault before is untouched').to.deep.equal(CONTENTS)
  })

  it('keeps the wraps of other ways byte for byte when one changes', async () => {
    const made = await vaultWith(PASSPHRASE, WORDS)
    const changed = await made.changePassphrase('eight large ships at dawn', MADE_AT)
    expect(decodeVault(changed.file).slots[1]).to.deep.equal(decodeVault(made.file).slots[1])
    expect(decodeVault(changed.file).slots[0]?.publicKey).to.not.deep.equal(decodeVault(made.file).slots[0]?.publicKey)
  })

  it('takes other contents under the same keys', async () => {
    const made = await vaultWith(KEY_FILE)
    const other = await made.replaceContents(Uint8Array.of(1, 2, 3))
    const open = await openVault(other.file, KEY_FILE, tools)
    expect(open.contents).to.deep.equal(Uint8Array.of(1, 2, 3))
    expect(open.deriveKey('records')).to.deep.equal(made.deriveKey('records'))
    for (const size of [0, 4097]) expect((await rejectionOf(made.replaceContents(new Uint8Array(size)))).name).to.equal('RangeError')
  })

  it('has no device slot beside a passphrase or passkey, however they come together', async () => {
    for (const secret of [PASSPHRASE, PASSKEY]) {
      const protectedOne = await vaultWith(secret)
      expect((await rejectionOf(protectedOne.addSlot({ secret: device, createdAt: MADE_AT }))).name).to.equal('SlotRefusedError')
      const convenient = await (await vaultWith(device, WORDS)).addSlot({ secret, createdAt: MADE_AT })
      expect(convenient.slots.map(({ kind }) => kind)).to.deep.equal(['words', secret.kind])
      expect(await refused(convenient.file, device)).to.equal('WrongSecretError')
      for (const both of [[device, secret], [secret, device]] as const) expect((await rejectionOf(vaultWith(...both))).name).to.equal('SlotRefusedError')
      // a file that says otherwise is none
      const deviceSlot = decodeVault((await vaultWith(device)).file).slots[0] as Slot
      const two = forged(protectedOne.file, ({ slots }) => [...slots, deviceSlot])
      expect(thrownBy(() => readSlots(two)).name).to.equal('InvalidVaultError')
    }
  })

  it('is opened by the passphrase that replaced the device it was opened with, for what is sealed to it too', async () => {
    const open = await (await vaultWith(device)).addSlot({ secret: PASSPHRASE, createdAt: MADE_AT })
    expect(open.openedBy).to.deep.equal(open.slots[0]?.id)
  })

  it('never loses its last way in, and refuses a second passphrase, a second device and a ninth slot', async () => {
    const one = await vaultWith(PASSPHRASE)
    expect((await rejectionOf(one.removeSlot(one.openedBy))).name).to.equal('SlotRefusedError')
    expect((await rejectionOf(one.removeSlot(new Uint8Array(16)))).name).to.equal('SlotRefusedError')
    expect((await rejectionOf(one.addSlot({ secret: PASSPHRASE, createdAt: MADE_AT }))).name).to.equal('SlotRefusedError')
    expect((await rejectionOf((await vaultWith(device)).addSlot({ secret: await deviceSecret(), createdAt: MADE_AT }))).name).to.equal('SlotRefusedError')
    expect((await rejectionOf((await vaultWith(WORDS)).changePassphrase('eight large ships at dawn', MADE_AT))).name).to.equal('SlotRefusedError')
    let full = one
    for (let index = 1; index < 8; index++) full = await full.addSlot({ secret: { kind: 'keyFile', key: new Uint8Array(32).fill(index) }, createdAt: MADE_AT })
    expect((await rejectionOf(full.addSlot({ secret: KEY_FILE, createdAt: MADE_AT }))).name).to.equal('SlotRefusedError')
    expect((await openVault(full.file, PASSPHRASE, tools)).contents).to.deep.equal(CONTENTS)
  })

  it('takes no passphrase that protects nothing', async () => {
    for (const passphrase of ['', 'short', 'password', 'Passwort123', '12345678', 'qwertyuiop', 'aaaaaaaaaaaa', 'x'.repeat(1_025)]) {
      expect((await rejectionOf(vaultWith({ kind: 'passphrase', passphrase }))).name, passphrase).to.equal('WeakPassphraseError')
      expect((await rejectionOf((await vaultWith(PASSPHRASE)).changePassphrase(passphrase, MADE_AT))).name, passphrase).to.equal('WeakPassphraseError')
    }
  })

  it('seals to a way in what nobody else opens, not even who sealed it', async () => {
    const made = await vaultWith(PASSPHRASE, WORDS)
    const { sealBox } = await import('../../../src/identity/vault/sealed-box.ts')
    const context = Uint8Array.of(1)
    const box = sealBox(made.slots[1]?.publicKey ?? new Uint8Array(0), context, CONTENTS, systemRandom)
    expect((await openVault(made.file, WORDS, tools)).unseal(context, box)).to.deep.equal(CONTENTS)
    expect((await openVault(made.file, WORDS, tools)).unseal(Uint8Array.of(2), box)).to.equal(undefined)
    expect((await openVault(made.file, PASSPHRASE, tools)).unseal(context, box)).to.equal(undefined)
  })

  it('forgets everything when it is wiped', async () => {
    const open = await vaultWith(KEY_FILE)
    open.wipe()
    open.wipe()
    for (const use of [() => open.contents, () => open.deriveKey('records'), () => open.unseal(new Uint8Array(0), new Uint8Array(80))]) expect(thrownBy(use).name).to.equal('VaultLockedError')
    expect((await rejectionOf(open.addSlot({ secret: WORDS, createdAt: MADE_AT }))).name).to.equal('VaultLockedError')
  })

  it('changed by somebody without its keys is refused, whichever slot opens it', async () => {
    const made = await vaultWith(PASSPHRASE, WORDS, KEY_FILE)
    const other = await vaultWith(PASSPHRASE, WORDS, KEY_FILE)
    const [pass, words, file] = decodeVault(made.file).slots as [Slot, Slot, Slot]
    const foreign = decodeVault(other.file).slots[1] as Slot
    const tampered: Array<[string, Uint8Array]> = [
      ['a slot taken out', forged(made.file, () => [pass, file])],
      ['slots swapped', forged(made.file, () => [pass, file, words])],
      ['a slot of another vault put in', forged(made.file, () => [pass, words, file, foreign])],
      ['a slot exchanged', forged(made.file, () => [pass, foreign, file])],
      ['another key to seal to', forged(made.file, () => [pass, { ...words, publicKey: foreign.publicKey }, file])],
      ['another date', forged(made.file, () => [pass, { ...words, createdAt: 0 }, file])],
      ['a weaker passphrase slot', forged(made.file, () => [{ ...pass, cost: { memoryKib: 16, passes: 1 } }, words, file])]
    ]
    for (const [what, bytes] of tampered) expect(await refused(bytes, KEY_FILE), what).to.equal('InvalidVaultError')
    // another id unbinds every slot, and so none opens
    expect(await refused(forged(made.file, ({ slots }) => slots, new Uint8Array(16)), KEY_FILE)).to.equal('WrongSecretError')
  })

  it('does not open a slot whose own fields were changed, with the right secret', async () => {
    const made = await vaultWith(PASSKEY)
    const [slot] = decodeVault(made.file).slots as [Slot]
    for (const change of [{ createdAt: 1 }, { publicKey: new Uint8Array(32).fill(1) }, { id: new Uint8Array(16) }, { salt: new Uint8Array(16) }]) {
      expect(await refused(forged(made.file, () => [{ ...slot, ...change }]), PASSKEY)).to.equal('WrongSecretError')
    }
  })

  it('that asks for more memory or work than a phone can bear is refused before any is taken', async () => {
    const asked: unknown[] = []
    const watched: VaultTools = { ...tools, kdf: (_, __, cost) => { asked.push(cost); return Promise.resolve(new Uint8Array(32)) } }
    const made = await vaultWith(PASSPHRASE)
    const [slot] = decodeVault(made.file).slots as [Slot]
    for (const cost of [{ memoryKib: 262_145, passes: 1 }, { memoryKib: 4_294_967_295, passes: 1 }, { memoryKib: 8, passes: 17 }, { memoryKib: 262_144, passes: 5 }, { memoryKib: 7, passes: 1 }, { memoryKib: 0, passes: 0 }, { memoryKib: 65_536, passes: 0 }]) {
      expect((await rejectionOf(openVault(forged(made.file, () => [{ ...slot, cost }]), PASSPHRASE, watched))).name).to.equal('InvalidVaultError')
    }
    expect(asked).to.deep.equal([])
    await rejectionOf(openVault(forged(made.file, () => [{ ...slot, cost: { memoryKib: 262_144, passes: 4 } }]), PASSPHRASE, watched))
    expect(asked).to.deep.equal([{ memoryKib: 262_144, passes: 4 }])
  })

  it('costs one derivation to try a passphrase, and none to try what cannot be right', async () => {
    const asked: unknown[] = []
    const watched: VaultTools = { ...tools, kdf: (_, __, cost) => { asked.push(cost); return Promise.resolve(new Uint8Array(32)) } }
    const made = await vaultWith(PASSPHRASE, WORDS, KEY_FILE)
    for (const secret of [{ kind: 'passphrase', passphrase: '' }, { kind: 'keyFile', key: new Uint8Array(32) }, PASSPHRASE] as const) await rejectionOf(openVault(made.file, secret, watched))
    expect(asked).to.deep.equal([CHEAP])
  })

  it('passes on what fails in the platform, and does not call it a wrong secret', async () => {
    const made = await vaultWith(KEY_FILE)
    const broken: VaultTools = { ...tools, aead: { ...tools.aead, open: () => Promise.reject(new Error('out of memory')) } }
    expect((await rejectionOf(openVault(made.file, KEY_FILE, broken))).message).to.equal('out of memory')
  })

  it('has stayed what it was: one made by an older copy of this program still opens, and the same input gives these very bytes', async () => {
    const { hex, passphrase, words, key, contents } = JSON.parse(readFileSync('test/vectors/vault/vault-1.json', 'utf8')) as Record<'hex' | 'passphrase' | 'words' | 'key' | 'contents', string>
    const file = Uint8Array.from(Buffer.from(hex, 'hex'))
    const secrets: SlotSecret[] = [{ kind: 'passphrase', passphrase }, { kind: 'words', words }, { kind: 'keyFile', key: Uint8Array.from(Buffer.from(key, 'hex')) }]
    for (const secret of secrets) expect(Buffer.from((await openVault(file, secret, tools)).contents).toString('hex')).to.equal(contents)
    const [first, ...others] = secrets.map((secret) => ({ secret, createdAt: MADE_AT }))
    const again = await createVault(Uint8Array.from(Buffer.from(contents, 'hex')), [first as NonNullable<typeof first>, ...others], { ...tools, random: seededRandom('vault-1') })
    expect(Buffer.from(again.file).toString('hex')).to.equal(hex)
  })
})
