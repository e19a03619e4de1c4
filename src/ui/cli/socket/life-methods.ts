/** What a command may ask of a node about how long things stay. Limits of times are the node's own. */
import * as v from 'valibot'
import { contact, method, peerOf } from './method.ts'
import type { Contact } from '../../../node/api.ts'

const durationMs = v.pipe(v.number(), v.integer(), v.minValue(0))
export const temporary = v.strictObject({ forMs: v.optional(durationMs) })
export const expireAfterMs = v.optional(durationMs)

/** As the node wants it: a field that is not given is not there. */
export function temporaryOf ({ forMs }: v.InferOutput<typeof temporary>): { forMs?: number } {
  return forMs === undefined ? {} : { forMs }
}

export const LIFE_METHODS = {
  setExpireAfter: method(v.strictObject({ contact, expireAfterMs: durationMs }), async (node, params): Promise<Contact> => await node.contacts.setExpireAfter(await peerOf(node, params.contact), params.expireAfterMs)),
  setKeepsNothing: method(v.strictObject({ contact, keepsNothing: v.boolean() }), async (node, params): Promise<Contact> => await node.contacts.setKeepsNothing(await peerOf(node, params.contact), params.keepsNothing)),
  setTemporary: method(v.strictObject({ contact, temporary: v.union([temporary, v.literal(false)]) }), async (node, params): Promise<Contact> => await node.contacts.setTemporary(await peerOf(node, params.contact), params.temporary === false ? false : temporaryOf(params.temporary))),
  /** A person has read the conversation on a terminal: times begin, and what is not kept goes with the words on the screen. */
  read: method(v.strictObject({ contact }), async (node, params): Promise<null> => {
    const peer = await peerOf(node, params.contact)
    await node.contacts.setOpen(peer, true)
    await node.contacts.markRead(peer)
    await node.contacts.setOpen(peer, false)
    return null
  })
} as const
