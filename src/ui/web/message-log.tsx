/**
 * The messages of one conversation. Holds a few pages, asks for more at either end, and keeps what is being read
 * where it is. Loading history is silent to screen readers; a new message is announced once.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { timelineOf } from '../model/index.ts'
import { DownIcon } from './icons.tsx'
import { MessageBubble } from './message-bubble.tsx'
import { ReadingPlace } from './reading-place.ts'
import { dayOf } from './times.ts'
import type { OpenConversation } from './open-conversation.ts'
import type { Tab } from './tab.ts'
import type { VNode } from 'preact'

export function MessageLog ({ tab, conversation, title }: { tab: Tab, conversation: OpenConversation, title: string }): VNode {
  const log = useRef<HTMLDivElement>(null)
  const place = useRef(new ReadingPlace())
  const [atEnd, setAtEnd] = useState(true)
  const window = conversation.window.value
  const loaded = conversation.loaded.value
  const settled = conversation.settled.value
  const late = conversation.lateUnread.value
  const wanted = useRef<string | undefined>(undefined)

  const look = useCallback(() => {
    const element = log.current
    if (element === null || !conversation.loaded.value) return
    place.current.remember(element, conversation.window.value.hasNewer)
    setAtEnd(place.current.atEnd)
    if (place.current.atEnd) tab.seen()
    const lateOne = bubbleAt(conversation, conversation.lateUnread.value)
    if (lateOne !== undefined && isInSight(lateOne, element)) conversation.lateUnread.value = undefined
    if (place.current.nearTop(element)) tab.attempt(() => conversation.older())
    if (place.current.nearBottom(element)) tab.attempt(() => conversation.newer())
  }, [conversation])

  // After every change of the window: what was being read stays where it was, or the newest stays in sight.
  useLayoutEffect(() => {
    if (log.current === null || !loaded) return
    place.current.restore(log.current)
    goToWanted()
    look()
  }, [window, loaded])

  // A message and the count of unread ones are told apart: whichever comes last, it has been seen.
  const unread = tab.contact(conversation.peer)?.unread ?? 0
  useEffect(() => { if (loaded && place.current.atEnd) tab.seen() }, [unread, loaded])

  useEffect(() => {
    const element = log.current
    if (element === null) return
    const watching = new ResizeObserver(() => { place.current.restore(element) })
    watching.observe(element)
    const onVisible = (): void => { look() }
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      watching.disconnect()
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [look])

  const goToWanted = (): void => {
    const bubble = bubbleAt(conversation, wanted.current)
    if (bubble === undefined) return
    wanted.current = undefined
    bubble.scrollIntoView({ block: 'center' })
    bubble.focus({ preventScroll: true })
  }

  const toLate = (): void => {
    tab.attempt(async () => {
      wanted.current = late
      place.current.leave()
      if (late !== undefined) await conversation.at(late)
      goToWanted()
      look()
    })
  }

  const toEnd = (): void => {
    tab.attempt(async () => {
      await conversation.newest()
      place.current.goToEnd()
      if (log.current !== null) place.current.restore(log.current)
      look()
    })
  }
  const items = timelineOf(window.messages, dayOf, conversation.firstUnread.value)

  return (
    <div class="log-frame">
      <div
        ref={log}
        class="log"
        role="log"
        aria-label="Messages"
        aria-live={loaded && settled ? 'polite' : 'off'}
        aria-relevant="additions"
        aria-busy={!settled}
        tabIndex={0}
        onScroll={look}
        onKeyDown={walk}
      >
        {window.hasOlder && <button class="quiet small older" onClick={() => { tab.attempt(() => conversation.older()) }}>Show older messages</button>}
        {loaded && items.length === 0 && <p class="empty">No messages yet. What you write is kept on this device and goes straight to {title}.</p>}
        {items.map((item) => {
          switch (item.kind) {
            case 'day': return <h3 key={item.key} class="day">{dayOf(item.at)}</h3>
            case 'unread': return <h3 key={item.key} class="unread-line">Unread</h3>
            case 'message': return <MessageBubble key={item.key} tab={tab} item={item} title={title} />
          }
        })}
        {window.hasNewer && <button class="quiet small older" onClick={() => { tab.attempt(() => conversation.newer()) }}>Show newer messages</button>}
      </div>
      <div class="late-place" aria-live="polite">
        {loaded && late !== undefined && <button class="small" onClick={toLate}>Show what came late</button>}
      </div>
      {loaded && !atEnd && <button class="to-end icon round" aria-label="Go to the newest message" onClick={toEnd}><DownIcon /></button>}
    </div>
  )
}

/** The message at this place, if it is drawn. */
function bubbleAt (conversation: OpenConversation, position: string | undefined): HTMLElement | undefined {
  const message = position === undefined ? undefined : conversation.window.value.messages.find((one) => one.position === position)
  return message === undefined ? undefined : document.getElementById(`message-${message.id}-text`)?.closest('article') ?? undefined
}

/** Somebody may see it now. */
function isInSight (bubble: HTMLElement, log: HTMLElement): boolean {
  const [shown, frame] = [bubble.getBoundingClientRect(), log.getBoundingClientRect()]
  return document.visibilityState === 'visible' && shown.bottom > frame.top && shown.top < frame.bottom
}

/** Arrows go from message to message once one has the focus; Home and End to either end of what is shown. */
function walk (event: KeyboardEvent): void {
  const log = event.currentTarget as HTMLElement
  const messages = [...log.querySelectorAll('article')]
  const at = messages.findIndex((message) => message === document.activeElement)
  const to = event.key === 'ArrowUp' && at > 0
    ? at - 1
    : event.key === 'ArrowDown' && at >= 0 && at < messages.length - 1
      ? at + 1
      : event.key === 'Home' ? 0 : event.key === 'End' ? messages.length - 1 : undefined
  if (to === undefined) return
  event.preventDefault()
  messages[to]?.focus()
}
