/**
 * Addresses that contacts tell each other (PROTOCOL.md, "Signed addresses"): which of the own ones are said, and which
 * of the told ones are kept. A contact's addresses are somebody else's wish to make this machine connect somewhere, so
 * they are bounded, plain, and about this very machine only where the contact is on it. Pure.
 */
import { isLoopback } from '@libp2p/utils'
import { mayDial, parseAddress } from './addresses.ts'
import { MAX_ADDRESSES_PER_PEER } from './limits.ts'
import { relaysOf } from './paths.ts'
import type { NetworkConfig, Path } from './network.ts'

/** Own addresses as contacts are told them: WebRTC is signalled at whatever is left, so saying it too is saying it twice. */
export function tellable (addresses: readonly string[]): string[] {
  return addresses.filter((address) => !address.includes('/p2p-circuit/webrtc')).slice(0, MAX_ADDRESSES_PER_PEER)
}

/**
 * What is worth keeping of the addresses that a contact told.
 *
 * @param paths the live paths to it: one from this machine proves that its loopback addresses are this machine's
 */
export function worthKeeping (addresses: readonly string[], paths: ReadonlyArray<Pick<Path, 'address'>>, profile: NetworkConfig['profile']): string[] {
  const isHere = paths.some(({ address }) => isFromHere(address))

  return addresses.slice(0, MAX_ADDRESSES_PER_PEER).filter((text) => {
    const address = parseAddress(text)

    return address !== undefined && mayDial(profile, address) &&
      (isHere || !isLoopback(address)) && address.getComponents()[0]?.name !== 'dnsaddr'
  })
}

function isFromHere (text: string): boolean {
  const address = parseAddress(text)

  return address !== undefined && relaysOf(address).length === 0 && isLoopback(address)
}
