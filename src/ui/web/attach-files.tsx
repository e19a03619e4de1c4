/** Attaching files: a button, and what a drop over the conversation does. What is shown of them is loaded later. */
import { useRef, useState } from 'preact/hooks'
import { ClipIcon } from './icons.tsx'
import { later } from './later.tsx'
import { takenFrom } from './tab-files.ts'
import type { Tab } from './tab.ts'
import type { PeerIdText } from '../../node/index.ts'
import type { VNode } from 'preact'

/** What a message shows of its file, and what a person can do about it. */
export const fileCard = later(async () => (await import('./files/file-card.tsx')).FileCard, (again) => <p role="alert">What shows files did not load. <button class="quiet small" onClick={again}>Try again</button></p>)
/** Files that are being kept before they are sent. */
export const keepList = later(async () => (await import('./files/keep-list.tsx')).KeepList, () => <p role="alert">What shows files did not load.</p>)

export function AttachButton ({ tab, peer }: { tab: Tab, peer: PeerIdText }): VNode {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" class="quiet icon" aria-label="Attach file" title="Attach file" onClick={() => { input.current?.click() }}><ClipIcon /></button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          tab.files.attach(peer, { files: [...currentTarget.files ?? []] })
          // the same file can be chosen again
          currentTarget.value = ''
        }}
      />
    </>
  )
}

interface DropPlace {
  /** Something is held over it. */
  readonly isOver: boolean
  readonly onDragOver: (event: DragEvent) => void
  readonly onDragLeave: (event: DragEvent) => void
  readonly onDrop: (event: DragEvent) => void
}

/** Takes what is dropped, files and folders. */
export function useDropPlace (tab: Tab, peer: PeerIdText): DropPlace {
  const [isOver, setIsOver] = useState(false)
  return {
    isOver,
    onDragOver (event) {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      setIsOver(true)
    },
    onDragLeave ({ currentTarget, relatedTarget }) {
      if (!(currentTarget as Element).contains(relatedTarget as Node | null)) setIsOver(false)
    },
    onDrop (event) {
      setIsOver(false)
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      tab.files.attach(peer, takenFrom(event.dataTransfer))
    }
  }
}
