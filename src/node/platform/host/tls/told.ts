/**
 * What the page's card says to whoever opens it from another machine, which may be anybody: the door itself, and
 * WebRTC-direct where the world may know the address. Nothing of the home, and nothing that an https page cannot dial. Pure.
 */
import { isLoopback, mayDial, parseAddress } from '../../../network/addresses.ts'
import { isPublic } from '../../../network/announce.ts'
import { relaysOf, transportOf } from '../../../network/paths.ts'
import type { NetworkConfig } from '../../../network/network.ts'

export function toldToOtherMachines (addresses: readonly string[], profile: NetworkConfig['profile']): string[] {
  return addresses.filter((text) => {
    const address = parseAddress(text)
    if (address === undefined || relaysOf(address).length > 0 || !mayDial(profile, address)) return false
    if (/\/tls\/ws(\/|$)/.test(text)) return true
    return transportOf(address) === 'webrtc-direct' && !isLoopback(address) && (profile === 'lan' || isPublic(address))
  })
}
