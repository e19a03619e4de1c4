/**
 * What this browser has of people and messages, with the files of the messages, in a folder that a person chose: where a
 * browser lets them choose one. Everything goes into a new folder in it; nothing that is there is replaced.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { exportLines } from './export-source.ts'
import { dayInName } from './save-file.ts'
import type { ExportedCopy, PlainMessage } from '../model/index.ts'
import type { Contact, MobilinkNode } from '../../node/index.ts'

type PickFolder = (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>

/** Names tried for one thing. Design: whoever has more does not look through them any more. */
const MOST_OF_A_NAME = 1_000
const DOCUMENT = 'mobilink-export.jsonl'
const FILES = 'files'

/**
 * Resolves with a sentence when all of it is written; an empty one when nobody chose a folder. When it rejects, files that
 * are whole stay, and there is no document.
 */
export async function exportIntoFolder (node: Pick<MobilinkNode, 'contacts' | 'messages' | 'self' | 'transfers'>, only?: Contact): Promise<string> {
  const { showDirectoryPicker } = window as unknown as { showDirectoryPicker: PickFolder }
  const chosen = await showDirectoryPicker.call(window, { mode: 'readwrite' }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  })
  if (chosen === undefined) return ''
  const name = await freeName(`mobilink-export-${dayInName()}`, async (name) => await chosen.getDirectoryHandle(name))
  const folder = await chosen.getDirectoryHandle(name, { create: true })
  const files = await folder.getDirectoryHandle(FILES, { create: true })

  async function file ({ contact, id, file }: PlainMessage): Promise<ExportedCopy | undefined> {
    if (file?.isHere !== true) return undefined
    const name = await freeName(file.name, async (name) => await files.getFileHandle(name))
    const hash = sha256.create()
    await writeFile(files, name, async (write) => {
      for await (const bytes of node.transfers.open(contact, id)) {
        hash.update(bytes)
        await write(Uint8Array.from(bytes))
      }
    })
    return { path: `${FILES}/${name}`, sha256: bytesToHex(hash.digest()) }
  }

  await writeFile(folder, DOCUMENT, async (write) => { for await (const line of exportLines(node, only, file)) await write(line) })
  return `It is in the folder ${name}. It is in clear: whoever has it can read it.`
}

/** A new file, whole or not at all. */
async function writeFile (folder: FileSystemDirectoryHandle, name: string, fill: (write: (part: string | Uint8Array<ArrayBuffer>) => Promise<void>) => Promise<void>): Promise<void> {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable()
  try {
    await fill(async (part) => await writable.write(part))
    await writable.close()
  } catch (error) {
    await writable.abort()
    await folder.removeEntry(name)
    throw error
  }
}

/** `name`, or with a number: the first that is not there. */
async function freeName (name: string, find: (name: string) => Promise<unknown>): Promise<string> {
  const dot = name.lastIndexOf('.')
  const [stem, end] = dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
  for (let number = 1; number <= MOST_OF_A_NAME; number++) {
    const wanted = number === 1 ? name : `${stem} (${number})${end}`
    try {
      await find(wanted)
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return wanted
      // something of another kind has the name
      if (!(error instanceof DOMException && error.name === 'TypeMismatchError')) throw error
    }
  }
  throw new DOMException('That folder has too many of this name. Choose another folder.', 'InvalidModificationError')
}
