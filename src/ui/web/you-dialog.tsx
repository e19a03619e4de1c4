/**
 * Who I am in this browser: the name others see, the peer ID, and the invite to give away. The invite is a secret
 * between two people: it is shown when it is asked for, and not before.
 */
import { useEffect, useId, useState } from 'preact/hooks'
import { sentenceFor } from '../model/index.ts'
import { SmallFilesSection } from './files/small-files-section.tsx'
import { CopyButton } from './copy-button.tsx'
import { Modal } from './modal.tsx'
import { QrCode } from './qr-code.tsx'
import type { Tab } from './tab.ts'
import type { VNode } from 'preact'

const MAX_NAME = 64

export function YouDialog ({ tab, onClose }: { tab: Tab, onClose: () => void }): VNode {
  const [invite, setInvite] = useState('')
  const [link, setLink] = useState('')
  const [name, setName] = useState(tab.ownName.value)
  const [said, setSaid] = useState('')
  const id = useId()
  const failed = (sentence: string): void => { setSaid(sentence) }
  const ownName = tab.ownName.value

  useEffect(() => {
    let shown = true
    const show = (): void => {
      Promise.all([tab.node.self.invite(), tab.node.self.inviteLink()]).then(([short, whole]) => {
        if (!shown) return
        setInvite(short)
        setLink(whole)
      }, (error: unknown) => { if (shown) setSaid(sentenceFor(error)) })
    }
    show()
    // A browser has an address only once a host answers for it, a moment after the start.
    tab.node.addEventListener('network:changed', show)
    return () => {
      shown = false
      tab.node.removeEventListener('network:changed', show)
    }
    // The invite carries the name: a new name is a new invite.
  }, [ownName])

  const save = (): void => {
    tab.saveName(name.trim()).then(() => { setSaid('Name saved.') }, (error: unknown) => { setSaid(sentenceFor(error)) })
  }

  return (
    <Modal title="You, in this browser" onClose={onClose}>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <label for={`${id}-name`}>Your name</label>
        <div class="row">
          <input id={`${id}-name`} class="grow" type="text" autocomplete="nickname" maxLength={MAX_NAME} value={name} aria-describedby={`${id}-hint`} onInput={(event) => { setName(event.currentTarget.value) }} />
          <button type="submit">Save</button>
        </div>
        <p id={`${id}-hint`} class="faint">Your invites and requests carry it. May stay empty.</p>
        <p class="said" aria-live="polite">{said}</p>
      </form>

      <section class="stack" aria-labelledby={`${id}-invite`}>
        <h3 id={`${id}-invite`}>Invite somebody</h3>
        {invite === ''
          ? <p class="faint">Making an invite…</p>
          : (
            <>
              <QrCode text={invite} label="QR code of your invite" />
              <p class="peer-id boxed" data-testid="own-invite">{invite}</p>
              <CopyButton label="Copy invite" text={link} onFailed={failed} />
              <p class="faint">What is copied is longer than what is shown: it has keys too, so that others can write to you sealed before your devices have met. Works once, for whoever has it first, and lets them in without asking you. Send it where only they read.</p>
            </>
          )}
      </section>

      <section class="stack" aria-labelledby={`${id}-peer`}>
        <h3 id={`${id}-peer`}>Or just your peer ID</h3>
        <p class="peer-id boxed">{tab.node.self.peerId}</p>
        <p class="faint">No secret: whoever has it can ask, and you decide.</p>
      </section>

      <SmallFilesSection tab={tab} />

      <section class="stack" aria-labelledby={`${id}-kept`}>
        <h3 id={`${id}-kept`}>Kept in this browser</h3>
        <p>{keptWords(tab.persisted.value)}</p>
      </section>
    </Modal>
  )
}

function keptWords (persisted: boolean | undefined): string {
  if (persisted === undefined) return 'Your key, contacts and messages lie in this browser alone. Clearing its site data deletes them.'
  return persisted
    ? 'Your key, contacts and messages lie in this browser alone, and it has agreed to keep them until you delete them.'
    : 'Your key, contacts and messages lie in this browser alone. It may drop them when it runs out of room; installing or bookmarking this page changes that.'
}
