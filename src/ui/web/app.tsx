/**
 * The page as a whole: which of its few states it is in, and what each looks like.
 */
import { useEffect } from 'preact/hooks'
import { sentenceFor } from '../model/index.ts'
import { later } from './later.tsx'
import { LockScreen } from './lock-screen.tsx'
import { Main } from './main-view.tsx'
import type { Session } from './session.ts'
import type { ComponentChildren, VNode } from 'preact'

const restoreForm = later(async () => (await import('./restore-form.tsx')).RestoreForm, (again, { session }) => (
  <>
    <p role="alert">This part of the page did not load. The host that serves it may be off.</p>
    <button class="primary" onClick={again}>Try again</button>
    <button onClick={() => { session.giveUpRestore() }}>Cancel</button>
  </>
))

export function App ({ session }: { session: Session }): VNode {
  const phase = session.phase.value
  switch (phase.kind) {
    case 'starting': return <Gate title="Mobilink" busy><p role="status">Starting…</p></Gate>
    case 'running': return <Main tab={phase.tab} followed={session.followed} followedNode={session.followedNode} />
    case 'locked': return <Gate title="Mobilink is locked"><LockScreen session={session} slots={phase.slots} because={phase.because} /></Gate>
    case 'restoring': return (
      <Gate title="Restore from a backup">
        <restoreForm.View session={session} because={phase.because} />
      </Gate>
    )
    case 'in use': return (
      <Gate title="Mobilink is already open in another tab">
        <p>One tab at a time is the node of this browser. The other tab stays as it is until you decide.</p>
        {phase.problem !== '' && <p class="problem" role="alert">{phase.problem}</p>}
        <UseHere session={session} />
      </Gate>
    )
    case 'handed over': return (
      <Gate title="Mobilink is now open in another tab">
        <p>You chose to use it there. Nothing was lost; this tab has stopped.</p>
        <UseHere session={session} />
      </Gate>
    )
    case 'failed': return (
      <Gate title="Mobilink did not start">
        <p role="alert">{sentenceFor(phase.error)}</p>
        <button class="primary" onClick={() => { location.reload() }}>Try again</button>
      </Gate>
    )
  }
}

function UseHere ({ session }: { session: Session }): VNode {
  return <button class="primary" onClick={() => { session.useHere() }}>Use it here</button>
}

function Gate ({ title, busy = false, children }: { title: string, busy?: boolean, children: ComponentChildren }): VNode {
  useEffect(() => { document.title = title }, [title])
  return (
    <main class="gate" aria-busy={busy}>
      <img src="./icon.svg" alt="" width="56" height="56" />
      <h1>{title}</h1>
      {children}
    </main>
  )
}
