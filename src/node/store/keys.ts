/**
 * The one place that builds and parses keys of the store. ASCII, every prefix closed by `/`, order keys as 16
 * zero-padded hex digits so that byte order is number order. Nothing else may spell a key.
 *
 * Own keys begin with one or two letters; everything that begins with `/` is libp2p's corner. A letter that had a meaning in an
 * earlier version (`k`, `x`) is not used again.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { PeerIdText } from '../../identity/index.ts'

/** Hex digits of an order key: 64 bits hold any safe integer. */
const ORDER_DIGITS = 16

/** An envelope id; 32 hex digits in a key. */
const EID_BYTES = 16

/** @throws {RangeError} for anything but a safe non-negative integer: a programming error, never input */
export function orderKey (value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`No order key for ${value}`)
  return value.toString(16).padStart(ORDER_DIGITS, '0')
}

export const keys = {
  /** ProfileRecord: whose store this is. */
  profile: 's/profile',

  /** ContactRecord */
  contacts: 'c/',
  contact: (peer: PeerIdText): string => `c/${peer}`,
  /** A removal that has begun: everything of this peer is to go, whatever crashes in between. */
  removals: 'd/',
  removal: (peer: PeerIdText): string => `d/${peer}`,

  /** ConversationRecord: counters of one conversation. */
  conversations: 'q/',
  conversation: (peer: PeerIdText): string => `q/${peer}`,

  /** MessageRecord, by place in the conversation. */
  allMessages: 'm/',
  messages: (peer: PeerIdText): string => `m/${peer}/`,
  message: (peer: PeerIdText, position: string): string => `m/${peer}/${position}`,
  /** Message id → position: a known message is not kept again. */
  messageIds: (peer: PeerIdText): string => `i/${peer}/`,
  messageId: (peer: PeerIdText, id: string): string => `i/${peer}/${id}`,

  /** OutboxRecord, by the same position as its message. */
  outboxes: 'o/',
  outbox: (peer: PeerIdText): string => `o/${peer}/`,
  outboxEntry: (peer: PeerIdText, position: string): string => `o/${peer}/${position}`,
  /** OutboxRecord that the other side refused: out of the way of those behind it, back on `retry`. */
  stuck: (peer: PeerIdText): string => `z/${peer}/`,
  stuckEntry: (peer: PeerIdText, position: string): string => `z/${peer}/${position}`,

  /** SeenRecord: envelopes kept from this peer; a duplicate is acknowledged again, unopened. */
  seen: (peer: PeerIdText): string => `e/${peer}/`,
  seenEnvelope: (peer: PeerIdText, eid: string): string => `e/${peer}/${eid}`,
  /** When SeenRecords that were kept together may go, oldest first; named after one of them. Value: their envelope ids, 16 bytes each. */
  seenExpiries: 'y/',
  /** Exclusive upper bound of what has expired at `now`. */
  seenExpiryBound: (now: number): string => `y/${orderKey(now)}/`,
  seenExpiry: (expiresAt: number, peer: PeerIdText, eid: string): string => `y/${orderKey(expiresAt)}/${peer}/${eid}`,
  /** The SeenRecords that an expiry names. */
  seenOfExpiry: (key: string, eids: Uint8Array): string[] => Array.from({ length: Math.floor(eids.byteLength / EID_BYTES) },
    (_, at) => `e/${key.split('/')[2]}/${bytesToHex(eids.subarray(at * EID_BYTES, (at + 1) * EID_BYTES))}`),

  /** The X25519 identity of this device's sessions, and its signed prekeys by prekey id (identity/session). */
  sessionIdentity: 's/session-identity',
  signedPrekeys: 'p/',
  signedPrekey: (id: string): string => `p/${id}`,
  /** Records of the sessions with a peer, by the names that identity/session gives them. */
  sessionRecords: (peer: PeerIdText): string => `r/${peer}/`,
  sessionRecord: (peer: PeerIdText, name: string): string => `r/${peer}/${name}`,

  /** CloudsBody: what a contact said last about its clouds. */
  contactClouds: 'n/',
  contactCloudsOf: (peer: PeerIdText): string => `n/${peer}`,
  /** OwnCloudsRecord, and OwnCloudRecord by cloud. */
  ownCloudsStatement: 's/clouds',
  ownClouds: 'u/',
  ownCloud: (cloud: PeerIdText): string => `u/${cloud}`,
  /** PartingRecord: nodes that are no clouds any more and have not heard of it. */
  partings: 'up/',
  parting: (cloud: PeerIdText): string => `up/${cloud}`,
  /** TraceRecord: which other nodes have, or had, an envelope, by envelope id. */
  traces: 'w/',
  trace: (eid: string): string => `w/${eid}`,

  /** LeftBundleRecord: prekeys for a contact that lie with own clouds. */
  leftBundles: 'ub/',
  leftBundle: (peer: PeerIdText): string => `ub/${peer}`,

  /** HistoryRecord: whether own clouds keep this device's history. HistoryCloudRecord: how far one of them is. */
  history: 's/history',
  historyClouds: 'jc/',
  historyCloud: (cloud: PeerIdText): string => `jc/${cloud}`,
  /** A place whose row the cloud of this number has not got as it is now, or has to erase. */
  historyMarks: (cloud: number): string => `jm/${cloud}/`,
  historyMark: (cloud: number, peer: PeerIdText, at: string): string => `jm/${cloud}/${peer}/${at}`,

  /** How much time has passed here, whatever the clock says: lived time, the wall's clock and a steady one then, as order keys. */
  lived: 's/lived',
  /** What is due at a lived time, oldest first: a message, by its place in the conversation, or the id of one that is gone. */
  lifeEnds: 'lt/',
  /** Exclusive upper bound of what is due at `lived`. */
  lifeEndBound: (lived: number): string => `lt/${orderKey(lived + 1)}/`,
  lifeEnd: (goesAt: number, peer: PeerIdText, name: string): string => `lt/${orderKey(goesAt)}/${peer}/${name}`,
  /** Messages, by their places, whose time begins when they are read. */
  allUnreadLives: 'lu/',
  unreadLives: (peer: PeerIdText): string => `lu/${peer}/`,
  unreadLife: (peer: PeerIdText, position: string): string => `lu/${peer}/${position}`,
  /** Messages, by their places, that go when their conversation is closed. */
  allUnkept: 'lc/',
  unkept: (peer: PeerIdText): string => `lc/${peer}/`,
  unkeptMessage: (peer: PeerIdText, position: string): string => `lc/${peer}/${position}`,

  /** AttemptsRecord: back-off that survives a restart. */
  attempts: 'b/',
  attemptsOf: (peer: PeerIdText): string => `b/${peer}`,

  /** BlobRecord: which message a blob belongs to, one that lies here or did. JobRecord: what is still to be done about it. Both by its name. */
  blobs: 'fb/',
  blob: (name: string): string => `fb/${name}`,
  jobs: 'fj/',
  job: (name: string): string => `fj/${name}`,
  /** CarryRecord: which own clouds carry a blob, by the first half of its name. */
  carries: 'fc/',
  carry: (half: string): string => `fc/${half}`,

  /** PushOwnRecord: how this device is woken. */
  push: 's/push',
  /** PushContactRecord: what a contact was told of it, and how the contact is woken. */
  pushContacts: 'wk/',
  pushContact: (peer: PeerIdText): string => `wk/${peer}`,

  /** TokenRecord of an invite made here. */
  tokens: 't/',
  token: (token: string): string => `t/${token}`,

  /** What a cloud keeps for the devices that paired with it (cloud/courier). OwnerRecord: */
  owners: 'ho/',
  owner: (owner: PeerIdText): string => `ho/${owner}`,
  /** CorrespondentRecord: for whom it carries. */
  correspondents: (owner: PeerIdText): string => `hc/${owner}/`,
  correspondent: (owner: PeerIdText, peer: PeerIdText): string => `hc/${owner}/${peer}`,
  /** QueueRecord: counters of what waits for a correspondent; under the owner's own name, of what was fetched for the owner. */
  queues: (owner: PeerIdText): string => `hq/${owner}/`,
  queue: (owner: PeerIdText, peer: PeerIdText): string => `hq/${owner}/${peer}`,
  /** DepositRecord, in the order of depositing. */
  deposits: (owner: PeerIdText, to: PeerIdText): string => `hd/${owner}/${to}/`,
  deposit: (owner: PeerIdText, to: PeerIdText, position: number): string => `hd/${owner}/${to}/${orderKey(position)}`,
  /** DepositIndexRecord, by envelope id. */
  depositIndexes: (owner: PeerIdText): string => `hi/${owner}/`,
  depositIndex: (owner: PeerIdText, eid: string): string => `hi/${owner}/${eid}`,
  /** ReportRecord, by envelope id: what the owner has to be told. */
  reports: (owner: PeerIdText): string => `hr/${owner}/`,
  report: (owner: PeerIdText, eid: string): string => `hr/${owner}/${eid}`,
  /** FetchedRecord, in the order of fetching. */
  fetched: (owner: PeerIdText): string => `hf/${owner}/`,
  fetchedEnvelope: (owner: PeerIdText, position: number): string => `hf/${owner}/${orderKey(position)}`,
  /** FetchedIndexRecord: envelopes of this sender that were fetched once. */
  fetchedIndexes: (owner: PeerIdText): string => `he/${owner}/`,
  fetchedFrom: (owner: PeerIdText, from: PeerIdText): string => `he/${owner}/${from}/`,
  fetchedIndex: (owner: PeerIdText, from: PeerIdText, eid: string): string => `he/${owner}/${from}/${eid}`,
  /** Receipt tags that one of the sender's nodes has to be told; the value is the tag. */
  tagsOfOwner: (owner: PeerIdText): string => `ht/${owner}/`,
  tags: (owner: PeerIdText, from: PeerIdText): string => `ht/${owner}/${from}/`,
  tag: (owner: PeerIdText, from: PeerIdText, eid: string): string => `ht/${owner}/${from}/${eid}`,
  /** Bundles of prekeys that the owner made for this contact; as they are handed out. */
  bundles: (owner: PeerIdText): string => `hb/${owner}/`,
  bundle: (owner: PeerIdText, peer: PeerIdText): string => `hb/${owner}/${peer}`,
  /** HistoryCountRecord, and rows of an owner's own history by handle; as they are handed out. */
  keptHistory: (owner: PeerIdText): string => `hl/${owner}`,
  historyRows: (owner: PeerIdText): string => `hk/${owner}/`,
  historyRow: (owner: PeerIdText, handle: string): string => `hk/${owner}/${handle}`,
  /** CarriedRecord: blobs that lie here for correspondents, or are to come, by the first half of their names. */
  carriedOf: (owner: PeerIdText): string => `hv/${owner}/`,
  carried: (owner: PeerIdText, half: string): string => `hv/${owner}/${half}`,
  /** ExpiryRecord: when a deposit, a blob, or what is known of something fetched, may go; oldest first. */
  courierExpiries: 'hx/',
  courierExpiryBound: (now: number): string => `hx/${orderKey(now)}/`,
  courierExpiry: (expiresAt: number, owner: PeerIdText, eid: string): string => `hx/${orderKey(expiresAt)}/${owner}/${eid}`
} as const

/** One component of a key, counted from 0: the key space, then names. */
export function componentOf (key: string, at: number): string {
  return key.split('/')[at] ?? ''
}

/** The last component of a key: a position, an id or a peer. */
export function lastComponent (key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
