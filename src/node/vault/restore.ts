/**
 * From a backup to a node that has never sent a message: the same identity and contacts under a fresh vault, in an empty
 * store. It goes by stages, so that a kill at any moment leaves either what was there before or the whole of it: the
 * vault is staged, the store is filled, the vault is put in its place.
 */
import { createDeviceKey, createVault, encodeVaultContents, openBackup } from '../../identity/index.ts'
import { ContactBook } from '../delivery/contact-book.ts'
import { ContactClouds } from '../delivery/contact-clouds.ts'
import { beyondTheLost, Conversations } from '../delivery/conversations.ts'
import { Profile } from '../delivery/profile.ts'
import { RestoreRefusedError } from '../errors.ts'
import { createStore } from '../store/level-store.ts'
import { keys } from '../store/keys.ts'
import { ownersOfBackup } from '../cloud/courier/owner-rows.ts'
import { decodeBackup } from './backup-content.ts'
import { openVaultAndStore } from './open-store.ts'
import { hasContent, vaultToolsOf } from './unlock.ts'
import type { BackupContent } from './backup-content.ts'
import type { Platform } from '../platform/platform.ts'
import type { DurableLevel } from '../store/durable-level.ts'
import type { BackupSecret, PeerIdText } from '../../identity/index.ts'

/** What has been restored. */
export interface Restored {
  readonly peerId: PeerIdText
  readonly name: string
  readonly contacts: number
  /** When the backup was made, ms since the epoch. */
  readonly madeAt: number
}

/** Design. */
const WRITTEN_AT_ONCE = 512

export interface RestoreOptions {
  /** Takes the place of an identity that nobody was ever told about by a contact: one without contacts. */
  readonly replaceUnused?: boolean
}

/**
 * Restores a backup onto this platform. Resolves when all of it is durable; start the node then.
 *
 * @throws {RestoreRefusedError} there is an identity here, or data: nothing was changed
 * @throws {InvalidBackupError}
 * @throws {WrongSecretError}
 * @throws {InvalidRecoveryWordsError}
 * @throws {StoreInUseError}
 */
export async function restoreBackup (platform: Platform, file: Uint8Array, secret: BackupSecret, { replaceUnused = false }: RestoreOptions = {}): Promise<Restored> {
  const plain = await (platform.passphraseWork?.openBackup ?? openBackup)(file, secret)
  const content = decodeBackup(plain)
  plain.fill(0)
  if (replaceUnused && await platform.keyStore.load() !== undefined) await assertUnused(platform)
  const durable = await platform.openLevel()
  try {
    if (!replaceUnused) await assertEmpty(platform, durable)
    return await restoreInto(platform, durable, content)
  } finally {
    content.seed.fill(0)
    await durable.close()
  }
}

async function restoreInto (platform: Platform, durable: DurableLevel, { seed, name, madeAt, contacts, clouds, owners }: Required<BackupContent>): Promise<Restored> {
  const { aead, clock, keyStore, random } = platform
  const { peerId } = await createDeviceKey(seed)
  const own = await keyStore.drawOwn()
  const plain = encodeVaultContents({ seed, isStoreSealed: true })
  const vault = await createVault(plain, [{ secret: own, createdAt: clock.now() }], vaultToolsOf(platform))
  plain.fill(0)
  try {
    await keyStore.stage({ file: vault.file, own })
    await durable.level.clear()
    const store = await createStore(durable, { vault, aead, random, mayBePlain: false })
    const profile = await Profile.load(store)
    await store.commit([profile.change({ peerId, name })])
    const others = contacts.filter(([peer]) => peer !== peerId)
    await new ContactBook(store).fill(others)
    await new ContactClouds({ clock, store }).fill(new Map(others.flatMap(([peer]) => {
      const stated = clouds.get(peer)
      return stated === undefined ? [] : [[peer, stated]]
    })))
    // what is said from now on stands behind what comes back from own clouds
    const conversations = new Conversations(store)
    for (const [peer] of others) Object.assign(conversations.counters(peer), beyondTheLost(clock.now()))
    for (let at = 0; at < others.length; at += WRITTEN_AT_ONCE) await store.commit(others.slice(at, at + WRITTEN_AT_ONCE).map(([peer]) => conversations.write(peer)))
    // paired as before, and empty: nothing is served for them until they have said again for whom
    const paired = await ownersOfBackup(owners, peerId)
    if (paired.length > 0) await store.commit(paired)
    await keyStore.commitStaged()
    await store.close()
    return { peerId, name, contacts: contacts.length, madeAt }
  } finally {
    vault.wipe()
  }
}

async function assertEmpty ({ keyStore }: Platform, durable: DurableLevel): Promise<void> {
  const isTaken = await keyStore.load() !== undefined || await keyStore.bareSeed() !== undefined || (!await keyStore.isStaged() && await hasContent(durable))
  if (isTaken) throw new RestoreRefusedError('There is an identity here already: a backup is restored into an empty place.')
}

/** Opened by itself, and with nobody in it. */
async function assertUnused (platform: Platform): Promise<void> {
  const { vault, store } = await openVaultAndStore(platform)
  vault.wipe()
  try {
    const some = await store.page({ prefix: keys.contacts, limit: 1 })
    if (some.length > 0) throw new RestoreRefusedError('There are contacts here already: a backup is restored into an empty place.')
  } finally {
    await store.close()
  }
}
