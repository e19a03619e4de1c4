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
import { VENDOR } from './push/vendors.ts'
import type { NetworkConfig, TlsConfig } from './network/network.ts'

export type ProfileName = NetworkConfig['profile']

export interface ConfigSources {
  /** Overrides the profile that the file names. */
  readonly profile?: ProfileName
  /** A parsed configuration file: any fields of a profile. From outside, so it is checked. */
  readonly file?: unknown
  /** Options of the command line or the page; an undefined field changes nothing. */
  readonly network?: { readonly [Field in Exclude<keyof NetworkConfig, 'profile' | 'tls'>]?: NetworkConfig[Field] | undefined } & {
    /** Its fields are merged one by one: files in the configuration, the port on the command line. */
    readonly tls?: { readonly [Field in keyof TlsConfig]?: TlsConfig[Field] | undefined } | undefined
  }
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

const file = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))
/** An IP number and a port, or the port alone; and a name, which may have one. Judged once more by whoever listens. */
const place = v.pipe(v.string(), v.maxLength(64), v.regex(/^(?:(?:\[[0-9A-Fa-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}):)?\d{1,5}$/, 'is no place to listen at: write 7443, 192.0.2.1:7443 or [2001:db8::1]:7443'))
const hostName = v.pipe(v.string(), v.maxLength(260), v.regex(/^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?$/, 'is no name of a host: write home.example.org, or home.example.org:443'))
const tls = v.strictObject({ cert: file, key: file, listen: v.optional(place), name: v.optional(hostName) }, (issue) => issue.expected === 'never' ? 'has a field that there is not' : 'needs both files, of the certificate and of its key: give --tls-cert and --tls-key')

/** Nobody's number: a name, so that a certificate proves who answers there. */
const vendor = v.pipe(v.string(), v.maxLength(253), v.regex(VENDOR, 'is no push service: write its host name, *.push.example, or push.example:8443'))

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
  dcutr: v.boolean(),
  tls: v.optional(tls),
  push: v.strictObject({
    vendors: v.pipe(v.array(vendor), v.maxLength(MAX_ADDRESSES)),
    subject: v.pipe(v.string(), v.maxLength(256), v.regex(/^(mailto:[^@\s]+@[a-z0-9.-]+|https:\/\/[^\s]+)$/i, 'is nobody to write to: mailto:… or https://…'))
  })
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
  const { tls, ...network } = sources.network ?? {}
  const config = parse(schema, { ...fieldsOf(PROFILES[profile]), ...fieldsOf(file), ...given(network), ...mergedTls(file, given(tls ?? {})), profile })

  if (config.publicDht?.protocol === config.dhtProtocol) {
    throw new InvalidConfigError('"publicDht" in the configuration has the protocol of "dhtProtocol": they are two networks, and each needs its own')
  }

  const secure = config.listen.find((text) => /\/(tls|wss)(\/|$)/.test(text))

  if (secure !== undefined) {
    throw new InvalidConfigError(`"listen" in the configuration has ${secure}: secure WebSockets are served with a certificate, beside the page. Give --tls-cert, --tls-key and, for another port than 7443, --tls-listen`)
  }

  if (config.profile === 'local') {
    refuseOutside(config)
  }

  return config
}

function given (fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function mergedTls (file: unknown, options: object): object {
  if (Object.keys(options).length === 0) return {}

  const kept = fieldsOf(file)

  return { tls: { ...fieldsOf('tls' in kept ? kept.tls : undefined), ...options } }
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

const LOOPBACK_PLACE = /^(127\.\d+\.\d+\.\d+|\[::1\]):/
const LOOPBACK = /^\/(ip4\/127\.\d+\.\d+\.\d+|ip6\/::1)(\/|$)/

function refuseOutside (config: NetworkConfig): void {
  const outside = [...config.listen, ...config.bootstrap, ...config.relays].find((text) => !LOOPBACK.test(text))

  if (outside !== undefined) {
    throw new InvalidConfigError(`The profile "local" stays on this machine, and ${outside} leaves it. Use --profile lan, or an address that begins with /ip4/127.0.0.1`)
  }

  if (config.tls !== undefined && !LOOPBACK_PLACE.test(config.tls.listen ?? '')) {
    throw new InvalidConfigError('The profile "local" stays on this machine, and a certificate is for other machines. Use --profile lan or default, or --tls-listen 127.0.0.1:7443')
  }

  if (config.iceServers.length > 0 || config.mdns || config.upnp || config.autonat) {
    throw new InvalidConfigError('The profile "local" contacts nobody outside: it has no "iceServers" and no "mdns", "upnp" or "autonat". Use --profile lan')
  }
}
