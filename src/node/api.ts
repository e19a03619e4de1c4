/**
 * The public types of a Mobilink node: what a face (command line, page) or a program may rely on.
 * Ids are branded strings, times are ms since the epoch, sizes are bytes.
 */
import type { Cloud, CloudNews } from './cloud/types.ts'
import type { Findable, Path, ThirdParty } from './network/network.ts'
import type { Reachability } from './network/reachability.ts'
import type { WakeUps } from './push/types.ts'
import type { MessageFile, Transfer, Transfers } from './transfers/types.ts'
import type { Vault } from './vault/types.ts'
import type { Incident, VerificationView, Verified, Verifying } from './verification/types.ts'
import type { PeerIdText } from '../identity/index.ts'
import type { AbortOptions, TypedEventTarget } from '@libp2p/interface'

export type { Cloud, CloudHistory, CloudNews, CloudOffer, Held, OfferEnd, PairedCloud, PairedDevice } from './cloud/types.ts'
export type { QuietHours, WakeUps, WakeUpsState } from './push/types.ts'
export type { FileToSend, MessageFile, ShownPicture, ShownVoice, SteadyFile, SteadySource, Transfer, TransferProblem, Transfers, TransferState } from './transfers/types.ts'
export type { NewPasskey, Vault, VaultSlot } from './vault/types.ts'
export type { Incident, SafetyNumberView, Verification, VerificationEnd, VerificationMethod, VerificationState, VerificationView, Verified, Verifying } from './verification/types.ts'

declare const messageIdBrand: unique symbol
/** 32 lowercase hex digits: 16 random bytes chosen by the sender. */
export type MessageId = string & { readonly [messageIdBrand]: true }

export interface MobilinkEvents {
  'message:added': CustomEvent<Message>
  'message:changed': CustomEvent<Message>
  /** A message is gone from this device, with all there was of it: its time was over, or its conversation is not kept. */
  'message:removed': CustomEvent<MessageRemoved>
  'contact:changed': CustomEvent<Contact>
  'contact:removed': CustomEvent<PeerIdText>
  /** A file goes on, stopped, or is here: at most a few times a second for each. */
  'transfer:changed': CustomEvent<Transfer>
  'peer:online': CustomEvent<PeerIdText>
  'peer:offline': CustomEvent<PeerIdText>
  /** The other person is typing; never stored. */
  'peer:typing': CustomEvent<PeerIdText>
  /** A comparison with a contact came to another state: one that the contact has begun says `asked`. */
  'verify:changed': CustomEvent<VerificationView>
  'network:changed': CustomEvent<undefined>
  /** A pairing was made or ended, an offer came or went, or what the cloud shows is another now. */
  'cloud:changed': CustomEvent<CloudNews>
  /** Something went wrong in the background. The node goes on; the error says what a person can do. */
  'fault': CustomEvent<Error>
}

export interface MobilinkNode extends TypedEventTarget<MobilinkEvents> {
  readonly self: Self
  readonly contacts: Contacts
  readonly messages: Messages
  readonly transfers: Transfers
  readonly cloud: Cloud
  readonly network: NetworkStatus
  readonly vault: Vault
  readonly wakeUps: WakeUps
  /** Idempotent; finishes writes, closes in reverse order of start, releases the lock. */
  stop (): Promise<void>
}

export interface Self {
  readonly peerId: PeerIdText
  /** `did:key:z6Mk…`, the same Ed25519 key in another spelling. */
  readonly did: string
  readonly device: string
  name (): string
  /** Keeps the name that invites and requests carry. 0 to 64 characters. */
  setName (name: string): Promise<void>
  addresses (): string[]
  /** The invite to show now: `mobilink:…`. Stays the same until its token is used or it is 7 days old. Fits a QR code. */
  invite (): Promise<string>
  /**
   * The same invite, to copy: about 2,500 characters, with keys, so that what its reader writes is sealed and can wait
   * with the reader's own nodes before the two devices have ever met.
   */
  inviteLink (): Promise<string>
}

/**
 * What may carry messages with a contact: `direct` paths between the two devices alone, or also `own` nodes of either
 * person, as ciphertext in flight. Signalling, which brings direct paths up, may pass any relay.
 */
export type PathPolicy = 'direct' | 'own'

export type ContactState = 'requested' | 'incoming' | 'accepted' | 'blocked'

export interface Contact {
  readonly peerId: PeerIdText
  readonly name: string
  readonly state: ContactState
  /** What a stranger wrote in the request; empty otherwise. */
  readonly greeting: string
  /** How and when a person made sure of the key; `false` until then, and again after a mismatch. */
  readonly verified: Verified | false
  /** What has to be told loudly. */
  readonly incident?: Incident
  readonly online: boolean
  readonly path: Path['kind'] | 'none'
  /** `own` unless a person chose otherwise. */
  readonly pathPolicy: PathPolicy
  readonly addedAt: number
  /** Newest message of the conversation, for the list; absent when there is none. */
  readonly lastMessageAt?: number
  readonly unread: number
  /** Position of the first message that is unread, where that is known. */
  readonly unreadFrom?: string
  /** What is sent disappears so long after it was sent here, and after it was read there. 0: it stays. */
  readonly expireAfterMs: number
  /** What comes and goes is erased when the conversation is closed (`setOpen`), or the node starts anew. */
  readonly keepsNothing: boolean
  /** The contact is for a while alone: with it goes everything that there is of it. `endsAt`: when it ends by itself. */
  readonly temporary?: { readonly endsAt?: number }
}

export interface MessageRemoved { readonly contact: PeerIdText, readonly id: MessageId, readonly position: string }

/** How long what is sent stays. */
export interface SendOptions {
  /** As `setExpireAfter` has it, for this one. Without it goes what was chosen for the conversation. */
  readonly expireAfterMs?: number
}

/** For how long a contact is one: `forMs`, one minute to one year; without it, until somebody says so. */
export interface Temporary { readonly forMs?: number }

export interface Contacts extends Verifying {
  /**
   * Adds by bare peer ID, multiaddr or invite, keeps it, and asks the other side in the background.
   * Adding an incoming contact accepts it. Resolves when it is kept.
   *
   * @throws {InvalidContactAddressError} a typo: says which part; nothing is dialled
   * @throws {OwnAddressError} it is this node's own
   * @throws {ContactBlockedError} unblock first
   */
  add (address: string, options?: AbortOptions & { name?: string, greeting?: string, temporary?: Temporary }): Promise<Contact>
  /** @throws {NoSuchContactError} */
  accept (peer: PeerIdText, options?: AbortOptions & { name?: string }): Promise<Contact>
  list (options?: AbortOptions): Promise<Contact[]>
  get (peer: PeerIdText): Promise<Contact | undefined>
  /** By name, whole peer ID or unambiguous prefix. @throws {NoSuchContactError} {AmbiguousContactError} */
  find (text: string): Promise<Contact>
  rename (peer: PeerIdText, name: string): Promise<Contact>
  /** Kept, and held at once: what runs on a path that is not allowed any more is ended. */
  setPathPolicy (peer: PeerIdText, policy: PathPolicy): Promise<Contact>
  /** From now on this node is offline to the peer. What waits for it stays kept, and unsent. */
  block (peer: PeerIdText): Promise<Contact>
  unblock (peer: PeerIdText): Promise<Contact>
  /** Forgets the contact, its messages and what waits for it. */
  remove (peer: PeerIdText): Promise<void>
  /** The conversation has been looked at up to now: the time of what disappears begins. */
  markRead (peer: PeerIdText): Promise<Contact>
  /**
   * What is sent from now on disappears so long after it was sent here, and after it was read there: 1 s to 1 year, 0 = it
   * stays. What was sent before keeps its own time.
   *
   * @throws {InvalidExpiryError}
   */
  setExpireAfter (peer: PeerIdText, expireAfterMs: number): Promise<Contact>
  /** What comes and goes from now on is kept no longer than the conversation is open. What still waits is kept until it has arrived. */
  setKeepsNothing (peer: PeerIdText, keepsNothing: boolean): Promise<Contact>
  /**
   * The contact ends after a while, or when it is removed, and nothing of it is left; `false`: it stays. The other side is
   * not told: to it this node is offline from then on.
   *
   * @throws {InvalidExpiryError}
   */
  setTemporary (peer: PeerIdText, temporary: Temporary | false): Promise<Contact>
  /** The conversation is on a screen, or no longer: what is not to be kept beyond that is erased when this resolves. */
  setOpen (peer: PeerIdText, isOpen: boolean): Promise<void>
}

/** Where copies of a message are, as a person would say it; `[]` = erased. */
export type Where = 'this device' | `cloud ${string}` | "contact's cloud" | "contact's device"

/**
 * `not known`: it waited when this device was lost, and came back with the history; it may have arrived. Of a file that was
 * sent without a copy: `closed`, this node ended before the contact's device had said that it has all of it; `file changed`,
 * it was not as it was announced any more.
 */
export type StuckReason = 'declined' | 'too large' | 'quota at the contact' | 'not known' | 'closed' | 'file changed'

/**
 * What has to happen first: the contact be there, the contact accept, or the first meeting, which brings the key that
 * the message will be sealed with; of a file that the contact knows of, that it is fetched.
 */
export type WaitsFor = 'contact' | 'accept' | 'first key' | 'consent'

export type Delivery =
  | { readonly state: 'pending', readonly waitsFor: WaitsFor, readonly attempts: number, readonly nextAttemptAt: number }
  | { readonly state: 'delivered', readonly at: number }
  /** `certain`: nobody ever had it, and every cloud says so; `asked`: somebody may have it. */
  | { readonly state: 'cancelled', readonly at: number, readonly recall: 'certain' | 'asked' }
  | { readonly state: 'expired', readonly at: number }
  | { readonly state: 'stuck', readonly reason: StuckReason }
  | { readonly state: 'received' }

export interface Message {
  readonly id: MessageId
  readonly contact: PeerIdText
  readonly direction: 'in' | 'out'
  readonly kind: 'text' | 'file' | 'voice'
  /** Empty of a file. */
  readonly text: string
  /** Of a file, or a voice message. */
  readonly file?: MessageFile
  /** The sender's clock. */
  readonly sentAt: number
  /** This device's clock, when it was kept here. */
  readonly receivedAt: number
  /** Place in the conversation on this device: 16 hex digits, ascending. The cursor for paging. */
  readonly position: string
  /**
   * Only of what came late, after something that its sender wrote later, and stands before that: the place that it would
   * have by the order of arrival.
   */
  readonly arrival?: string
  /** Only of one that disappears: how long after it was sent (out) or read (in). */
  readonly expireAfterMs?: number
  /** When it goes from here, by this device's clock of now; of what came only once it was read. */
  readonly expiresAt?: number
  /** It goes when the conversation is closed. */
  readonly unkept?: true
  readonly delivery: Delivery
  readonly where: readonly Where[]
}

export interface PendingItem {
  readonly id: MessageId
  readonly to: PeerIdText
  readonly since: number
  readonly bytes: number
  readonly attempts: number
  readonly nextAttemptAt: number
  readonly waitsFor: WaitsFor
  /** Of a file without a kept copy: it does not wait, it is there for as long as this node runs. */
  readonly whileOpen?: true
  readonly where: readonly Where[]
}

export interface Messages {
  /**
   * Resolves when the message is durably kept, not when it has arrived. Never fails because somebody is away.
   *
   * @throws {MessageTooLongError} over 16,000 bytes of UTF-8
   * @throws {EmptyMessageError}
   * @throws {NoSuchContactError}
   * @throws {ContactBlockedError}
   * @throws {OutboxFullError} 10,000 messages or 1 GiB wait for this contact already
   * @throws {InvalidExpiryError}
   */
  send (peer: PeerIdText, text: string, options?: AbortOptions & SendOptions): Promise<Message>
  /** A page of the conversation, oldest first; `before` pages back, `after` forward. `limit` 1 to 256, default 64. */
  history (peer: PeerIdText, options?: AbortOptions & { before?: string, after?: string, limit?: number }): Promise<Message[]>
  get (peer: PeerIdText, id: MessageId): Promise<Message | undefined>
  /** What waits here, oldest first per contact; pages of `limit` (1 to 1,024, default 256) after the item given. */
  pending (options?: AbortOptions & { to?: PeerIdText, limit?: number, after?: PendingCursor }): Promise<{ items: PendingItem[], next?: PendingCursor }>
  /** Tries a contact again now, whatever its back-off. */
  retry (peer: PeerIdText): Promise<void>
  /** Takes back a message that still waits. @throws {NotPendingError} it has already been delivered */
  cancel (peer: PeerIdText, id: MessageId): Promise<Message>
  /** Tells the contact, if connected, that this person is typing. At most one per 3 s leaves. */
  typing (peer: PeerIdText): void
}

declare const pendingCursorBrand: unique symbol
export type PendingCursor = string & { readonly [pendingCursorBrand]: true }

export interface NetworkStatus {
  readonly profile: string
  addresses (): string[]
  paths (peer?: PeerIdText): Path[]
  thirdParties (): ThirdParty[]
  /** Whether somebody who is not in this network can reach this node, as far as it can honestly be known, and why. */
  reachability (): Reachability
  /** Whether the bare peer ID is enough to find this node. */
  findable (): Findable
  /**
   * Uses the node at this multiaddr to find others (bootstrap, relay), from now on and at every start.
   *
   * @throws {PeerUnreachableError} nobody answered there; nothing was kept
   */
  use (address: string, options?: AbortOptions): Promise<PeerIdText>
  /** Multiaddrs of the nodes that `use` has kept, newest first. */
  used (): string[]
  /** Keeps a node no longer that `use` had kept. */
  forget (address: string): Promise<void>
}
