/**
 * Puts a node together: who is made of what, and the order of start and stop. Nothing is decided here.
 */
import { createDeviceKey, didOf, envelopeId, generateSeed, IdentityLostError } from '../identity/index.ts'
import { ContactBook } from './delivery/contact-book.ts'
import { createContacts } from './delivery/contacts.ts'
import { Conversations } from './delivery/conversations.ts'
import { Delivery } from './delivery/delivery.ts'
import { Invites } from './delivery/invites.ts'
import { chosenName } from './delivery/person-text.ts'
import { OwnPrekeys } from './delivery/own-prekeys.ts'
import { Profile } from './delivery/profile.ts'
import { Removals } from './delivery/removals.ts'
import { Sessions } from './delivery/sessions.ts'
import { inBackground, MobilinkEmitter } from './events.ts'
import { createNetworkOff } from './network/off.ts'
import { createStore } from './store/level-store.ts'
import type { MobilinkNode, Self } from './api.ts'
import type { Network, NetworkConfig } from './network/network.ts'
import type { Platform } from './platform/platform.ts'
import type { Store } from './store/store.ts'
import type { DeviceKey } from '../identity/index.ts'

export interface NodeOptions {
  /** Opens identity and store only: nothing is sent or received, what is kept waits for the next start. */
  offline?: boolean
}

/**
 * Starts a node and resolves when it runs. That relays, bootstrap nodes or contacts are away is no reason to fail.
 *
 * @throws {StoreInUseError} this identity's node runs already
 * @throws {StoreFromTheFutureError} the data was written by a newer version
 * @throws {IdentityUnreadableError} there is a device key and it does not open
 * @throws {IdentityLostError} the data belongs to a device key that is not here
 */
export async function createMobilinkNode (platform: Platform, config: NetworkConfig, options: NodeOptions = {}): Promise<MobilinkNode> {
  const store = await createStore(await platform.openLevel())
  try {
    return await startNode(platform, config, options, store)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function startNode (platform: Platform, config: NetworkConfig, options: NodeOptions, store: Store): Promise<MobilinkNode> {
  const { clock, random } = platform
  const emitter = new MobilinkEmitter()
  const { emit } = emitter

  const profile = await Profile.load(store)
  const key = await openIdentity(platform, profile, store)
  const conversations = new Conversations(store)
  const book = new ContactBook(store)
  const prekeys = await OwnPrekeys.load({ clock, random, store, key })
  const sessions = new Sessions({ clock, random, store, key, own: prekeys })
  const removals = new Removals({ store, conversations, sessions })
  await removals.load()
  await conversations.load()
  await book.load()

  const network: Network = options.offline === true
    ? createNetworkOff(key.peerId, () => [...profile.record.addresses])
    : await platform.createNetwork({ key, clock, datastore: store.datastore, gate: book, config })

  const invites = new Invites({ clock, random, store, profile, key, prekeys })
  const delivery = new Delivery({
    clock, random, store, network, emit, book, profile, invites, conversations, sessions, prekeys, key,
    envelopeId: (envelope) => envelopeId(envelope, platform.sha256)
  }, { contact: async (peer) => await contacts.get(peer) })
  const contacts = createContacts({ clock, store, network, book, conversations, removals }, {
    self: key.peerId,
    isOnline: (peer) => delivery.isOnline(peer),
    onChanged: (peer, now) => delivery.contactChanged(peer, now),
    onInvited: async (peer, prekeys) => await delivery.invited(peer, prekeys),
    onGone: (peer) => delivery.drop(peer),
    onRemoved: (peer) => emit('contact:removed', peer)
  })

  network.addEventListener('fault', ({ detail }) => emit('fault', detail))
  network.addEventListener('network:changed', () => {
    emit('network:changed', undefined)
    keepAddresses(network, profile, store, emitter)
  })

  await delivery.load()
  await network.start()
  if (options.offline !== true) delivery.start()
  const stopWatching = platform.onWake(() => delivery.wake())

  let stopping: Promise<void> | undefined
  async function stop (): Promise<void> {
    stopWatching()
    await delivery.stop()
    await network.stop()
    await conversations.idle()
    await store.close()
  }

  return Object.assign(emitter, {
    self: createSelf(key, platform, network, profile, invites, store),
    contacts,
    messages: delivery.messages,
    network: {
      profile: config.profile,
      addresses: () => network.addresses(),
      paths: network.paths.bind(network),
      thirdParties: () => network.thirdParties(),
      reachability: () => network.reachability(),
      findable: () => network.findable(),
      use: network.use.bind(network)
    },
    stop: async () => await (stopping ??= stop())
  })
}

/**
 * The device key of this store. A first start makes one; a store that has seen a key never gets another.
 *
 * @throws {IdentityLostError}
 */
async function openIdentity (platform: Platform, profile: Profile, store: Store): Promise<DeviceKey> {
  const kept = await platform.keyStore.load()
  const known = profile.record.peerId
  if (kept === undefined && known !== '') {
    throw new IdentityLostError('The device key that this data belongs to is missing. Put it back from a backup, or start with another data directory.')
  }
  const seed = kept ?? generateSeed(platform.random)
  // the key is durable before anything is told its peer ID
  if (kept === undefined) await platform.keyStore.create(seed)
  const key = await createDeviceKey(seed)
  if (known === '') {
    await store.commit([profile.change({ peerId: key.peerId })])
  } else if (known !== key.peerId) {
    throw new IdentityLostError('The device key here is not the one that this data belongs to. Put the right one back, or start with another data directory.')
  }
  return key
}

function createSelf (key: DeviceKey, { device }: Platform, network: Network, profile: Profile, invites: Invites, store: Store): Self {
  return {
    peerId: key.peerId,
    did: didOf(key.peerId),
    device,
    name: () => profile.record.name,
    async setName (name) {
      await store.commit([profile.change({ name: chosenName(name) })])
    },
    addresses: () => network.addresses(),
    invite: async () => await invites.current(network.addresses(), 'short'),
    inviteLink: async () => await invites.current(network.addresses(), 'whole')
  }
}

/** Keeps the own addresses, so that an invite can be made while the node does not run. */
function keepAddresses (network: Network, profile: Profile, store: Store, { emit }: MobilinkEmitter): void {
  const addresses = network.addresses()
  if (addresses.length === 0 || addresses.join() === profile.record.addresses.join()) return
  inBackground(emit, store.note([profile.change({ addresses })]))
}
