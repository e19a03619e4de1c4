/**
 * `mobilink export`: contacts and conversations in an open format (docs/EXPORT.md), to stdout, into a new file, or with the
 * files of their messages into a new folder. What it writes is in clear, for whoever can read it.
 */
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exportRecords } from '../../model/index.ts'
import { openDoor } from '../door.ts'
import { WrongUseError } from '../errors.ts'
import { jsonLine } from '../printable.ts'
import { SOCKET_LIMITS } from '../socket/limits.ts'
import type { Door } from '../door.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { ExportedCopy, ExportEnd, ExportRecord, ExportSource, PlainMessage } from '../../model/index.ts'
import type { FileHandle } from 'node:fs/promises'

export interface ExportOptions {
  /** One conversation alone. */
  readonly contact?: string
  /** A new file; stdout where there is none. */
  readonly file?: string
  /** A new folder for the document and the files of its messages, absolute; in the place of `file`. */
  readonly folder?: string
}

/** Lines that go to the file at once. */
const CHUNK_CHARACTERS = 64 * 1024
/** Design: said about once in a few seconds, so that nobody takes a long export for one that hangs. */
const SAID_EVERY = 10_000

/** @throws {WrongUseError} the file is there already, or cannot be made: nothing was written */
export async function writeExport (settings: Settings, { contact, file, folder }: ExportOptions): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    // asked before anything is made: there may be no such contact
    const make = await recordsOf(door, contact)
    if (folder !== undefined) return await intoFolder(folder, make, { door, output })
    const records = counted(make(), output)
    if (file === undefined) {
      await output.lines(linesOf(records))
      return
    }
    const end = await intoFile(file, records)
    output.done({ file, ...counts(end) }, () => `${countWords(end)} are in ${file}, in clear: whoever can read the file can read them.${leftOutWords(end)}`)
  } finally {
    await door.close()
  }
}

async function recordsOf (door: Door, name: string | undefined): Promise<(file?: ExportSource['file']) => AsyncIterable<ExportRecord>> {
  const { peerId, did, name: ownName } = await door.call('id', {})
  const contacts = name === undefined ? await door.call('contacts', {}) : [await door.call('contact', { contact: name })]
  return (file) => exportRecords({
    self: { peerId, did, name: ownName },
    contacts,
    ...(file === undefined ? {} : { file }),
    page: async (contact, after) => await door.call('history', { contact, limit: SOCKET_LIMITS.page, after })
  }, Date.now())
}

/** A new folder: nothing that is there already is replaced, followed or mixed with it. What could not be finished stays, without an end. */
async function intoFolder (folder: string, make: (file: ExportSource['file']) => AsyncIterable<ExportRecord>, { door, output }: { door: Door, output: Output }): Promise<void> {
  await newFolder(folder)
  const files = join(folder, FILES)
  await newFolder(files)
  const copy = async ({ contact, id, file }: PlainMessage): Promise<ExportedCopy | undefined> => {
    if (file?.isHere !== true) return undefined
    const written = await door.call('exportFile', { contact, id, folder: files })
    return written === null ? undefined : { path: `${FILES}/${written.name}`, sha256: written.sha256 }
  }
  const end = await intoFile(join(folder, DOCUMENT), counted(make(copy), output))
  output.done({ folder, file: join(folder, DOCUMENT), ...counts(end) }, () => `${countWords(end)} and ${end.files ?? 0} ${end.files === 1 ? 'file' : 'files'} are in ${folder}, in clear: whoever can read the folder can read them.${leftOutWords(end)}`)
}

async function newFolder (path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new WrongUseError(isThere ? `${path} is there already, and nothing is put into it: give another name.` : `${path} cannot be made: check its folder and who may write there.`, { cause: error })
  }
}

function counts ({ contacts, messages, files, leftOut }: ExportEnd): object {
  return { contacts, messages, ...(files === undefined ? {} : { files }), ...(leftOut === undefined ? {} : { leftOut }) }
}

function countWords ({ contacts, messages }: ExportEnd): string {
  return `${messages} messages with ${contacts} ${contacts === 1 ? 'contact' : 'contacts'}`
}

function leftOutWords ({ leftOut }: ExportEnd): string {
  return leftOut === undefined ? '' : ` ${leftOut} ${leftOut === 1 ? 'message that is' : 'messages that are'} not to stay ${leftOut === 1 ? 'was' : 'were'} left out.`
}

/** Of what is in the folder. */
const DOCUMENT = 'mobilink-export.jsonl'
const FILES = 'files'

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
