/**
 * Vault and store, opened the way a start opens them, and never made: a self-test that left an identity behind would
 * hide the very loss it is to name. While a node runs it has the store, and only the vault is looked at; one that is
 * locked stays so, and the store behind it is not opened.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inTurn } from '../door.ts'
import { runningProcess } from '../open-node.ts'
import { sentenceOf, told } from '../sentences.ts'
import { hasCode } from './data-directory.ts'
import { broken, ok, unknown } from './finding.ts'
import type { Finding } from './finding.ts'
import type { RunningNode } from './running-node.ts'
import type { Settings } from '../settings.ts'

/** Commands hold the store for moments. */
const STORE_TURN_MS = 3_000

const RESTORE = 'Put vault and vault.key back as they were, or restore your backup into another directory. No new identity is made in their place.'

/** In the data directory; the last is of versions before there was a vault. */
const FILES = [['The vault', 'vault'], ['The key file', 'vault.key'], ['The key file', 'identity.key']] as const

/** Stands in for making a key: this directory has never had one. */
class NeverStartedError extends Error {
  static override readonly name = 'NeverStartedError'
  override readonly name = 'NeverStartedError'
}

export async function checkIdentityAndStore (settings: Settings, running: RunningNode | undefined): Promise<Finding[]> {
  const { dataFolder } = settings
  const key = await checkVault(dataFolder, running)
  if (running !== undefined) return [key ?? broken('identity', 'The vault is gone while its node runs: after the next stop this identity is lost.', RESTORE), ok('store', `The store is open in the running node (process ${running.pid}).`)]
  if (await isThere(join(dataFolder, 'store', 'CURRENT'))) return await checkOpening(settings, key)
  return [
    key ?? ok('identity', 'There is no identity here yet: the first start makes one.'),
    ok('store', 'There is no store here yet: the first start makes one.')
  ]
}

/** Resolves with `undefined` when there is no vault, nor a key of an earlier version. */
async function checkVault (dataFolder: string, running: RunningNode | undefined): Promise<Finding | undefined> {
  for (const [what, name] of FILES) {
    const loose = await checkRights(what, join(dataFolder, name))
    if (loose !== undefined) return loose
  }
  try {
    const [{ hostPlatform }, { peerIdOf }] = await Promise.all([import('../../../node/platform/host.ts'), import('../../../node/index.ts')])
    const peerId = await peerIdOf(hostPlatform({ dataFolder }))
    if (peerId === undefined) return undefined
    return running === undefined || running.peerId === peerId
      ? ok('identity', `The vault opens by itself, and is readable by its owner alone: this node is ${peerId}.`)
      : broken('identity', `The vault belongs to ${peerId}, and the running node is ${running.peerId}: it will not start again.`, 'Put the right vault and vault.key back before you stop the node.')
  } catch (error) {
    // its own words say which file, and what is the matter with it
    const { name, message } = told(error)
    if (name === 'UnlockNeededError') return ok('identity', `The vault is locked, and readable by its owner alone. ${message}`)
    return broken('identity', name === 'IdentityUnreadableError' ? `${message}.` : sentenceOf(told(error)), RESTORE)
  }
}

async function checkRights (what: string, path: string): Promise<Finding | undefined> {
  try {
    const { mode } = await stat(path)
    if (process.platform === 'win32' || (mode & 0o077) === 0) return undefined
    return broken('identity', `${what} can be read by others on this computer (mode ${(mode & 0o777).toString(8)}): no node starts with it.`, `Make it yours alone: chmod 600 "${path}"`)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    return broken('identity', `${what} cannot be looked at by this user.`, `Make it yours: chown and chmod 600 "${path}"`)
  }
}

async function checkOpening (settings: Settings, key: Finding | undefined): Promise<Finding[]> {
  const opened = ok('store', 'The store opens.')
  try {
    await inTurn(settings, STORE_TURN_MS, async () => await openWithoutMaking(settings.dataFolder))
    return [key ?? ok('identity', 'There is no identity here yet: the first start makes one.'), opened]
  } catch (error) {
    switch (told(error).name) {
      case 'NeverStartedError': return [key ?? ok('identity', 'There is no identity here yet: the first start makes one.'), opened]
      case 'IdentityLostError': return [broken('identity', 'The messages here belong to an identity whose key is not here.', RESTORE), opened]
      case 'UnlockNeededError': return [key ?? ok('identity', 'The vault is locked.'), unknown('store', 'Whether the store opens is unknown, because the vault is locked.', 'Start the node, which asks for the secret, and run this again.')]
      case 'IdentityUnreadableError':
      case 'InvalidVaultError':
      case 'VaultFromTheFutureError': return [key ?? broken('identity', sentenceOf(told(error)), RESTORE), unknown('store', 'Whether the store opens is unknown, because the vault does not.', 'Mend the vault first.')]
      default: return [key ?? unknown('identity', 'Whether the key is missing is unknown, because the store does not open.', 'Mend the store first.'), storeFault(error, await runningProcess(settings.dataFolder))]
    }
  }
}

async function openWithoutMaking (dataFolder: string): Promise<void> {
  const [{ createMobilinkNode, loadConfig }, { hostPlatform }] = await Promise.all([import('../../../node/index.ts'), import('../../../node/platform/host.ts')])
  const platform = hostPlatform({ dataFolder })
  const create = (): Promise<never> => Promise.reject(new NeverStartedError('no vault is made here'))
  const node = await createMobilinkNode({ ...platform, keyStore: { ...platform.keyStore, create } }, loadConfig({ profile: 'local' }), { offline: true })
  await node.stop()
}

function storeFault (error: unknown, who: string | undefined): Finding {
  if (told(error).name === 'StoreInUseError') {
    return broken('store', `Another process has the store open${who === undefined ? '' : ` (${who}, says running.json)`} and answers no command.`, 'Wait until it has ended, or end it; then try again.')
  }
  return broken('store', 'The store does not open.', sentenceOf(told(error)))
}

async function isThere (path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false
    // there, and not for this user: opening it will say so
    return true
  }
}
