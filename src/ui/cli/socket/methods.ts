/**
 * Everything a command may ask of a node: a closed list, each with the shape of its parameters. The same
 * functions answer over the command socket and, with no node running, in the process of the command itself.
 * Answers are plain data, so that they survive JSON unchanged.
 */
import * as v from 'valibot'
import { AmbiguousContactError, NoSuchCloudError, NoSuchMessageError } from '../../../node/errors.ts'
import { plainMessage } from '../../model/index.ts'
import { SOCKET_LIMITS } from './limits.ts'
import { contact, IN_SILENCE, messageId, method, peerOf, text } from './method.ts'
import { expireAfterMs, LIFE_METHODS, temporary, temporaryOf } from './life-methods.ts'
import { TRANSFER_METHODS } from './transfer-methods.ts'
import type { CloudOffer, Contact, Message, MessageId, MobilinkNode, PairedCloud, PendingCursor, PendingItem, Verification, VerificationView } from '../../../node/api.ts'
import type { HostFacts, Method, Talk } from './method.ts'
import type { PlainMessage } from '../../model/index.ts'
import type { Path } from '../../../node/index.ts'

export type { HostFacts, Talk } from './method.ts'

/** How an accepted contact is reached now, over the best live path. */
export interface Reach {
  readonly peerId: string
  readonly path: Contact['path']
  readonly transport?: Path['transport']
  readonly direction?: Path['direction']
  readonly address?: string
  readonly openedAt?: number
  readonly rttMs?: number
}

const nothing = v.strictObject({})
const oneContact = v.strictObject({ contact })
const position = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
const page = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SOCKET_LIMITS.page))

const slotId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
/** A passphrase or recovery words; the socket is its owner's alone. */
const secret = v.variant('kind', [
  v.strictObject({ kind: v.literal('passphrase'), passphrase: text(4_096) }),
  v.strictObject({ kind: v.literal('words'), words: text(4_096) })
])
const proof = v.optional(secret)

export const METHODS = {
  ...TRANSFER_METHODS,
  ...LIFE_METHODS,
  id: method(nothing, async (node) => ({
    peerId: node.self.peerId,
    did: node.self.did,
    device: node.self.device,
    name: node.self.name(),
    addresses: node.self.addresses(),
    invite: await node.self.invite(),
    inviteLink: await node.self.inviteLink()
  })),
  contacts: method(nothing, async (node) => await node.contacts.list()),
  contact: method(oneContact, async (node, params) => await node.contacts.find(params.contact)),
  add: method(v.strictObject({ address: text(8_192), name: v.optional(text(256)), temporary: v.optional(temporary) }), async (node, { address, name, temporary }) =>
    await node.contacts.add(address, { ...name === undefined ? {} : { name }, ...temporary === undefined ? {} : { temporary: temporaryOf(temporary) } })),
  accept: method(v.strictObject({ contact, name: v.optional(text(256)) }), async (node, params) => await node.contacts.accept(await peerOf(node, params.contact), params.name === undefined ? {} : { name: params.name })),
  block: method(oneContact, async (node, params) => await node.contacts.block(await peerOf(node, params.contact))),
  unblock: method(oneContact, async (node, params) => await node.contacts.unblock(await peerOf(node, params.contact))),
  rename: method(v.strictObject({ contact, name: text(256) }), async (node, params) => await node.contacts.rename(await peerOf(node, params.contact), params.name)),
  path: method(v.strictObject({ contact, policy: v.picklist(['direct', 'own']) }), async (node, params) => await node.contacts.setPathPolicy(await peerOf(node, params.contact), params.policy)),
  /** Answers with the contact as it was. */
  remove: method(oneContact, async (node, params) => {
    const found = await node.contacts.find(params.contact)
    await node.contacts.remove(found.peerId)
    return found
  }),
  send: method(v.strictObject({ contact, text: text(65_536), expireAfterMs }), async (node, params) => plainMessage(await node.messages.send(await peerOf(node, params.contact), params.text, params.expireAfterMs === undefined ? {} : { expireAfterMs: params.expireAfterMs }))),
  message: method(v.strictObject({ contact, id: messageId }), async (node, params) => plainMessage(await messageOf(node, params.contact, params.id))),
  history: method(v.strictObject({ contact, before: v.optional(position), after: v.optional(position), limit: page }), async (node, { contact, ...range }): Promise<PlainMessage[]> =>
    (await node.messages.history(await peerOf(node, contact), range)).map(plainMessage)
  ),
  pending: method(v.strictObject({ after: v.optional(text(1_024)) }), async (node, { after }): Promise<{ items: PendingItem[], next?: string }> =>
    await node.messages.pending({ limit: 256, ...(after === undefined ? {} : { after: after as PendingCursor }) })
  ),
  vault: method(nothing, async (node) => {
    const slots = await node.vault.slots()
    return { opensByItself: slots.some(({ kind }) => kind === 'keyFile'), slots: slots.map(({ id, kind, createdAt }) => ({ id, kind, createdAt })) }
  }),
  setPassphrase: method(v.strictObject({ passphrase: text(4_096), proof }), async (node, params) => await node.vault.setPassphrase(params.passphrase, params.proof)),
  removeSlot: method(v.strictObject({ id: slotId, proof }), async (node, params) => await node.vault.removeSlot(params.id, params.proof)),
  drawRecoveryWords: method(nothing, async (node) => ({ words: await node.vault.drawRecoveryWords() })),
  addRecoveryWords: method(v.strictObject({ words: text(4_096), proof }), async (node, params) => await node.vault.addRecoveryWords(params.words, params.proof)),
  backup: method(v.strictObject({ secret, proof }), async (node, params) => ({ age: Buffer.from(await node.vault.backup(params.secret, params.proof)).toString('base64') })),
  safetyNumber: method(oneContact, async (node, params) => await node.contacts.safetyNumber(await peerOf(node, params.contact))),
  compareSafetyCode: method(v.strictObject({ contact, text: text(1_024) }), async (node, params) => await node.contacts.compareSafetyCode(await peerOf(node, params.contact), params.text)),
  /** Begins a comparison, or joins the one that goes on; what becomes of it are events. */
  verify: method(oneContact, async (node, params): Promise<VerificationView> => viewOf(await node.contacts.verify(await peerOf(node, params.contact)))),
  /** What the people found; nothing happens where nothing is compared. */
  confirmVerification: method(v.strictObject({ contact, matches: v.boolean() }), async (node, params) => {
    node.contacts.verification(await peerOf(node, params.contact))?.confirm(params.matches)
    return null
  }),
  cancelVerification: method(oneContact, async (node, params) => {
    node.contacts.verification(await peerOf(node, params.contact))?.cancel()
    return null
  }),
  /** The link is the page's own where there is a page: the device that opens it has the page then, too. */
  cloudOffer: method(nothing, async (node, _params, { web }): Promise<CloudOffer> => {
    const offer = await node.cloud.offer()
    return { ...offer, link: pageLink(offer, web) }
  }),
  cloudPair: method(v.strictObject({ text: text(8_192), at: v.optional(text(8_192)) }), async (node, params): Promise<PairedCloud> => await node.cloud.pair(params.text, params.at === undefined ? {} : { at: params.at })),
  cloudStatus: method(nothing, async (node) => {
    const offer = node.cloud.offered()
    const devices = await node.cloud.devices()
    return {
      clouds: await node.cloud.clouds(),
      history: node.cloud.keepsHistory(),
      devices: await Promise.all(devices.map(async (device) => ({ ...device, holdsFor: await node.cloud.heldFor(device.peerId) }))),
      // the secret is shown once, by the command that makes it
      offer: offer === undefined ? null : { expiresAt: offer.expiresAt, triesLeft: offer.triesLeft }
    }
  }),
  cloudHistory: method(v.strictObject({ on: v.boolean() }), async (node, { on }) => await node.cloud.keepHistory(on)),
  cloudUnpair: method(v.strictObject({ node: contact }), async (node, params) => {
    const found = pairedOf([...await node.cloud.clouds(), ...await node.cloud.devices()], params.node)
    const { isTold } = await node.cloud.unpair(found.peerId)
    return { peerId: found.peerId, name: found.name, isTold }
  }),
  cloudChange: method(v.strictObject({ device: contact, act: v.picklist(['pause', 'resume', 'wipe']) }), async (node, params) => {
    const { peerId, name } = pairedOf(await node.cloud.devices(), params.device)
    await node.cloud[params.act](peerId)
    return { peerId, name }
  }),
  cloudQuota: method(v.strictObject({ device: contact, bytes: v.number() }), async (node, params) => {
    const { peerId, name } = pairedOf(await node.cloud.devices(), params.device)
    await node.cloud.setQuota(peerId, params.bytes)
    return { peerId, name }
  }),
  acknowledgeIncident: method(oneContact, async (node, params) => {
    const found = await node.contacts.find(params.contact)
    await node.contacts.acknowledgeIncident(found.peerId)
    return await node.contacts.get(found.peerId) ?? found
  }),
  /** What a self-test asks of the node: nothing about contacts or messages. */
  doctor: method(nothing, (node, _params, { pid, startedAt, version, web, doors, config }) => Promise.resolve({
    peerId: node.self.peerId,
    pid,
    startedAt,
    version,
    web,
    doors,
    config,
    addresses: node.network.addresses(),
    connected: [...new Set(node.network.paths().map(({ peer }) => peer))],
    reachability: node.network.reachability(),
    findable: node.network.findable(),
    thirdParties: node.network.thirdParties(),
    // by how much the wall clock moved more than the time that passed, since this process began
    clockDriftMs: Date.now() - performance.timeOrigin - performance.now()
  })),
  status: method(nothing, async (node, _params, { pid, startedAt, version, dataFolder, web, doors }) => {
    const contacts = await node.contacts.list()
    const count = (state: Contact['state']): number => contacts.filter((contact) => contact.state === state).length
    const addresses = node.network.addresses()
    return {
      peerId: node.self.peerId,
      name: node.self.name(),
      device: node.self.device,
      profile: node.network.profile,
      pid,
      startedAt,
      version,
      dataFolder,
      ...(web === undefined ? {} : { web }),
      ...(doors === undefined ? {} : { doors }),
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
      reach: contacts.filter(({ state }) => state === 'accepted').map((contact) => reachOf(contact, node.network.paths(contact.peerId)[0])),
      reachability: node.network.reachability(),
      findable: node.network.findable(),
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
export async function perform<Name extends MethodName> (node: MobilinkNode, name: Name, params: unknown, facts: HostFacts, talk: Talk = IN_SILENCE): Promise<Answer<Name>> {
  const entry = METHODS[name] as unknown as Method<v.GenericSchema, Answer<Name>>
  return await entry.run(node, v.parse(entry.params, params), facts, talk)
}

function reachOf ({ peerId, online }: Contact, best: Path | undefined): Reach {
  // what a stranger's relay leads to is there, and no message takes that way
  if (best === undefined || (!online && best.kind !== 'relay')) return { peerId, path: 'none' }
  const { kind, transport, direction, address, openedAt, rttMs } = best
  return { peerId, path: kind, transport, direction, address, openedAt, ...(rttMs === undefined ? {} : { rttMs }) }
}

/** Without the methods, which do not survive JSON. */
function viewOf ({ run, contact, startedBy, state }: Verification): VerificationView {
  return { run, contact, startedBy, state }
}

/** By name, whole peer ID or unambiguous start of it. @throws {NoSuchCloudError} {AmbiguousContactError} */
function pairedOf<Paired extends { readonly peerId: string, readonly name: string }> (paired: readonly Paired[], wanted: string): Paired {
  const exact = paired.filter(({ peerId, name }) => peerId === wanted || name === wanted)
  const fitting = exact.length > 0 ? exact : paired.filter(({ peerId }) => wanted.length >= 4 && peerId.startsWith(wanted))
  const [first, ...others] = fitting
  if (first === undefined) throw new NoSuchCloudError(wanted)
  if (others.some(({ peerId }) => peerId !== first.peerId)) throw new AmbiguousContactError(wanted)
  return first
}

/** `http://…/#pair=…`: a fragment, which browsers send to nobody. */
export function pageLink ({ link }: Pick<CloudOffer, 'link'>, web: string | undefined): string {
  return web === undefined ? link : `${web}#${link.replace(/^mobilink:/, '')}`
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
