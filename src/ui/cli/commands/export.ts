/**
 * `mobilink export`: contacts and conversations in an open format (docs/EXPORT.md), to stdout or into a new file. What it
 * writes is in clear, for whoever can read it.
 */
import { open, rm } from 'node:fs/promises'
import { exportRecords } from '../../model/index.ts'
import { openDoor } from '../door.ts'
import { WrongUseError } from '../errors.ts'
import { jsonLine } from '../printable.ts'
import { SOCKET_LIMITS } from '../socket/limits.ts'
import type { Door } from '../door.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { ExportEnd, ExportRecord } from '../../model/index.ts'
import type { FileHandle } from 'node:fs/promises'

export interface ExportOptions {
  /** One conversation alone. */
  readonly contact?: string
  /** A new file; stdout where there is none. */
  readonly file?: string
}

/** Lines that go to the file at once. */
const CHUNK_CHARACTERS = 64 * 1024
/** Design: said about once in a few seconds, so that nobody takes a long export for one that hangs. */
const SAID_EVERY = 10_000

/** @throws {WrongUseError} the file is there already, or cannot be made: nothing was written */
export async function writeExport (settings: Settings, { contact, file }: ExportOptions): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const records = counted(await recordsOf(door, contact), output)
    if (file === undefined) {
      await output.lines(linesOf(records))
      return
    }
    const end = await intoFile(file, records)
    output.done({ file, contacts: end.contacts, messages: end.messages }, () => `${end.messages} messages with ${end.contacts} ${end.contacts === 1 ? 'contact' : 'contacts'} are in ${file}, in clear: whoever can read the file can read them.`)
  } finally {
    await door.close()
  }
}

async function recordsOf (door: Door, name: string | undefined): Promise<AsyncIterable<ExportRecord>> {
  const { peerId, did, name: ownName } = await door.call('id', {})
  const contacts = name === undefined ? await door.call('contacts', {}) : [await door.call('contact', { contact: name })]
  return exportRecords({
    self: { peerId, did, name: ownName },
    contacts,
    page: async (contact, after) => await door.call('history', { contact, limit: SOCKET_LIMITS.page, after: after ?? FIRST })
  }, Date.now())
}

/** Before every position there is. */
const FIRST = '0'.repeat(16)

async function * counted (records: AsyncIterable<ExportRecord>, output: Output): AsyncGenerator<ExportRecord> {
  let messages = 0
  for await (const record of records) {
    if (record.type === 'message' && ++messages % SAID_EVERY === 0) output.say(`${messages} messages so far…`)
    yield record
  }
}

async function * linesOf (records: AsyncIterable<ExportRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${jsonLine(record)}\n`
}

/** Resolves when all of it is on the disk. What could not be finished is taken away again. */
async function intoFile (path: string, records: AsyncIterable<ExportRecord>): Promise<ExportEnd> {
  const file = await newFile(path)
  try {
    let end: ExportEnd | undefined
    let chunk = ''
    for await (const record of records) {
      chunk += `${jsonLine(record)}\n`
      if (record.type === 'end') end = record
      if (chunk.length < CHUNK_CHARACTERS && end === undefined) continue
      await file.writeFile(chunk)
      chunk = ''
    }
    if (end === undefined) throw new Error('The export has no end')
    await file.sync()
    await file.close()
    return end
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
}

async function newFile (path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new WrongUseError(isThere ? `${path} is there already and is not replaced: give another name.` : `${path} cannot be written: check its folder and who may write there.`, { cause: error })
  }
}
