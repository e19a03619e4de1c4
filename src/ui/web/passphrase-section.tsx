/** Setting, changing and removing the passphrase, with an honest guess of how hard it is to guess. */
import { useId, useState } from 'preact/hooks'
import { estimatePassphrase } from '../../identity/index.ts'
import { useDeed } from './deed.ts'
import type { SectionProps } from './lock-and-backup.tsx'
import type { PassphraseStrength } from '../../identity/index.ts'
import type { VNode } from 'preact'

// The meter is full at what no number of graphics cards guesses. Design.
const FULL_BITS = 60

const VERDICTS: Readonly<Record<PassphraseStrength['verdict'], string>> = {
  'too short': 'Too short: eight characters at least.',
  weak: 'Weak: quickly guessed by whoever has a copy of the disk.',
  fair: 'Fair. A word or two more makes it strong.',
  strong: 'Strong.'
}

export function PassphraseSection ({ vault, proof, forgetProof }: SectionProps): VNode {
  const [first, setFirst] = useState('')
  const [again, setAgain] = useState('')
  const { busy, problem, said, run } = useDeed()
  const id = useId()
  const present = vault.slots.value.find(({ kind }) => kind === 'passphrase')
  const areSame = first === again

  const set = async (): Promise<string> => {
    await vault.vault.setPassphrase(first, proof)
    setFirst('')
    setAgain('')
    forgetProof()
    await vault.refresh()
    return present === undefined
      ? 'The passphrase is set. There is no way around it: keep it, or make recovery words. Copies of this browser\'s profile from before still open without it.'
      : 'The passphrase was changed.'
  }
  const remove = async (slot: string): Promise<string> => {
    await vault.vault.removeSlot(slot, proof)
    forgetProof()
    await vault.refresh()
    return 'The passphrase is gone.'
  }

  return (
    <section class="stack" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>Passphrase</h3>
      <form
        class="stack whole"
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault()
          if (areSame) run(set)
        }}
      >
        <label class="field" for={`${id}-new`}>
          <span>New passphrase</span>
          <input id={`${id}-new`} type="password" required autocomplete="new-password" maxLength={1024} aria-describedby={`${id}-strength`} value={first} onInput={(event) => { setFirst(event.currentTarget.value) }} />
        </label>
        <Strength id={`${id}-strength`} passphrase={first} />
        <label class="field" for={`${id}-again`}>
          <span>New passphrase, once more</span>
          <input id={`${id}-again`} type="password" required autocomplete="new-password" maxLength={1024} aria-invalid={again !== '' && !areSame} aria-describedby={`${id}-problem`} value={again} onInput={(event) => { setAgain(event.currentTarget.value) }} />
        </label>
        <p id={`${id}-problem`} class="problem" role="alert">{again !== '' && !areSame ? 'The two are not the same yet.' : problem}</p>
        <div class="row">
          <button type="submit" class="primary" aria-disabled={busy || !areSame}>{busy ? 'This takes a second…' : present === undefined ? 'Set passphrase' : 'Change passphrase'}</button>
          {present !== undefined && <button type="button" class="danger" aria-disabled={busy} onClick={() => { run(async () => await remove(present.id)) }}>Remove passphrase</button>}
        </div>
        <p class="said" role="status">{said}</p>
      </form>
    </section>
  )
}

function Strength ({ id, passphrase }: { id: string, passphrase: string }): VNode {
  const { bits, verdict } = estimatePassphrase(passphrase)
  return (
    <div id={id} class="strength">
      {passphrase !== '' && <meter aria-label="Strength" min={0} max={FULL_BITS} low={30} high={50} optimum={FULL_BITS} value={Math.min(bits, FULL_BITS)} />}
      <p class="faint" role="status">{passphrase === '' ? 'Six random words are easy to keep in mind and hard to guess.' : VERDICTS[verdict]}</p>
    </div>
  )
}
