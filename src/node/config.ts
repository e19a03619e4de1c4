/**
 * What the network is told to do: one of three profiles, changed by a configuration file and then by options. Pure:
 * whoever calls has read the file. Everything is checked before anything starts, and a mistake is named.
 *
 * `local` is a promise that no other machine is contacted: whatever would break it is refused here.
 */
import * as v from 'valibot'
import defaultProfile from '../../config/default.json' with { type: 'json' }
import lanProfile from '../../config/lan.json' with { type: 'json' }
import localProfile from '../../config/local.json' with { type: 'json' }
import type { NetworkConfig } from './network/network.ts'

export type ProfileName = NetworkConfig['profile']

export interface ConfigSources {
  /** Overrides the profile that the file names. */
  readonly profile?: ProfileName
  /** A parsed configuration file: any fields of a profile. From outside, so it is checked. */
  readonly file?: unknown
  /** Options of the command line or the page; an undefined field changes nothing. */
  readonly network?: { readonly [Field in Exclude<keyof NetworkConfig, 'profile'>]?: NetworkConfig[Field] | undefined }
}

/** The configuration says something that cannot be done; the message names the field. Correct it and start again. */
export class InvalidConfigError extends Error {
  static override readonly name = 'InvalidConfigError'
  override readonly name = 'InvalidConfigError'
}

const PROFILES: Record<ProfileName, unknown> = { default: defaultProfile, lan: lanProfile, local: localProfile }

/** More than a person writes, and few enough to be dialled and shown. */
const MAX_ADDRESSES = 32
const address = v.pipe(v.string(), v.maxLength(512), v.startsWith('/', 'is no multiaddr: it begins with "/", for example /ip4/192.168.1.2/tcp/4001'))
const addresses = v.pipe(v.array(address), v.maxLength(MAX_ADDRESSES))
const namedAddresses = v.pipe(v.array(v.pipe(address, v.regex(/\/p2p\/[1-9A-HJ-NP-Za-km-z]{46,62}$/, 'ends in no /p2p/<peer ID>: without it anybody could answer there'))), v.maxLength(MAX_ADDRESSES))
const iceServer = v.pipe(v.string(), v.maxLength(256), v.regex(/^stuns?:[^\s@?]+$/, 'is no STUN server: write stun:host:port'))

const protocol = v.pipe(v.string(), v.maxLength(64), v.regex(/^(\/[a-z0-9.-]+){2,}$/, 'is no protocol: write it like /mobilink/kad/1.0.0'))

const schema = v.strictObject({
  profile: v.picklist(['default', 'lan', 'local'], 'is none of default, lan, local'),
  listen: addresses,
  bootstrap: namedAddresses,
  relays: namedAddresses,
  iceServers: v.pipe(v.array(iceServer), v.maxLength(8)),
  dhtProtocol: protocol,
  publicDht: v.nullable(v.strictObject({
    protocol,
    addresses: v.picklist(['public', 'all'], 'is none of public, all'),
    serve: v.boolean()
  })),
  mdns: v.boolean(),
  findable: v.boolean(),
  upnp: v.boolean(),
  autonat: v.boolean(),
  dcutr: v.boolean()
})

/** The field that everything else rests on, read before the rest. */
const named = v.looseObject({ profile: v.optional(v.picklist(['default', 'lan', 'local'], 'is none of default, lan, local')) })

/**
 * Merges profile, file and options, in this order, field by field: a list replaces a list.
 *
 * @throws {InvalidConfigError} naming the field and what is wrong with it
 */
export function loadConfig (sources: ConfigSources = {}): NetworkConfig {
  const file = sources.file ?? {}
  const profile = sources.profile ?? parse(named, file).profile ?? 'default'
  const given = Object.entries<unknown>(sources.network ?? {}).filter(([, value]) => value !== undefined)
  const config = parse(schema, { ...fieldsOf(PROFILES[profile]), ...fieldsOf(file), ...Object.fromEntries(given), profile })

  if (config.publicDht?.protocol === config.dhtProtocol) {
    throw new InvalidConfigError('"publicDht" in the configuration has the protocol of "dhtProtocol": they are two networks, and each needs its own')
  }

  if (config.profile === 'local') {
    refuseOutside(config)
  }

  return config
}

function fieldsOf (value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

function parse<TSchema extends v.GenericSchema> (using: TSchema, value: unknown): v.InferOutput<TSchema> {
  const result = v.safeParse(using, value)

  if (result.success) {
    return result.output
  }

  const [issue] = result.issues
  const field = v.getDotPath(issue)

  throw new InvalidConfigError(field === null ? `The configuration is no object with fields: ${issue.message}` : `"${field}" in the configuration ${issue.message.startsWith('is ') || issue.message.startsWith('ends ') ? issue.message : `is wrong: ${issue.message}`}`)
}

const LOOPBACK = /^\/(ip4\/127\.\d+\.\d+\.\d+|ip6\/::1)(\/|$)/

function refuseOutside (config: NetworkConfig): void {
  const outside = [...config.listen, ...config.bootstrap, ...config.relays].find((text) => !LOOPBACK.test(text))

  if (outside !== undefined) {
    throw new InvalidConfigError(`The profile "local" stays on this machine, and ${outside} leaves it. Use --profile lan, or an address that begins with /ip4/127.0.0.1`)
  }

  if (config.iceServers.length > 0 || config.mdns || config.upnp || config.autonat) {
    throw new InvalidConfigError('The profile "local" contacts nobody outside: it has no "iceServers" and no "mdns", "upnp" or "autonat". Use --profile lan')
  }
}
