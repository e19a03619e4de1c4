/**
 * Restoring a backup into a browser where nobody is known yet. Loaded when it is asked for. What was here before stays
 * until a backup has opened.
 */
import { useId, useState } from 'preact/hooks'
import { restoreBackup } from '../../node/index.ts'
import { sentenceFor } from '../model/index.ts'
import { SecretEntry, typedSecret } from './secret-entry.tsx'
import type { Session } from './session.ts'
import type { Typed } from './secret-entry.tsx'
import type { VNode } from 'preact'

// As long as a backup may be (identity/vault/backup.ts), and what sealing adds.
const MAX_FILE_BYTES = 272 * 1024 * 1024

export function RestoreForm ({ session, because }: { session: Session, because: string }): VNode {
  const [file, setFile] = useState<File>()
  const [by, setBy] = useState<Typed>('passphrase')
  const [value, setValue] = useState('')
  const [problem, setProblem] = useState(because)
  const [busy, setBusy] = useState(false)
  const id = useId()

  const restore = async (chosen: File): Promise<void> => {
    if (chosen.size > MAX_FILE_BYTES) {
      setProblem('This file is too long for a backup.')
      return
    }
    const bytes = new Uint8Array(await chosen.arrayBuffer())
    await session.restore(async (platform) => await restoreBackup(platform, bytes, typedSecret(by, value), { replaceUnused: true }))
  }
  const submit = (): void => {
    if (busy || file === undefined) return
    setBusy(true)
    setProblem('')
    restore(file).catch((error: unknown) => { setProblem(sentenceFor(error)) }).finally(() => { setBusy(false) })
  }

  return (
    <form
      class="unlock"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p class="faint">You become who the backup says, with its contacts. The peer ID that this browser has now, which nobody knows yet, goes. Run an identity in one place only: stop it wherever else it still runs.</p>
      <label class="field" for={`${id}-file`}>
        <span>Backup file</span>
        <input id={`${id}-file`} type="file" required accept=".age,application/octet-stream" onChange={(event) => { setFile(event.currentTarget.files?.[0]) }} />
      </label>
      <SecretEntry label="Passphrase of the backup" by={by} value={value} invalid={problem !== ''} describedBy={`${id}-problem`} onInput={setValue} />
      <p id={`${id}-problem`} class="problem" role="alert">{problem}</p>
      <button type="submit" class="primary" aria-disabled={busy}>{busy ? 'Restoring…' : 'Restore'}</button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          setBy(by === 'words' ? 'passphrase' : 'words')
          setValue('')
        }}
      >{by === 'words' ? 'Use passphrase' : 'Use recovery words'}
      </button>
      <button type="button" class="quiet" onClick={() => { session.giveUpRestore() }}>Cancel</button>
      <p class="only-read" role="status">{busy ? 'Restoring. This takes a second or two.' : ''}</p>
    </form>
  )
}
