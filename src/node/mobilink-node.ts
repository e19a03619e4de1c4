/**
 * Puts a node together: who is made of what, and the order of start and stop. Nothing is decided here.
 */
import { createDeviceKey, decodeVaultContents, didOf, envelopeId, HistorySealer, IdentityLostError, PUSH_KIND } from '../identity/index.ts'
import { createCloud } from './cloud/cloud.ts'
import { pairingsOf } from './cloud/courier/owner-rows.ts'
import { createClouds, createDesk } from './cloud/halves.ts'
import { Pairing } from './cloud/pairing/pairing.ts'
import { serveCloud } from './cloud/streams.ts'
import { ContactBook } from './delivery/contact-book.ts'
import { ContactClouds } from './delivery/contact-clouds.ts'
import { createContacts } from './delivery/contacts.ts'
import { Conversations } from './delivery/conversations.ts'
import { Delivery } from './delivery/delivery.ts'
import { KnownNodes } from './delivery/known-nodes.ts'
import { Journal } from './cloud/device/history/journal.ts'
import { OwnHistory } from './cloud/device/history/own-history.ts'
import { OwnClouds } from './cloud/device/own-clouds.ts'
import { Partings } from './cloud/device/partings.ts'
import { Traces } from './cloud/device/traces.ts'
import { Invites } from './delivery/invites.ts'
import { chosenName } from './delivery/person-text.ts'
import { OwnPrekeys } from './delivery/own-prekeys.ts'
import { Profile } from './delivery/profile.ts'
import { Removals } from './delivery/removals.ts'
import { Sessions } from './delivery/sessions.ts'
import { inBackground, MobilinkEmitter } from './events.ts'
import { createNetworkOff } from './network/off.ts'
import { pushRulesOf } from './push/rules.ts'
import { Push } from './push/push.ts'
import { LivedTime } from './lifetime/lived-time.ts'
import { Lives } from './lifetime/lives.ts'
import { filePlaceOf } from './transfers/file-place.ts'
import { encodeBackup } from './vault/backup-content.ts'
import { NodeVault } from './vault/node-vault.ts'
import { UsedNodes } from './used-nodes.ts'
import { openVaultAndStore } from './vault/open-store.ts'
import { vaultToolsOf } from './vault/unlock.ts'
import { Verifications } from './verification/verifications.ts'
import { createVerifying } from './verification/verifying.ts'
import type { CloudNews, Contacts, MobilinkNode, Self } from './api.ts'
import type { Network, NetworkConfig } from './network/network.ts'
import type { Platform, Random } from './platform/platform.ts'
import type { Store } from './store/store.ts'
import type { OpenedStore } from './vault/open-store.ts'
import type { DeviceKey, OpenVault, SlotSecret } from '../identity/index.ts'

export interface NodeOptions {
  /** Opens identity and store only: nothing is sent or received, what is kept waits for the next start. */
  offline?: boolean
  /**
   * What opens the vault where it does not open by itself. On a first start a passphrase becomes the only way in; without
   * one, the node starts with nobody asked from then on.
   */
  secret?: SlotSecret
}

/**
 * Starts a node and resolves when it runs. That relays, bootstrap nodes or contacts are away is no reason to fail.
 *
 * @throws {StoreInUseError} this identity's node runs already
 * @throws {StoreFromTheFutureError} the data was written by a newer version
 * @throws {UnlockNeededError} the vault does not open by itself, and no secret was given
 * @throws {WrongSecretError} the secret that was given does not open it
 * @throws {InvalidVaultError} {VaultFromTheFutureError} {RestoreUnfinishedError}
 * @throws {IdentityUnreadableError} there is a device key and it does not open
 * @throws {IdentityLostError} the data belongs to a device key that is not here
 */
export async function createMobilinkNode (platform: Platform, config: NetworkConfig, options: NodeOptions = {}): Promise<MobilinkNode> {
  const opened = await openVaultAndStore(platform, options.secret)
  try {
    return await startNode(platform, config, options, opened)
  } catch (error) {
    await opened.store.close()
    throw error
  } finally {
    // what runs holds none of its keys: see NodeVault
    opened.vault.wipe()
  }
}

async function startNode (platform: Platform, config: NetworkConfig, options: NodeOptions, { vault, store: inner }: OpenedStore): Promise<MobilinkNode> {
  const { clock, random } = platform
  const emitter = new MobilinkEmitter()
  const { emit } = emitter
  const hashOf = (envelope: Uint8Array): Uint8Array<ArrayBuffer> => envelopeId(envelope, platform.sha256)

  const journal = new Journal(inner)
  const { store } = journal
  const profile = await Profile.load(store)
  const { key, sealer } = await openIdentity(vault, profile, store, random)
  const conversations = new Conversations(store)
  const book = new ContactBook(store)
  const prekeys = await OwnPrekeys.load({ clock, random, store, key })
  const sessions = new Sessions({ clock, random, store, key, own: prekeys, ...(platform.messageCipher === undefined ? {} : { cipher: platform.messageCipher }) })
  const contactClouds = new ContactClouds({ clock, store })
  const ownClouds = new OwnClouds({ clock, store, key }, () => {
    delivery.cloudsChanged()
    push.membersChanged()
    emit('cloud:changed', { kind: 'changed' })
  })
  const partings = new Partings({ clock, store })
  const traces = new Traces(store)
  const history = new OwnHistory({ store: inner, journal, ownClouds, sealer }, (peer, isNew) => {
    if (isNew) network.gateChanged()
    delivery.contactChanged(peer, isNew)
  })
  const place = await filePlaceOf(platform.files)
  const lived = new LivedTime({ clock, store })
  const lives = new Lives({ store, book, lived })
  const removals = new Removals({ store, conversations, sessions, contactClouds, blobs: place?.blobs })
  await removals.load()
  await conversations.load()
  await book.load()
  await contactClouds.load()
  await ownClouds.load()
  await partings.load()
  await traces.load()
  await history.load()
  await lives.load()

  const knownNodes = new KnownNodes({ book, contactClouds, ownClouds, partings })
  const network: Network = options.offline === true
    ? createNetworkOff(key.peerId, () => [...profile.record.addresses])
    : await platform.createNetwork({ key, clock, datastore: store.datastore, gate: knownNodes.gate, config, nodes: profile.record.usedNodes })

  // also without a network: what is here for other devices is shown, and erased where they are unpaired
  const courier = await platform.createCourier?.({ clock, random, store, network, emit, files: place === undefined ? undefined : { blobs: place.blobs, network }, self: key.peerId, envelopeId: hashOf }, {
    onWanted: (peer) => delivery.wanted(peer),
    onWaiting: (peer) => push.look(peer),
    onWakeUp: (peer) => push.lookAnew(peer),
    onChanged: () => {
      delivery.courierChanged()
      emit('cloud:changed', { kind: 'changed' })
    }
  })
  await courier?.load()
  knownNodes.include(courier)

  const used = new UsedNodes({ profile, store, network })
  const invites = new Invites({ clock, random, store, profile, key, prekeys })
  const delivery: Delivery = new Delivery({
    clock, random, store, network, emit, book, profile, invites, conversations, sessions, prekeys, key, contactClouds, ownClouds, partings, traces, history, knownNodes, courier, place, lives, lived,
    aead: platform.aead,
    envelopeId: hashOf
  }, {
    contact: async (peer) => await contacts.get(peer),
    endContact: async (peer) => { if (book.get(peer) !== undefined) await contacts.remove(peer) },
    isComparing: (peer) => verifications.live(peer) !== undefined,
    onPushHeard: (peer, body) => push.hear(peer, body),
    onReceived: (peer) => push.received(peer),
    onSession: (peer) => push.sessionBegun(peer),
    onPresence: (peer) => push.look(peer),
    wakeUpOf: (peer) => peer === key.peerId ? push.ownStatement() : push.statementOf(peer)
  })
  const push: Push = new Push({ clock, store, emit, rules: pushRulesOf(config), sender: platform.pushSender, subscriptions: platform.pushSubscriptions }, {
    members: () => [
      ...[...book.entries()].filter(([, { state }]) => state === 'accepted').map(([peer]) => ({ peer, isOwn: false })),
      ...ownClouds.list().map(({ peer }) => ({ peer, isOwn: true }))
    ],
    knows: (peer) => book.get(peer) !== undefined || ownClouds.get(peer) !== undefined || courier?.wakeList.knows(peer) === true,
    tell: async (peer, body) => {
      if (ownClouds.get(peer) === undefined) return await delivery.say(peer, PUSH_KIND, body)
      // it is on the list of contacts that a cloud is told whenever it is another one
      delivery.wakeUpsChanged()
      return true
    },
    newest: (peer) => Math.max(conversations.newestWaiting(peer), courier?.wakeList.newest(peer) ?? 0),
    isHere: (peer) => delivery.isOnline(peer) || courier?.isOnline(peer) === true,
    isCared: (peer) => delivery.isCloudOnline(peer) || courier?.wakeList.cloudsOf(peer).some((cloud) => delivery.isOnline(cloud)) === true,
    left: (peer) => courier?.wakeList.wayTo(peer),
    onHeard: () => delivery.wakeUpsChanged()
  })
  const verifications = new Verifications({ clock, random, network, book, emit, self: key.peerId }, {
    isOffline: options.offline === true,
    onKept: (peer) => delivery.contactChanged(peer, false)
  })
  const contacts: Contacts = Object.assign(createContacts({ clock, store, network, book, conversations, removals, lived, lives }, {
    self: key.peerId,
    isOnline: (peer) => delivery.isOnline(peer),
    onChanged: (peer, now) => {
      delivery.contactChanged(peer, now)
      push.membersChanged()
    },
    onInvited: async (peer, prekeys) => await delivery.invited(peer, prekeys),
    onGone: (peer) => {
      verifications.drop(peer)
      delivery.drop(peer)
      push.drop(peer)
    },
    onRemoved: (peer) => emit('contact:removed', peer),
    onBegun: (peer, placed) => delivery.begun(peer, placed),
    endWrites: (peer, before, after) => lives.contactWrites(peer, before, after),
    setOpen: async (peer, isOpen) => await delivery.lifetime.setOpen(peer, isOpen)
  }), createVerifying({ clock, self: key.peerId, verifications }))

  const clouds = createClouds(ownClouds, delivery.cloudMail)
  const desk = createDesk(courier)
  const onNews = (news: CloudNews): void => emit('cloud:changed', news)
  const pairing = new Pairing({ clock, random, network, self: key.peerId, clouds, desk }, {
    isOffline: options.offline === true,
    knownHosts: [...config.bootstrap, ...config.relays],
    name: () => profile.record.name,
    onNews
  })
  serveCloud({
    clock, network, pairing,
    isOwner: (peer) => courier?.isOwner(peer) === true,
    courier: async (line, { peer }) => await courier?.accept(peer, line)
  })

  network.addEventListener('fault', ({ detail }) => emit('fault', detail))
  network.addEventListener('network:changed', () => {
    emit('network:changed', undefined)
    keepAddresses(network, profile, store, emitter)
  })

  await delivery.load()
  await push.load()
  await network.start()
  // what was over while nothing ran: before anybody is shown anything
  await delivery.lifetime.start()
  if (options.offline !== true) {
    courier?.start()
    delivery.start()
    push.start([...[...book.entries()].map(([peer]) => peer), ...courier?.wakeList.peers() ?? []])
  }
  const stopWatching = platform.onWake(() => {
    delivery.wake()
    push.wake()
  })
  network.addEventListener('network:returned', () => delivery.wake())

  let stopping: Promise<void> | undefined
  async function stop (): Promise<void> {
    stopWatching()
    pairing.stop()
    await push.stop()
    await Promise.all([delivery.stop(), verifications.stop()])
    await courier?.stop()
    await network.stop()
    await conversations.idle()
    await store.close()
  }

  return Object.assign(emitter, {
    self: createSelf(key, platform, network, profile, invites, store),
    contacts,
    messages: delivery.messages,
    transfers: delivery.transfers,
    wakeUps: push.wakeUps,
    cloud: createCloud({ pairing, clouds, desk, onNews }),
    vault: new NodeVault({ keyStore: platform.keyStore, tools: vaultToolsOf(platform), clock, work: platform.passphraseWork }, {
      // rows that can be erased are sealed to the ways in: see Store.sealTo
      sealTo: async (slots) => await store.sealTo(slots),
      backupOf: async (seed) => encodeBackup({ seed, name: profile.record.name, madeAt: clock.now(), contacts: [...book.entries()].filter(([, { life }]) => life?.isTemporary !== true), clouds: await contactClouds.statements(), owners: await pairingsOf(store) })
    }),
    network: {
      profile: config.profile,
      addresses: () => network.addresses(),
      paths: network.paths.bind(network),
      thirdParties: () => [...network.thirdParties(), ...push.thirdParties()],
      reachability: () => network.reachability(),
      findable: () => network.findable(),
      use: used.use.bind(used),
      used: () => used.list(),
      forget: used.forget.bind(used)
    },
    stop: async () => await (stopping ??= stop())
  })
}

/**
 * The device key of this vault; a store that has seen another one is not opened with it.
 *
 * @throws {IdentityLostError}
 */
async function openIdentity (vault: OpenVault, profile: Profile, store: Store, random: Random): Promise<{ key: DeviceKey, sealer: HistorySealer }> {
  const { seed } = decodeVaultContents(vault.contents)
  const key = await createDeviceKey(seed)
  const sealer = new HistorySealer(seed, random)
  seed.fill(0)
  const known = profile.record.peerId
  if (known === '') {
    await store.commit([profile.change({ peerId: key.peerId })])
  } else if (known !== key.peerId) {
    throw new IdentityLostError('The device key here is not the one that this data belongs to. Put the right one back, or start with another data directory.')
  }
  return { key, sealer }
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
