/**
 * The vault of this computer: `vault` in the data directory and, while it opens with nobody asked, `vault.key` beside
 * it, both readable by their owner alone. That key file keeps the identity from whoever gets hold of a copy of the vault
 * alone (a backup of single files, a synchronised folder); whoever can read the directory, or takes the disk, has both.
 * A file that is there and is not right is an error with a reason, never an occasion for a new identity.
 *
 * Order is all that holds the two files together: a key is on the disk before the vault that needs it, and is destroyed
 * after the vault that needs it no more has taken that one's place.
 */
import { join } from 'node:path'
import { equals } from 'uint8arrays/equals'
import { IdentityUnreadableError, MAX_VAULT_BYTES, readSlots } from '../../../identity/index.ts'
import { durableFiles, isOpenToOthers } from './durable-file.ts'
import { hostRandom } from './random.ts'
import type { DurableFiles } from './durable-file.ts'
import type { KeyStore, SlotSecret } from '../../../identity/index.ts'

const VAULT = 'vault'
const KEY = 'vault.key'
const STAGED = 'vault.restoring'
/** Of versions before there was a vault. */
const BARE_SEED = 'identity.key'
const KEY_BYTES = 32

/** @param files another way to reach the disk: for tests that stop between two steps */
export function hostKeyStore (dataFolder: string, files: DurableFiles = durableFiles): KeyStore {
  const at = (name: string): string => join(dataFolder, name)
  const random = hostRandom()

  /** Exactly 32 bytes, or nothing at all. */
  async function key (path: string): Promise<Uint8Array | undefined> {
    const bytes = await privateFile(path, KEY_BYTES)
    if (bytes !== undefined && bytes.byteLength !== KEY_BYTES) {
      throw new IdentityUnreadableError(`${path} is damaged: it has ${bytes.byteLength} bytes instead of ${KEY_BYTES}. Put the file back from a backup`)
    }
    return bytes
  }

  /** At most one byte more than `maxBytes`: whoever reads it sees that it is too long. */
  async function privateFile (path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    let read: Awaited<ReturnType<DurableFiles['read']>>
    try {
      read = await files.read(path, maxBytes + 1)
    } catch (error) {
      throw new IdentityUnreadableError(`${path} cannot be read. Check that it is a file and yours`, { cause: error })
    }
    if (read !== undefined && isOpenToOthers(read.mode)) {
      throw new IdentityUnreadableError(`${path} can be read by others on this computer: nothing was started. Make it yours alone: chmod 600 "${path}"`)
    }
    return read?.bytes
  }

  async function keepKey (own: SlotSecret | undefined): Promise<void> {
    if (own === undefined) return
    const wanted = keyOf(own)
    const there = await privateFile(at(KEY), KEY_BYTES)
    if (there === undefined || !equals(there, wanted)) await files.replace(at(KEY), wanted)
  }

  return {
    ownKind: 'keyFile',
    drawOwn: async () => await Promise.resolve({ kind: 'keyFile', key: random.bytes(KEY_BYTES) }),

    async load () {
      const file = await privateFile(at(VAULT), MAX_VAULT_BYTES)
      if (file === undefined) return undefined
      const own = opensByKey(file) ? await key(at(KEY)) : undefined
      return { file, ...(own === undefined ? {} : { own: { kind: 'keyFile', key: own } }) }
    },

    async create ({ file, own }) {
      await files.makeFolder(dataFolder)
      if (await privateFile(at(VAULT), 0) !== undefined) throw replaced(at(VAULT))
      await keepKey(own)
      try {
        await files.create(at(VAULT), file)
      } catch (error) {
        throw codeOf(error) === 'EEXIST' ? replaced(at(VAULT), error) : error
      }
    },

    async replace ({ file, own }) {
      await keepKey(own)
      await files.replace(at(VAULT), file)
      if (own === undefined) await files.destroy(at(KEY))
    },

    async stage ({ file, own }) {
      await files.makeFolder(dataFolder)
      await keepKey(own)
      await files.replace(at(STAGED), file)
    },

    isStaged: async () => await privateFile(at(STAGED), 0) !== undefined,
    commitStaged: async () => await files.rename(at(STAGED), at(VAULT)),

    async tidy () {
      await files.destroy(at(STAGED))
      await files.destroyLeftovers(dataFolder, [VAULT, KEY, STAGED, BARE_SEED])
      const file = await privateFile(at(VAULT), MAX_VAULT_BYTES)
      if (file !== undefined && !opensByKey(file)) await files.destroy(at(KEY))
    },

    bareSeed: async () => await key(at(BARE_SEED)),
    forgetBareSeed: async () => await files.destroy(at(BARE_SEED))
  }
}

function opensByKey (file: Uint8Array): boolean {
  try {
    return readSlots(file).some(({ kind }) => kind === 'keyFile')
  } catch {
    // A vault that does not read: whoever opens it says why. Until then its key stays where it is.
    return true
  }
}

function keyOf (own: SlotSecret): Uint8Array {
  if (own.kind !== 'keyFile') throw new TypeError('a host opens a vault by itself with a key file alone')
  return own.key
}

function replaced (path: string, cause?: unknown): IdentityUnreadableError {
  return new IdentityUnreadableError(`${path} is there already and is not replaced`, { cause })
}

function codeOf (error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
