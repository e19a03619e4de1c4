/**
 * Routers as nftables rules. Each kind is what its name says (RFC 4787): how an inside port is mapped, and who may
 * send to that mapping. The laboratory's own tests hold them to it.
 */

/**
 * - `full-cone`: one outside port per inside port, and anybody may send to it
 * - `address-restricted`: the same port for everybody, open to the addresses that were sent to
 * - `port-restricted`: the same port for everybody, open to the addresses and ports that were sent to; most homes
 * - `symmetric`: another, random port for each destination, open to that destination alone; many offices and mobiles
 */
export const NAT_KINDS = ['full-cone', 'address-restricted', 'port-restricted', 'symmetric'] as const
export type NatKind = typeof NAT_KINDS[number]

/** Inside of every home. Homes number their networks alike, as real ones do. */
export const DEVICE_ADDRESS = '192.168.1.10'

/** The rules of a router between `lan` and `wan`. */
export function rulesFor (kind: NatKind): string {
  // A packet that nobody asked for is dropped before it is tracked: else it would take the mapping of the packet that
  // leaves for its sender a moment later, which is how a careless Linux router turns symmetric.
  return `
table ip router {
  set spoken { type ipv4_addr; flags dynamic,timeout; timeout 2m; }
  chain prerouting {
    type nat hook prerouting priority dstnat;
    ${ADMITTED[kind]}
  }
  chain postrouting {
    type nat hook postrouting priority srcnat;
    oifname "wan" masquerade ${kind === 'symmetric' ? 'random,fully-random' : ''}
  }
  chain input {
    type filter hook input priority filter;
    iifname "wan" ct state new drop
  }
  chain forward {
    type filter hook forward priority filter;
    oifname "wan" update @spoken { ip daddr }
    ct status dnat accept
    iifname "wan" ct state new drop
  }
}
`
}

/** What comes in unasked and is let through. Linux keeps the port where it can, so the inside port is the outside one. */
const ADMITTED: Record<NatKind, string> = {
  'full-cone': `iifname "wan" meta l4proto udp dnat to ${DEVICE_ADDRESS}`,
  'address-restricted': `iifname "wan" meta l4proto udp ip saddr @spoken dnat to ${DEVICE_ADDRESS}`,
  'port-restricted': '',
  symmetric: ''
}

/** Drops this share of the packets that are passed on. */
export function lossRules (percent: number): string {
  return percent === 0
    ? ''
    : `
table ip loss {
  chain forward {
    type filter hook forward priority filter;
    numgen random mod 100 < ${percent} drop
  }
}
`
}
