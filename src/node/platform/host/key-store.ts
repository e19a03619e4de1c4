/**
 * The seed of this computer's device key: 32 bytes in `identity.key`, readable by its owner alone. A file that is
 * there and is not right is an error with a reason, never an occasion for a new identity.
 */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { IdentityUnreadableError } from '../../../identity/index.ts'
import { createFile, isOpenToOthers, makePrivateFolder } from './durable-file.ts'
import type { KeyStore } from '../../../identity/index.ts'

const FILE = 'identity.key'
const SEED_BYTES = 32

export function hostKeyStore (dataFolder: string): KeyStore {
  const path = join(dataFolder, FILE)

  return {
    async load () {
      try {
        await using file = await open(path, 'r')
        const { mode, size } = await file.stat()

        if (isOpenToOthers(mode)) {
          throw new IdentityUnreadableError(`${path} can be read by others on this computer: nothing was started. Make it yours alone: chmod 600 "${path}"`)
        }

        if (size !== SEED_BYTES) {
          throw new IdentityUnreadableError(`${path} is damaged: it has ${size} bytes instead of ${SEED_BYTES}. Put the file back from a backup`)
        }

        const seed = new Uint8Array(SEED_BYTES)
        const { bytesRead } = await file.read(seed, 0, SEED_BYTES, 0)

        if (bytesRead !== SEED_BYTES) {
          throw new IdentityUnreadableError(`${path} could not be read to its end`)
        }

        return seed
      } catch (error) {
        if (codeOf(error) === 'ENOENT') {
          return undefined
        }

        throw unreadable(path, error)
      }
    },

    async create (seed) {
      if (seed.length !== SEED_BYTES) {
        throw new RangeError(`A seed has ${SEED_BYTES} bytes, not ${seed.length}`)
      }

      await makePrivateFolder(dataFolder)

      try {
        await createFile(path, seed)
      } catch (error) {
        if (codeOf(error) === 'EEXIST') {
          throw new IdentityUnreadableError(`${path} is there already and is not replaced`, { cause: error })
        }

        throw error
      }
    }
  }
}

function unreadable (path: string, error: unknown): IdentityUnreadableError {
  return error instanceof IdentityUnreadableError
    ? error
    : new IdentityUnreadableError(`${path} cannot be read. Check that it is a file and yours`, { cause: error })
}

function codeOf (error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
