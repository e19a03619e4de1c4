/**
 * The one place where the command line opens a node. The core is loaded here and not before, so that `--help`
 * and a wrong use answer at once.
 */
import { sentenceOf, told } from './sentences.ts'
import { isAlive, readRunning } from './socket/running.ts'
import type { Settings } from './settings.ts'
import type { MobilinkNode } from '../../node/api.ts'
import type { TlsDoor } from '../../node/platform/host.ts'
import type { ConfigSources, NetworkConfig, SlotSecret, vaultSlotsOf } from '../../node/index.ts'

/** How often a person may mistype before the command ends. */
const TRIES = 3

export interface NodeOptions {
  /** Only the store is opened; nothing listens and nothing is dialled. */
  readonly offline?: boolean
  /** It is going to run, not to answer one command. */
  readonly isStart?: boolean
  /** What `configOf` said. Default: asked of the settings alone. */
  readonly config?: NetworkConfig
  /** Where other machines come in. */
  readonly door?: TlsDoor
}

/** What the command line says about the network, beyond profile and file. */
export type NetworkOptions = NonNullable<ConfigSources['network']>

/**
 * Resolves with a started node on the data directory; where its vault is locked, with the secret that was handed over or
 * that a person types.
 *
 * @throws {WrongSecretError}
 */
export async function openNode (settings: Settings, options: NodeOptions = {}): Promise<MobilinkNode> {
  // libp2p's loggers read DEBUG while they load.
  if (settings.output.verbose && (process.env.DEBUG ?? '') === '') process.env.DEBUG = 'mobilink*,*:error'
  const [{ createMobilinkNode, vaultSlotsOf }, { collectLessOften, hostPlatform }] = await Promise.all([import('../../node/index.ts'), import('../../node/platform/host.ts')])
  collectLessOften()
  const { dataFolder } = settings
  const config = options.config ?? await configOf(settings)
  const platform = hostPlatform({ dataFolder, lockOwner: async () => await runningProcess(dataFolder), ...(options.door === undefined ? {} : { door: options.door }) })
  const { unlocking } = settings
  for (let tries = 1; ; tries++) {
    // asked before the store is locked: others may use it while a person types
    const known = await vaultSlotsOf(platform)
    const secret = await secretFor(settings, known, options.isStart === true)
    try {
      return await createMobilinkNode(platform, config, { offline: options.offline ?? false, ...(secret === undefined ? {} : { secret }) })
    } catch (error) {
      const isTypo = error instanceof Error && (error.name === 'WrongSecretError' || error.name === 'InvalidRecoveryWordsError') && unlocking.isInteractive
      if (!isTypo || tries === TRIES) throw error
      unlocking.forget()
      settings.output.complain(sentenceOf(told(error)))
    }
  }
}

/** A start that is given a secret means it: one that opens nothing is refused by the node, not passed over. */
async function secretFor ({ unlocking }: Settings, known: Awaited<ReturnType<typeof vaultSlotsOf>>, isStart: boolean): Promise<SlotSecret | undefined> {
  if (known === undefined) return await unlocking.given()
  if (known.opensByItself) return isStart ? await unlocking.given() : undefined
  return await unlocking.present(known.slots)
}

/**
 * Profile, configuration file and options, merged and checked.
 *
 * @throws {InvalidConfigError}
 */
export async function configOf ({ configFile, profile }: Settings, network: NetworkOptions = {}): Promise<NetworkConfig> {
  const [{ readConfigFile }, { loadConfig }] = await Promise.all([import('../../node/platform/host.ts'), import('../../node/config.ts')])
  const file = configFile === undefined ? undefined : await readConfigFile(configFile)
  return loadConfig({ profile, file, network })
}

/** The process that runs this directory's node, in words; `undefined` when nobody knows. */
export async function runningProcess (dataFolder: string): Promise<string | undefined> {
  const running = await readRunning(dataFolder)
  return running !== undefined && isAlive(running.pid) ? `process ${running.pid}` : undefined
}
