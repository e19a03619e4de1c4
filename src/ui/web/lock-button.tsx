/** Locks this page; where files were sent without a copy that somebody may still fetch, a person is asked first. */
import { useState } from 'preact/hooks'
import { LockIcon } from './icons.tsx'
import { endedByLocking } from './tab-files.ts'
import type { Tab } from './tab.ts'
import type { VNode } from 'preact'

export function LockButton ({ tab: { files, vault } }: { tab: Tab }): VNode {
  const [isAsked, setAsked] = useState(false)
  const ended = files.withoutCopy
  return (
    <>
      <button
        class="small" onClick={() => {
          if (ended === 0) vault.lock()
          else setAsked(true)
        }}
      ><LockIcon />Lock
      </button>
      {isAsked && ended > 0 && (
        <div role="alert">
          <p class="problem">{endedByLocking(ended, ' once it is locked')}</p>
          <div class="row">
            <button class="small" onClick={vault.lock}>Lock all the same</button>
            <button class="small" onClick={() => { setAsked(false) }}>Do not lock</button>
          </div>
        </div>
      )}
    </>
  )
}
