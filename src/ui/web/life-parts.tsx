/**
 * How long things stay, where the page says it and where a person chooses it. Loaded when something is there that does not
 * stay, or a dialog asks for it.
 */
import { useEffect, useId, useState } from 'preact/hooks'
import { chatLifeWords, COPY_WARNING, durationWords, EXPIRY_CHOICES, lifeWords, sentenceFor } from '../model/index.ts'
import { momentOf } from './times.ts'
import type { Tab } from './tab.ts'
import type { Contact, Message, Temporary } from '../../node/index.ts'
import type { VNode } from 'preact'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Times of a temporary contact; 0 = until a person ends it. */
const CONTACT_CHOICES = [0, 60 * MINUTE_MS, DAY_MS, 7 * DAY_MS]

/** What is left of a message's time. It counts by itself: the bubble around it need not be drawn again. */
export function LifeTimer ({ message }: { message: Message }): VNode {
  const [now, setNow] = useState(Date.now)
  const { expiresAt } = message
  useEffect(() => {
    if (expiresAt === undefined) return
    const timer = setInterval(() => { setNow(Date.now()) }, expiresAt - now < 3 * MINUTE_MS ? 1_000 : 30_000)
    return () => { clearInterval(timer) }
  }, [expiresAt, expiresAt !== undefined && expiresAt - now < 3 * MINUTE_MS])
  return <span class="life" title={`${expiresAt === undefined ? '' : `Until ${momentOf(expiresAt)}. `}${COPY_WARNING}`}>{lifeWords(message, now)}</span>
}

/** What was chosen for the conversation, under who it is with. */
export function ChatLife ({ contact }: { contact: Contact }): VNode {
  return <p class="connection chat-life" data-testid="chat-life" title={COPY_WARNING}>{chatLifeWords(contact)}</p>
}

/** Where a person chooses it, in what is said about a contact. */
export function LifeSection ({ tab, contact }: { tab: Tab, contact: Contact }): VNode {
  const [problem, setProblem] = useState('')
  const id = useId()
  const { contacts } = tab.node
  const { peerId, expireAfterMs, keepsNothing, temporary } = contact
  const choices = EXPIRY_CHOICES.includes(expireAfterMs) ? EXPIRY_CHOICES : [...EXPIRY_CHOICES, expireAfterMs]
  const choose = (work: Promise<unknown>): void => {
    work.then(() => { setProblem('') }, (error: unknown) => { setProblem(sentenceFor(error)) })
  }
  return (
    <section class="stack" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>How long things stay</h3>
      <label class="field" for={`${id}-expire`}>
        <span>Disappearing messages</span>
        <select id={`${id}-expire`} value={String(expireAfterMs)} onChange={(event) => { choose(contacts.setExpireAfter(peerId, Number(event.currentTarget.value))) }}>
          {choices.map((ms) => <option key={ms} value={String(ms)}>{ms === 0 ? 'Off' : durationWords(ms)}</option>)}
        </select>
      </label>
      <p class="faint">What you send from now on, files too: it goes from here so long after you sent it, and from their device so long after they read it. {COPY_WARNING}</p>
      <label class="row" for={`${id}-nothing`}>
        <input id={`${id}-nothing`} type="checkbox" checked={keepsNothing} onChange={(event) => { choose(contacts.setKeepsNothing(peerId, event.currentTarget.checked)) }} />
        <span>Keep nothing of this conversation</span>
      </label>
      <p class="faint">What comes and goes from now on is erased on this device when you have read it, or it has arrived, and close the conversation or the page. What they keep is theirs.</p>
      <TemporaryChoice label="Temporary contact" value={temporary === undefined ? undefined : {}} onChange={(chosen) => { choose(contacts.setTemporary(peerId, chosen ?? false)) }} />
      {temporary !== undefined && <p class="faint">{temporary.endsAt === undefined ? 'It ends when you end it' : `It ends ${momentOf(temporary.endsAt)}`}: then nothing of it is left on this device. They are not told; to them, this device is offline.</p>}
      <p class="problem" role="alert">{problem}</p>
    </section>
  )
}

/** Whether a contact is one for a while, and for how long. */
export function TemporaryChoice ({ label, value, onChange }: { label: string, value: Temporary | undefined, onChange: (chosen: Temporary | undefined) => void }): VNode {
  const [forMs, setForMs] = useState(value?.forMs ?? 0)
  const id = useId()
  const chosen = (ms: number): Temporary => ms === 0 ? {} : { forMs: ms }
  return (
    <>
      <label class="row" for={`${id}-on`}>
        <input id={`${id}-on`} type="checkbox" checked={value !== undefined} onChange={(event) => { onChange(event.currentTarget.checked ? chosen(forMs) : undefined) }} />
        <span>{label}</span>
      </label>
      {value !== undefined && (
        <label class="field" for={`${id}-for`}>
          <span>Ends</span>
          <select
            id={`${id}-for`}
            value={String(forMs)}
            onChange={(event) => {
              const ms = Number(event.currentTarget.value)
              setForMs(ms)
              onChange(chosen(ms))
            }}
          >
            {CONTACT_CHOICES.map((ms) => <option key={ms} value={String(ms)}>{ms === 0 ? 'when I end it' : `after ${durationWords(ms)}`}</option>)}
          </select>
        </label>
      )}
    </>
  )
}
