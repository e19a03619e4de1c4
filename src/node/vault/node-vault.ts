/**
 * The vault of a running node. It is opened for the moment of a change and wiped again: the node holds no key with which
 * an old copy of its disk could be read. Each change is one file in the place of another; what must not be readable once
 * it is erased is sealed to a new way in before that counts, and to a lost one until it does not count any more.
 */
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { createRecoveryWords, decodeVaultContents, IdentityUnreadableError, sealBackup, SlotRefusedError } from '../../identity/index.ts'
import { slotsOf, unlockVault } from './unlock.ts'
import type { NewPasskey, Vault, VaultSlot } from './types.ts'
import type { Clock, PassphraseWork } from '../platform/platform.ts'
import type { Addition, BackupSecret, KeptVault, KeyStore, OpenVault, SlotInfo, SlotKind, SlotSecret, VaultTools } from '../../identity/index.ts'

const PROTECTING: readonly SlotKind[] = ['passphrase', 'passkey']
const ID_TEXT = /^[0-9a-f]{32}$/

export interface NodeVaultComponents {
  readonly keyStore: KeyStore
  readonly tools: VaultTools
  readonly clock: Clock
  readonly work?: PassphraseWork
}

export interface NodeVaultInit {
  /** Lets these slots and no others open what can be erased for good; resolves when that is durable. */
  sealTo (slots: readonly SlotInfo[]): Promise<void>
  /** What a backup says, around this seed. */
  backupOf (seed: Uint8Array): Promise<Uint8Array>
}

/** Another vault, and the platform's own secret for it where it has just been drawn. */
interface Changed {
  readonly next: OpenVault
  readonly own?: SlotSecret
}

export class NodeVault implements Vault {
  readonly #components: NodeVaultComponents
  readonly #init: NodeVaultInit
  #last: Promise<unknown> = Promise.resolve()

  constructor (components: NodeVaultComponents, init: NodeVaultInit) {
    this.#components = components
    this.#init = init
  }

  async slots (): Promise<VaultSlot[]> {
    return slotViews(await this.#kept())
  }

  async setPassphrase (passphrase: string, proof?: SlotSecret): Promise<void> {
    await this.#change(proof, async (open) => open.slots.some(({ kind }) => kind === 'passphrase')
      ? { next: await open.changePassphrase(passphrase, this.#now()) }
      : await this.#protect(open, { secret: { kind: 'passphrase', passphrase }, createdAt: this.#now() }))
  }

  async addPasskey ({ credentialId, salt, prfOutput }: NewPasskey, proof?: SlotSecret): Promise<void> {
    await this.#change(proof, async (open) => await this.#protect(open, { secret: { kind: 'passkey', credentialId, prfOutput }, createdAt: this.#now(), salt }))
  }

  async drawRecoveryWords (): Promise<string> {
    return await createRecoveryWords(this.#components.tools.random)
  }

  async addRecoveryWords (words: string, proof?: SlotSecret): Promise<void> {
    await this.#change(proof, async (open) => {
      const before = open.slots.find(({ kind }) => kind === 'words')
      const addition: Addition = { secret: { kind: 'words', words }, createdAt: this.#now() }
      return { next: before === undefined ? await open.addSlot(addition) : await open.exchangeSlot(before.id, addition) }
    })
  }

  async removeSlot (idText: string, proof?: SlotSecret): Promise<void> {
    const id = ID_TEXT.test(idText) ? fromString(idText, 'base16') : new Uint8Array(0)
    await this.#change(proof, async (open) => {
      const { ownKind } = this.#components.keyStore
      const leaving = open.slots.find((slot) => equals(slot.id, id))
      if (leaving === undefined) throw new SlotRefusedError('There is no such way in.')
      if (leaving.kind === ownKind) throw new SlotRefusedError('This is how it opens by itself. Set a passphrase: that takes its place.')
      const staying = open.slots.filter((slot) => slot !== leaving)
      if (staying.some(({ kind }) => PROTECTING.includes(kind) || kind === ownKind)) return { next: await open.removeSlot(id) }
      const own = await this.#components.keyStore.drawOwn()
      return { next: await open.exchangeSlot(id, { secret: own, createdAt: this.#now() }), own }
    })
  }

  async backup (secret: BackupSecret, proof?: SlotSecret): Promise<Uint8Array> {
    const content = await this.#alone(async () => await this.#open(proof, async (open) => {
      const { seed } = decodeVaultContents(open.contents)
      try {
        return await this.#init.backupOf(seed)
      } finally {
        seed.fill(0)
      }
    }))
    try {
      return await (this.#components.work?.sealBackup ?? sealBackup)(content, secret)
    } finally {
      content.fill(0)
    }
  }

  /** A way in that asks somebody, in the place of the one that asks nobody: beside it, it would protect nothing. */
  async #protect (open: OpenVault, addition: Addition): Promise<Changed> {
    let next = await open.addSlot(addition)
    for (const { id, kind } of next.slots) {
      if (kind !== this.#components.keyStore.ownKind) continue
      const before = next
      next = await before.removeSlot(id)
      before.wipe()
    }
    return { next }
  }

  async #change (proof: SlotSecret | undefined, change: (open: OpenVault) => Promise<Changed>): Promise<void> {
    await this.#alone(async () => await this.#open(proof, async (open, kept) => {
      const { next, own = kept.own } = await change(open)
      try {
        const { keyStore } = this.#components
        const isOwn = next.slots.some(({ kind }) => kind === keyStore.ownKind)
        const gained = next.slots.filter((slot) => !open.slots.some(({ id }) => equals(id, slot.id)))
        // a kill between any two of these leaves a slot too many here, never one too few
        await this.#init.sealTo([...open.slots, ...gained])
        await keyStore.replace({ file: next.file, ...(isOwn && own !== undefined ? { own } : {}) })
        await this.#init.sealTo(next.slots)
      } finally {
        next.wipe()
      }
    }))
  }

  async #open<T> (proof: SlotSecret | undefined, use: (open: OpenVault, kept: KeptVault) => Promise<T>): Promise<T> {
    const kept = await this.#kept()
    const open = await unlockVault(kept, this.#components.keyStore, proof, this.#components.tools)
    try {
      return await use(open, kept)
    } finally {
      open.wipe()
    }
  }

  /** One change at a time: each begins with what the one before has kept. */
  async #alone<T> (task: () => Promise<T>): Promise<T> {
    const running = this.#last.then(task)
    // whoever asked hears of a failure; the next in line begins all the same
    this.#last = running.catch(() => undefined)
    return await running
  }

  async #kept (): Promise<KeptVault> {
    const kept = await this.#components.keyStore.load()
    if (kept === undefined) throw new IdentityUnreadableError('The vault of this node is gone while it runs. Put it back from a backup before it stops')
    return kept
  }

  #now (): number {
    return this.#components.clock.now()
  }
}

/** The ways into a vault that is kept, without opening it. */
export function slotViews (kept: KeptVault): VaultSlot[] {
  return slotsOf(kept).map(({ id, kind, createdAt, credentialId, salt }) => ({
    id: toString(id, 'base16'),
    kind,
    createdAt,
    ...(credentialId === undefined ? {} : { passkey: { credentialId, salt } })
  }))
}
