/**
 * One page's life: take the profile's single place, open the vault, start the node, run, lock, hand over when another
 * tab asks. Refuses to run two nodes with one identity, to start anew when the old identity does not open, and to run
 * anything while it is locked.
 */
import { effect, signal } from '@preact/signals'
import { createMobilinkNode, vaultSlotsOf } from '../../node/index.ts'
import { browserPlatform, takeOverFromOtherTab } from '../../node/platform/browser.ts'
import { addressInFragment, nodeInFragment, pairingInFragment } from '../model/index.ts'
import { watchIdle } from './idle-watch.ts'
import { configFor } from './page-config.ts'
import { describeHost } from './page-host.ts'
import { slowWork } from './slow-work.ts'
import { TabVault } from './tab-vault.ts'
import { Tab } from './tab.ts'
import { endedByLocking } from './tab-files.ts'
import { startFileWorker, trustedScript, WAKE_WORKER } from './trusted-scripts.ts'
import type { Platform, SlotSecret, VaultSlot } from '../../node/index.ts'

export type Phase =
  | { readonly kind: 'starting' }
  /** Nothing runs, and nothing of the store is in memory. */
  | { readonly kind: 'locked', readonly slots: readonly VaultSlot[], readonly because: string }
  /** Nothing runs: a backup is about to take the place of an identity that nobody knows yet. */
  | { readonly kind: 'restoring', readonly because: string }
  /** Another tab of this browser profile runs the node. */
  | { readonly kind: 'in use', readonly problem: string }
  /** It ran here until another tab was told "Use it here". */
  | { readonly kind: 'handed over' }
  | { readonly kind: 'running', readonly tab: Tab }
  | { readonly kind: 'failed', readonly error: unknown }

/** After these the lock screen stays, and asks again. */
const ASKS_AGAIN = new Set(['WrongSecretError', 'InvalidRecoveryWordsError', 'SlotRefusedError', 'SlowWorkFailedError'])
const MINUTE_MS = 60_000

export class Session {
  readonly phase = signal<Phase>({ kind: 'starting' })
  /** The address of a link that was followed here, until it is used. */
  readonly followed = signal<string | undefined>(undefined)
  /** A pairing link that was opened here, until it is used. */
  readonly pairingLink = signal<string | undefined>(undefined)
  /** The address of a node in a link that was followed here, until its person has looked at it. */
  readonly followedNode = signal<string | undefined>(undefined)
  readonly #leaving = new AbortController()
  readonly #platform = browserPlatform({ onTakeOver: () => { void this.#handOver() }, passphraseWork: slowWork(), wakeWorker: trustedScript(WAKE_WORKER), startFileWorker })
  #stopped: Promise<void> = Promise.resolve()
  #unguard: () => void = () => undefined

  /** Starts the node, or finds out why not. The outcome is `phase`; this never rejects. */
  start (): void {
    this.#takeFragment()
    window.addEventListener('hashchange', () => { this.#takeFragment() }, { signal: this.#leaving.signal })
    void this.#run()
  }

  /** Asks the tab that has it to hand over, then starts here. */
  useHere (): void {
    void this.#run(true)
  }

  /**
   * Opens the vault by this, and starts the node. Rejects when it opens nothing: ask again then. Any other outcome is
   * `phase`.
   *
   * @throws {WrongSecretError} {InvalidRecoveryWordsError} {SlotRefusedError} {SlowWorkFailedError}
   */
  async unlock (secret: SlotSecret): Promise<void> {
    try {
      await this.#stopped
      // with no vault any more, a passphrase would begin a new one; that is for a start to say
      await this.#open(await vaultSlotsOf(this.#platform) === undefined ? undefined : secret)
    } catch (error) {
      if (error instanceof Error && ASKS_AGAIN.has(error.name)) throw error
      this.phase.value = await this.#phaseAfter(error)
    }
  }

  /** Shows nothing of anybody from now on, stops the node and lets its keys go. */
  lock (because = ''): void {
    const phase = this.phase.value
    if (phase.kind !== 'running') return
    this.#leave({ kind: 'locked', slots: phase.tab.vault.slots.value, because }, phase.tab)
  }

  /** As if it had never been begun. */
  giveUpRestore (): void {
    void this.#run()
  }

  /** Restores onto this browser, and starts. @throws what `restoring` throws: nothing has started then */
  async restore (restoring: (platform: Platform) => Promise<unknown>): Promise<void> {
    await this.#stopped
    await restoring(this.#platform)
    await this.#run()
  }

  /** Stops the node to make room for a backup. */
  #beginRestore (): void {
    const phase = this.phase.value
    if (phase.kind === 'running') this.#leave({ kind: 'restoring', because: '' }, phase.tab)
  }

  #leave (next: Phase, tab: Tab): void {
    this.#unguard()
    this.phase.value = next
    this.#stopped = tab.close()
    // The store may still be open here, so nothing here could begin again.
    this.#stopped.catch((error: unknown) => { this.phase.value = { kind: 'failed', error } })
  }

  async #run (takeOver = false): Promise<void> {
    this.phase.value = { kind: 'starting' }
    try {
      await this.#stopped
      if (takeOver) await takeOverFromOtherTab()
      await this.#open()
    } catch (error) {
      this.phase.value = await this.#phaseAfter(error, takeOver)
    }
  }

  async #open (secret?: SlotSecret): Promise<void> {
    const host = await describeHost()
    const node = await createMobilinkNode(this.#platform, configFor(host.description, location.hostname), { secret })
    const tab = new Tab(node, host, new TabVault(node.vault, { lock: () => { this.lock() }, beginRestore: () => { this.#beginRestore() } }), this.pairingLink)
    try {
      await tab.open()
    } catch (error) {
      // what does not show must not go on running unseen, nor keep the profile's single place
      await tab.close()
      throw error
    }
    this.phase.value = { kind: 'running', tab }
    this.#unguard = effect(() => this.#guard(tab))
  }

  /** What a passphrase or passkey changes of a running page. */
  #guard (tab: Tab): () => void {
    const { vault, drafts } = tab
    const isProtected = vault.isProtected.value
    const minutes = vault.autoLock.value
    drafts.keepInMemoryAlone(isProtected)
    if (!isProtected || minutes === undefined) return () => undefined
    return watchIdle({ clock: this.#platform.clock, limitMs: minutes * MINUTE_MS, onIdle: () => { this.#lockIdle(tab, minutes) } })
  }

  #lockIdle ({ files: { withoutCopy } }: Tab, minutes: number): void {
    this.lock(`It locked by itself: nobody used it for ${minutes} minutes.${withoutCopy === 0 ? '' : ` ${endedByLocking(withoutCopy)}`}`)
  }

  async #phaseAfter (error: unknown, tookOver = false): Promise<Phase> {
    switch (error instanceof Error ? error.name : '') {
      case 'StoreInUseError': return { kind: 'in use', problem: tookOver && error instanceof Error ? error.message : '' }
      case 'RestoreUnfinishedError': return { kind: 'restoring', because: 'A restore was begun here and not finished. Restore once more; nothing was lost.' }
      case 'UnlockNeededError': return await this.#locked(error)
      default: return { kind: 'failed', error }
    }
  }

  async #locked (error: unknown): Promise<Phase> {
    try {
      const kept = await vaultSlotsOf(this.#platform)
      return kept === undefined ? { kind: 'failed', error } : { kind: 'locked', slots: kept.slots, because: '' }
    } catch (unreadable) {
      return { kind: 'failed', error: unreadable }
    }
  }

  async #handOver (): Promise<void> {
    const phase = this.phase.value
    if (phase.kind !== 'running') return
    this.#unguard()
    this.phase.value = { kind: 'handed over' }
    try {
      await phase.tab.close()
    } catch (error) {
      // The store may still be open here, so the other tab will say that this one did not let go; say why.
      this.phase.value = { kind: 'failed', error }
    }
  }

  // An invite is a secret between two people, a pairing link one of its owner: it leaves the address bar and the history before anything else runs.
  #takeFragment (): void {
    const address = addressInFragment(location.hash)
    const node = nodeInFragment(location.hash)
    const pairing = pairingInFragment(location.hash)
    if (address === undefined && node === undefined && pairing === undefined) return
    history.replaceState(null, '', location.pathname + location.search)
    if (address !== undefined) this.followed.value = address
    if (node !== undefined) this.followedNode.value = node
    if (pairing !== undefined) this.pairingLink.value = pairing
  }
}
