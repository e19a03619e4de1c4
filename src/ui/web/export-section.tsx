/** Taking what is here along, in an open format: everything, or one conversation. */
import { useId } from 'preact/hooks'
import { useDeed } from './deed.ts'
import type { Tab } from './tab.ts'
import type { Contact } from '../../node/index.ts'
import type { VNode } from 'preact'

/** @param only this conversation alone */
export function ExportSection ({ tab, only }: { tab: Tab, only?: Contact }): VNode {
  const { busy, problem, said, run } = useDeed()
  const id = useId()
  return (
    <section class="stack" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>Export</h3>
      <p class="faint">{only === undefined ? 'Contacts and conversations' : 'This conversation'} as a file that any program can read. It is not sealed.</p>
      <button aria-disabled={busy} onClick={() => { run(async () => await (await import('./export-download.ts')).downloadExport(tab.node, only)) }}>
        {busy ? 'Writing…' : only === undefined ? 'Export everything' : 'Export this conversation'}
      </button>
      {'showDirectoryPicker' in window
        ? (
          <button aria-disabled={busy} onClick={() => { run(async () => await (await import('./export-folder.ts')).exportIntoFolder(tab.node, only)) }}>
            Export with files, into a folder
          </button>
        )
        : <p class="faint">This browser cannot write a folder, so files do not go along: save them one by one from their messages.</p>}
      <p class="faint">What is not to stay is left out: messages that disappear, what you do not keep, and temporary contacts.</p>
      <p class="said" role="status">{said}</p>
      <p class="problem" role="alert">{problem}</p>
    </section>
  )
}
