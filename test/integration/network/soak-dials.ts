/**
 * Hundreds of dials between real networks on loopback: every transport in turn, each connection closed by one side or
 * the other, orderly or in the middle of things, and dialled again at once or a moment later. It notes what became of
 * each dial and judges nothing.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { addressWith, ECHO, OPEN_TO_ALL, reachable, say, tcpOf, until, wsOf } from './nodes.ts'
import type { Loopback, TestNode } from './nodes.ts'
import type { Path } from '../../../src/node/network/network.ts'
import type { SeededRandom } from '../../../src/node/platform/memory/random.ts'

/** `connect` promises 10 s. What is still open this long after has hung; the rest is for a machine that is busy. */
const HUNG_AFTER_MS = 15_000

/** Redials come at once half of the time, else up to this long after the close: what broke the stack before. */
const LONGEST_GAP_MS = 300

/** One way to be connected, tried in turn with the others. */
export interface Route {
  readonly name: string
  readonly from: TestNode
  readonly to: TestNode
  readonly transport: Path['transport']
  /** Asked before each dial, as addresses come and go. None: whatever the DHT finds. */
  addresses (): readonly string[]
  /** WebRTC is brought up between contacts alone: to stay on a WebSocket, two are none. */
  readonly contacts?: false
}

export interface Dialled {
  readonly route: string
  readonly outcome: 'connected' | 'unreachable' | 'wrong error' | 'hung'
  readonly tookMs: number
  readonly transport: string
  /** There was an open connection already (the DHT dials, too, and the other side's close may not be known yet): no dial. */
  readonly found: boolean
  /** The connection was whole before and nobody closed it meanwhile: then it has to carry bytes. */
  readonly echo: 'whole' | 'cut' | 'not asked'
  readonly error?: unknown
}

/** Every route that this version can be reached by. A new transport is one more entry. */
export async function makeRoutes (loopback: Loopback): Promise<Route[]> {
  const host = await loopback.host()
  const other = await loopback.host()
  const direct = await loopback.host({ network: { listen: ['/ip4/127.0.0.1/udp/0/webrtc-direct'] } })
  const page = await loopback.tab([host])
  const tabs = [await loopback.tab([host]), await loopback.tab([host])] as const

  await Promise.all([page, ...tabs].map(reachable))

  return [
    { name: 'tcp', from: other, to: host, transport: 'tcp', addresses: () => [tcpOf(host)] },
    { name: 'websocket', from: page, to: other, transport: 'websocket', contacts: false, addresses: () => [wsOf(other)] },
    { name: 'webrtc-direct', from: page, to: direct, transport: 'webrtc-direct', addresses: () => [addressWith(direct.network, '/webrtc-direct/')] },
    { name: 'webrtc to the host', from: page, to: host, transport: 'webrtc', addresses: () => [wsOf(host)] },
    { name: 'webrtc from tab to tab', from: tabs[0], to: tabs[1], transport: 'webrtc', addresses: () => [addressWith(tabs[1].network, '/p2p-circuit/webrtc/')] }
  ]
}

/**
 * Dials until `count` dials were made, route after route; what was connected already is noted and does not count.
 * Never rejects because of a dial. Ends after three times as many rounds, whatever they were.
 */
export async function soakDials (routes: readonly Route[], count: number, random: SeededRandom): Promise<Dialled[]> {
  const dialled: Dialled[] = []

  for (let round = 0; round < 3 * count && dialsOf(dialled).length < count; round++) {
    const route = routes[round % routes.length]

    if (route !== undefined) {
      dialled.push(await closeAndDial(route, random))
    }
  }

  return dialled
}

/** Those that were dials: nothing was connected before. */
export function dialsOf (dialled: readonly Dialled[]): Dialled[] {
  return dialled.filter(({ found }) => !found)
}

/** One line a route, for people: a machine's mood is no reason to fail. */
export function inWords (routes: readonly Route[], dialled: readonly Dialled[]): string {
  const all = dialsOf(dialled)
  const lines = ['', ...routes.map(({ name }) => name)].map((name) => {
    const tooks = all.filter(({ route }) => name === '' || route === name).map(({ tookMs }) => tookMs).sort((a, b) => a - b)
    const at = (share: number): string => `${Math.round(tooks[Math.ceil(share * tooks.length) - 1] ?? NaN)} ms`

    return `        ${name === '' ? 'all' : name}: ${tooks.length} dials, p50 ${at(0.5)}, p95 ${at(0.95)}, slowest ${at(1)}`
  })

  return `${lines.join('\n')}\n`
}

/** Connects and talks, for the end: a soak that leaves a node deaf has failed. */
export async function endConnected (route: Route): Promise<string> {
  await route.from.network.connect(route.to.network.peerId, { addresses: route.addresses() })

  return await say(route.from, route.to, route.name, protocolOf(route))
}

function protocolOf ({ contacts }: Pick<Route, 'contacts'>): string {
  return contacts === false ? OPEN_TO_ALL : ECHO
}

/** Closes what the pair has, from before or by the DHT's doing, and dials anew. */
async function closeAndDial (route: Route, random: SeededRandom): Promise<Dialled> {
  const { from, to } = route
  const closing = random.pick(['dialler', 'answerer', 'both'] as const)
  const orderly = random.chance(0.5)

  setContacts(route)

  const closes = [
    ...(closing === 'answerer' ? [] : [from.network.disconnect(to.network.peerId)]),
    ...(closing === 'dialler' ? [] : [to.network.disconnect(from.network.peerId)])
  ]

  if (orderly) {
    await Promise.all(closes)
    // both sides have seen it, so that the dial begins with nothing
    await Promise.all([gone(from, to), gone(to, from)])
  } else {
    // the dial meets what is still being closed
    void Promise.all(closes)
  }

  if (random.chance(0.5)) {
    await delay(random.between(0, LONGEST_GAP_MS))
  }

  const found = from.network.paths(to.network.peerId).length > 0
  const dialled = await dial(route)
  const echo = dialled.outcome === 'connected' && orderly ? await talk(route) : 'not asked'

  return { ...dialled, found, echo }
}

async function dial ({ name, from, to, addresses }: Route): Promise<Omit<Dialled, 'echo' | 'found'>> {
  const startedAt = performance.now()
  const bound = new AbortController()
  const outcome = await Promise.race([
    from.network.connect(to.network.peerId, { addresses: addresses() }).then(
      ({ transport }) => ({ outcome: 'connected' as const, transport }),
      (error: unknown) => ({ outcome: isAway(error) ? 'unreachable' as const : 'wrong error' as const, transport: '', error })),
    delay(HUNG_AFTER_MS, { outcome: 'hung' as const, transport: '' }, { signal: bound.signal })
  ])

  bound.abort()

  return { ...outcome, route: name, tookMs: performance.now() - startedAt }
}

/** Twice at most: of two connections that came up together one is closed, with what was just being opened on it. */
async function talk ({ from, to, ...route }: Route): Promise<Dialled['echo']> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      if (await say(from, to, route.name, protocolOf(route)) === route.name) {
        return 'whole'
      }
    } catch (error) {
      if (!isAway(error)) {
        throw error
      }
    }
  }

  return 'cut'
}

/** No connection is left; one that the other side opened by itself meanwhile (the DHT does) is closed as well. */
async function gone (at: TestNode, other: TestNode): Promise<void> {
  await until(at.network, () => {
    const isGone = at.network.paths(other.network.peerId).length === 0

    if (!isGone) {
      void at.network.disconnect(other.network.peerId)
    }

    return isGone
  })
}

function setContacts ({ from, to, contacts }: Route): void {
  for (const [at, other] of [[from, to], [to, from]] as const) {
    if (contacts === false) {
      at.gate.strangers.add(other.network.peerId)
    } else {
      at.gate.strangers.delete(other.network.peerId)
    }
  }
}

function isAway (error: unknown): boolean {
  return error instanceof Error && (error.name === 'PeerUnreachableError' || error.name === 'ProtocolRefusedError')
}
