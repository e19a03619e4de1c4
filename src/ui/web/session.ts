/**
 * One page's life: take the profile's single place, start the node, run, hand over when another tab asks. Refuses to
 * run two nodes with one identity, and to start anew when the old identity does not open.
 */
import { signal } from '@preact/signals'
import { createMobilinkNode } from '../../node/index.ts'
import { browserPlatform, takeOverFromOtherTab } from '../../node/platform/browser.ts'
import { addressInFragment } from '../model/index.ts'
import { configFor } from './page-config.ts'
import { describeHost } from './page-host.ts'
import { Tab } from './tab.ts'

export type Phase =
  | { readonly kind: 'starting' }
  /** Another tab of this browser profile runs the node. */
  | { readonly kind: 'in use', readonly problem: string }
  /** It ran here until another tab was told "Use it here". */
  | { readonly kind: 'handed over' }
  | { readonly kind: 'running', readonly tab: Tab }
  | { readonly kind: 'failed', readonly error: unknown }

export class Session {
  readonly phase = signal<Phase>({ kind: 'starting' })
  /** The address of a link that was followed here, until it is used. */
  readonly followed = signal<string | undefined>(undefined)
  readonly #leaving = new AbortController()

  /** Starts the node, or finds out why not. The outcome is `phase`; this never rejects. */
  start (): void {
    this.#takeFragment()
    window.addEventListener('hashchange', () => { this.#takeFragment() }, { signal: this.#leaving.signal })
    void this.#run()
  }

  /** Asks the tab that has it to hand over, then starts here. */
  useHere (): void {
    this.phase.value = { kind: 'starting' }
    void this.#run(true)
  }

  async #run (takeOver = false): Promise<void> {
    try {
      if (takeOver) await takeOverFromOtherTab()
      const host = await describeHost()
      const platform = browserPlatform({ onTakeOver: () => { void this.#handOver() } })
      const node = await createMobilinkNode(platform, configFor(host.description))
      const tab = new Tab(node, host)
      try {
        await tab.open()
      } catch (error) {
        // what does not show must not go on running unseen, nor keep the profile's single place
        await tab.close()
        throw error
      }
      this.phase.value = { kind: 'running', tab }
    } catch (error) {
      this.phase.value = error instanceof Error && error.name === 'StoreInUseError'
        ? { kind: 'in use', problem: takeOver ? error.message : '' }
        : { kind: 'failed', error }
    }
  }

  async #handOver (): Promise<void> {
    const phase = this.phase.value
    this.phase.value = { kind: 'handed over' }
    try {
      if (phase.kind === 'running') await phase.tab.close()
    } catch (error) {
      // The store may still be open here, so the other tab will say that this one did not let go; say why.
      this.phase.value = { kind: 'failed', error }
    }
  }

  // An invite is a secret between two people: it leaves the address bar and the history before anything else runs.
  #takeFragment (): void {
    const address = addressInFragment(location.hash)
    if (address === undefined) return
    history.replaceState(null, '', location.pathname + location.search)
    this.followed.value = address
  }
}
