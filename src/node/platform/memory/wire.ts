/**
 * Everything between the simulated devices: who runs where, who can reach whom, how long things take and what goes
 * wrong. All of it is drawn from the seed. It knows no protocol and looks into no message.
 */
import type { Life } from './life.ts'
import type { Link } from './link.ts'
import type { MemoryNetwork } from './network.ts'
import type { SeededRandom } from './random.ts'
import type { VirtualTime } from './virtual-time.ts'
import type { PeerIdText } from '../../../identity/index.ts'

/** Bounds are in ms and included; chances are per message. */
export interface WireConditions {
  latencyMs: readonly [low: number, high: number]
  /** How long an end takes to find out that its connection is dead. */
  noticeMs: readonly [low: number, high: number]
  cutChance: number
  resetChance: number
  /** Chance that a message arrives in more pieces than it was sent in. */
  splitChance: number
  /** Bytes a sender may be ahead of the reader. */
  windowBytes: number
}

/** A calm local network. */
export const CALM: WireConditions = { latencyMs: [1, 20], noticeMs: [5, 30_000], cutChance: 0, resetChance: 0, splitChance: 0.1, windowBytes: 262_144 }

export interface WireMessage {
  readonly from: string
  readonly to: string
  readonly protocol: string
  /** What a real connection would encrypt: whoever reads these is further inside than any wiretap gets. */
  readonly bytes: Uint8Array
}

/** `reset`: the stream fails at this message; `cut`: the connection does. Either way it does not arrive. */
export type Fate = 'deliver' | 'reset' | 'cut'

export class Wire {
  readonly time: VirtualTime
  readonly random: SeededRandom
  conditions: WireConditions = CALM
  /** Decides about single messages before chance does: "exactly at the k-th message". */
  decide: ((message: WireMessage) => Fate | undefined) | undefined
  readonly #networks = new Map<PeerIdText, MemoryNetwork>()
  readonly #links = new Set<Link>()
  #groups: ReadonlyArray<ReadonlySet<string>> = []
  #counter = 0

  constructor (time: VirtualTime, random: SeededRandom) {
    this.time = time
    this.random = random
  }

  nextId (): number {
    return ++this.#counter
  }

  note (line: string): void {
    this.time.trace.add(this.time.now(), line)
  }

  latency (): number {
    return this.random.between(...this.conditions.latencyMs)
  }

  noticeDelay (): number {
    // half of all losses are noticed fast (a closed socket), the others only by keep-alives
    const [low, high] = this.conditions.noticeMs
    return this.random.between(low, this.random.chance(0.5) ? Math.min(high, low + 100) : high)
  }

  pieceSize (sizeBytes: number): number {
    return sizeBytes > 1 && this.random.chance(this.conditions.splitChance) ? this.random.between(1, sizeBytes - 1) : sizeBytes
  }

  judge (message: WireMessage): Fate {
    const decided = this.decide?.(message)
    if (decided !== undefined) return decided
    if (this.random.chance(this.conditions.cutChance)) return 'cut'
    return this.random.chance(this.conditions.resetChance) ? 'reset' : 'deliver'
  }

  add (network: MemoryNetwork): void {
    this.#networks.set(network.peerId, network)
  }

  remove (network: MemoryNetwork): void {
    if (this.#networks.get(network.peerId) === network) this.#networks.delete(network.peerId)
  }

  networkOf (peer: PeerIdText): MemoryNetwork | undefined {
    return this.#networks.get(peer)
  }

  networkAt (address: string): MemoryNetwork | undefined {
    return [...this.#networks.values()].find((network) => network.addresses().includes(address))
  }

  join (link: Link): void {
    this.#links.add(link)
  }

  forget (link: Link): void {
    this.#links.delete(link)
  }

  linksOf (life: Life): Link[] {
    return [...this.#links].filter((link) => link.dialler.life === life || link.listener.life === life)
  }

  reachable (a: string, b: string): boolean {
    const groupOf = (name: string): number => this.#groups.findIndex((group) => group.has(name))
    return groupOf(a) === groupOf(b)
  }

  /** Devices reach only those of their own group; those named in none are one more group. */
  partition (groups: ReadonlyArray<readonly string[]>): void {
    this.#groups = groups.map((group) => new Set(group))
    this.note(`partition ${groups.map((group) => group.join('+')).join(' | ')}`)
    for (const link of [...this.#links]) {
      if (!this.reachable(link.dialler.network.device, link.listener.network.device)) link.sever('partition')
    }
  }
}
