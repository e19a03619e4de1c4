/**
 * A device for tests of the vault: real files for its keys, a disk in memory for its store, no network. Its files can
 * be made to stop before any of their effects, as a power cut would.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMobilinkNode, loadConfig } from '../../../src/node/index.ts'
import { hostAead } from '../../../src/node/platform/host/aead.ts'
import { hostClock } from '../../../src/node/platform/host/clock.ts'
import { durableFiles } from '../../../src/node/platform/host/durable-file.ts'
import { hostKeyStore } from '../../../src/node/platform/host/key-store.ts'
import { hostRandom } from '../../../src/node/platform/host/random.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import type { MobilinkNode, SlotSecret } from '../../../src/node/index.ts'
import type { DurableFiles } from '../../../src/node/platform/host/durable-file.ts'
import type { Platform } from '../../../src/node/platform/platform.ts'

export const CONFIG = loadConfig({ profile: 'local' })

/** What is thrown in the place of an effect that never came. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut'
}

/** Files that stop for good before the `effects`-th effect from now (1 = the next). */
export function filesThatStop (effects: number): DurableFiles {
  let left = effects
  const orStop = <Args extends unknown[]>(effect: (...args: Args) => Promise<void>) => async (...args: Args): Promise<void> => {
    if (--left <= 0) throw new PowerCut('the power is gone')
    await effect(...args)
  }
  return {
    read: durableFiles.read,
    makeFolder: durableFiles.makeFolder,
    create: orStop(durableFiles.create),
    replace: orStop(durableFiles.replace),
    rename: orStop(durableFiles.rename),
    destroy: orStop(durableFiles.destroy),
    destroyLeftovers: orStop(durableFiles.destroyLeftovers)
  }
}

/** As cheap as argon2id gets, and as right: what a passphrase costs has tests of its own. */
export const cheapKdf = async (passphrase: Uint8Array, salt: Uint8Array): Promise<Uint8Array> => {
  const { hkdf } = await import('@noble/hashes/hkdf.js')
  const { sha256 } = await import('@noble/hashes/sha2.js')
  return hkdf(sha256, passphrase, salt, undefined, 32)
}

export class Device {
  readonly folder: string
  readonly #parent: string
  readonly disk = new MemoryDisk()

  private constructor (parent: string) {
    this.#parent = parent
    this.folder = join(parent, 'data')
  }

  static async make (): Promise<Device> {
    return new Device(await mkdtemp(join(tmpdir(), 'mobilink-vault-')))
  }

  platform (files?: DurableFiles): Platform {
    return {
      device: 'This computer',
      clock: hostClock,
      random: hostRandom(),
      aead: hostAead(),
      keyStore: hostKeyStore(this.folder, files),
      passphraseWork: { kdf: cheapKdf },
      openLevel: async () => await openMemoryLevel(this.disk),
      createNetwork: () => Promise.reject(new Error('this device has no network')),
      onWake: () => () => undefined
    }
  }

  /** Starts a node on it, offline, for `use`. */
  async run<T> (use: (node: MobilinkNode) => Promise<T>, { secret, files }: { secret?: SlotSecret, files?: DurableFiles } = {}): Promise<T> {
    const node = await createMobilinkNode(this.platform(files), CONFIG, { offline: true, secret })
    try {
      return await use(node)
    } finally {
      await node.stop()
    }
  }

  async peerId (secret?: SlotSecret): Promise<string> {
    return await this.run((node) => Promise.resolve(node.self.peerId), { secret })
  }

  async files (): Promise<string[]> {
    return (await readdir(this.folder)).sort()
  }

  async remove (): Promise<void> {
    await rm(this.#parent, { recursive: true, force: true })
  }
}
