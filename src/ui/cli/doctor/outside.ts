/**
 * Everybody that this node depends on or speaks to outside: relays, bootstrap nodes and STUN servers of the
 * configuration, each with its own line, and who was contacted for what. WebRTC is tried between two throw-away nodes
 * on loopback. All of it is bounded in time.
 */
import { asksStun, stunAddress } from './stun.ts'
import { broken, ok, unknown, warning } from './finding.ts'
import { codeOf } from './data-directory.ts'
import { findableWords, purposeWords, reachabilityWords } from '../../model/index.ts'
import { moment } from '../views.ts'
import type { Finding } from './finding.ts'
import type { RunningNode } from './running-node.ts'
import type { Because, NetworkConfig } from '../../../node/index.ts'

/** Two attempts of WebRTC and their preparation. */
const WEBRTC_MS = 10_000
/** The internet answers in a second, a dead address never. */
const DIAL_MS = 6_000

export async function checkWebRTC (connected: boolean): Promise<Finding> {
  // seen: ICE gathers nothing on a machine that has loopback alone
  if (!connected) return unknown('webrtc', 'Whether WebRTC works is unknown, because it needs a network.', 'Connect this machine to a network.')
  try {
    const { dialSelfOverWebRTC } = await import('../../../node/platform/host.ts')
    const tookMs = await within(WEBRTC_MS, dialSelfOverWebRTC)
    return ok('webrtc', `Two throw-away nodes on this machine connected over WebRTC and echoed in ${Math.round(tookMs)} ms.`)
  } catch (error) {
    if (/cannot find|dlopen|invalid elf|ERR_(MODULE|DLOPEN)/i.test(`${codeOf(error)} ${messageOf(error)}`)) {
      return broken('webrtc', 'The native part of WebRTC (node-datachannel) does not load: no tab can connect to this node directly.', 'Install again for this machine: npm ci')
    }
    return broken('webrtc', `Two nodes on this very machine cannot connect over WebRTC (${codeOf(error)}): tabs will not, either.`, 'Let UDP pass between programs of this machine: look at its firewall, and at container or sandbox rules.')
  }
}

export async function checkNodes (config: NetworkConfig | undefined, running: RunningNode | undefined, connected: boolean): Promise<Finding[]> {
  if (config === undefined) {
    const because = 'because the configuration cannot be read'
    return ['relay', 'bootstrap', 'stun'].map((check) => unknown(check, `Unknown, ${because}.`, 'Mend the configuration first.'))
  }
  if (!connected && config.profile !== 'local') {
    return ['relay', 'bootstrap', 'stun'].map((check) => unknown(check, 'Unknown, because this machine has no network.', 'Connect this machine to a network.'))
  }
  const live = new Set<string>(running?.connected)
  return spared((await Promise.all([
    ...(config.relays.length === 0 ? [ok('relay', 'No relay is configured: this node is reached at its own addresses and through nodes that both sides know.')] : config.relays.map(async (address) => await checkNode('relay', address, live))),
    ...(config.bootstrap.length === 0 ? [ok('bootstrap', `No bootstrap node is configured: others are found ${config.mdns ? 'in this network and ' : ''}by address or invite.`)] : config.bootstrap.map(async (address) => await checkNode('bootstrap', address, live))),
    ...(config.iceServers.length === 0 ? [ok('stun', 'No STUN server is configured: nobody is asked for this machine\'s outer address.')] : config.iceServers.map(checkStun))
  ])))
}

/** Of bootstrap nodes and STUN servers one will do: where another answers, one that is gone is no more than a warning. */
function spared (findings: readonly Finding[]): Finding[] {
  const works = new Set(findings.filter(({ state }) => state === 'ok').map(({ check }) => check))
  return findings.map((finding) => finding.state === 'broken' && finding.check !== 'relay' && works.has(finding.check) ? { ...finding, state: 'warning' } : finding)
}

async function checkNode (check: 'relay' | 'bootstrap', address: string, connected: ReadonlySet<string>): Promise<Finding> {
  const what = check === 'relay' ? 'The relay' : 'The bootstrap node'
  const peer = address.split('/p2p/').at(-1) ?? ''
  if (connected.has(peer)) return ok(check, `${what} ${address} is connected to the running node.`)
  const fix = `Check that it runs and that its address is still this one; take it out of the configuration otherwise.`
  try {
    const { askNode } = await import('../../../node/platform/host.ts')
    const { relays } = await within(DIAL_MS, async (signal) => await askNode(address, signal))
    if (check === 'relay' && !relays) return broken(check, `The node at ${address} answers, and does not relay.`, 'Name a node that relays, or move it to "bootstrap".')
    return ok(check, `${what} ${address} answers${connected.size === 0 ? '' : ', though the running node is not connected to it now'}.`)
  } catch (error) {
    return broken(check, `${what} ${address} cannot be reached: ${reasonOf(error)}.`, fix)
  }
}

async function checkStun (url: string): Promise<Finding> {
  const address = stunAddress(url)
  if (address === undefined) return unknown('stun', `Whether ${url} answers is unknown, because only plain "stun:" is tested.`, 'Nothing, unless WebRTC fails between networks.')
  const fix = 'Name another STUN server in "iceServers", or let UDP out to this one.'
  try {
    return await asksStun(address) ? ok('stun', `The STUN server ${url} answers.`) : broken('stun', `The STUN server ${url} does not answer: devices behind different routers may not connect directly.`, fix)
  } catch (error) {
    return broken('stun', `The STUN server ${url} cannot be asked: ${reasonOf(error)}.`, fix)
  }
}

/** Who outside was contacted, by the running node and by this very self-test. */
export function tellThirdParties (config: NetworkConfig | undefined, running: RunningNode | undefined): Finding[] {
  const asked = [...config?.relays ?? [], ...config?.bootstrap ?? [], ...config?.iceServers ?? []].length
  const own = asked === 0 ? 'this self-test contacted nobody' : 'this self-test contacted those configured above, to see whether they answer'
  if (running === undefined) return [ok('third-parties', `No node runs that would contact anybody; ${own}.`)]
  if (running.thirdParties.length === 0) return [ok('third-parties', `The running node contacted nobody but your contacts and own nodes; ${own}.`)]
  return running.thirdParties.map(({ host, purpose, lastContactAt }) => ok('third-parties', `The running node contacted ${host} ${purposeWords(purpose)}, last ${moment(lastContactAt)}.`))
}

/** Whether the world reaches this node, and finds it; while it runs, since nobody can know otherwise. */
export function tellReach (config: NetworkConfig | undefined, running: RunningNode | undefined): Finding[] {
  if (running === undefined) {
    return config?.profile === 'local'
      ? [ok('outside', 'In the profile local nobody outside is to reach this node.')]
      : [unknown('outside', 'Whether others outside can reach this node is unknown while it does not run.', 'Start it with "mobilink start".')]
  }
  const { reachability, findable } = running
  const words = `Reachable from outside: ${reachabilityWords(reachability)}`
  return [
    reachability.reachable === 'yes' || reachability.because === 'local'
      ? ok('outside', words)
      : reachability.reachable === 'no' ? warning('outside', words, CURES[reachability.because] ?? 'Name a relay with --relay.') : unknown('outside', words, 'Look again in a few minutes.'),
    ok('findable', `Found by its peer ID: ${findableWords(findable)}`)
  ]
}

/** Without being reached from outside a node still reaches others: it warns, and is not broken. */
const CURES: { readonly [Why in Because]?: string } = {
  'no network': 'Connect this machine to a network.',
  refused: 'Switch UPnP on in the router, or forward the port of this node (see "port" above) to this machine; or name a relay with --relay.'
}

const PROFILES: Record<NetworkConfig['profile'], string> = {
  local: 'local: nothing leaves this machine',
  lan: 'lan: this network, and what the configuration names',
  default: 'default: the world, as far as the configuration names it'
}

export function tellProfile (config: NetworkConfig | undefined, running: RunningNode | undefined): Finding[] {
  return config === undefined ? [] : [ok('profile', `The ${running?.config === undefined ? 'profile' : 'profile of the running node'} is ${PROFILES[config.profile]}.`)]
}

/** Bounded even where `work` does not listen to its signal. */
async function within<Result> (limitMs: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const signal = AbortSignal.timeout(limitMs)
  const over = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => over.reject(signal.reason))
  return await Promise.race([work(signal), over.promise])
}

function reasonOf (error: unknown): string {
  const words = `${codeOf(error)} ${messageOf(error)}`
  if (/DNSQueryFailed|queryTxt|getaddrinfo|ENOTFOUND|EAI_AGAIN/.test(words)) return 'its name cannot be looked up'
  if (/ECONNREFUSED/.test(words)) return 'nothing listens there'
  if (/EHOSTUNREACH|ENETUNREACH/.test(words)) return 'there is no way to it from here'
  if (/UnexpectedPeer|does not match expected|identity key/i.test(words)) return 'another peer answers at its address'
  if (/Timeout|Abort/i.test(words)) return `no answer within ${DIAL_MS / 1_000} s`
  // browsers and their kind say of a WebSocket only that it failed
  return codeOf(error) === 'unknown' ? 'it does not answer' : codeOf(error)
}

/** The error's words and those of what caused it. */
function messageOf (error: unknown): string {
  // a WebSocket fails with an event that has the error inside
  if (typeof error === 'object' && error !== null && 'error' in error) return messageOf(error.error)
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? error.errors : [error.cause]
  return [`${error.name} ${error.message}`, ...inner.filter((one) => one !== undefined).map(messageOf)].join(' ')
}
