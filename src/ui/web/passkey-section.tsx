/** Adding and removing a passkey, where the browser has the kind that can open a vault. */
import { useEffect, useId, useState } from 'preact/hooks'
import { useDeed } from './deed.ts'
import { makePasskey, mayUsePasskeys } from './passkey.ts'
import { momentOf } from './times.ts'
import type { SectionProps } from './lock-and-backup.tsx'
import type { VNode } from 'preact'

export function PasskeySection ({ vault, proof, forgetProof }: SectionProps): VNode | null {
  const [canUse, setCanUse] = useState(false)
  const { busy, problem, said, run } = useDeed()
  const id = useId()
  const present = vault.slots.value.filter(({ kind }) => kind === 'passkey')

  // where it cannot be said, there is none to offer
  useEffect(() => { mayUsePasskeys().then(setCanUse, () => { setCanUse(false) }) }, [])

  if (!canUse && present.length === 0) return null
  const add = async (): Promise<string> => {
    await vault.vault.addPasskey(await makePasskey(), proof)
    forgetProof()
    await vault.refresh()
    return 'The passkey opens Mobilink here from now on. Whoever loses it needs another way in: make recovery words.'
  }
  const remove = async (slot: string): Promise<string> => {
    await vault.vault.removeSlot(slot, proof)
    forgetProof()
    await vault.refresh()
    return 'The passkey opens nothing here any more.'
  }
  return (
    <section class="stack" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>Passkey</h3>
      <p class="faint">The fingerprint, face, PIN or key that opens this device, or a security key.</p>
      <ul role="list" class="plain">
        {present.map((slot) => (
          <li key={slot.id} class="row">
            <span class="grow">Passkey from {momentOf(slot.createdAt)}</span>
            <button class="small danger" aria-disabled={busy} onClick={() => { run(async () => await remove(slot.id)) }}>Remove passkey</button>
          </li>
        ))}
      </ul>
      {canUse && <button aria-disabled={busy} onClick={() => { run(add) }}>Add passkey</button>}
      <p class="problem" role="alert">{problem}</p>
      <p class="said" role="status">{said}</p>
    </section>
  )
}
