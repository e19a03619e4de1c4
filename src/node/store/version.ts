/**
 * The guard at the door of the store: a number under the key `v` says which layout of keys and records is inside.
 * It refuses what it does not know rather than guess, and it changes nothing when it refuses. What an earlier version
 * wrote is brought up to date here (migrations.ts).
 *
 * The number is not sealed, so that a later version can be told from damage without a key. It decides nothing that a
 * forger could gain from: an older number is believed only where the caller says that this store may be that old.
 */
import { MIGRATIONS, sealRows } from './migrations.ts'
import { StoreDamagedError } from './durable-level.ts'
import { ERASE_SPACE } from './entry-keys.ts'
import { Sealing } from './sealing.ts'
import { StoreFromTheFutureError } from './store.ts'
import type { DurableLevel, Write } from './durable-level.ts'
import type { SealingInit } from './sealing.ts'

/** The layout that this version of Mobilink reads and writes. */
export const STORE_VERSION = 3

/** The last one whose rows lay open. */
const LAST_PLAIN_VERSION = 2

/** Decimal digits in ASCII, so that a person can read it in any viewer. */
export const VERSION_KEY = 'v'

export interface SealedLevelInit extends SealingInit {
  /**
   * True until a store was opened with this vault for the first time: then rows of versions before 3, which were not
   * sealed, are taken over. Afterwards whoever finds such rows knows that somebody put them there.
   */
  readonly mayBePlain: boolean
}

/**
 * Resolves with what seals this store, when it is of this version: begun durably if it is new, brought up to date if it
 * is older.
 *
 * @throws {StoreFromTheFutureError} when a newer Mobilink wrote it
 * @throws {StoreDamagedError} when the number is missing from a store that has content, unreadable, or older than it can be
 * @throws {InvalidSealedRecordError} when it was sealed by another vault, or what it is opened with was changed
 */
export async function openSealing (durable: DurableLevel, init: SealedLevelInit): Promise<Sealing> {
  const value = await durable.level.get(VERSION_KEY)

  if (value === undefined) {
    await refuseContentWithoutVersion(durable)
    return await begin(durable, init, STORE_VERSION)
  }

  const found = parseVersion(value)

  if (found > STORE_VERSION) {
    throw new StoreFromTheFutureError(`This data is of store version ${found}, written by a newer Mobilink; this one reads version ${STORE_VERSION}. Install the newer Mobilink, or start this one with another data directory.`)
  }

  if (found === STORE_VERSION) {
    const sealing = await reopen(durable, init)
    if (sealing !== undefined) return sealing
    throw new StoreDamagedError('This store is sealed, and what it is opened with is gone, so it was damaged. Restore a backup, or use another data directory.')
  }

  if (!init.mayBePlain) {
    throw new StoreDamagedError('This store says that it was never sealed, and it was: it was changed by somebody, or put in the place of the right one. Restore a backup, or use another data directory.')
  }

  return await bringUpToDate(durable, init, found)
}

/** A crash in between finds the old number again, and the migration begins again: it must not mind. */
async function bringUpToDate (durable: DurableLevel, init: SealedLevelInit, found: number): Promise<Sealing> {
  for (let version = found; version < LAST_PLAIN_VERSION; version++) {
    await MIGRATIONS[version]?.(durable)
    await durable.writeDurably([versionWrite(version + 1)])
  }

  const sealing = await reopen(durable, init) ?? await begin(durable, init, LAST_PLAIN_VERSION)
  await sealRows(durable, sealing, (key) => key === VERSION_KEY || key.startsWith(ERASE_SPACE))
  // what was rewritten lies in the files yet, and a crash may have come just here the last time
  await durable.compact?.()
  await durable.writeDurably([versionWrite(STORE_VERSION)])
  return sealing
}

async function begin (durable: DurableLevel, init: SealedLevelInit, version: number): Promise<Sealing> {
  const { sealing, writes } = Sealing.create(init)
  await durable.writeDurably([versionWrite(version), ...writes])
  return sealing
}

async function reopen (durable: DurableLevel, init: SealedLevelInit): Promise<Sealing | undefined> {
  return await Sealing.open(init, async (keys) => await durable.level.getMany([...keys]))
}

function versionWrite (version: number): Write {
  return { type: 'put', key: VERSION_KEY, value: new TextEncoder().encode(`${version}`) }
}

async function refuseContentWithoutVersion (durable: DurableLevel): Promise<void> {
  const some = await durable.level.keys({ limit: 1 }).all()

  if (some.length > 0) {
    throw new StoreDamagedError('This store has content but no version number, so it was damaged or is not a Mobilink store. Restore a backup, or use another data directory.')
  }
}

function parseVersion (value: Uint8Array): number {
  // nine digits at most: a whole number that is exact, read from at most nine bytes
  const text = value.length <= 9 ? new TextDecoder().decode(value) : ''

  if (!/^[1-9][0-9]*$/.test(text)) {
    throw new StoreDamagedError(`The version number of this store is unreadable (${value.length} bytes), so it was damaged. Restore a backup, or use another data directory.`)
  }

  return Number(text)
}
