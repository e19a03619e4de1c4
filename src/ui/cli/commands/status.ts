/** `mobilink status`: how the running node is doing, in words; exit 0 says that it runs. */
import { findableWords, NO_DIRECT_WAY, pathWords, purposeWords, reachabilityWords } from '../../model/index.ts'
import { openRunningDoor } from '../door.ts'
import { printable } from '../printable.ts'
import { calledName, moment } from '../views.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { Answer, Reach } from '../socket/methods.ts'

/** @throws {NoNodeRunningError} */
export async function showStatus (settings: Settings): Promise<void> {
  const door = await openRunningDoor(settings)
  try {
    const status = await door.call('status', {})
    const names = new Map(settings.output.json ? [] : (await door.call('contacts', {})).map((contact) => [contact.peerId, calledName(contact)]))
    settings.output.answer(status, () => statusText(status, names, settings.output))
  } finally {
    await door.close()
  }
}

/** Offline people fill a screen: so many are listed, the rest counted. */
const MAX_OFFLINE_LINES = 20

/** One line per contact, those that are here first. */
function people (reach: readonly Reach[], names: ReadonlyMap<string, string>, output: Output): string[] {
  const here = reach.filter(({ path }) => path !== 'none')
  const away = reach.filter(({ path }) => path === 'none')
  const shown = away.slice(0, MAX_OFFLINE_LINES)
  return [
    ...[...here, ...shown].map((one) => `${output.paint('bold', names.get(one.peerId) ?? one.peerId)}  ${reachWords(one, output)}`),
    ...(away.length > shown.length ? [`and ${away.length - shown.length} more, offline (see "mobilink contacts")`] : [])
  ]
}

function reachWords ({ path, transport, rttMs, address }: Reach, output: Output): string {
  if (path === 'none' || transport === undefined) return output.paint('dim', 'offline')
  if (path === 'relay') return output.paint('yellow', `${NO_DIRECT_WAY}: only somebody else's relay leads there, and messages never take one`)
  return [
    output.paint('green', pathWords({ kind: path, transport })),
    ...(rttMs === undefined ? [] : [`${Math.max(1, Math.round(rttMs))} ms there and back`]),
    ...(output.verbose && address !== undefined ? [printable(address)] : [])
  ].join('  ')
}

function statusText (status: Answer<'status'>, names: ReadonlyMap<string, string>, output: Output): string {
  const { contacts, pending, reachability: { address } } = status
  const isPerson = new Set<string>(status.reach.map(({ peerId }) => peerId))
  const listed = (title: string, lines: readonly string[], none: string): string[] => lines.length === 0 ? [`${title}  ${none}`] : [title, ...lines.map((line) => `  ${line}`)]
  return [
    `${output.paint('green', 'Running')} since ${moment(status.startedAt)} (process ${status.pid}, version ${status.version}, profile ${status.profile})`,
    `${status.device}  ${output.paint('bold', status.peerId)}`,
    `Page  ${status.web ?? 'not served'}${status.doors === undefined ? '' : `; for other machines ${status.doors.map(printable).join(' ')}`}`,
    `Data  ${printable(status.dataFolder)}`,
    `Contacts  ${contacts.accepted}, of these ${contacts.online} online${contacts.incoming > 0 ? `; ${contacts.incoming} ${contacts.incoming === 1 ? 'wants' : 'want'} to be accepted (see "mobilink contacts")` : ''}`,
    `Waiting  ${pending.messages === 0 ? 'nothing' : `${pending.messages} ${pending.messages === 1 ? 'message' : 'messages'}, ${pending.bytes} bytes (see "mobilink pending")`}`,
    `Reachable from outside  ${reachabilityWords(status.reachability)}${address === undefined || !output.verbose ? '' : `  ${printable(address)}`}`,
    `Found by its peer ID  ${findableWords(status.findable)}`,
    ...listed('Addresses', status.addresses, 'none: others reach this node only through nodes it knows'),
    ...listed('People', people(status.reach, names, output), 'no contacts yet'),
    ...listed('Other connections', status.paths.filter(({ peer }) => !isPerson.has(peer)).map((path) => `${names.get(path.peer) ?? path.peer}  ${pathWords(path)}, ${path.direction}${output.verbose ? `  ${printable(path.address)}` : ''}`), 'none'),
    ...listed('Relays in use', status.relays, 'none'),
    ...listed('Third parties contacted', status.thirdParties.map((party) => `${printable(party.host)}  ${purposeWords(party.purpose)}, last ${moment(party.lastContactAt)}`), 'none')
  ].join('\n')
}
