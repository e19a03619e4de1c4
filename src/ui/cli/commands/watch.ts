/** `mobilink watch`: every event of the running node, contents included, until Ctrl-C. */
import { cloudNewsSentence, verificationWords } from '../../model/index.ts'
import { openRunningDoor } from '../door.ts'
import { NodeWentAwayError } from '../errors.ts'
import { jsonLine, printable } from '../printable.ts'
import { watchLine } from '../socket/node-events.ts'
import { transferText } from '../transfer-views.ts'
import { calledName, messageText, moment } from '../views.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { NodeEvent } from '../socket/node-events.ts'

/** @throws {NodeWentAwayError} when the node stops first */
export async function watchNode (settings: Settings): Promise<void> {
  const { output } = settings
  const door = await openRunningDoor(settings)
  try {
    const events = await door.watch()
    output.say('Watching. Stop with Ctrl-C.')
    const names = new Map((await door.call('contacts', {})).map((contact) => [contact.peerId as string, calledName(contact)]))
    for await (const event of events) {
      if (event.event === 'contact:changed') names.set(event.detail.peerId, calledName(event.detail))
      output.answer(watchLine(event), () => eventText(event, names, output))
    }
    throw new NodeWentAwayError('the node stopped')
  } finally {
    await door.close()
  }
}

function eventText (event: NodeEvent, names: ReadonlyMap<string, string>, output: Output): string {
  const now = output.paint('dim', moment(Date.now()))
  const called = (peer: string): string => names.get(peer) ?? printable(peer)
  switch (event.event) {
    case 'message:added':
    case 'message:changed':
      return `${messageText(event.detail, called(event.detail.contact), output)}${event.event === 'message:changed' ? '' : `  ${event.detail.direction === 'out' ? `to ${called(event.detail.contact)}` : ''}`}`.trimEnd()
    case 'message:removed':
      return `${now}  a message with ${called(event.detail.contact)} is gone from here`
    case 'transfer:changed':
      return `${now}  ${transferText(event.detail, called(event.detail.contact), output)}`
    case 'contact:changed':
      return `${now}  ${called(event.detail.peerId)} is ${event.detail.state}, ${event.detail.online ? 'online' : 'offline'}`
    case 'contact:removed':
      return `${now}  ${called(event.detail)} is forgotten`
    case 'peer:online':
      return `${now}  ${called(event.detail)} is online`
    case 'peer:offline':
      return `${now}  ${called(event.detail)} is offline`
    case 'peer:typing':
      return `${now}  ${called(event.detail)} is typing`
    case 'verify:changed':
      return `${now}  ${verificationWords(event.detail, called(event.detail.contact)).sentence}`
    case 'cloud:changed':
      return `${now}  ${cloudNewsSentence(event.detail)}`
    case 'network:changed':
      return `${now}  the network changed`
    case 'stopped':
      return `${now}  the node stopped`
    case 'fault':
      return `${now}  ${output.paint('red', 'fault')} ${printable(event.detail.message)}`
    default:
      return `${now}  ${printable(jsonLine(event satisfies never))}`
  }
}
