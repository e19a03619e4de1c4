/**
 * Everything a command may ask of a node: a closed list, each with the shape of its parameters. The same
 * functions answer over the command socket and, with no node running, in the process of the command itself.
 * Answers are plain data, so that they survive JSON unchanged.
 */
import * as v from 'valibot'
import { NoSuchMessageError } from '../../../node/errors.ts'
import { SOCKET_LIMITS } from './limits.ts'
import type { Contact, Message, MessageId, MobilinkNode, PendingCursor, PendingItem } from '../../../node/api.ts'

/** What the running process knows beyond its node. */
export interface HostFacts {
  readonly pid: number
  readonly startedAt: number
  readonly version: string
  readonly dataFolder: string
  readonly web?: string
}

interface Method<Schema extends v.GenericSchema, Result> {
  readonly params: Schema
  run (node: MobilinkNode, params: v.InferOutput<Schema>, facts: HostFacts): Promise<Result>
}

function method<Schema extends v.GenericSchema, Result> (params: Schema, run: (node: MobilinkNode, params: v.InferOutput<Schema>, facts: HostFacts) => Promise<Result>): Method<Schema, Result> {
  return { params, run }
}

const text = (maxCharacters: number): v.GenericSchema<string> => v.pipe(v.string(), v.maxLength(maxCharacters))
/** A name, a peer ID or a prefix of one. */
const contact = text(512)
const nothing = v.strictObject({})
const oneContact = v.strictObject({ contact })
const messageId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const position = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
const page = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SOCKET_LIMITS.page))

const peerOf = async (node: MobilinkNode, name: string): Promise<Contact['peerId']> => (await node.contacts.find(name)).peerId

export const METHODS = {
  id: method(nothing, async (node) => ({
    peerId: node.self.peerId,
    did: node.self.did,
    device: node.self.device,
    name: node.self.name(),
    addresses: node.self.addresses(),
    invite: await node.self.invite()
  })),
  contacts: method(nothing, async (node) => await node.contacts.list()),
  contact: method(oneContact, async (node, params) => await node.contacts.find(params.contact)),
  add: method(v.strictObject({ address: text(8_192), name: v.optional(text(256)) }), async (node, { address, name }) => await node.contacts.add(address, name === undefined ? {} : { name })),
  accept: method(v.strictObject({ contact, name: v.optional(text(256)) }), async (node, params) => await node.contacts.accept(await peerOf(node, params.contact), params.name === undefined ? {} : { name: params.name })),
  block: method(oneContact, async (node, params) => await node.contacts.block(await peerOf(node, params.contact))),
  unblock: method(oneContact, async (node, params) => await node.contacts.unblock(await peerOf(node, params.contact))),
  rename: method(v.strictObject({ contact, name: text(256) }), async (node, params) => await node.contacts.rename(await peerOf(node, params.contact), params.name)),
  /** Answers with the contact as it was. */
  remove: method(oneContact, async (node, params) => {
    const found = await node.contacts.find(params.contact)
    await node.contacts.remove(found.peerId)
    return found
  }),
  send: method(v.strictObject({ contact, text: text(65_536) }), async (node, params) => await node.messages.send(await peerOf(node, params.contact), params.text)),
  message: method(v.strictObject({ contact, id: messageId }), async (node, params) => await messageOf(node, params.contact, params.id)),
  history: method(v.strictObject({ contact, before: v.optional(position), limit: page }), async (node, params): Promise<Message[]> => {
    const peer = await peerOf(node, params.contact)
    return await node.messages.history(peer, { limit: params.limit, ...(params.before === undefined ? {} : { before: params.before }) })
  }),
  pending: method(v.strictObject({ after: v.optional(text(1_024)) }), async (node, { after }): Promise<{ items: PendingItem[], next?: string }> =>
    await node.messages.pending({ limit: 256, ...(after === undefined ? {} : { after: after as PendingCursor }) })
  ),
  status: method(nothing, async (node, _params, facts) => {
    const contacts = await node.contacts.list()
    const count = (state: Contact['state']): number => contacts.filter((contact) => contact.state === state).length
    const addresses = node.network.addresses()
    return {
      peerId: node.self.peerId,
      name: node.self.name(),
      device: node.self.device,
      profile: node.network.profile,
      ...facts,
      addresses,
      relays: addresses.filter((address) => address.includes('/p2p-circuit')),
      contacts: {
        accepted: count('accepted'),
        requested: count('requested'),
        incoming: count('incoming'),
        blocked: count('blocked'),
        online: contacts.filter((contact) => contact.online).length
      },
      pending: await countPending(node),
      paths: node.network.paths(),
      thirdParties: node.network.thirdParties()
    }
  })
} as const

export type MethodName = keyof typeof METHODS
export type Params<Name extends MethodName> = v.InferInput<(typeof METHODS)[Name]['params']>
export type Answer<Name extends MethodName> = Awaited<ReturnType<(typeof METHODS)[Name]['run']>>

export function isMethodName (name: string): name is MethodName {
  return Object.hasOwn(METHODS, name)
}

/**
 * Checks the parameters and runs one method.
 *
 * @throws {ValiError} when the parameters do not fit
 */
export async function perform<Name extends MethodName> (node: MobilinkNode, name: Name, params: unknown, facts: HostFacts): Promise<Answer<Name>> {
  const entry = METHODS[name] as unknown as Method<v.GenericSchema, Answer<Name>>
  return await entry.run(node, v.parse(entry.params, params), facts)
}

async function messageOf (node: MobilinkNode, name: string, id: string): Promise<Message> {
  const message = await node.messages.get(await peerOf(node, name), id as MessageId)
  if (message === undefined) throw new NoSuchMessageError(id)
  return message
}

async function countPending (node: MobilinkNode): Promise<{ messages: number, bytes: number }> {
  let messages = 0
  let bytes = 0
  let after: PendingCursor | undefined
  do {
    const { items, next } = await node.messages.pending({ limit: 1_024, ...(after === undefined ? {} : { after }) })
    messages += items.length
    for (const item of items) bytes += item.bytes
    after = next
  } while (after !== undefined)
  return { messages, bytes }
}
