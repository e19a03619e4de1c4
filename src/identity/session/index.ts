/**
 * Sealing for one peer. In the order of use: a session identity and signed prekeys per device; per peer a
 * `PeerSessions` value, on which every operation answers the next one; `recordChanges` says what to write. Normative
 * text: docs/SESSION.md.
 */
export { createSessionIdentity, decodeSessionIdentity, encodeSessionIdentity } from './session-identity.ts'
export { currentPrekeys, decodeSignedPrekeys, encodeSignedPrekeys, erasableAfter, prekeyId, rotatePrekeys } from './prekeys.ts'
export { createBundle, createInvitePrekeys, MAX_BUNDLE_BYTES, readBundle, readInvitePrekeys } from './bundle.ts'
export { isBundleWanted, NO_SESSIONS, sealingSession, sweep, wantRenewal } from './peer-sessions.ts'
export { oneTimeRecordName, readPeerSessions, recordChanges } from './session-records.ts'
export { confirmByReceipt, isStanding, offerBundle, seal, startSession } from './session.ts'
export { open } from './open.ts'
export { PREKEYS_CURRENT_MS } from './periods.ts'
export { askReset } from './reset.ts'
export { isTombstone, tombstoneOf } from './tombstone.ts'
export { isReceipt, isReceiptFor, receiptHash } from './receipts.ts'
export { RECEIPT_TAG_BYTES } from './message-key.ts'
export { SEALED_VERSION } from './sealed-envelope.ts'
export type { Bundle } from './bundle.ts'
export type { OpenInit } from './accept.ts'
export type { Opened as OpenedEnvelope } from './open.ts'
export type { PeerSessions } from './peer-sessions.ts'
export type { MessageCipher } from './message-key.ts'
export type { Mint, OneTimePrekeys, SignedPrekeys } from './prekeys.ts'
export type { Random } from './random.ts'
export type { Sealed } from './session.ts'
export type { SessionIdentity } from './session-identity.ts'
export type { SessionRecordChange } from './session-records.ts'
