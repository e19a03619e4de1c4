/**
 * The safety number of a contact: to be read out, scanned from this screen, or compared with what the other device
 * shows. Made when it is looked at, kept nowhere.
 */
import { useEffect, useId, useState } from 'preact/hooks'
import { safetyGroups, safetyWords, sentenceFor } from '../model/index.ts'
import { CopyButton } from './copy-button.tsx'
import { QrCode } from './qr-code.tsx'
import type { Tab } from './tab.ts'
import type { Contact, SafetyNumberView } from '../../node/index.ts'
import type { VerificationWords } from '../model/index.ts'
import type { VNode } from 'preact'

/** A code has some hundred characters, 60 digits with any spaces fewer. */
const MAX_TEXT = 512

export function SafetyNumber ({ tab, contact, title }: { tab: Tab, contact: Contact, title: string }): VNode {
  const [number, setNumber] = useState<SafetyNumberView | undefined>(undefined)
  const [said, setSaid] = useState<VerificationWords>({ sentence: '', tone: 'calm' })
  const id = useId()
  const fail = (error: unknown): void => { setSaid({ sentence: sentenceFor(error), tone: 'calm' }) }

  useEffect(() => {
    let isShown = true
    tab.node.contacts.safetyNumber(contact.peerId).then((made) => { if (isShown) setNumber(made) }, (error: unknown) => { if (isShown) fail(error) })
    return () => { isShown = false }
  }, [contact.peerId])

  return (
    <section class="stack" aria-labelledby={id}>
      <h3 id={id}>Safety number</h3>
      <p>Without a connection: {title}'s device shows the same 60 digits for you, or takes this code.</p>
      {number !== undefined && (
        <>
          <p class="safety-digits" data-testid="safety-number" aria-label="Safety number">{safetyGroups(number.digits).map((group, at) => <span key={at}>{group} </span>)}</p>
          <details class="wide">
            <summary>Show as a code to scan</summary>
            <QrCode text={number.code} label={`QR code of your safety number with ${title}`} />
          </details>
          <CopyButton label="Copy safety code" text={number.code} onFailed={(sentence) => { setSaid({ sentence, tone: 'calm' }) }} />
        </>
      )}
      <Compare tab={tab} contact={contact} title={title} onSaid={setSaid} onFailed={fail} />
      <p class={said.tone === 'good' ? 'said' : said.tone === 'loud' ? 'alarm' : undefined} role={said.tone === 'loud' ? 'alert' : 'status'}>{said.sentence}</p>
    </section>
  )
}

function Compare ({ tab, contact, title, onSaid, onFailed }: { tab: Tab, contact: Contact, title: string, onSaid: (words: VerificationWords) => void, onFailed: (error: unknown) => void }): VNode {
  const [text, setText] = useState('')
  const id = useId()
  return (
    <form
      class="field wide"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        tab.node.contacts.compareSafetyCode(contact.peerId, text).then((check) => { onSaid(safetyWords(check, title)) }, onFailed)
      }}
    >
      <label for={id}>Number or code on their device</label>
      <div class="row">
        <input id={id} class="grow" type="text" inputMode="text" spellcheck={false} autocomplete="off" maxLength={MAX_TEXT} value={text} onInput={(event) => { setText(event.currentTarget.value) }} />
        <button type="submit">Compare number</button>
      </div>
    </form>
  )
}
