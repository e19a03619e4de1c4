/** Whether a page shows what came, once somebody asks for it: pictures of pixels alone, and no more of them than fit. */
import type { MessageFile } from '../../../node/index.ts'

const MIMES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp'])
/** Held in memory while it is shown. Design. */
const MOST_BYTES = 32 * 1024 * 1024

/** As far as that is known before its bytes are looked at. */
export function canShow ({ mime, size, isProgram }: MessageFile): boolean {
  return MIMES.has(mime) && size <= MOST_BYTES && !isProgram
}
