/** What a person is told of what one of their clouds does with files. Apart from the other words, so that a page loads it with the dialog. */
import { fileCount } from './cloud-words.ts'
import type { PairedCloud } from '../../node/index.ts'

/** Empty when there is nothing to be said, as of a cloud that is away. */
export function cloudFileSentence ({ files }: Pick<PairedCloud, 'files'>): string {
  if (files === undefined) return ''
  if (files.state === 'update needed') return 'Files wait on this device alone: the program there is too old to carry them, or has no place for files.'
  const coming = files.coming === 0 ? '' : `It is still fetching ${fileCount(files.coming)}: until then ${files.coming === 1 ? 'it waits' : 'they wait'} on this device alone.`
  return files.state === 'full' ? `${coming} It had no room for a file, which waits on this device alone and is offered to it again every minute.`.trimStart() : coming
}
