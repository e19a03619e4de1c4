/**
 * The box to write in. Enter sends, Shift+Enter starts a line; what was not kept comes back into the box.
 */
import { useId, useLayoutEffect, useState } from 'preact/hooks'
import { draftLeft, sentenceFor } from '../model/index.ts'
import { AttachButton, keepList } from './attach-files.tsx'
import { SendIcon } from './icons.tsx'
import { takenFrom } from './tab-files.ts'
import { VoiceButton } from './voice-button.tsx'
import type { Tab } from './tab.ts'
import type { PeerIdText } from '../../node/index.ts'
import type { RefObject, TargetedClipboardEvent, TargetedKeyboardEvent, VNode } from 'preact'

export function Composer ({ tab, peer, title, box }: { tab: Tab, peer: PeerIdText, title: string, box: RefObject<HTMLTextAreaElement | null> }): VNode {
  const [text, setText] = useState(() => tab.drafts.get(peer))
  const [problem, setProblem] = useState('')
  const id = useId()
  const { left, tell } = draftLeft(text)
  const nothing = text.trim() === ''

  useLayoutEffect(() => { fit(box.current) }, [text])

  const write = (next: string): void => {
    setText(next)
    tab.drafts.set(peer, next)
  }

  const send = (): void => {
    if (nothing || left < 0) return
    write('')
    setProblem('')
    tab.send(peer, text).catch((error: unknown) => {
      setProblem(sentenceFor(error))
      const meanwhile = tab.drafts.get(peer)
      write(meanwhile === '' ? text : `${text}\n${meanwhile}`)
    })
  }

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }

  const onPaste = (event: TargetedClipboardEvent<HTMLTextAreaElement>): void => {
    const { clipboardData } = event
    // what has words, too, is pasted as words
    if (clipboardData === null || clipboardData.files.length === 0 || clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    tab.files.attach(peer, takenFrom(clipboardData))
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
        box.current?.focus()
      }}
    >
      <p id={`${id}-said`} class="problem" role="alert">{left < 0 ? `${-left} bytes too long. Split it into two messages.` : problem}</p>
      {tell && left >= 0 && <p class="faint">{left} bytes left</p>}
      {tab.files.keeping.value.some((one) => one.peer === peer) && <keepList.View tab={tab} peer={peer} />}
      <div class="composer-row">
        <AttachButton tab={tab} peer={peer} />
        <textarea
          ref={box}
          rows={1}
          autocomplete="off"
          aria-label="Message"
          aria-describedby={`${id}-said`}
          placeholder={`Write to ${title}`}
          dir="auto"
          value={text}
          onInput={(event) => {
            write(event.currentTarget.value)
            tab.node.messages.typing(peer)
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <VoiceButton key={peer} tab={tab} peer={peer} />
        <button type="submit" class="primary icon round" aria-label="Send" disabled={nothing || left < 0}><SendIcon /></button>
      </div>
    </form>
  )
}

// Where the browser does not grow the box by itself (`field-sizing`); the style sheet holds the maximum.
function fit (box: HTMLTextAreaElement | null): void {
  if (box === null || CSS.supports('field-sizing', 'content')) return
  box.style.blockSize = 'auto'
  box.style.blockSize = `${box.scrollHeight}px`
}
