/**
 * Where a person says that it is them: by passphrase, by recovery words, or by passkey, as far as the vault has them.
 * What is typed goes to whoever asked and is not kept here.
 */
import { useEffect, useId, useState } from 'preact/hooks'
import { mayUsePasskeys, usePasskey } from './passkey.ts'
import type { SlotKind, SlotSecret, VaultSlot } from '../../node/index.ts'
import type { VNode } from 'preact'

// As much as a vault takes (identity/vault/passphrase-key.ts, bip39.ts).
const MAX_PASSPHRASE = 1024
const MAX_WORDS = 1024

export type Typed = 'passphrase' | 'words'

export interface SecretEntryProps {
  readonly label: string
  /** How it is typed now. */
  readonly by: Typed
  readonly value: string
  readonly invalid: boolean
  /** Of the sentences that belong to the field. */
  readonly describedBy?: string
  readonly id?: string
  readonly autoFocus?: boolean
  readonly required?: boolean
  onInput (value: string): void
}

/** The field alone: one line of dots for a passphrase, a few readable ones for words. */
export function SecretEntry ({ label, by, value, invalid, describedBy, id, autoFocus = false, required = true, onInput }: SecretEntryProps): VNode {
  const own = useId()
  const field = id ?? own
  useEffect(() => { if (autoFocus) document.getElementById(field)?.focus() }, [by])
  return (
    <label class="field" for={field}>
      <span>{by === 'words' ? 'Recovery words' : label}</span>
      {by === 'words'
        ? <textarea id={field} rows={3} required={required} maxLength={MAX_WORDS} spellcheck={false} autocomplete="off" autocapitalize="off" aria-invalid={invalid} aria-describedby={describedBy} value={value} onInput={(event) => { onInput(event.currentTarget.value) }} />
        : <input id={field} type="password" required={required} maxLength={MAX_PASSPHRASE} autocomplete="current-password" aria-invalid={invalid} aria-describedby={describedBy} value={value} onInput={(event) => { onInput(event.currentTarget.value) }} />}
    </label>
  )
}

/** The other ways that this vault has. */
export function OtherWays ({ slots, by, onBy, onPasskey, onFailed }: {
  slots: readonly VaultSlot[]
  by: Typed
  onBy: (by: Typed) => void
  onPasskey: (secret: SlotSecret) => void
  onFailed: (error: unknown) => void
}): VNode {
  const [hasPasskeys, setHasPasskeys] = useState(false)
  const has = (kind: SlotKind): boolean => slots.some((slot) => slot.kind === kind)

  useEffect(() => { mayUsePasskeys().then(setHasPasskeys, onFailed) }, [])

  return (
    <>
      {by === 'passphrase' && has('words') && <button type="button" class="quiet" onClick={() => { onBy('words') }}>Use recovery words</button>}
      {by === 'words' && has('passphrase') && <button type="button" class="quiet" onClick={() => { onBy('passphrase') }}>Use passphrase</button>}
      {has('passkey') && hasPasskeys && <button type="button" onClick={() => { usePasskey(slots).then(onPasskey, onFailed) }}>Use passkey</button>}
    </>
  )
}

/** What was typed, as the vault takes it. */
export function typedSecret (by: Typed, value: string): { readonly kind: 'passphrase', readonly passphrase: string } | { readonly kind: 'words', readonly words: string } {
  return by === 'words' ? { kind: 'words', words: value } : { kind: 'passphrase', passphrase: value }
}
