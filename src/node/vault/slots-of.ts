/**
 * What a face has to know before there is a node: whether somebody has to be asked, and for what. Nothing is locked,
 * made or changed by any of it.
 */
import { createDeviceKey, decodeVaultContents } from '../../identity/index.ts'
import { slotViews } from './node-vault.ts'
import { unlockVault, vaultToolsOf } from './unlock.ts'
import type { VaultSlot } from './types.ts'
import type { Platform } from '../platform/platform.ts'
import type { KeptVault, PeerIdText } from '../../identity/index.ts'

/**
 * The ways into the vault that this platform keeps, without opening or locking anything; `undefined` before the first
 * start. What it says is not authenticated before the vault is open.
 *
 * @throws {IdentityUnreadableError} {InvalidVaultError} {VaultFromTheFutureError}
 */
export async function vaultSlotsOf ({ keyStore }: Pick<Platform, 'keyStore'>): Promise<{ slots: VaultSlot[], opensByItself: boolean } | undefined> {
  const kept = await keyStore.load()
  if (kept === undefined) return undefined
  const slots = slotViews(kept)
  return { slots, opensByItself: slots.some(({ kind }) => kind === keyStore.ownKind) }
}

/**
 * Whose vault this platform keeps: opened by itself, for a moment. `undefined` when there is neither a vault nor a key
 * of a version before there were any.
 *
 * @throws {UnlockNeededError} when it does not open by itself
 * @throws {IdentityUnreadableError} {InvalidVaultError} {VaultFromTheFutureError}
 */
export async function peerIdOf (platform: Platform): Promise<PeerIdText | undefined> {
  const kept = await platform.keyStore.load()
  const seed = kept === undefined ? await platform.keyStore.bareSeed() : await seedOf(platform, kept)
  if (seed === undefined) return undefined
  const { peerId } = await createDeviceKey(seed)
  seed.fill(0)
  return peerId
}

async function seedOf (platform: Platform, kept: KeptVault): Promise<Uint8Array> {
  const open = await unlockVault(kept, platform.keyStore, undefined, vaultToolsOf(platform))
  const { seed } = decodeVaultContents(open.contents)
  open.wipe()
  return seed
}
