/**
 * Sessions with a peer as records for a store: one per session, per window of skipped keys, per pair of one-time
 * prekeys, and one for the rest. An operation changes one or two of them, and only what differs is written, in the
 * batch that also holds the message. All of them hold secrets.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { SessionUnreadableError } from '../errors.ts'
import { LedgerRecord, SessionRecord, SkippedWindowRecord } from '../pb/session.ts'
import { X25519_BYTES } from './key-agreement.ts'
import { NO_SESSIONS } from './peer-sessions.ts'
import { decodeOneTimePrekeys, encodeOneTimePrekeys, prekeyId } from './prekeys.ts'
import { keptBytes, readRecord, RECORD_VERSION } from './record.ts'
import { SID_BYTES } from './sealed-envelope.ts'
import { windowName } from './skipped-keys.ts'
import type { Ledger, PeerSessions, Session } from './peer-sessions.ts'
import type { OneTimePrekeys } from './prekeys.ts'
import type { Chain, Ratchet } from './ratchet.ts'
import type { SkippedWindow } from './skipped-keys.ts'

/** A record under its name, which is ASCII and unique per peer: `l`, `s/…`, `o/…`, `k/…`. */
export interface SessionRecordChange {
  readonly name: string
  /** `undefined` = erase it. */
  readonly bytes: Uint8Array | undefined
}

const LEDGER = 'l'
const ONE_TIME = 'o/'

/** Name of the record of a pair of one-time prekeys, by its id in hex: it is there as long as the private halves are. */
export function oneTimeRecordName (id: string): string {
  return ONE_TIME + id
}

/**
 * What to write so that a store that holds `before` holds `after`. Compares by identity, so it costs what changed.
 * For a peer that nothing is kept of yet, `before` is `NO_SESSIONS`; to erase all of a peer, `after` is.
 */
export function recordChanges (before: PeerSessions, after: PeerSessions): SessionRecordChange[] {
  return [
    ...before.ledger === after.ledger ? [] : [{ name: LEDGER, bytes: after.ledger === NO_SESSIONS.ledger ? undefined : encodeLedger(after.ledger) }],
    ...mapChanges('s/', before.sessions, after.sessions, encodeSession),
    ...mapChanges(ONE_TIME, before.oneTime, after.oneTime, encodeOneTimePrekeys),
    ...mapChanges('k/', before.skipped, after.skipped, encodeWindow)
  ]
}

/**
 * Reads back what `recordChanges` had written, in any order.
 *
 * @throws {SessionUnreadableError}
 */
export function readPeerSessions (records: Iterable<{ readonly name: string, readonly bytes: Uint8Array }>): PeerSessions {
  const sessions = new Map<string, Session>()
  const skipped = new Map<string, SkippedWindow>()
  const oneTime = new Map<string, OneTimePrekeys>()
  let ledger = NO_SESSIONS.ledger

  for (const { name, bytes } of records) {
    if (name === LEDGER) {
      ledger = decodeLedger(bytes)
    } else if (name.startsWith('s/')) {
      const session = decodeSession(bytes)
      sessions.set(bytesToHex(session.sid), session)
    } else if (name.startsWith('k/')) {
      const window = decodeWindow(bytes)
      skipped.set(windowName(window.sid, window.ratchetKey, window.window), window)
    } else if (name.startsWith(ONE_TIME)) {
      const prekeys = decodeOneTimePrekeys(bytes)
      oneTime.set(bytesToHex(prekeyId(prekeys.pair.publicKey)), prekeys)
    } else {
      throw new SessionUnreadableError('a kept record has a name that no record of a session has')
    }
  }

  return { sessions, skipped, oneTime, ledger }
}

function mapChanges<T> (prefix: string, before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>, encode: (value: T) => Uint8Array): SessionRecordChange[] {
  if (before === after) {
    return []
  }

  return [
    ...[...before.keys()].filter((name) => !after.has(name)).map((name) => ({ name: prefix + name, bytes: undefined })),
    ...[...after].filter(([name, value]) => before.get(name) !== value).map(([name, value]) => ({ name: prefix + name, bytes: encode(value) }))
  ]
}

function encodeSession ({ ratchet, ...session }: Session): Uint8Array {
  return SessionRecord.encode({
    version: RECORD_VERSION,
    sid: new Uint8Array(session.sid),
    associatedData: new Uint8Array(session.associatedData),
    generation: session.generation,
    isConfirmed: session.isConfirmed,
    isLost: session.isLost,
    startedAt: session.startedAt,
    supersededAt: session.supersededAt ?? 0,
    messages: session.messages,
    initBlock: new Uint8Array(session.initBlock ?? []),
    rootKey: new Uint8Array(ratchet.rootKey),
    ourSecretKey: new Uint8Array(ratchet.ours?.secretKey ?? []),
    ourPublicKey: new Uint8Array(ratchet.ours?.publicKey ?? []),
    theirPublicKey: new Uint8Array(ratchet.theirs ?? []),
    sendingKey: new Uint8Array(ratchet.sending?.key ?? []),
    sendingNumber: ratchet.sending?.number ?? 0,
    previousCount: ratchet.previousCount,
    receivingKey: new Uint8Array(ratchet.receiving?.key ?? []),
    receivingNumber: ratchet.receiving?.number ?? 0
  })
}

function decodeSession (bytes: Uint8Array): Session {
  const record = readRecord(SessionRecord, bytes)

  const ratchet: Ratchet = {
    rootKey: keptBytes(record.rootKey, 32),
    ours: record.ourSecretKey.byteLength === 0 ? undefined : { secretKey: keptBytes(record.ourSecretKey, X25519_BYTES), publicKey: keptBytes(record.ourPublicKey, X25519_BYTES) },
    theirs: record.theirPublicKey.byteLength === 0 ? undefined : keptBytes(record.theirPublicKey, X25519_BYTES),
    sending: decodeChain(record.sendingKey, record.sendingNumber),
    receiving: decodeChain(record.receivingKey, record.receivingNumber),
    previousCount: record.previousCount
  }

  return {
    sid: keptBytes(record.sid, SID_BYTES),
    associatedData: keptBytes(record.associatedData, 32),
    generation: record.generation,
    isConfirmed: record.isConfirmed,
    isLost: record.isLost,
    startedAt: record.startedAt,
    supersededAt: record.supersededAt === 0 ? undefined : record.supersededAt,
    messages: record.messages,
    initBlock: record.initBlock.byteLength === 0 ? undefined : new Uint8Array(record.initBlock),
    ratchet
  }
}

function decodeChain (key: Uint8Array, number: number): Chain | undefined {
  return key.byteLength === 0 ? undefined : { key: keptBytes(key, 32), number }
}

function encodeWindow ({ sid, ratchetKey, window, keys }: SkippedWindow): Uint8Array {
  return SkippedWindowRecord.encode({
    version: RECORD_VERSION,
    sid: new Uint8Array(sid),
    ratchetKey: new Uint8Array(ratchetKey),
    window,
    keys: keys.map(({ number, key, skippedAt }) => ({ number, key: new Uint8Array(key), skippedAt }))
  })
}

function decodeWindow (bytes: Uint8Array): SkippedWindow {
  const { sid, ratchetKey, window, keys } = readRecord(SkippedWindowRecord, bytes)

  return {
    sid: keptBytes(sid, SID_BYTES),
    ratchetKey: keptBytes(ratchetKey, X25519_BYTES),
    window,
    keys: keys.map(({ number, key, skippedAt }) => ({ number, key: keptBytes(key, 32), skippedAt }))
  }
}

function encodeLedger (ledger: Ledger): Uint8Array {
  return LedgerRecord.encode({
    version: RECORD_VERSION,
    sweptAt: ledger.sweptAt,
    isRenewalWanted: ledger.isRenewalWanted,
    accepted: ledger.accepted.map(({ sid, until }) => ({ sid: new Uint8Array(sid), until })),
    resetsAsked: ledger.resetsAsked.map(({ sid, at }) => ({ sid: new Uint8Array(sid), at })),
    resetsHonoured: ledger.resetsHonoured.map(({ at }) => at)
  })
}

function decodeLedger (bytes: Uint8Array): Ledger {
  const { sweptAt, isRenewalWanted, accepted, resetsAsked, resetsHonoured } = readRecord(LedgerRecord, bytes)

  return {
    sweptAt,
    isRenewalWanted,
    accepted: accepted.map(({ sid, until }) => ({ sid: keptBytes(sid, SID_BYTES), until })),
    resetsAsked: resetsAsked.map(({ sid, at }) => ({ sid: keptBytes(sid, SID_BYTES), at })),
    resetsHonoured: resetsHonoured.map((at) => ({ at }))
  }
}
