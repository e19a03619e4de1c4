/**
 * Which ways into a vault go together. The one rule that protects somebody: beside a passphrase or passkey there is
 * no device slot, because whoever has the disk would walk through that. A key file is allowed, since the vault cannot
 * know whether it lies in an OS key store or beside the vault; whoever sets one up has to say it.
 */
import { equals } from 'uint8arrays/equals'
import { SlotRefusedError } from '../errors.ts'
import { MAX_SLOTS } from './vault-file.ts'
import type { Slot, SlotKind } from './vault-file.ts'

const PROTECTING: readonly SlotKind[] = ['passphrase', 'passkey']

/** The slots after adding one. @throws {SlotRefusedError} with the reason */
export function afterAdding (slots: readonly Slot[], added: Slot): Slot[] {
  const isProtected = slots.some(({ kind }) => PROTECTING.includes(kind))
  if (added.kind === 'device' && isProtected) throw new SlotRefusedError('A passphrase or passkey protects this vault: a device that opens it by itself would undo that. Take those away first.')
  if (added.kind === 'device' && slots.some(({ kind }) => kind === 'device')) throw new SlotRefusedError('This device opens the vault already.')
  if (added.kind === 'passphrase' && slots.some(({ kind }) => kind === 'passphrase')) throw new SlotRefusedError('There is a passphrase already. Change that one.')
  const kept = PROTECTING.includes(added.kind) ? slots.filter(({ kind }) => kind !== 'device') : slots
  if (kept.length >= MAX_SLOTS) throw new SlotRefusedError(`A vault has at most ${MAX_SLOTS} ways in. Take one away first.`)
  return [...kept, added]
}

/** The slots after taking one away. @throws {SlotRefusedError} with the reason */
export function afterRemoving (slots: readonly Slot[], id: Uint8Array): Slot[] {
  const kept = slots.filter((slot) => !equals(slot.id, id))
  if (kept.length === slots.length) throw new SlotRefusedError('There is no such way in.')
  if (kept.length === 0) throw new SlotRefusedError('This is the last way into the vault. Add another one first.')
  return kept
}
