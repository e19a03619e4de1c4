import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { createDeviceKey } from '../../../src/identity/index.ts'
import { openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { rejectionOf } from '../../identity/rejection.ts'
import { Device, filesThatStop } from './device.ts'
import type { SlotSecret } from '../../../src/node/index.ts'

const PASSPHRASE: SlotSecret = { kind: 'passphrase', passphrase: 'seven small boats at noon' }
const SEED = new Uint8Array(32).fill(7)

describe('the vault of a node', () => {
  let device: Device
  const at = (name: string): string => join(device.folder, name)
  const refusal = async (secret?: SlotSecret): Promise<string> => (await rejectionOf(device.peerId(secret))).name

  beforeEach(async () => { device = await Device.make() })
  afterEach(async () => await device.remove())

  it('is made at the first start, opens with nobody asked from then on, and keeps the identity', async () => {
    const peerId = await device.peerId()
    expect(await device.files()).to.deep.equal(['vault', 'vault.key'])
    expect(await device.peerId()).to.equal(peerId)
  })

  it('holds the key of the device encrypted: no file of it holds the seed, and each is its owner\'s alone [S2-08]', async () => {
    await mkdir(device.folder, { mode: 0o755 })
    await writeFile(at('identity.key'), SEED, { mode: 0o600 })
    await device.peerId()
    expect((await stat(device.folder)).mode & 0o777).to.equal(0o700)
    for (const name of await device.files()) {
      expect((await readFile(at(name))).includes(Buffer.from(SEED)), name).to.equal(false)
      expect((await stat(at(name))).mode & 0o777, name).to.equal(0o600)
    }
  })

  it('has a passphrase as its only way in when the first start is given one', async () => {
    const peerId = await device.peerId(PASSPHRASE)
    expect(await device.files()).to.deep.equal(['vault'])
    expect(await refusal()).to.equal('UnlockNeededError')
    expect(await refusal({ kind: 'passphrase', passphrase: 'seven small boats at night' })).to.equal('WrongSecretError')
    expect(await refusal({ kind: 'words', words: `${'abandon '.repeat(23)}art` })).to.equal('SlotRefusedError')
    expect(await device.peerId(PASSPHRASE)).to.equal(peerId)
  })

  it('takes in the bare key of an earlier version, and destroys that', async () => {
    await mkdir(device.folder)
    await writeFile(at('identity.key'), SEED, { mode: 0o600 })
    expect(await device.peerId()).to.equal((await createDeviceKey(SEED)).peerId)
    expect(await device.files()).to.deep.equal(['vault', 'vault.key'])
  })

  it('takes it in with the same identity whenever the power goes, and leaves nothing of the bare key', async () => {
    let stops = 0
    for (; ; stops++) {
      const one = await Device.make()
      await mkdir(one.folder)
      await writeFile(join(one.folder, 'identity.key'), SEED, { mode: 0o600 })
      const outcome = await one.run((node) => Promise.resolve(node.self.peerId), { files: filesThatStop(stops + 1) }).catch((error: unknown) => (error as Error).name)
      expect(await one.peerId(), `stopped before effect ${stops + 1}`).to.equal((await createDeviceKey(SEED)).peerId)
      expect(await one.files()).to.deep.equal(['vault', 'vault.key'])
      await one.remove()
      if (outcome !== 'PowerCut') break
    }
    // key, vault, bare key gone: each of these was stopped
    expect(stops).to.be.at.least(3)
  })

  it('begins again after a first start that was cut off at any moment', async () => {
    for (let stops = 1; ; stops++) {
      const one = await Device.make()
      const outcome = await one.run((node) => Promise.resolve(node.self.peerId), { files: filesThatStop(stops) }).catch((error: unknown) => (error as Error).name)
      const peerId = await one.peerId()
      expect(await one.peerId()).to.equal(peerId)
      await one.remove()
      if (outcome !== 'PowerCut') break
    }
  })

  it('refuses two identities in one place, and destroys neither', async () => {
    await device.peerId()
    await writeFile(at('identity.key'), SEED, { mode: 0o600 })
    expect(await refusal()).to.equal('IdentityUnreadableError')
    expect(await readFile(at('identity.key'))).to.deep.equal(Buffer.from(SEED))
  })

  it('that is gone while its store is there is never replaced', async () => {
    const peerId = await device.peerId()
    const [vault, key] = [await readFile(at('vault')), await readFile(at('vault.key'))]
    await rm(at('vault'))
    expect(await refusal()).to.equal('IdentityLostError')
    expect(await device.files()).to.deep.equal(['vault.key'])
    await writeFile(at('vault'), vault, { mode: 0o600 })
    await writeFile(at('vault.key'), key)
    expect(await device.peerId()).to.equal(peerId)
  })

  it('is made where an earlier version was cut off before it had an identity', async () => {
    const level = await openMemoryLevel(device.disk)
    await level.writeDurably([{ type: 'put', key: 'v', value: Buffer.from('2') }])
    await level.close()
    expect(await device.peerId()).to.match(/^12D3KooW/)
  })

  for (const [title, name, break_] of [
    ['a vault that others may read', 'IdentityUnreadableError', async () => await chmod(at('vault'), 0o640)],
    ['a key file that others may read', 'IdentityUnreadableError', async () => await chmod(at('vault.key'), 0o604)],
    ['a key file that is cut short', 'IdentityUnreadableError', async () => await writeFile(at('vault.key'), SEED.subarray(1))],
    ['a key file that is another one', 'IdentityUnreadableError', async () => await writeFile(at('vault.key'), SEED)],
    ['a key file that is gone', 'IdentityUnreadableError', async () => await rm(at('vault.key'))],
    ['a folder in the place of the vault', 'IdentityUnreadableError', async () => {
      await rm(at('vault'))
      await mkdir(at('vault'), { mode: 0o700 })
    }],
    ['an empty vault', 'InvalidVaultError', async () => await writeFile(at('vault'), '')],
    ['a vault with a bit changed', 'InvalidVaultError', async () => {
      const file = await readFile(at('vault'))
      await writeFile(at('vault'), file.with(-1, (file.at(-1) ?? 0) ^ 1))
    }],
    ['a vault that is far too long', 'InvalidVaultError', async () => await writeFile(at('vault'), new Uint8Array(10_000_000))],
    ['a vault of a newer version', 'VaultFromTheFutureError', async () => {
      const file = await readFile(at('vault'))
      await writeFile(at('vault'), file.with(3, 2))
    }]
  ] as Array<[string, string, () => Promise<void>]>) {
    it(`refuses ${title} by a name of its own, and leaves it as it is`, async () => {
      await device.peerId()
      await break_()
      const look = async (): Promise<unknown> => await Promise.all(['vault', 'vault.key'].map(async (file) => await readFile(at(file)).catch(() => 'no file')))
      const before = await look()
      expect(await refusal()).to.equal(name)
      expect(await look()).to.deep.equal(before)
    })
  }
})
