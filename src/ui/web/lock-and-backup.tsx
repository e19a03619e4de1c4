/**
 * How this browser is locked, and what brings it back: passphrase, passkey, recovery words, locking by itself, backup.
 * Loaded when it is opened. While something protects the vault, it asks for that before each change; what was typed goes
 * with the dialog.
 */
import { useId, useState } from 'preact/hooks'
import { BackupSection } from './backup-section.tsx'
import { ExportSection } from './export-section.tsx'
import { PasskeySection } from './passkey-section.tsx'
import { PassphraseSection } from './passphrase-section.tsx'
import { sentenceFor } from '../model/index.ts'
import { OtherWays, SecretEntry, typedSecret } from './secret-entry.tsx'
import { AUTO_LOCKS } from './tab-vault.ts'
import { WordsSection } from './words-section.tsx'
import type { Typed } from './secret-entry.tsx'
import type { Tab } from './tab.ts'
import type { TabVault } from './tab-vault.ts'
import type { SlotKind, SlotSecret } from '../../node/index.ts'
import type { VNode } from 'preact'

/** What each part of the dialog works with. */
export interface SectionProps {
  readonly vault: TabVault
  /** What was given to show that it is them; `undefined` where nothing is needed, or nothing was given. */
  readonly proof: SlotSecret | undefined
  /** The proof may be another one now: it has to be given anew. */
  forgetProof (): void
}

const WAYS: Readonly<Record<SlotKind, string>> = {
  passphrase: 'your passphrase',
  passkey: 'your passkey',
  words: 'your recovery words',
  device: 'a key that this browser keeps',
  keyFile: 'a key file'
}

export function LockAndBackup ({ tab }: { tab: Tab }): VNode {
  const { vault } = tab
  const [proof, setProof] = useState<SlotSecret>()
  const [times, setTimes] = useState(0)
  const isProtected = vault.isProtected.value
  const forgetProof = (): void => {
    setProof(undefined)
    setTimes(times + 1)
  }
  const section = { vault, proof: isProtected ? proof : undefined, forgetProof }

  return (
    <>
      <p>{isProtected
        ? `Mobilink opens here with ${[...new Set(vault.slots.value.map(({ kind }) => WAYS[kind]))].join(' or ')}, and with nothing else.`
        : 'Mobilink opens here with nobody asked. That is convenience, no protection: whoever can use this browser, or copies its profile from the disk, can read everything and be you.'}
      </p>
      {isProtected && <Proof key={times} vault={vault} isGiven={proof?.kind === 'passkey'} onProof={setProof} />}
      <PassphraseSection {...section} />
      <PasskeySection {...section} />
      {isProtected && <AutoLockSection vault={vault} />}
      <WordsSection {...section} />
      <BackupSection {...section} />
      <ExportSection tab={tab} />
    </>
  )
}

/** For every change below: who finds an unlocked page must not leave with more than what it shows. */
function Proof ({ vault, isGiven, onProof }: { vault: TabVault, isGiven: boolean, onProof: (proof: SlotSecret | undefined) => void }): VNode {
  const slots = vault.slots.value
  const [by, setBy] = useState<Typed>(slots.some(({ kind }) => kind === 'passphrase') ? 'passphrase' : 'words')
  const [value, setValue] = useState('')
  const [problem, setProblem] = useState('')
  const mayType = slots.some(({ kind }) => kind === by)
  return (
    <section class="stack" aria-label="Say that it is you">
      {mayType && (
        <SecretEntry
          label="Current passphrase"
          by={by}
          value={value}
          invalid={false}
          onInput={(text) => {
            setValue(text)
            onProof(text === '' ? undefined : typedSecret(by, text))
          }}
        />
      )}
      <p class="faint">Every change below asks for it.</p>
      <div class="row">
        <OtherWays
          slots={slots}
          by={by}
          onBy={(other) => {
            setBy(other)
            setValue('')
            onProof(undefined)
          }}
          onPasskey={(secret) => {
            setValue('')
            setProblem('')
            onProof(secret)
          }}
          onFailed={(error) => { setProblem(sentenceFor(error)) }}
        />
      </div>
      <p class="said" role="status">{isGiven ? 'The passkey has answered.' : ''}</p>
      <p class="problem" role="alert">{problem}</p>
    </section>
  )
}

function AutoLockSection ({ vault }: { vault: TabVault }): VNode {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>Lock by itself</label>
      <select id={id} value={String(vault.autoLock.value)} onChange={(event) => { vault.lockAfter(AUTO_LOCKS[event.currentTarget.selectedIndex]) }}>
        {AUTO_LOCKS.map((minutes) => <option key={minutes} value={String(minutes)}>{minutes === undefined ? 'Never' : `After ${minutes} minutes unused`}</option>)}
      </select>
    </div>
  )
}
