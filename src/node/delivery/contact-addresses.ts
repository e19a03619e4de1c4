/**
 * Who is where, between contacts: tells them where this node is, private addresses too, and keeps what they tell.
 * Statements are signed and numbered, so an old one never replaces a newer one; a contact that was met once is found
 * again without asking anybody. Whether an address is worth keeping is for the network to say.
 */
import { InvalidSignedAddressesError, openAddresses, signAddresses } from '../../identity/index.ts'
import { inBackground } from '../events.ts'
import type { ContactBook } from './contact-book.ts'
import type { Profile } from './profile.ts'
import type { Emit } from '../events.ts'
import type { Network, Whereabouts } from '../network/network.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { DeviceKey, PeerIdText, SignedAddresses } from '../../identity/index.ts'
import type { MsgChannel } from '../../protocols/msg/index.ts'

/** Own addresses change in bursts when a network appears: one statement for all of them. Design. */
const SETTLE_MS = 1_000
/** A network that comes and goes must not make every contact write: PROTOCOL.md, "Telling addresses". */
const AT_MOST_EVERY_MS = 10_000

export interface ContactAddressesComponents {
  readonly clock: Clock
  readonly store: Store
  readonly network: Network
  readonly emit: Emit
  readonly book: ContactBook
  readonly profile: Profile
  readonly key: DeviceKey
}

export class ContactAddresses {
  readonly #components: ContactAddressesComponents
  readonly #channels = new Map<PeerIdText, MsgChannel>()
  /** The number of the statement that was said on a channel. */
  readonly #saidOn = new WeakMap<MsgChannel, number>()
  readonly #running = new Set<Promise<void>>()
  #last: SignedAddresses = { seq: 0, addresses: [], hosts: [] }
  #saidAt = Number.NEGATIVE_INFINITY
  #saying: Promise<void> = Promise.resolve()
  #cancel: CancelTimer | undefined
  #started = false

  constructor (components: ContactAddressesComponents) {
    this.#components = components
  }

  /** Reads what was said last, so that the numbers go on and nothing is said twice after a restart. */
  async load (): Promise<void> {
    const { profile, key } = this.#components
    if (profile.record.statement.byteLength > 0) this.#last = await this.#read(key.peerId, profile.record.statement) ?? this.#last
  }

  start (): void {
    this.#started = true
    this.#components.network.addEventListener('network:changed', this.#soon)
    this.#soon()
  }

  /** Resolves when nothing more will be written. */
  async stop (): Promise<void> {
    this.#started = false
    this.#components.network.removeEventListener('network:changed', this.#soon)
    this.#cancel?.()
    this.#cancel = undefined
    await Promise.all(this.#running)
  }

  /** A channel is open: says where this node is, if that is known yet and was not said on it. */
  linkUp (peer: PeerIdText, channel: MsgChannel): void {
    this.#channels.set(peer, channel)
    this.#tell(channel)
  }

  linkDown (peer: PeerIdText): void {
    this.#channels.delete(peer)
  }

  /** Keeps what a contact says about itself when it is newer than what is known; drops anything else. */
  async heard (peer: PeerIdText, record: Uint8Array): Promise<void> {
    await this.#run(this.#keep(peer, record))
  }

  async #keep (peer: PeerIdText, record: Uint8Array): Promise<void> {
    const { book, network } = this.#components
    const said = await this.#read(peer, record)
    if (said === undefined) return
    await book.alone(peer, async () => {
      const entry = book.get(peer)
      if (entry?.state !== 'accepted' || said.seq <= entry.toldSeq || !this.#started) return
      await book.put(peer, { ...entry, toldSeq: said.seq, toldAddresses: network.keepable(peer, said.addresses), hosts: said.hosts })
      if (said.hosts.join() !== entry.hosts.join()) network.gateChanged()
    })
  }

  async #read (peer: PeerIdText, record: Uint8Array): Promise<SignedAddresses | undefined> {
    try {
      return await openAddresses(record, peer)
    } catch (error) {
      if (!(error instanceof InvalidSignedAddressesError)) throw error
      // another version, or not honest: its messages still count, and the addresses known before stay
      this.#components.network.logger('addresses').error('what %p says about where it is does not hold - %e', peer, error)
      return undefined
    }
  }

  readonly #soon = (): void => {
    if (!this.#started || this.#cancel !== undefined) return
    const { clock, emit } = this.#components
    const waitMs = Math.max(SETTLE_MS, this.#saidAt + AT_MOST_EVERY_MS - clock.now())
    // a clock that was set back must not keep a statement waiting for longer than this
    this.#cancel = clock.setTimer(() => {
      this.#cancel = undefined
      const saying = this.#saying.then(async () => await this.#say())
      this.#saying = saying.catch(() => undefined)
      inBackground(emit, this.#run(saying))
    }, Math.min(waitMs, AT_MOST_EVERY_MS))
  }

  async #say (): Promise<void> {
    const { clock, key, network, profile, store } = this.#components
    const now = network.tellable()
    if (now.addresses.length === 0 || isSame(now, this.#last)) return
    const seq = Math.max(clock.now(), this.#last.seq + 1)
    const statement = Uint8Array.from(await signAddresses(key, { ...now, seq }))
    await store.note([profile.change({ statement })])
    this.#last = { ...now, seq }
    this.#saidAt = clock.now()
    for (const channel of this.#channels.values()) this.#tell(channel)
  }

  #tell (channel: MsgChannel): void {
    const { statement } = this.#components.profile.record
    if (statement.byteLength === 0 || !channel.isOpen || this.#saidOn.get(channel) === this.#last.seq) return
    this.#saidOn.set(channel, this.#last.seq)
    channel.tellAddresses(statement)
  }

  async #run (work: Promise<void>): Promise<void> {
    this.#running.add(work)
    try {
      await work
    } finally {
      this.#running.delete(work)
    }
  }
}

function isSame (a: Whereabouts, b: Whereabouts): boolean {
  return a.addresses.join() === b.addresses.join() && a.hosts.join() === b.hosts.join()
}
