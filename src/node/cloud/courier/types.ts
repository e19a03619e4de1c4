/** What the courier shows of what it keeps for other devices of its person, and the limits it keeps to. */
import type { PeerIdText } from '../../../identity/index.ts'

/** Bytes of envelopes for one owner until a person says otherwise. Design: 30,000 of the largest. */
export const DEFAULT_QUOTA_BYTES = 1024 ** 3
/** Envelopes for one owner, whatever their sizes: rows cost memory and time, too. Design. */
export const MAX_ENVELOPES = 100_000
/** Envelopes for one contact of an owner: as many as wait on a device itself. Design. */
export const MAX_FOR_ONE = 10_000
/** Blobs for one owner, and for one contact of an owner. Design: more than anybody has under way. */
export const MAX_BLOBS = 4_096
export const MAX_BLOBS_FOR_ONE = 1_024
/** Of the quota, at most: what is written still has room when a film has none. Design. */
export const FILES_SHARE = 0.75
/** Devices that one cloud serves. Design: those of a household. */
export const MAX_OWNERS = 16

/** A device that paired with this cloud, as pairing hands it over and a backup has it. */
export interface OwnerPairing {
  readonly device: PeerIdText
  readonly name: string
  readonly certificate: Uint8Array
  readonly pairedAt: number
}

export interface OwnerView {
  readonly peerId: PeerIdText
  readonly name: string
  readonly pairedAt: number
  /** When it was here last; 0 = not since it paired. */
  readonly seenAt: number
  readonly online: boolean
  readonly paused: boolean
  /** False until the device has said for whom to carry: until then nothing is served. */
  readonly synced: boolean
  readonly quotaBytes: number
  readonly usedBytes: number
  /** Envelopes that wait for contacts of the device. */
  readonly deposited: number
  /** Envelopes that were fetched and wait for the device. */
  readonly fetched: number
  /** Rows of the device's own history. */
  readonly historyRows: number
  /** Files for contacts that lie here, or are to come; of `usedBytes`. */
  readonly files: number
  readonly fileBytes: number
}

/** What waits for one contact of an owner. */
export interface Holding {
  readonly to: PeerIdText
  readonly envelopes: number
  /** Files that lie here or are to come, and those of which all lies here. */
  readonly files: number
  readonly wholeFiles: number
  /** Of all of them. */
  readonly bytes: number
  /** When the oldest of them was deposited. */
  readonly since: number
}
