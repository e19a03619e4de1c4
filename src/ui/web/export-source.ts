/** What this browser has of people and messages, as records of the open format, read from its node page by page. */
import { exportRecords } from '../model/index.ts'
import type { ExportRecord, ExportSource } from '../model/index.ts'
import type { Contact, Message, MobilinkNode } from '../../node/index.ts'

/** As much as a node hands out at once. */
const PAGE = 256

/** One record a line. @param only - this conversation alone @param file - puts the file of a message beside the document */
export async function * exportLines ({ contacts, messages, self }: Pick<MobilinkNode, 'contacts' | 'messages' | 'self'>, only?: Contact, file?: ExportSource['file']): AsyncGenerator<string> {
  const records: AsyncIterable<ExportRecord> = exportRecords({
    self: { peerId: self.peerId, did: self.did, name: self.name() },
    contacts: only === undefined ? await contacts.list() : [only],
    page: async (contact, after): Promise<Message[]> => await messages.history(contact, { limit: PAGE, after }),
    ...(file === undefined ? {} : { file })
  }, Date.now())
  for await (const record of records) yield `${JSON.stringify(record)}\n`
}
