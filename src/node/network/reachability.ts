/**
 * The one judge of "reachable from outside". It reads facts and says yes, no or unknown, and why; it asks nobody. Yes
 * needs proof that somebody outside came in, or a reservation at a relay that is outside itself; a router's word that
 * it lets others in is no proof, and nor is one peer's word that it got through.
 */

export type Because =
  // yes
  | 'dialled back' | 'came in' | 'relay'
  // no
  | 'local' | 'no network' | 'refused' | 'no relay'
  // unknown
  | 'relay nearby' | 'router says' | 'nobody asked' | 'nobody yet' | 'being tried'

export interface Reachability {
  readonly reachable: 'yes' | 'no' | 'unknown'
  readonly because: Because
  /** The multiaddr that it is about, where it is about one. */
  readonly address?: string
}

export interface ReachabilityFacts {
  readonly role: 'host' | 'tab'
  /** The configuration keeps this node on its machine. */
  readonly staysHere: boolean
  /** False when this machine has loopback alone. */
  readonly hasNetwork: boolean
  /** Public addresses at which somebody outside dialled this node back. */
  readonly proven: readonly string[]
  /** Public addresses that were tried from outside, in vain. */
  readonly refuted: readonly string[]
  /** Public addresses that the router says it forwards. */
  readonly mapped: readonly string[]
  /** Somebody with a public address connected to this node directly, lately. */
  readonly cameIn: boolean
  /** Own circuit addresses. */
  readonly reservations: ReadonlyArray<{ readonly address: string, readonly isPublic: boolean }>
  /** Whether nodes outside are asked to dial back at all. */
  readonly autonat: boolean
  /** How many were asked. */
  readonly asked: number
}

export function judgeReachability (facts: ReachabilityFacts): Reachability {
  const { reservations } = facts

  if (facts.staysHere) {
    return { reachable: 'no', because: 'local' }
  }

  if (!facts.hasNetwork) {
    return { reachable: 'no', because: 'no network' }
  }

  if (facts.proven[0] !== undefined) {
    return { reachable: 'yes', because: 'dialled back', address: facts.proven[0] }
  }

  if (facts.cameIn) {
    return { reachable: 'yes', because: 'came in' }
  }

  const relay = reservations.find(({ isPublic }) => isPublic)

  if (relay !== undefined) {
    return { reachable: 'yes', because: 'relay', address: relay.address }
  }

  // nobody can dial a tab: what it has is its reservations
  if (facts.role === 'tab') {
    return reservations.length > 0 ? { reachable: 'unknown', because: 'relay nearby' } : { reachable: 'no', because: 'no relay' }
  }

  if (facts.refuted[0] !== undefined) {
    return { reachable: 'no', because: 'refused', address: facts.refuted[0] }
  }

  if (facts.mapped[0] !== undefined && !facts.autonat) {
    return { reachable: 'unknown', because: 'router says', address: facts.mapped[0] }
  }

  if (!facts.autonat) {
    return { reachable: 'unknown', because: 'nobody asked' }
  }

  return { reachable: 'unknown', because: facts.asked === 0 ? 'nobody yet' : 'being tried' }
}
