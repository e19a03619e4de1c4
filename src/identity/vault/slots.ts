/**
 * A vault as LUKS has it: one random master key, wrapped once for each way in (passphrase, passkey, device, recovery
 * words, key file), so that a way is added, taken away or changed without re-encrypting anything. Who copies an old
 * file keeps its old ways in: changing a passphrase protects from those who never had the old file.
 */
import { SlotRefusedError, WrongSecretError } from '../errors.ts'
import { draw, KEY_BYTES, wipe } from './aead.ts'
import { openContents, sealContents } from './contents.ts'
import { infoOf, OpenVault } from './open-vault.ts'
import { mayOpen, openSlot, sealSlot } from './slot-key.ts'
import { afterAdding } from './slot-rules.ts'
import { decodeVault, ID_BYTES } from './vault-file.ts'
import type { Addition, SlotInfo } from './open-vault.ts'
import type { SlotSecret, VaultTools } from './slot-key.ts'
import type { Slot } from './vault-file.ts'

/**
 * Reads which ways lead into a vault, without opening it. What it says is not authenticated before it is open.
 *
 * @throws {InvalidVaultError}
 */
export function readSlots (file: Uint8Array): SlotInfo[] {
  return decodeVault(file).slots.map((slot) => infoOf(slot))
}

/**
 * Makes a vault around `contents` with a fresh master key.
 *
 * @param contents 1 to 4,096 bytes, copied
 * @param ways at least one; the vault is open as if by the first
 * @throws {SlotRefusedError} when they do not go together
 * @throws {WeakPassphraseError}
 */
export async function createVault (contents: Uint8Array, ways: readonly [Addition, ...Addition[]], tools: VaultTools): Promise<OpenVault> {
  const id = draw(tools.random, ID_BYTES)
  const master = draw(tools.random, KEY_BYTES)
  let slots: readonly Slot[] = []
  const openers: Array<{ id: Uint8Array, privateKey: Uint8Array }> = []
  for (const way of ways) {
    const { slot, privateKey } = await sealSlot({ ...way, vaultId: id, master }, tools)
    slots = afterAdding(slots, slot)
    openers.push({ id: slot.id, privateKey })
  }
  const [opener] = openers
  if (opener === undefined || slots.length !== ways.length) throw new SlotRefusedError('A device that opens the vault by itself does not go with a passphrase or passkey.')
  const file = await sealContents({ id, slots, contents, master }, tools)
  const open = new OpenVault({ parts: decodeVault(file), file, contents, master, opener, tools })
  wipe(master, ...openers.map(({ privateKey }) => privateKey))
  return open
}

/**
 * Opens a vault.
 *
 * @throws {InvalidVaultError} when it is none, or was changed by somebody without its master key
 * @throws {WrongSecretError} when the secret opens none of its slots
 * @throws {InvalidRecoveryWordsError} when it is words, and they are none
 */
export async function openVault (file: Uint8Array, secret: SlotSecret, tools: VaultTools): Promise<OpenVault> {
  const parts = decodeVault(file)
  for (const slot of parts.slots) {
    const content = mayOpen(slot, secret) ? await openSlot(slot, secret, parts.id, tools) : undefined
    if (content === undefined) continue
    const { master, privateKey } = content
    const contents = await openContents(parts, master, tools)
    const open = new OpenVault({ parts, file: Uint8Array.from(file), contents, master, opener: { id: slot.id, privateKey }, tools })
    wipe(contents, master, privateKey)
    return open
  }
  throw new WrongSecretError('this opens none of the slots of this vault')
}

