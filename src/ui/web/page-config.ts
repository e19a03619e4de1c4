/**
 * The settings of a tab's node: those of the host that served the page, as far as a page can do the same, with that
 * host as the node to meet others through. A page that has no host starts all the same, and contacts nobody.
 */
import { loadConfig } from '../../node/config.ts'
import { isLoopback } from '../model/index.ts'
import type { HostDescription } from '../model/index.ts'

// As many as a configuration may have (config.ts).
const MAX_ADDRESSES = 32
const LOOPBACK = /^\/(ip4\/127\.|ip6\/::1\/)/

/** A page that came from elsewhere, with no host behind it: it is in the world, and contacts whom its person names. */
const ELSEWHERE = { bootstrap: [], relays: [], iceServers: [], publicDht: null }

/**
 * @param hostname where the page was loaded from
 * @throws {InvalidConfigError} when what the host says of itself does not fit its profile
 */
export function configFor (host: HostDescription | undefined, hostname: string): ReturnType<typeof loadConfig> {
  if (host === undefined && !isLoopback(hostname)) return loadConfig({ profile: 'default', network: ELSEWHERE })
  const addresses = host?.addresses ?? []
  // A host that says nothing of its profile and has loopback addresses alone runs `local`, and so does the page;
  // without any host, nothing leaves this machine until a person names a node. Nobody outside is contacted unasked.
  const profile = host?.profile ?? (addresses.every((address) => LOOPBACK.test(address)) ? 'local' : 'lan')
  const may = (address: string): boolean => profile !== 'local' || LOOPBACK.test(address)
  const usable = addresses.filter(may)
  const { bootstrap = [], iceServers = [], publicDht, findable } = host?.network ?? {}
  return loadConfig({
    profile,
    network: {
      // never what the profile names for everybody: the host may have been told to leave it out
      bootstrap: [...usable, ...bootstrap.filter(may)].slice(0, MAX_ADDRESSES),
      relays: usable,
      iceServers: profile === 'local' ? [] : iceServers,
      publicDht,
      findable
    }
  })
}
