/**
 * Names in addresses (`/dnsaddr/…`) are looked up for nodes that the configuration names, and for nobody else: whose
 * names are looked up would be chosen by whoever hands out addresses. A tab looks up none. Browsers have no way to ask
 * for such records, and libp2p would turn to two vendors' DNS over HTTPS instead.
 */
import { dnsaddrResolver } from 'libp2p'
import { parseAddress } from './addresses.ts'
import type { MultiaddrResolver } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'

/**
 * @param named - addresses of the configuration; empty for a node that looks up no name
 * @param onLookUp - a name server is about to be asked
 * @param onFailed - and gave no answer
 */
export function createResolvers (named: readonly string[], onLookUp: () => void, onFailed: (error: unknown) => void): Record<string, MultiaddrResolver> {
  const names = new Set(named.map(parseAddress).map((address) => address === undefined ? undefined : nameOf(address)).filter((name) => name !== undefined))
  // what a name leads to may be a name below it: bootstrap.example.org to a.bootstrap.example.org
  const isNamed = (name: string): boolean => names.has(name) || [...names].some((known) => name.endsWith(`.${known}`))

  return {
    dnsaddr: {
      canResolve: (address) => {
        const name = nameOf(address)

        return name !== undefined && isNamed(name)
      },
      resolve: async (address, options) => {
        onLookUp()

        try {
          return await dnsaddrResolver.resolve(address, options)
        } catch (error) {
          options.signal?.throwIfAborted()
          onFailed(error)

          // one name that cannot be looked up must not keep the peer's other addresses from being dialled
          return []
        }
      }
    }
  }
}

function nameOf (address: Multiaddr): string | undefined {
  return address.getComponents().find(({ name }) => name === 'dnsaddr')?.value
}
