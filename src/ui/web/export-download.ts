/** What this browser has of people and messages, as a download in the open format. Loaded when somebody asks for it. */
import { exportRecords } from '../model/index.ts'
import { dayInName, saveFile } from './save-file.ts'
import type { Contact, MobilinkNode } from '../../node/index.ts'

/** As much as a node hands out at once. */
const PAGE = 256
/** Characters in one part: what is made so far is handed to the browser, which keeps large blobs on its disk. */
const PART_CHARACTERS = 1024 * 1024
/** Before every position there is. */
const FIRST = '0'.repeat(16)

/** Resolves with a sentence when the browser has it. */
export async function downloadExport ({ contacts, messages, self }: Pick<MobilinkNode, 'contacts' | 'messages' | 'self'>, only?: Contact): Promise<string> {
  const records = exportRecords({
    self: { peerId: self.peerId, did: self.did, name: self.name() },
    contacts: only === undefined ? await contacts.list() : [only],
    page: async (contact, after) => await messages.history(contact, { limit: PAGE, after: after ?? FIRST })
  }, Date.now())
  const parts: Blob[] = []
  let part = ''
  for await (const record of records) {
    part += `${JSON.stringify(record)}\n`
    if (part.length < PART_CHARACTERS) continue
    parts.push(new Blob([part]))
    part = ''
  }
  saveFile(new Blob([...parts, part], { type: 'application/jsonl' }), `mobilink-export-${dayInName()}.jsonl`)
  return 'The file is among your downloads. It is in clear: whoever has it can read it.'
}
