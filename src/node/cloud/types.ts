/**
 * What faces know of the private cloud. A host may be the cloud of devices: it keeps sealed envelopes for their contacts
 * while they are away, and opens none. A device may have several. The same node can be both. What the two halves do is
 * theirs (`Clouds`, `Desk`); how they come together is pairing.
 */
import type { PeerIdText } from '../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

/** What a person carries to the device: either one will do. Good once, for ten minutes and three tries. A secret. */
export interface CloudOffer {
  /** `mobilink:pair=…`; a host that serves a page shows it as `http://…/#pair=…`. */
  readonly link: string
  /** `K7QF-3MPX` */
  readonly code: string
  readonly expiresAt: number
  readonly triesLeft: number
}

/** `tries`: three runs did not end in a pairing. */
export type OfferEnd = 'used' | 'expired' | 'tries' | 'withdrawn'

/** A cloud of this device. What it holds is its own last word. */
/**
 * What a cloud of this device does with the device's own conversations, sealed. `off`: nobody wants it there. `waiting`:
 * it was not there since. `returning`: what it has comes back to a device that lost its disk. `full`: it has no room for
 * more. `erasing`: it is to erase it, and was not there since. `update needed`: its version keeps none.
 */
export interface CloudHistory {
  readonly state: 'off' | 'waiting' | 'returning' | 'copying' | 'kept' | 'full' | 'erasing' | 'update needed'
  /** How many rows have come back, or were copied. */
  readonly rows: number
}

/**
 * What a cloud of this device does with files for contacts, by its own word. `full`: it had no room for one, which is on
 * this device alone, and is asked again. `update needed`: its version carries none.
 */
export interface CloudFiles {
  readonly state: 'ok' | 'full' | 'update needed'
  /** Files of which it has everything. */
  readonly here: number
  /** Files that it is still to fetch from this device. */
  readonly coming: number
}

export interface PairedCloud {
  readonly peerId: PeerIdText
  /** As the host calls itself; may be empty. */
  readonly name: string
  readonly pairedAt: number
  /** It is there now. */
  readonly online: boolean
  /** `full`: it takes nothing now, for want of room. `not paired`: it says that it is not this device's cloud any more. */
  readonly state: 'ok' | 'full' | 'paused' | 'not paired'
  readonly history: CloudHistory
  /** Absent while it is away. */
  readonly files?: CloudFiles
  /** Absent until it has said so. */
  readonly holds?: {
    /** Envelopes of this device that it has now, by all that it has said. */
    readonly waiting: number
    /** When it was connected. */
    readonly usedBytes: number
    readonly quotaBytes: number
  }
}

/** A device whose cloud this host is. */
export interface PairedDevice {
  readonly peerId: PeerIdText
  /** As the device calls itself; may be empty. */
  readonly name: string
  readonly pairedAt: number
  /** When it was here last; 0 = not since it paired. */
  readonly seenAt: number
  readonly online: boolean
  readonly paused: boolean
  readonly quotaBytes: number
  readonly usedBytes: number
  /** Envelopes that wait for contacts of the device. */
  readonly deposited: number
  /** Envelopes that were fetched and wait for the device. */
  readonly fetched: number
  /** Sealed rows of the device's own conversations, which the device alone can open. */
  readonly historyRows: number
  /** Files for contacts of the device that lie here, or are to come; of `usedBytes`. */
  readonly files: number
  readonly fileBytes: number
}

/** What waits on a host for one contact of a device. */
export interface Held {
  readonly to: PeerIdText
  readonly envelopes: number
  /** Files that lie here or are to come, and those of which everything lies here. */
  readonly files: number
  readonly wholeFiles: number
  /** Of all of them. */
  readonly bytes: number
  /** When the oldest of them came. */
  readonly since: number
}

export type CloudNews =
  | { readonly kind: 'offered', readonly expiresAt: number }
  /** Somebody began a run, and did not know the code. */
  | { readonly kind: 'wrong code', readonly triesLeft: number }
  | { readonly kind: 'offer over', readonly because: OfferEnd }
  | { readonly kind: 'device paired' | 'device unpaired' | 'cloud paired' | 'cloud unpaired', readonly peer: PeerIdText }
  /** Something that the lists show is another now. */
  | { readonly kind: 'changed' }

export interface Cloud {
  /**
   * On the host: offers to be the cloud of one device. In memory alone: it ends with the process. An offer that goes on
   * already ends.
   *
   * @throws {NetworkOffError}
   * @throws {NotACloudError} this node keeps nothing for other devices
   */
  offer (): Promise<CloudOffer>
  /** The offer that goes on. */
  offered (): CloudOffer | undefined
  /** Ends the offer that goes on. */
  withdraw (): void
  /**
   * On the device: makes the host that made this offer its cloud. Resolves when both have kept it. Aborting leaves the
   * try counted.
   *
   * @param text a link, or a code; a code alone goes to the one host that this node was told to meet others through
   * @param options.at for a code: peer ID or address of the host
   * @throws {InvalidPairingLinkError} {InvalidContactAddressError} {UnknownHostError} {OwnAddressError} nothing was tried
   * @throws {WrongPairingCodeError} {NoOfferError} {PairingBusyError} {PairingFailedError}
   * @throws {PeerUnreachableError} {NetworkOffError}
   */
  pair (text: string, options?: AbortOptions & { at?: string }): Promise<PairedCloud>
  /** Whether the clouds of this device keep its conversations, as a backup, sealed so that this identity alone opens them. */
  keepsHistory (): boolean
  /**
   * Has all clouds of this device keep its conversations from now on, or erase them. Resolves when the wish is kept; with
   * `isErased` of a wish to erase: all of them have; false: one is away, and is told when the two meet.
   */
  keepHistory (on: boolean): Promise<{ readonly isErased: boolean }>
  /** The clouds of this device. */
  clouds (): Promise<PairedCloud[]>
  /** The devices whose cloud this host is. */
  devices (): Promise<PairedDevice[]>
  /** On the host: what it holds for this device, for whom. @throws {NoSuchCloudError} */
  heldFor (device: PeerIdText): Promise<Held[]>
  /**
   * Ends it, from either side: the device takes its word back and tells its contacts; the host erases what it holds.
   * Resolves when it is kept here. `isTold`: the host has erased what it held; false for one that is away: contacts
   * refuse it from now on, and it is told when the two meet within 30 days, after which it holds nothing in any case.
   *
   * @throws {NoSuchCloudError}
   */
  unpair (peer: PeerIdText): Promise<{ readonly isTold: boolean }>
  /** On the host: takes nothing new of this device, and hands nothing out. What is kept stays. @throws {NoSuchCloudError} */
  pause (device: PeerIdText): Promise<void>
  /** @throws {NoSuchCloudError} */
  resume (device: PeerIdText): Promise<void>
  /** On the host: erases all that it holds for this device, which stays paired. @throws {NoSuchCloudError} */
  wipe (device: PeerIdText): Promise<void>
  /** On the host: how much it holds for this device at most, 1 MiB to 1 TiB. What is over stays. @throws {NoSuchCloudError} {InvalidQuotaError} */
  setQuota (device: PeerIdText, bytes: number): Promise<void>
}

/** The device's half, as this room needs it. */
export interface Clouds {
  list (): readonly PairedCloud[]
  /** Makes the certificate and keeps the cloud; resolves with the certificate when that is durable. */
  add (cloud: { readonly peer: PeerIdText, readonly name: string, readonly addresses: readonly string[] }): Promise<Uint8Array>
  /** Takes the word back. Resolves when that is durable, with whether the cloud heard of it. */
  remove (peer: PeerIdText): Promise<{ readonly isTold: boolean }>
  keepsHistory (): boolean
  keepHistory (on: boolean): Promise<{ readonly isErased: boolean }>
}

/** The host's half, as this room needs it. */
export interface Desk {
  /** Whether this node keeps anything for other devices. */
  readonly isOpen: boolean
  owners (): readonly PairedDevice[]
  holdings (device: PeerIdText): Promise<readonly Held[]>
  /** Resolves when it is durable. Of a device that it has already, the newer certificate counts. */
  addOwner (owner: { readonly device: PeerIdText, readonly name: string, readonly certificate: Uint8Array, readonly pairedAt: number }): Promise<void>
  /** Erases everything of it. */
  removeOwner (device: PeerIdText): Promise<void>
  pause (device: PeerIdText, on: boolean): Promise<void>
  wipe (device: PeerIdText): Promise<void>
  setQuota (device: PeerIdText, bytes: number): Promise<void>
}
