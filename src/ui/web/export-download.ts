/** What this browser has of people and messages, as a download in the open format. Loaded when somebody asks for it. */
import { exportLines } from './export-source.ts'
import { dayInName, saveFile } from './save-file.ts'
import type { Contact, MobilinkNode } from '../../node/index.ts'

/** Characters in one part: what is made so far is handed to the browser, which keeps large blobs on its disk. */
const PART_CHARACTERS = 1024 * 1024

/** Resolves with a sentence when the browser has it. */
export async function downloadExport (node: Pick<MobilinkNode, 'contacts' | 'messages' | 'self'>, only?: Contact): Promise<string> {
  const parts: Blob[] = []
  let part = ''
  for await (const line of exportLines(node, only)) {
    part += line
    if (part.length < PART_CHARACTERS) continue
    parts.push(new Blob([part]))
    part = ''
  }
  saveFile(new Blob([...parts, part], { type: 'application/jsonl' }), `mobilink-export-${dayInName()}.jsonl`)
  return 'The file is among your downloads. It is in clear: whoever has it can read it.'
}
