/**
 * The sessions that seal for each contact and open what it sent: the pure values of identity/session, read from the
 * store when they are needed and written with the message that they sealed or opened, in the same batch, so that
 * session and message can never part. Call it inside the conversation's own queue, one operation at a time per peer,
 * and hand the writes over before the next: then what lies on the disk is never older than what was sent.
 */
import { askReset, confirmByReceipt, InvalidBundleError, PREKEYS_CURRENT_MS, isBundleWanted, isStanding, NO_SESSIONS, offerBundle, oneTimeRecordName, open, readBundle, readInvitePrekeys, readPeerSessions, recordChanges, seal, sealingSession, startSession } from '../../identity/index.ts'
import { keys } from '../store/keys.ts'
import { walk } from '../store/walk.ts'
import type { OwnPrekeys } from './own-prekeys.ts'
import type { Clock, Random } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { Content, DeviceKey, MessageCipher, Mint, OpenedEnvelope, PeerIdText, PeerSessions } from '../../identity/index.ts'

export interface SessionsInit {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly key: DeviceKey
  readonly own: OwnPrekeys
  /** Where the platform has a faster one. */
  readonly cipher?: MessageCipher
}

export interface SealedContent {
  readonly envelope: Uint8Array<ArrayBuffer>
  /** 32 bytes: what a true receipt will show. */
  readonly tag: Uint8Array
}

export interface MintedBundle {
  readonly bundle: Uint8Array
  /** Of its one-time prekeys, in hex. */
  readonly oneTimeId: string
  /** The signed prekeys in it are replaced then, ms since the epoch. */
  readonly freshUntil: number
}

/** What has changed since the last batch that is known to be durable. */
export interface SessionChanges {
  readonly writes: readonly Write[]
  /** Call it when the batch with these writes is durable. */
  kept (): void
}

/** `state` is what was sealed and opened so far, `durable` what surely lies on the disk. */
interface Held { state: PeerSessions, durable: PeerSessions }

export class Sessions {
  readonly #init: SessionsInit
  /** Promises, so that two who ask at once get one and the same. */
  readonly #held = new Map<PeerIdText, Promise<Held>>()

  constructor (init: SessionsInit) {
    this.#init = init
  }

  /** `undefined` = there is no session to seal with yet: hold the message. It is never sent in another way. */
  async seal (peer: PeerIdText, content: Content): Promise<SealedContent | undefined> {
    const held = await this.#of(peer)
    const sealed = seal(held.state, content, this.#mint())

    if (sealed === undefined) return undefined
    held.state = sealed.state
    return { envelope: sealed.envelope, tag: sealed.tag }
  }

  /**
   * @returns `isAnother`: the contact has begun a session beside those that there were: it may have lost them
   * @throws {InvalidEnvelopeError} it does not open: nothing was changed
   */
  async open (peer: PeerIdText, envelope: Uint8Array): Promise<OpenedEnvelope & { readonly isAnother: boolean }> {
    const { own } = this.#init
    const held = await this.#of(peer)
    const opened = await open(held.state, envelope, { ...this.#mint(), identity: own.identity, prekeys: own.all(), peer })

    const { sessions } = held.state
    const isAnother = sessions.size > 0 && [...opened.state.sessions.keys()].some((sid) => !sessions.has(sid))
    held.state = opened.state
    return { ...opened, isAnother }
  }

  /** Takes note that the contact has opened this envelope: it holds the session. */
  async confirm (peer: PeerIdText, envelope: Uint8Array): Promise<void> {
    const held = await this.#of(peer)

    held.state = confirmByReceipt(held.state, envelope, this.#init.clock.now())
  }

  /** A signed request for a new session, after an envelope did not open; `undefined` when the contact was asked lately. */
  async askReset (peer: PeerIdText, envelope: Uint8Array): Promise<Uint8Array | undefined> {
    const held = await this.#of(peer)
    const asked = await askReset(held.state, { ...this.#mint(), key: this.#init.key, peer, envelope })

    if (asked === undefined) return undefined
    held.state = asked.state
    return asked.envelope
  }

  /** Prekeys minted for this contact. Hand them out once the changes are durable. */
  async offer (peer: PeerIdText): Promise<Uint8Array> {
    return (await this.mint(peer)).bundle
  }

  /** As `offer`, for prekeys that lie elsewhere until the contact asks there. */
  async mint (peer: PeerIdText): Promise<MintedBundle> {
    const { key, own } = this.#init
    const held = await this.#of(peer)
    const signed = await own.current('bundle')
    const { state, bundle, oneTimeId } = await offerBundle(held.state, { ...this.#mint(), key, identity: own.identity, signed, peer })

    held.state = state
    return { bundle, oneTimeId, freshUntil: signed.mintedAt + PREKEYS_CURRENT_MS }
  }

  /** Which of these one-time prekeys were not used and not erased, by what lies in the store: no session is read for it. */
  async unused (of: ReadonlyArray<{ readonly peer: PeerIdText, readonly oneTimeId: string }>): Promise<boolean[]> {
    const rows = await this.#init.store.getMany(of.map(({ peer, oneTimeId }) => keys.sessionRecord(peer, oneTimeRecordName(oneTimeId))))
    return of.map((_one, at) => rows[at] !== undefined)
  }

  /** As `unused`, for one contact, by its sessions: it has just opened something. */
  async isUnused (peer: PeerIdText, oneTimeId: string): Promise<boolean> {
    return (await this.#of(peer)).state.oneTime.has(oneTimeId)
  }

  /** Nothing was ever agreed on with this contact, or all of it is forgotten: there is not even a session that is lost. */
  async hasNone (peer: PeerIdText): Promise<boolean> {
    return (await this.#of(peer)).state.sessions.size === 0
  }

  /**
   * @param isCarried somebody else than the contact handed it over: it may be out of date
   * @throws {InvalidBundleError} it was not made by this contact for this device, is out of date, or nothing can be
   *   agreed on with it
   */
  async start (peer: PeerIdText, bundle: Uint8Array, { isCarried = false } = {}): Promise<void> {
    const { clock, key, own } = this.#init
    const held = await this.#of(peer)
    const read = await readBundle(bundle, { from: peer, to: key.peerId, ...isCarried ? { now: clock.now() } : {} })

    held.state = startSession(held.state, { ...this.#mint(), identity: own.identity, bundle: read })
  }

  /** @returns false when these prekeys are of no use: too old, or not of this contact */
  async startByInvite (peer: PeerIdText, prekeys: Uint8Array): Promise<boolean> {
    const { clock, own } = this.#init
    const held = await this.#of(peer)
    try {
      const bundle = await readInvitePrekeys(prekeys, { from: peer, now: clock.now() })

      held.state = startSession(held.state, { ...this.#mint(), identity: own.identity, bundle })
      return true
    } catch (error) {
      if (error instanceof InvalidBundleError) return false
      throw error
    }
  }

  /** There is none to seal with, or it is time for a new one: ask for prekeys while the contact is there. */
  async wantsBundle (peer: PeerIdText): Promise<boolean> {
    return isBundleWanted((await this.#of(peer)).state, this.#init.clock.now())
  }

  /** There is one to seal with, and it has served long enough. */
  async isRenewalDue (peer: PeerIdText): Promise<boolean> {
    return await this.canSeal(peer) && await this.wantsBundle(peer)
  }

  async canSeal (peer: PeerIdText): Promise<boolean> {
    return sealingSession((await this.#of(peer)).state) !== undefined
  }

  /** Which of these envelopes the contact can still open, as far as we know: their sessions were not lost since. */
  async standing (peer: PeerIdText, envelopes: readonly Uint8Array[]): Promise<boolean[]> {
    const { state } = await this.#of(peer)
    return envelopes.map((envelope) => isStanding(state, envelope))
  }

  /** Whether this contact was asked for a new session less than `withinMs` ago: it may take so long to begin one. */
  async hasAskedReset (peer: PeerIdText, withinMs: number): Promise<boolean> {
    const { ledger } = (await this.#of(peer)).state
    return ledger.resetsAsked.some(({ at }) => Math.abs(this.#init.clock.now() - at) < withinMs)
  }

  /** What to put into the batch of whatever was sealed or opened. */
  async changes (peer: PeerIdText): Promise<SessionChanges> {
    const held = await this.#of(peer)
    const { durable, state } = held

    return {
      writes: recordChanges(durable, state).map(({ name, bytes }): Write => bytes === undefined
        ? { type: 'del', key: keys.sessionRecord(peer, name) }
        : { type: 'put', key: keys.sessionRecord(peer, name), value: bytes }),
      kept: () => { held.durable = state }
    }
  }

  /** Remembers how it is now; the function that comes back undoes what was opened since, because it was not kept. */
  async mark (peer: PeerIdText): Promise<() => void> {
    const held = await this.#of(peer)
    const { state } = held

    return () => { held.state = state }
  }

  /** Everything of this contact is being erased from the store. */
  forget (peer: PeerIdText): void {
    this.#held.delete(peer)
  }

  #mint (): Mint & { readonly cipher?: MessageCipher } {
    const { clock, cipher, random } = this.#init
    return { random, now: clock.now(), ...(cipher === undefined ? {} : { cipher }) }
  }

  async #of (peer: PeerIdText): Promise<Held> {
    let held = this.#held.get(peer)

    if (held === undefined) {
      held = this.#read(peer)
      this.#held.set(peer, held)
      // what could not be read is read again, not remembered
      held.catch(() => this.#held.delete(peer))
    }

    return await held
  }

  async #read (peer: PeerIdText): Promise<Held> {
    const prefix = keys.sessionRecords(peer)
    const records: Array<{ name: string, bytes: Uint8Array }> = []

    for await (const { key, value } of walk(this.#init.store, prefix)) records.push({ name: key.slice(prefix.length), bytes: value })

    const state = records.length === 0 ? NO_SESSIONS : readPeerSessions(records)

    return { state, durable: state }
  }
}
