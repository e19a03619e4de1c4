/**
 * The network of a node that was started without one: a command that opens the store, keeps, and exits. It never
 * reaches anybody and says so; everything that is kept waits for the next start.
 */
import { TypedEventEmitter } from 'main-event'
import { NetworkOffError } from '../errors.ts'
import type { Findable, Network, NetworkEvents } from './network.ts'
import type { Reachability } from './reachability.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Logger } from '@libp2p/interface'

export function createNetworkOff (peerId: PeerIdText, lastAddresses: () => string[]): Network {
  const off = async (): Promise<never> => await Promise.reject(new NetworkOffError('This node was started without its network. Run `mobilink start` to reach anybody.'))
  const nothing = (): void => { /* nobody is connected, so there is nothing to tell or to drop */ }
  return Object.assign(new TypedEventEmitter<NetworkEvents>(), {
    peerId,
    addresses: lastAddresses,
    tellable: () => ({ addresses: [], hosts: [] }),
    keepable: () => [],
    paths: () => [],
    thirdParties: () => [],
    reachability: (): Reachability => ({ reachable: 'no', because: 'no network' }),
    findable: (): Findable => ({ state: 'off' }),
    logger: () => silent,
    start: async () => { await Promise.resolve() },
    stop: async () => { await Promise.resolve() },
    connect: off,
    open: off,
    use: off,
    disuse: nothing,
    serve: nothing,
    remember: async () => { await Promise.resolve() },
    disconnect: async () => { await Promise.resolve() },
    wake: async () => { await Promise.resolve() },
    gateChanged: nothing
  })
}

const silence = (): void => { /* without a network there is nothing to log */ }
const silent: Logger = Object.assign(silence, { error: silence, trace: silence, enabled: false, newScope: (): Logger => silent })
