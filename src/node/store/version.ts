/**
 * The guard at the door of the store: a number under the key `v` says which layout of keys and records is inside.
 * It refuses what it does not know rather than guess, and it changes nothing when it refuses. What an earlier version
 * wrote is brought up to date here (migrations.ts).
 */
import { MIGRATIONS } from './migrations.ts'
import { StoreDamagedError } from './durable-level.ts'
import { StoreFromTheFutureError } from './store.ts'
import type { DurableLevel } from './durable-level.ts'

/** The layout that this version of Mobilink reads and writes. */
export const STORE_VERSION = 2

/** Decimal digits in ASCII, so that a person can read it in any viewer. */
export const VERSION_KEY = 'v'

/**
 * Resolves when the store is of this version: written durably if it is new, brought up to date if it is older.
 *
 * @throws {StoreFromTheFutureError} when a newer Mobilink wrote it
 * @throws {StoreDamagedError} when the number is missing from a store that has content, or unreadable
 */
export async function guardVersion (durable: DurableLevel): Promise<void> {
  const value = await durable.level.get(VERSION_KEY)

  if (value === undefined) {
    await refuseContentWithoutVersion(durable)
    await writeVersion(durable, STORE_VERSION)
    return
  }

  const found = parseVersion(value)

  if (found > STORE_VERSION) {
    throw new StoreFromTheFutureError(`This data is of store version ${found}, written by a newer Mobilink; this one reads version ${STORE_VERSION}. Install the newer Mobilink, or start this one with another data directory.`)
  }

  // a crash in between finds the old number again, and the migration begins again: it must not mind
  for (let version = found; version < STORE_VERSION; version++) {
    await MIGRATIONS[version]?.(durable)
    await writeVersion(durable, version + 1)
  }
}

async function writeVersion (durable: DurableLevel, version: number): Promise<void> {
  await durable.writeDurably([{ type: 'put', key: VERSION_KEY, value: new TextEncoder().encode(`${version}`) }])
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
