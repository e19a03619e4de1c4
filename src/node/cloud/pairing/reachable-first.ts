/**
 * The order in which a device is told where a host is: what a page can dial before what it cannot, and what is not this
 * machine alone among the first four, so that one link is good on the machine itself and on the next one.
 */

/** @param addresses multiaddrs; none is left out */
export function reachableFirst (addresses: readonly string[]): string[] {
  const sorted = [...addresses].sort((a, b) => rank(a) - rank(b))
  const [near, far] = [sorted.filter(isLoopback), sorted.filter((address) => !isLoopback(address))]
  // by turns: one of this machine, two of the network
  const mixed: string[] = []
  while (near.length + far.length > 0) mixed.push(...near.splice(0, 1), ...far.splice(0, 2))
  return mixed
}

function rank (address: string): number {
  if (address.includes('/p2p-circuit')) return 3
  return /\/(ws|wss|webrtc-direct)(\/|$)/.test(address) ? 0 : 1
}

function isLoopback (address: string): boolean {
  return /^\/(ip4\/127\.|ip6\/::1\/|dns[46]?\/localhost\/)/.test(address)
}
