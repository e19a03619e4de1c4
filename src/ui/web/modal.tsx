/**
 * A modal on the browser's own `<dialog>`: Escape closes it, focus stays inside and goes back where it came from.
 */
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { CloseIcon } from './icons.tsx'
import type { ComponentChildren, VNode } from 'preact'

export function Modal ({ title, onClose, children }: { title: string, onClose: () => void, children: ComponentChildren }): VNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()

  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    // Closed before it leaves the document, or the browser would not give the focus back.
    return () => { element?.close() }
  }, [])
  useEffect(() => { dialog.current?.querySelector<HTMLElement>('[data-focus-first]')?.focus() }, [])

  return (
    <dialog
      ref={dialog}
      class="modal"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => { if (event.target === dialog.current) onClose() }}
    >
      <div class="modal-body">
        <header class="modal-head">
          <h2 id={heading}>{title}</h2>
          <button class="quiet icon" aria-label="Close" onClick={onClose}><CloseIcon /></button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
