/** `mobilink status`: how the running node is doing, in words; exit 0 says that it runs. */
import { openRunningDoor } from '../door.ts'
import { printable } from '../printable.ts'
import { calledName, moment } from '../views.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { Answer } from '../socket/methods.ts'

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

function statusText (status: Answer<'status'>, names: ReadonlyMap<string, string>, output: Output): string {
  const { contacts, pending } = status
  const listed = (title: string, lines: readonly string[], none: string): string[] => lines.length === 0 ? [`${title}  ${none}`] : [title, ...lines.map((line) => `  ${line}`)]
  return [
    `${output.paint('green', 'Running')} since ${moment(status.startedAt)} (process ${status.pid}, version ${status.version}, profile ${status.profile})`,
    `${status.device}  ${output.paint('bold', status.peerId)}`,
    `Page  ${status.web ?? 'not served'}`,
    `Data  ${printable(status.dataFolder)}`,
    `Contacts  ${contacts.accepted}, of these ${contacts.online} online${contacts.incoming > 0 ? `; ${contacts.incoming} ${contacts.incoming === 1 ? 'wants' : 'want'} to be accepted (see "mobilink contacts")` : ''}`,
    `Waiting  ${pending.messages === 0 ? 'nothing' : `${pending.messages} ${pending.messages === 1 ? 'message' : 'messages'}, ${pending.bytes} bytes (see "mobilink pending")`}`,
    ...listed('Addresses', status.addresses, 'none: others reach this node only through nodes it knows'),
    ...listed('Connections', status.paths.map((path) => `${names.get(path.peer) ?? path.peer}  ${path.kind}, ${path.transport}, ${path.direction}  ${printable(path.address)}`), 'none'),
    ...listed('Relays in use', status.relays, 'none'),
    ...listed('Third parties contacted', status.thirdParties.map((party) => `${printable(party.host)}  as ${party.purpose}, last ${moment(party.lastContactAt)}`), 'none')
  ].join('\n')
}
