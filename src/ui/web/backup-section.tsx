/** A backup as a file that the browser saves: who this is and whom it knows, sealed by a passphrase of its own. */
import { useId, useState } from 'preact/hooks'
import { useDeed } from './deed.ts'
import { dayInName, saveFile } from './save-file.ts'
import type { SectionProps } from './lock-and-backup.tsx'
import type { VNode } from 'preact'

export function BackupSection ({ vault, proof }: SectionProps): VNode {
  const [first, setFirst] = useState('')
  const [again, setAgain] = useState('')
  const { busy, problem, said, run } = useDeed()
  const id = useId()
  const areSame = first === again

  const backUp = async (): Promise<string> => {
    const file = await vault.vault.backup({ kind: 'passphrase', passphrase: first }, proof)
    saveFile(new Blob([Uint8Array.from(file)], { type: 'application/octet-stream' }), `mobilink-backup-${dayInName()}.age`)
    setFirst('')
    setAgain('')
    return 'The backup is among your downloads. Keep it where this device is not.'
  }

  return (
    <section class="stack" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>Backup</h3>
      <p class="faint">One file with your identity and your contacts, without conversations. It opens with its own passphrase alone, in Mobilink or with the age program.</p>
      <form
        class="stack whole"
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault()
          if (areSame) run(backUp)
        }}
      >
        <label class="field" for={`${id}-secret`}>
          <span>Backup passphrase</span>
          <input id={`${id}-secret`} type="password" required autocomplete="new-password" maxLength={1024} value={first} onInput={(event) => { setFirst(event.currentTarget.value) }} />
        </label>
        <label class="field" for={`${id}-again`}>
          <span>Backup passphrase, once more</span>
          <input id={`${id}-again`} type="password" required autocomplete="new-password" maxLength={1024} aria-invalid={again !== '' && !areSame} aria-describedby={`${id}-problem`} value={again} onInput={(event) => { setAgain(event.currentTarget.value) }} />
        </label>
        <p id={`${id}-problem`} class="problem" role="alert">{again !== '' && !areSame ? 'The two are not the same yet.' : problem}</p>
        <button type="submit" aria-disabled={busy || !areSame}>{busy ? 'This takes a second or two…' : 'Back up'}</button>
        <p class="said" role="status">{said}</p>
      </form>
    </section>
  )
}
