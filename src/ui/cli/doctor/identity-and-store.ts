/**
 * Key and store, opened the way a start opens them, and never made: a self-test that left an identity behind would
 * hide the very loss it is to name. While a node runs it has the store, and only the key file is looked at.
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

const RESTORE = 'Put identity.key back from your backup. No new identity is made in its place.'

/** Stands in for making a key: this directory has never had one. */
class NeverStartedError extends Error {
  static override readonly name = 'NeverStartedError'
  override readonly name = 'NeverStartedError'
}

export async function checkIdentityAndStore (settings: Settings, running: RunningNode | undefined): Promise<Finding[]> {
  const { dataFolder } = settings
  const key = await checkKey(dataFolder, running)
  if (running !== undefined) return [key ?? broken('identity', 'The key file is gone while its node runs: after the next stop this identity is lost.', RESTORE), ok('store', `The store is open in the running node (process ${running.pid}).`)]
  if (await isThere(join(dataFolder, 'store', 'CURRENT'))) return await checkOpening(settings, key)
  return [
    key ?? ok('identity', 'There is no identity here yet: the first start makes one.'),
    ok('store', 'There is no store here yet: the first start makes one.')
  ]
}

/** Resolves with `undefined` when there is no key file. */
async function checkKey (dataFolder: string, running: RunningNode | undefined): Promise<Finding | undefined> {
  const path = join(dataFolder, 'identity.key')
  try {
    const { mode } = await stat(path)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      return broken('identity', `The key file can be read by others on this computer (mode ${(mode & 0o777).toString(8)}): no node starts with it.`, `Make it yours alone: chmod 600 "${path}"`)
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    return broken('identity', 'The key file cannot be looked at by this user.', `Make it yours: chown and chmod 600 "${path}"`)
  }
  try {
    const [{ hostPlatform }, { createDeviceKey }] = await Promise.all([import('../../../node/platform/host.ts'), import('../../../identity/index.ts')])
    const seed = await hostPlatform({ dataFolder }).keyStore.load()
    if (seed === undefined) return undefined
    const { peerId } = await createDeviceKey(seed)
    return running === undefined || running.peerId === peerId
      ? ok('identity', `The key opens, and is readable by its owner alone: this node is ${peerId}.`)
      : broken('identity', `The key file belongs to ${peerId}, and the running node is ${running.peerId}: it will not start again.`, 'Put the right identity.key back from your backup before you stop the node.')
  } catch (error) {
    // its own words say which file, and what is the matter with it
    const { name, message } = told(error)
    return broken('identity', name === 'IdentityUnreadableError' ? `${message}.` : sentenceOf(told(error)), RESTORE)
  }
}

async function checkOpening (settings: Settings, key: Finding | undefined): Promise<Finding[]> {
  const opened = ok('store', 'The store opens.')
  try {
    await inTurn(settings, STORE_TURN_MS, async () => await openWithoutMaking(settings.dataFolder))
    return [key ?? ok('identity', 'There is no identity here yet: the first start makes one.'), opened]
  } catch (error) {
    switch (told(error).name) {
      case 'NeverStartedError': return [ok('identity', 'There is no identity here yet: the first start makes one.'), opened]
      case 'IdentityLostError': return [broken('identity', 'The messages here belong to an identity whose key is not here.', RESTORE), opened]
      case 'IdentityUnreadableError': return [key ?? broken('identity', sentenceOf(told(error)), RESTORE), opened]
      default: return [key ?? unknown('identity', 'Whether the key is missing is unknown, because the store does not open.', 'Mend the store first.'), storeFault(error, await runningProcess(settings.dataFolder))]
    }
  }
}

async function openWithoutMaking (dataFolder: string): Promise<void> {
  const [{ createMobilinkNode, loadConfig }, { hostPlatform }] = await Promise.all([import('../../../node/index.ts'), import('../../../node/platform/host.ts')])
  const platform = hostPlatform({ dataFolder })
  const create = (): Promise<never> => Promise.reject(new NeverStartedError('no key is made here'))
  const node = await createMobilinkNode({ ...platform, keyStore: { load: platform.keyStore.load, create } }, loadConfig({ profile: 'local' }), { offline: true })
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
