/**
 * The one place where the command line opens a node. The core is loaded here and not before, so that `--help`
 * and a wrong use answer at once.
 */
import { isAlive, readRunning } from './socket/running.ts'
import type { Settings } from './settings.ts'
import type { MobilinkNode } from '../../node/api.ts'
import type { ConfigSources, NetworkConfig } from '../../node/index.ts'

export interface NodeOptions {
  /** Only the store is opened; nothing listens and nothing is dialled. */
  readonly offline?: boolean
  /** What `configOf` said. Default: asked of the settings alone. */
  readonly config?: NetworkConfig
}

/** What the command line says about the network, beyond profile and file. */
export type NetworkOptions = NonNullable<ConfigSources['network']>

/** Resolves with a started node on the data directory. */
export async function openNode (settings: Settings, options: NodeOptions = {}): Promise<MobilinkNode> {
  // libp2p's loggers read DEBUG while they load.
  if (settings.output.verbose && (process.env.DEBUG ?? '') === '') process.env.DEBUG = 'mobilink*,*:error'
  const [{ createMobilinkNode }, { hostPlatform }] = await Promise.all([import('../../node/index.ts'), import('../../node/platform/host.ts')])
  const { dataFolder } = settings
  const config = options.config ?? await configOf(settings)
  return await createMobilinkNode(hostPlatform({ dataFolder, lockOwner: async () => await runningProcess(dataFolder) }), config, { offline: options.offline ?? false })
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
