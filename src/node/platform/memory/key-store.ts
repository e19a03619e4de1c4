/**
 * The vault of a simulated device: kept across its crashes like a file whose folder was flushed, gone with the process.
 * What opens it with nobody asked lies beside it, as on a host.
 */
import { IdentityUnreadableError } from '../../../identity/index.ts'
import { never } from './life.ts'
import type { Life } from './life.ts'
import type { KeptVault, KeyStore } from '../../../identity/index.ts'

/** What outlives a crash. Values: each change puts another one in their place. */
export interface MemoryKeys {
  vault?: KeptVault
  staged?: KeptVault
  /** A seed as a version before there were vaults kept it: a node puts it into its vault. */
  bareSeed?: Uint8Array
}

const KEY_BYTES = 32

/** @param random where the device's own secrets come from */
export function createMemoryKeyStore (keys: MemoryKeys, life: Pick<Life, 'state' | 'step'>, random: { bytes (length: number): Uint8Array }): KeyStore {
  const read = async <T>(look: () => T): Promise<T> => life.state === 'dead' ? await never<T>() : await Promise.resolve(look())
  const change = async (what: string, act: () => void): Promise<void> => {
    if (!life.step(what)) return await never()
    act()
    if (!life.step(`answering: ${what}`)) await never()
  }

  return {
    ownKind: 'keyFile',
    drawOwn: () => read(() => ({ kind: 'keyFile', key: random.bytes(KEY_BYTES) })),
    load: () => read(() => keys.vault),
    create: (kept) => change('keeping the first vault', () => {
      if (keys.vault !== undefined) throw new IdentityUnreadableError('This device has a vault already')
      keys.vault = kept
    }),
    replace: (kept) => change('keeping another vault', () => { keys.vault = kept }),
    stage: (kept) => change('staging a vault', () => { keys.staged = kept }),
    isStaged: () => read(() => keys.staged !== undefined),
    commitStaged: () => change('keeping the staged vault', () => {
      keys.vault = keys.staged
      keys.staged = undefined
    }),
    tidy: () => read(() => { keys.staged = undefined }),
    bareSeed: () => read(() => keys.bareSeed === undefined ? undefined : new Uint8Array(keys.bareSeed)),
    forgetBareSeed: () => change('destroying the bare seed', () => { keys.bareSeed = undefined })
  }
}
