/**
 * The step before the store: finds the vault of this device and opens it, by what the entry point was given or by what
 * the platform keeps beside it. A first start makes one; a version before there were vaults left a bare seed, which is
 * destroyed once a vault holds it. Runs under the store's single-writer lock. It never makes a new identity where there
 * is, or was, another one.
 */
import { equals } from 'uint8arrays/equals'
import {
  createVault, decodeVaultContents, encodeVaultContents, generateSeed, IdentityLostError, IdentityUnreadableError, isVaultFromTheFuture,
  openVault, readSlots, SlotRefusedError, UnlockNeededError, VaultFromTheFutureError
} from '../../identity/index.ts'
import { RestoreUnfinishedError } from '../errors.ts'
import { VERSION_KEY } from '../store/version.ts'
import type { Platform } from '../platform/platform.ts'
import type { DurableLevel } from '../store/durable-level.ts'
import type { KeptVault, KeyStore, OpenVault, SlotInfo, SlotSecret, VaultTools } from '../../identity/index.ts'

/** What the vault takes of a platform. */
export function vaultToolsOf ({ aead, random, passphraseWork }: Platform): VaultTools {
  return { aead, random, ...(passphraseWork === undefined ? {} : { kdf: passphraseWork.kdf }) }
}

/**
 * Resolves with the open vault of this device; the caller wipes it when it has derived what it needs.
 *
 * @param secret what a person gave; on a first start a passphrase becomes the vault's only way in
 * @throws {UnlockNeededError} it does not open by itself, and nothing was given
 * @throws {WrongSecretError} what was given does not open it
 * @throws {IdentityUnreadableError} it is here and cannot be read, or what is kept to open it does not
 * @throws {InvalidVaultError}
 * @throws {VaultFromTheFutureError}
 * @throws {IdentityLostError} the store has content, and there is no vault
 * @throws {RestoreUnfinishedError}
 */
export async function openNodeVault (platform: Platform, durable: DurableLevel, secret?: SlotSecret): Promise<OpenVault> {
  const { keyStore } = platform
  const kept = await keyStore.load()
  if (await keyStore.isStaged()) await giveUpRestore(durable, kept)
  if (kept === undefined) return await firstVault(platform, durable, secret)
  const open = await unlockVault(kept, keyStore, secret, vaultToolsOf(platform))
  try {
    await keyStore.tidy()
    await forgetBareSeed(keyStore, open)
  } catch (error) {
    open.wipe()
    throw error
  }
  return open
}

/**
 * Opens what is kept, by this secret or by the platform's own.
 *
 * @throws as `openNodeVault`
 */
export async function unlockVault (kept: KeptVault, { ownKind }: Pick<KeyStore, 'ownKind'>, secret: SlotSecret | undefined, tools: VaultTools): Promise<OpenVault> {
  const slots = slotsOf(kept)
  if (secret !== undefined) {
    if (!slots.some(({ kind }) => kind === secret.kind)) throw new SlotRefusedError(noSuchWay(secret))
    return await openVault(kept.file, secret, tools)
  }
  if (!slots.some(({ kind }) => kind === ownKind)) throw new UnlockNeededError(`This vault opens with ${slots.map(({ kind }) => WAYS[kind]).join(' or ')}.`)
  if (kept.own === undefined) throw new IdentityUnreadableError('The key that opens the vault is missing')
  try {
    return await openVault(kept.file, kept.own, tools)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WrongSecretError') throw error
    throw new IdentityUnreadableError('The key that is kept beside the vault does not open it', { cause: error })
  }
}

/** The ways into a vault that is kept. @throws {InvalidVaultError} {VaultFromTheFutureError} */
export function slotsOf ({ file }: KeptVault): SlotInfo[] {
  if (isVaultFromTheFuture(file)) throw new VaultFromTheFutureError('The vault was written by a newer Mobilink')
  return readSlots(file)
}

const WAYS: Readonly<Record<SlotInfo['kind'], string>> = {
  passphrase: 'a passphrase',
  passkey: 'a passkey',
  words: 'recovery words',
  device: 'this browser itself',
  keyFile: 'a key file'
}

function noSuchWay ({ kind }: SlotSecret): string {
  return `This vault does not open with ${WAYS[kind]}: none was ever set up, or it was taken away.`
}

async function firstVault (platform: Platform, durable: DurableLevel, secret: SlotSecret | undefined): Promise<OpenVault> {
  const { clock, keyStore, random } = platform
  const bare = await keyStore.bareSeed()
  if (bare === undefined && await hasContent(durable)) {
    throw new IdentityLostError('The identity that this data belongs to is missing. Put its vault back from a backup, or start with another data directory.')
  }
  if (secret !== undefined && secret.kind !== 'passphrase') throw new SlotRefusedError(noSuchWay(secret))
  const way = secret ?? await keyStore.drawOwn()
  const seed = bare ?? generateSeed(random)
  const contents = encodeVaultContents({ seed, isStoreSealed: await isEmpty(durable) })
  const open = await createVault(contents, [{ secret: way, createdAt: clock.now() }], vaultToolsOf(platform))
  seed.fill(0)
  contents.fill(0)
  await keyStore.create({ file: open.file, ...(secret === undefined ? { own: way } : {}) })
  if (bare !== undefined) await keyStore.forgetBareSeed()
  return open
}

/** A kill between keeping the vault and destroying the bare seed leaves both: then the seed goes now. */
async function forgetBareSeed (keyStore: KeyStore, open: OpenVault): Promise<void> {
  const bare = await keyStore.bareSeed()
  if (bare === undefined) return
  const { seed } = decodeVaultContents(open.contents)
  const isSame = equals(bare, seed)
  seed.fill(0)
  bare.fill(0)
  if (!isSame) throw new IdentityUnreadableError('There are two identities here: the one in the vault, and another one in the key file of an earlier version. Move one of them away, to another data directory')
  await keyStore.forgetBareSeed()
}

/** What is in the store belongs to the restore that was given up, and to nobody else: it began with an empty one. */
async function giveUpRestore (durable: DurableLevel, kept: KeptVault | undefined): Promise<void> {
  if (kept === undefined) throw new RestoreUnfinishedError('A restore was begun here and not finished. Restore once more; nothing was lost.')
  await durable.level.clear()
}

async function isEmpty ({ level }: DurableLevel): Promise<boolean> {
  return (await level.keys({ limit: 1 }).all()).length === 0
}

/** Earlier versions wrote the number of the layout before they made an identity: alone, it is nothing to lose. */
export async function hasContent ({ level }: DurableLevel): Promise<boolean> {
  const some = await level.keys({ limit: 2 }).all()
  return some.some((key) => key !== VERSION_KEY)
}
