/**
 * The store's Level on a host: LevelDB in a folder that only its owner may enter. Durable batches are synced.
 * It writes nothing behind a failed write: LevelDB's log may then hold half a record, and would lose at the next start
 * whatever was written, synced and confirmed behind it (seen: all of it). A new log starts when it is opened again,
 * which it does by itself once a full disk has room. Every failure is told apart, with the real cause.
 */
import { chmod, mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { StoreAccessError, StoreDamagedError, StoreFailedError, StoreFullError, StoreInUseError } from '../../store/durable-level.ts'
import { DURABLY } from '../overridable-level.ts'
import type { DurableLevel } from '../../store/durable-level.ts'
import type { Operation, WriteOptions } from '../overridable-level.ts'

export interface HostLevelInit {
  /** Who has the lock, in words for the person ("mobilink, process 4711"), if that is known. */
  owner? (): Promise<string | undefined>
}

/**
 * Opens the database in `folder`, creating it with mode 0700 if need be.
 *
 * @throws {StoreInUseError} when another process has it
 * @throws {StoreDamagedError} when LevelDB finds it corrupt
 * @throws {StoreAccessError} when this user may not use the folder
 * @throws {StoreFullError}
 * @throws {StoreFailedError} for any other failure
 */
export async function openHostLevel (folder: string, init: HostLevelInit = {}): Promise<DurableLevel> {
  const level = new FailStopLevel(folder)

  try {
    await makePrivate(folder)
    await level.open()
  } catch (error) {
    throw await openingError(error, folder, init)
  }

  let closing: Promise<void> | undefined

  return {
    level,
    durability: 'power loss',
    async writeDurably (writes) {
      await level.recover()
      await level.batch([...writes], DURABLY)
    },
    compact: async () => await level.compact(),
    close () {
      // LevelDB gives up its lock as the last step of closing
      closing ??= level.close()
      return closing
    }
  }
}

/** The files inside carry ordinary modes; the folder around them is what keeps other users out. */
async function makePrivate (folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { mode } = await stat(folder)

  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    await chmod(folder, 0o700)
  }
}

/**
 * What LevelDB gathers in memory before it writes a sorted table. Measured: with twice its default, an outbox that fills
 * and empties costs a fifth less processor time, since tables are merged half as often. More would gain less, and a
 * log of this size is read again at the next start.
 */
const WRITE_BUFFER_BYTES = 8 * 1024 * 1024

/** Room that LevelDB may need to open: a table of what its log holds, and new log files. */
const ROOM_TO_OPEN_BYTES = WRITE_BUFFER_BYTES + 4 * 1024 * 1024

/** Finds out by doing: quotas and limits do not show in the free space of a disk. */
async function proveRoom (folder: string): Promise<void> {
  const path = join(folder, 'room')
  const file = await open(path, 'w', 0o600)

  try {
    await file.writeFile(new Uint8Array(ROOM_TO_OPEN_BYTES))
    await file.datasync()
  } finally {
    await file.close()
    await rm(path)
  }
}

/** The last of Unicode: no key comes after it. */
const HIGHEST_KEY = '\u{10ffff}'

type Encoded = string | Uint8Array | Buffer

const CONSEQUENCE_OF_FAILED_WRITE = 'Nothing of this was written.'

class FailStopLevel extends ClassicLevel<string, Uint8Array> {
  readonly #folder: string
  #failure: Error | undefined

  constructor (folder: string) {
    // what is sealed does not become smaller: trying costs an eighth of what the database's own threads do (measured)
    super(folder, { keyEncoding: 'utf8', valueEncoding: 'view', writeBufferSize: WRITE_BUFFER_BYTES, compression: false })
    this.#folder = folder
  }

  /**
   * One key is read at once: the way to another thread and back takes several times as long as LevelDB takes to find it,
   * or to find by its filters that there is none. Several are read there, from one moment of the database.
   */
  override async _getMany (keys: Encoded[], options: object): Promise<Array<Encoded | undefined>> {
    const [key, ...others] = keys
    return key !== undefined && others.length === 0 ? [this._getSync(key, options)] : await super._getMany(keys, options)
  }

  override async _put (key: Encoded, value: Encoded, options: WriteOptions): Promise<void> {
    await this.#guard(() => super._put(key, value, options))
  }

  override async _del (key: Encoded, options: WriteOptions): Promise<void> {
    await this.#guard(() => super._del(key, options))
  }

  override async _batch (operations: Array<Operation<Encoded>>, options: WriteOptions): Promise<void> {
    await this.#guard(() => this.#writeAtOnce(operations, options))
  }

  /** Row by row, the binding reads two values; as objects it reads their properties by name, and each name costs more than the row. */
  async #writeAtOnce (operations: Array<Operation<Encoded>>, options: WriteOptions): Promise<void> {
    const batch = this._chainedBatch()

    try {
      for (const operation of operations) {
        if (operation.type === 'put') {
          batch._put(operation.key, operation.value)
        } else {
          batch._del(operation.key)
        }
      }

      await batch._write(options)
    } finally {
      await batch.close()
    }
  }

  /**
   * After a full disk: closes and opens again, which starts a new log, once there is room for that. Until then
   * reading goes on. Other failures last until the node is restarted.
   *
   * @throws {StoreFullError} when there is still no room
   */
  async recover (): Promise<void> {
    if (!(this.#failure instanceof StoreFullError)) {
      return
    }

    try {
      await proveRoom(this.#folder)
      await this.close()
      await this.open()
    } catch (error) {
      throw classified(error, this.#folder, CONSEQUENCE_OF_FAILED_WRITE)
    }

    this.#failure = undefined
  }

  /**
   * Rewrites every table, so that nothing of what was deleted is left in this folder. LevelDB merges what lies in tables of
   * the first level; what it has in memory becomes one when it opens. Its list of tables and its log of what it did name
   * keys: both are begun anew.
   */
  async compact (): Promise<void> {
    try {
      await this.close()
      await this.open()
      await this.compactRange('', HIGHEST_KEY)
      await this.close()
      for (const name of ['LOG', 'LOG.old']) await rm(join(this.#folder, name), { force: true })
      await this.open()
    } catch (error) {
      throw classified(error, this.#folder, 'What was there before is still there.')
    }
  }

  async #guard (write: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) {
      throw this.#failure
    }

    try {
      await write()
    } catch (error) {
      this.#failure ??= classified(error, this.#folder, CONSEQUENCE_OF_FAILED_WRITE)
      throw this.#failure
    }
  }
}

async function openingError (error: unknown, folder: string, { owner }: HostLevelInit): Promise<Error> {
  if (rootCause(error).code !== 'LEVEL_LOCKED') {
    return classified(error, folder, 'Nothing was changed.')
  }

  const who = await owner?.().catch(() => undefined) ?? 'another process'
  return new StoreInUseError(`The data directory ${folder} is in use by ${who}. Use that one, or stop it first, or choose another data directory.`, { cause: error })
}

interface Cause { readonly code: string, readonly message: string }

/** abstract-level says "failed to open" and keeps the reason inside. */
function rootCause (error: unknown): Cause {
  let cause = error

  while (cause instanceof Error && cause.cause instanceof Error) {
    cause = cause.cause
  }

  return {
    code: cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '',
    message: cause instanceof Error ? cause.message : String(cause)
  }
}

/**
 * LevelDB reports the system's error as text alone, so its words are what is left to go by; they come from
 * strerror(3) in the C locale. What they do not name stays a StoreFailedError with the cause.
 */
function classified (error: unknown, folder: string, consequence: string): Error {
  const { code, message } = rootCause(error)
  const options = { cause: error }

  if (code === 'LEVEL_CORRUPTION' || /corruption/i.test(message)) {
    return new StoreDamagedError(`The store in ${folder} is damaged (${message}). Restore a backup, or use another data directory. ${consequence}`, options)
  }

  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code) || /no space left|quota exceeded|file too large/i.test(message)) {
    return new StoreFullError(`No space is left for the store in ${folder} (${message}). Make room. ${consequence}`, options)
  }

  if (['EACCES', 'EPERM', 'EROFS'].includes(code) || /permission denied|operation not permitted|read-only file system/i.test(message)) {
    return new StoreAccessError(`This user may not use the data directory ${folder} (${message}). Change its owner or permissions, or use another one. ${consequence}`, options)
  }

  return new StoreFailedError(`The store in ${folder} failed (${message}). Restart the node. ${consequence}`, options)
}
