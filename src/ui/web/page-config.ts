/**
 * The settings of a tab's node: a profile as it is, with the host that served the page as the node to meet others
 * through, and with that host's STUN servers: who is asked outside is chosen once, by the person whose host it is. A
 * page that has no host starts all the same.
 */
import { loadConfig } from '../../node/config.ts'
import type { HostDescription } from '../model/index.ts'

const LOOPBACK = /^\/(ip4\/127\.|ip6\/::1\/)/

/** @throws {InvalidConfigError} when what the host says of itself does not fit its profile */
export function configFor (host: HostDescription | undefined): ReturnType<typeof loadConfig> {
  const addresses = host?.addresses ?? []
  // A host that says nothing of its profile and has loopback addresses alone runs `local`, and so does the page;
  // without any host, nothing leaves this machine until a person names a node.
  const profile = host?.profile ?? (addresses.every((address) => LOOPBACK.test(address)) ? 'local' : 'default')
  const usable = profile === 'local' ? addresses.filter((address) => LOOPBACK.test(address)) : addresses
  return loadConfig({ profile, network: { bootstrap: usable, relays: usable, iceServers: profile === 'local' ? undefined : host?.iceServers } })
}
