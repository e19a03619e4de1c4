/**
 * What a locked browser shows: nothing of anybody, and the ways to open it. It is part of the first load, because a page
 * may lock when its host is off.
 */
import { useId, useState } from 'preact/hooks'
import { sentenceFor } from '../model/index.ts'
import { OtherWays, SecretEntry, typedSecret } from './secret-entry.tsx'
import type { Session } from './session.ts'
import type { Typed } from './secret-entry.tsx'
import type { SlotSecret, VaultSlot } from '../../node/index.ts'
import type { VNode } from 'preact'

export function LockScreen ({ session, slots, because }: { session: Session, slots: readonly VaultSlot[], because: string }): VNode {
  const hasPassphrase = slots.some(({ kind }) => kind === 'passphrase')
  const mayType = hasPassphrase || slots.some(({ kind }) => kind === 'words')
  const [by, setBy] = useState<Typed>(hasPassphrase ? 'passphrase' : 'words')
  const [value, setValue] = useState('')
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const id = useId()

  const failed = (error: unknown): void => {
    setBusy(false)
    setProblem(sentenceFor(error))
    const field = document.getElementById(`${id}-secret`)
    field?.focus()
    if (field instanceof HTMLInputElement) field.select()
  }
  const unlock = (secret: SlotSecret): void => {
    if (busy) return
    setBusy(true)
    setProblem('')
    session.unlock(secret).catch(failed)
  }

  return (
    <form
      class="unlock"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault()
        unlock(typedSecret(by, value))
      }}
    >
      {because !== '' && <p class="faint">{because}</p>}
      {mayType && (
        <SecretEntry
          id={`${id}-secret`}
          label="Passphrase"
          by={by}
          value={value}
          invalid={problem !== ''}
          describedBy={`${id}-problem`}
          autoFocus
          onInput={setValue}
        />
      )}
      <p id={`${id}-problem`} class="problem" role="alert">{problem}</p>
      {mayType && <button type="submit" class="primary" aria-disabled={busy}>{busy ? 'Unlocking…' : 'Unlock'}</button>}
      <OtherWays
        slots={slots}
        by={by}
        onBy={(other) => {
          setBy(other)
          setValue('')
          setProblem('')
        }}
        onPasskey={unlock}
        onFailed={failed}
      />
      <p class="only-read" role="status">{busy ? 'Unlocking. This takes a second.' : ''}</p>
      <p class="faint">Nothing runs here while it is locked: messages to you wait on the devices that sent them.</p>
    </form>
  )
}
