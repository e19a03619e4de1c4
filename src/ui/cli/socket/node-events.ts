/** A node's events as plain data, for the command socket and for `watch`. */
import { told } from '../sentences.ts'
import { plainMessage } from '../../model/index.ts'
import { transferView } from '../transfer-views.ts'
import { messageView } from '../views.ts'
import type { PlainMessage } from '../../model/index.ts'
import type { CloudNews, Contact, MessageRemoved, MobilinkEvents, MobilinkNode, Transfer, VerificationView } from '../../../node/api.ts'

/** `detail` is the whole record: a Message without its pictures, a Transfer, a Contact, a peer ID, an error's name and words, or null. */
export type NodeEvent =
  | { readonly event: 'message:added' | 'message:changed', readonly detail: PlainMessage }
  | { readonly event: 'message:removed', readonly detail: MessageRemoved }
  | { readonly event: 'transfer:changed', readonly detail: Transfer }
  | { readonly event: 'contact:changed', readonly detail: Contact }
  | { readonly event: 'contact:removed' | 'peer:online' | 'peer:offline' | 'peer:typing', readonly detail: string }
  | { readonly event: 'verify:changed', readonly detail: VerificationView }
  | { readonly event: 'cloud:changed', readonly detail: CloudNews }
  | { readonly event: 'network:changed' | 'stopped', readonly detail: null }
  | { readonly event: 'fault', readonly detail: { readonly name: string, readonly message: string } }

/**
 * Calls back for each event of the node, in order.
 *
 * @returns a function that stops it
 */
export function onNodeEvents (node: MobilinkNode, callback: (event: NodeEvent) => void): () => void {
  const stops: Array<() => void> = []
  const listen = <Name extends keyof MobilinkEvents> (name: Name, toEvent: (detail: MobilinkEvents[Name]['detail']) => NodeEvent): void => {
    const listener = (event: Event): void => callback(toEvent((event as MobilinkEvents[Name]).detail))
    node.addEventListener(name, listener)
    stops.push(() => node.removeEventListener(name, listener))
  }
  listen('message:added', (detail) => ({ event: 'message:added', detail: plainMessage(detail) }))
  listen('message:changed', (detail) => ({ event: 'message:changed', detail: plainMessage(detail) }))
  listen('message:removed', (detail) => ({ event: 'message:removed', detail }))
  listen('transfer:changed', (detail) => ({ event: 'transfer:changed', detail }))
  listen('contact:changed', (detail) => ({ event: 'contact:changed', detail }))
  listen('contact:removed', (detail) => ({ event: 'contact:removed', detail }))
  listen('peer:online', (detail) => ({ event: 'peer:online', detail }))
  listen('peer:offline', (detail) => ({ event: 'peer:offline', detail }))
  listen('peer:typing', (detail) => ({ event: 'peer:typing', detail }))
  listen('verify:changed', (detail) => ({ event: 'verify:changed', detail }))
  listen('cloud:changed', (detail) => ({ event: 'cloud:changed', detail }))
  listen('network:changed', () => ({ event: 'network:changed', detail: null }))
  listen('fault', (error) => {
    const { name, message } = told(error)
    return { event: 'fault', detail: { name, message } }
  })
  return () => { for (const stop of stops) stop() }
}

/** The line `watch` prints: contents included, a message as `history` shows it and whose conversation it is. */
export function watchLine (event: NodeEvent): { event: string, detail: unknown } {
  if (event.event === 'transfer:changed') return { event: event.event, detail: transferView(event.detail) }
  if (event.event !== 'message:added' && event.event !== 'message:changed') return event
  return { event: event.event, detail: { ...messageView(event.detail), contact: event.detail.contact } }
}
