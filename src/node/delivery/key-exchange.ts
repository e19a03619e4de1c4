/**
 * Gets a contact's prekeys as soon as it is there and there is no session with it, or an old one; from a cloud of the
 * contact, while it is away, where there never was a session and something waits for one; and hands out our own to
 * contacts that ask. Strangers get none: to them we are offline.
 */
import { publicKeyOf } from '../../identity/index.ts'
import { answerPrekeys, askPrekeys, PREKEYS_LIMITS, PREKEYS_PROTOCOL } from '../../protocols/prekeys/index.ts'
import { isAway } from './reach.ts'
import type { CourierPart } from './answering.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { Conversations } from './conversations.ts'
import type { Sessions } from './sessions.ts'
import type { Network } from '../network/network.ts'
import type { Clock } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

/** Bundles for one contact in one period: two for both sides starting at once, the rest for reconnects. */
const BUNDLES = { most: 8, periodMs: 60_000 }

export interface KeyExchangeComponents {
  readonly clock: Clock
  readonly store: Store
  readonly network: Network
  readonly conversations: Conversations
  readonly sessions: Sessions
  readonly contactClouds: Pick<ContactClouds, 'isCloudOf'>
}

export interface KeyExchangeInit {
  /** Only accepted contacts. */
  admits (peer: PeerIdText): boolean
  /** It is there itself: nobody else is asked for its prekeys. */
  isOnline (peer: PeerIdText): boolean
  /** Hands out what devices left here for their contacts. */
  readonly courier: Pick<CourierPart, 'admits' | 'bundleFor'> | undefined
  /** There is a new session with this contact: what was held can be sealed. */
  onSession (peer: PeerIdText): void
  /** The contact is there and gave no prekeys, and there is no session: ask again later. */
  onFailed (peer: PeerIdText): void
}

/** Nothing waits for it. */
const RENEW_EVERY_MS = 60_000

/** A cloud that had none for us is asked again after this, when something is written. Design. */
const SEEK_EVERY_MS = 60_000

/** The contact is there and gave no prekeys. What was written to it stays held here, and it is asked again later. */
export class NoPrekeysError extends Error {
  static override readonly name = 'NoPrekeysError'
  override readonly name = 'NoPrekeysError'
}

export class KeyExchange {
  readonly #components: KeyExchangeComponents
  readonly #init: KeyExchangeInit
  readonly #given = new Map<PeerIdText, { since: number, count: number }>()
  readonly #renewedAt = new Map<PeerIdText, number>()
  /** When clouds of a contact were asked last, by contact. */
  readonly #soughtAt = new Map<PeerIdText, Map<PeerIdText, number>>()
  /** Clouds that are being asked. */
  readonly #seeking = new Set<PeerIdText>()
  readonly #missing = new Set<PeerIdText>()
  readonly #asking = new Map<PeerIdText, Promise<void>>()

  constructor (components: KeyExchangeComponents, init: KeyExchangeInit) {
    this.#components = components
    this.#init = init
    const { clock, network } = components
    network.serve(PREKEYS_PROTOCOL, async (stream, { peer }) => {
      try {
        await answerPrekeys(stream, async (of) => of.byteLength === 0 ? await this.#give(peer) : await init.courier?.bundleFor(peer, of), { timers: clock, log: network.logger('prekeys') })
      } catch (error) {
        // it went away, and asks again when it is back
        if (!isAway(error)) throw error
      }
    }, {
      maxInboundStreams: PREKEYS_LIMITS.streamsPerPeer.value,
      maxOutboundStreams: PREKEYS_LIMITS.streamsPerPeer.value,
      runOnRelayed: false,
      admits: (peer) => init.admits(peer) || init.courier?.admits(peer) === true
    })
  }

  /** Something can wait for a key of this contact, which is there and has not given any yet. */
  isMissing (peer: PeerIdText): boolean {
    return this.#missing.has(peer)
  }

  /**
   * Makes a session where none is good enough; resolves when it is kept, or there was nothing to do.
   *
   * @throws {NoPrekeysError} {InvalidBundleError} {PeerUnreachableError} {ProtocolRefusedError}
   */
  async refresh (peer: PeerIdText, options: AbortOptions = {}): Promise<void> {
    let asking = this.#asking.get(peer)
    if (asking === undefined) {
      asking = this.#refresh(peer, options).finally(() => this.#asking.delete(peer))
      this.#asking.set(peer, asking)
    }
    await asking
    this.#missing.delete(peer)
  }

  /**
   * Makes a session with the prekeys of an invite, where there is none; resolves when it is kept. With prekeys that are
   * out of date there is none until the two have met.
   */
  async begin (peer: PeerIdText, invitePrekeys: Uint8Array): Promise<void> {
    const { conversations, sessions, store } = this.#components
    const hasBegun = await conversations.alone(peer, async () => {
      if (await sessions.canSeal(peer) || !await sessions.startByInvite(peer, invitePrekeys)) return false
      const { writes, kept } = await sessions.changes(peer)
      await store.commit(writes)
      kept()
      return true
    })
    if (hasBegun) this.#init.onSession(peer)
  }

  /** The contact is there: as `refresh`. That it gives nothing is told by `onFailed`, if there is no session at all. */
  async meet (peer: PeerIdText): Promise<void> {
    try {
      await this.refresh(peer)
    } catch (error) {
      if (!await this.#components.sessions.canSeal(peer)) {
        this.#missing.add(peer)
        this.#init.onFailed(peer)
      }
      if (!isAway(error)) throw error
    }
  }

  /** As `meet`, while there is a session that seals: a contact that gives nothing is not asked for it all the time. */
  async renew (peer: PeerIdText): Promise<void> {
    const now = this.#components.clock.now()
    const renewedAt = this.#renewedAt.get(peer)
    if (renewedAt !== undefined && Math.abs(now - renewedAt) < RENEW_EVERY_MS) return
    this.#renewedAt.set(peer, now)
    await this.meet(peer)
  }

  /**
   * The contact is away, and this node, which acts for it, is there: begins a session with the prekeys that the contact
   * left with it. Nothing is done where there is a session, even a lost one, or nothing waits: see docs/SESSION.md.
   *
   * @throws {InvalidBundleError} what the node gave is not of this contact for this device, or is out of date: nothing
   *   was changed
   */
  async seek (contact: PeerIdText, cloud: PeerIdText): Promise<void> {
    const now = this.#components.clock.now()
    const sought = this.#soughtAt.get(contact) ?? new Map<PeerIdText, number>()
    const soughtAt = sought.get(cloud)
    if (soughtAt !== undefined && Math.abs(now - soughtAt) < SEEK_EVERY_MS) return
    sought.set(cloud, now)
    this.#soughtAt.set(contact, sought)
    try {
      this.#seeking.add(cloud)
      if (await this.#isSought(contact, cloud)) await this.#seek(contact, cloud)
      else sought.delete(cloud)
    } catch (error) {
      if (!isAway(error)) throw error
      // the node is gone: it is asked when it is back
      sought.delete(cloud)
    } finally {
      this.#seeking.delete(cloud)
    }
  }

  /** This node is being asked for the prekeys of contacts. */
  isSeeking (cloud: PeerIdText): boolean {
    return this.#seeking.has(cloud)
  }

  /** The contact is gone: it is asked anew when it is back. */
  parted (peer: PeerIdText): void {
    this.#missing.delete(peer)
  }

  forget (peer: PeerIdText): void {
    this.#given.delete(peer)
    this.#renewedAt.delete(peer)
    this.#soughtAt.delete(peer)
    this.#missing.delete(peer)
  }

  async #isSought (contact: PeerIdText, cloud: PeerIdText): Promise<boolean> {
    const { contactClouds, conversations, sessions } = this.#components
    return this.#init.admits(contact) && !this.#init.isOnline(contact) && contactClouds.isCloudOf(cloud, contact) &&
      conversations.counters(contact).pendingCount > 0 && await sessions.hasNone(contact)
  }

  async #seek (contact: PeerIdText, cloud: PeerIdText): Promise<void> {
    const { clock, conversations, network, sessions, store } = this.#components
    const { stream } = await network.open(cloud, PREKEYS_PROTOCOL)
    const bundle = await askPrekeys(stream, { timers: clock, log: network.logger('prekeys') }, { of: publicKeyOf(contact) })
    // the contact left none there, or has used the place for something else
    if (bundle === undefined) return
    const hasBegun = await conversations.alone(contact, async () => {
      // it may have come itself, taken its word about the cloud back, or be gone
      if (!await this.#isSought(contact, cloud)) return false
      await sessions.start(contact, bundle, { isCarried: true })
      const { writes, kept } = await sessions.changes(contact)
      await store.commit(writes)
      kept()
      return true
    })
    if (hasBegun) this.#init.onSession(contact)
  }

  async #refresh (peer: PeerIdText, options: AbortOptions): Promise<void> {
    const { clock, conversations, network, sessions, store } = this.#components
    if (!await sessions.wantsBundle(peer)) return
    const { stream } = await network.open(peer, PREKEYS_PROTOCOL, options)
    const bundle = await askPrekeys(stream, { timers: clock, log: network.logger('prekeys') }, options)
    if (bundle === undefined) throw new NoPrekeysError('The contact gave no prekeys.')
    await conversations.alone(peer, async () => {
      // the contact may have begun one meanwhile
      if (!this.#init.admits(peer) || !await sessions.wantsBundle(peer)) return
      await sessions.start(peer, bundle)
      const { writes, kept } = await sessions.changes(peer)
      await store.commit(writes)
      kept()
    })
    this.#init.onSession(peer)
  }

  async #give (peer: PeerIdText): Promise<Uint8Array | undefined> {
    const { conversations, sessions, store } = this.#components
    if (!this.#init.admits(peer) || !this.#mayHave(peer)) return undefined
    return await conversations.alone(peer, async () => {
      // removed while this waited: nothing is kept of it any more
      if (!this.#init.admits(peer)) return undefined
      const bundle = await sessions.offer(peer)
      const { writes, kept } = await sessions.changes(peer)
      await store.commit(writes)
      kept()
      return bundle
    })
  }

  /** Making keys costs a signature and a write: a contact gets as many as it can need, not as many as it asks for. */
  #mayHave (peer: PeerIdText): boolean {
    const now = this.#components.clock.now()
    let given = this.#given.get(peer)
    if (given === undefined || now < given.since || now - given.since >= BUNDLES.periodMs) {
      given = { since: now, count: 0 }
      this.#given.set(peer, given)
    }
    return ++given.count <= BUNDLES.most
  }
}
