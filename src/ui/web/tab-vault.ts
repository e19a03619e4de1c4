/**
 * What the page knows of its vault while it is open: the ways in, whether anything protects it, and after how long
 * without use it locks by itself. It holds no secret.
 */
import { computed, signal } from '@preact/signals'
import type { SlotKind, Vault, VaultSlot } from '../../node/index.ts'

/** Minutes without use; `undefined`: never. */
export type AutoLock = 5 | 15 | 60 | undefined

export const AUTO_LOCKS: readonly AutoLock[] = [5, 15, 60, undefined]

const CHOICE = 'mobilink/auto-lock'
const DEFAULT_MINUTES = 15
const PROTECTING: readonly SlotKind[] = ['passphrase', 'passkey']

export class TabVault {
  readonly vault: Vault
  /** Locks this tab now. */
  readonly lock: () => void
  /** Stops this tab and asks for a backup; only where there are no contacts. */
  readonly beginRestore: () => void
  readonly slots = signal<readonly VaultSlot[]>([])
  readonly isProtected = computed(() => this.slots.value.some(({ kind }) => PROTECTING.includes(kind)))
  readonly autoLock = signal<AutoLock>(chosen())

  constructor (vault: Vault, { lock, beginRestore }: Pick<TabVault, 'lock' | 'beginRestore'>) {
    this.vault = vault
    this.lock = lock
    this.beginRestore = beginRestore
  }

  async refresh (): Promise<void> {
    this.slots.value = await this.vault.slots()
  }

  lockAfter (minutes: AutoLock): void {
    this.autoLock.value = minutes
    try {
      localStorage.setItem(CHOICE, String(minutes ?? 'never'))
    } catch {
      // Full, or switched off by the person: the choice serves until this page goes.
      return
    }
  }
}

function chosen (): AutoLock {
  let kept: string | null
  try {
    kept = localStorage.getItem(CHOICE)
  } catch {
    // Switched off by the person: there is no choice to bring back.
    kept = null
  }
  if (kept === 'never') return undefined
  return AUTO_LOCKS.find((minutes) => minutes !== undefined && String(minutes) === kept) ?? DEFAULT_MINUTES
}
