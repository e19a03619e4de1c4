/** What the delivery is made of, and what it tells. Types alone. */
import type { CourierPart } from './answering.ts'
import type { ContactBook } from './contact-book.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { Conversations } from './conversations.ts'
import type { Heard } from './inbox.ts'
import type { Invites } from './invites.ts'
import type { KnownNodes } from './known-nodes.ts'
import type { OwnPrekeys } from './own-prekeys.ts'
import type { Profile } from './profile.ts'
import type { Sessions } from './sessions.ts'
import type { Contact } from '../api.ts'
import type { CloudMailComponents } from '../cloud/device/cloud-mail.ts'
import type { Emit } from '../events.ts'
import type { LivedTime } from '../lifetime/lived-time.ts'
import type { Lives } from '../lifetime/lives.ts'
import type { Network } from '../network/network.ts'
import type { Aead, Clock, Random } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { FilePlace } from '../transfers/files.ts'
import type { DeviceKey, PeerIdText } from '../../identity/index.ts'

export interface DeliveryComponents extends Pick<CloudMailComponents, 'history' | 'ownClouds' | 'partings' | 'traces'> {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly network: Network
  readonly emit: Emit
  readonly book: ContactBook
  readonly profile: Profile
  readonly invites: Invites
  readonly conversations: Conversations
  readonly sessions: Sessions
  readonly prekeys: OwnPrekeys
  readonly key: DeviceKey
  /** SHA-256(envelope)[0..16], by the fastest way that the platform has. */
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
  readonly contactClouds: ContactClouds
  readonly knownNodes: KnownNodes
  readonly aead: Aead
  readonly lives: Lives
  readonly lived: LivedTime
  /** Where files are kept, if they are. */
  readonly place: FilePlace | undefined
  /** Where this node works for devices of its own person. */
  readonly courier: CourierPart | undefined
}

export interface DeliveryInit {
  /** The public view of a contact, for events. */
  contact (peer: PeerIdText): Promise<Contact | undefined>
  /** A temporary contact ends: nothing of it is to be left. */
  endContact (peer: PeerIdText): Promise<void>
  /** Two people compare now: the connection stays. */
  isComparing (peer: PeerIdText): boolean
  /** How a contact is woken, by its word: what to keep of it, with the note that it came. */
  onPushHeard (peer: PeerIdText, body: Uint8Array): Heard | undefined
  onReceived (peer: PeerIdText): void
  /** A session with this contact has begun: what was said in one before may be lost. */
  onSession (peer: PeerIdText): void
  /** It came or went, or something new waits for it. */
  onPresence (peer: PeerIdText): void
  /** The PushBody by which own clouds wake this contact, or this device itself; `undefined` = they do not. */
  wakeUpOf (peer: PeerIdText): Uint8Array | undefined
}
