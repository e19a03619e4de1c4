/**
 * The courier's arms of a frame of `/mobilink/cloud/1.0`, both ways. All sizes and numbers that come from outside are
 * judged here, once; behind this file a frame is what the contract says. Pure.
 */
import { InvalidFrameError } from '../errors.ts'
import { ACK_CODES } from '../msg/constants.ts'
import { COURIER_LIMITS, DEPOSIT_CODES, ERASE_CODES, REPORT_CODES, WELCOME_CODES } from './constants.ts'
import { assertHistoryFrame, encodeHistoryFrame, historyFrameOf, isHistoryFrame } from './history-frames.ts'
import { CloudFrame as Frame, Directory } from './pb/cloud.ts'
import type { Carry } from './pb/cloud.ts'
import type { Carried, Correspondent, Deposit, DepositCode, EraseCode, PrekeysFor, Report, Welcome } from './courier.ts'
import type { HistoryFrame } from './history-frames.ts'
import type { Ack } from '../msg/index.ts'

export type CourierFrame =
  | { readonly kind: 'hello', readonly certificate: Uint8Array }
  | { readonly kind: 'welcome', readonly welcome: Welcome }
  | { readonly kind: 'deposit', readonly deposit: Deposit }
  | { readonly kind: 'carry', readonly carried: Carried }
  /** The answer to either. */
  | { readonly kind: 'deposited', readonly eid: Uint8Array, readonly code: DepositCode }
  | { readonly kind: 'erase', readonly eid: Uint8Array }
  | { readonly kind: 'erased', readonly eid: Uint8Array, readonly code: EraseCode }
  /** Without a code: it is one that this version does not know. */
  | { readonly kind: 'report', readonly report: Report | { readonly eid: Uint8Array, readonly code: undefined } }
  | { readonly kind: 'report kept', readonly eid: Uint8Array }
  | { readonly kind: 'fetched', readonly from: Uint8Array, readonly envelope: Uint8Array }
  | { readonly kind: 'opened', readonly ack: Ack }
  | { readonly kind: 'directory', readonly page: readonly Correspondent[], readonly more: boolean }
  | { readonly kind: 'directory kept', readonly digest: Uint8Array }
  | { readonly kind: 'bundles', readonly bundles: readonly PrekeysFor[] }
  | { readonly kind: 'bundles kept' }
  | { readonly kind: 'unpair' }
  | { readonly kind: 'unpaired' }
  | HistoryFrame

/** What to throw for a wrong size: the other side's is an InvalidFrameError, this node's own a RangeError. */
export type Refusal = new (message: string) => Error

const welcomeCodes = named(WELCOME_CODES)
const depositCodes = named(DEPOSIT_CODES)
const eraseCodes = named(ERASE_CODES)
const reportCodes = named(REPORT_CODES)
const ackCodes = named(ACK_CODES)

/** @throws {RangeError} for what the protocol does not carry */
export function encodeCourierFrame (frame: CourierFrame): Uint8Array {
  assertCourierFrame(frame, RangeError)
  if (isHistoryFrame(frame)) return encodeHistoryFrame(frame)
  switch (frame.kind) {
    case 'hello': return Frame.encode({ hello: { certificate: owned(frame.certificate) } })
    case 'welcome': return Frame.encode({ welcome: { ...frame.welcome, code: WELCOME_CODES[frame.welcome.code], directoryDigest: owned(frame.welcome.directoryDigest) } })
    case 'deposit': return Frame.encode({ deposit: { ...frame.deposit, to: owned(frame.deposit.to), envelope: owned(frame.deposit.envelope), tagHash: owned(frame.deposit.tagHash) } })
    case 'carry': return Frame.encode({ carry: frame.carried as Carry })
    case 'deposited': return Frame.encode({ deposited: { eid: owned(frame.eid), code: DEPOSIT_CODES[frame.code] } })
    case 'erase': return Frame.encode({ erase: { eid: owned(frame.eid) } })
    case 'erased': return Frame.encode({ erased: { eid: owned(frame.eid), code: ERASE_CODES[frame.code] } })
    case 'report': {
      const { report } = frame
      return Frame.encode({ report: { eid: owned(report.eid), code: report.code === undefined ? 0 : REPORT_CODES[report.code], tag: report.code === undefined ? new Uint8Array(0) : owned(report.tag) } })
    }
    case 'report kept': return Frame.encode({ reportKept: { eid: owned(frame.eid) } })
    case 'fetched': return Frame.encode({ fetched: { from: owned(frame.from), envelope: owned(frame.envelope) } })
    case 'opened': return Frame.encode({ opened: { eid: owned(frame.ack.eid), code: ACK_CODES[frame.ack.code], tag: owned(frame.ack.tag) } })
    case 'directory': return Frame.encode({ directory: { correspondents: frame.page.map(ofCorrespondent), more: frame.more } })
    case 'directory kept': return Frame.encode({ directoryKept: { digest: owned(frame.digest) } })
    case 'bundles': return Frame.encode({ bundles: { bundles: frame.bundles.map(({ key, bundle }) => ({ key: owned(key), bundle: owned(bundle) })) } })
    case 'bundles kept': return Frame.encode({ bundlesKept: {} })
    case 'unpair': return Frame.encode({ unpair: {} })
    case 'unpaired': return Frame.encode({ unpaired: {} })
  }
}

/**
 * The courier's arm of a parsed frame.
 *
 * @returns `undefined` when it has another arm, or none that this version knows
 * @throws {InvalidFrameError}
 */
export function courierFrameOf (frame: Frame): CourierFrame | undefined {
  const known = knownArm(frame)
  if (known !== undefined) assertCourierFrame(known, InvalidFrameError)
  return known
}

/**
 * What the digest of a directory is made over (SHA-256): one `Directory` message with all correspondents in order of
 * their keys, and no `more`.
 *
 * @throws {RangeError} for a list that the protocol does not carry
 */
export function encodeDirectory (list: readonly Correspondent[]): Uint8Array {
  for (const correspondent of list) assertCorrespondent(correspondent, RangeError)
  return Directory.encode({ correspondents: [...list].sort((a, b) => compare(a.key, b.key)).map(ofCorrespondent), more: false })
}

/** What names a blob where an envelope has its id: the first 16 bytes of the blob's own. */
export function carriedName ({ blobId }: Pick<Carried, 'blobId'>): Uint8Array {
  return blobId.slice(0, COURIER_LIMITS.eidBytes.value)
}

/** Bytes of one correspondent within a frame, with what is before it. */
export function correspondentBytes (correspondent: Correspondent): number {
  return Directory.encode({ correspondents: [ofCorrespondent(correspondent)], more: false }).byteLength
}

function knownArm (frame: Frame): CourierFrame | undefined {
  if (frame.deposit !== undefined) {
    const { to, envelope, tagHash, queuedAt, expiresAt } = frame.deposit
    // copies (`slice` of a Buffer is none): who keeps the envelope keeps nothing else of what arrived with it
    return { kind: 'deposit', deposit: { to: copy(to), envelope: copy(envelope), tagHash: copy(tagHash), queuedAt, expiresAt } }
  }
  if (frame.carry !== undefined) return { kind: 'carry', carried: { ...frame.carry, to: copy(frame.carry.to), blobId: copy(frame.carry.blobId), tagHash: copy(frame.carry.tagHash) } }
  if (frame.deposited !== undefined) return { kind: 'deposited', eid: copy(frame.deposited.eid), code: depositCodes.get(frame.deposited.code) ?? 'try later' }
  if (frame.fetched !== undefined) return { kind: 'fetched', from: copy(frame.fetched.from), envelope: copy(frame.fetched.envelope) }
  if (frame.opened !== undefined) return { kind: 'opened', ack: { eid: copy(frame.opened.eid), code: ackCodes.get(frame.opened.code) ?? 'try later', tag: copy(frame.opened.tag) } }
  if (frame.erase !== undefined) return { kind: 'erase', eid: copy(frame.erase.eid) }
  if (frame.erased !== undefined) return { kind: 'erased', eid: copy(frame.erased.eid), code: eraseCodes.get(frame.erased.code) ?? 'erased, handed out' }
  if (frame.report !== undefined) {
    const [eid, code] = [copy(frame.report.eid), reportCodes.get(frame.report.code)]
    return { kind: 'report', report: code === undefined ? { eid, code } : { eid, code, tag: copy(frame.report.tag) } }
  }
  if (frame.reportKept !== undefined) return { kind: 'report kept', eid: copy(frame.reportKept.eid) }
  if (frame.directory !== undefined) return { kind: 'directory', page: frame.directory.correspondents.map(toCorrespondent), more: frame.directory.more }
  if (frame.directoryKept !== undefined) return { kind: 'directory kept', digest: copy(frame.directoryKept.digest) }
  if (frame.bundles !== undefined) return { kind: 'bundles', bundles: frame.bundles.bundles.map(({ key, bundle }) => ({ key: copy(key), bundle: copy(bundle) })) }
  if (frame.hello !== undefined) return { kind: 'hello', certificate: copy(frame.hello.certificate) }
  if (frame.welcome !== undefined) {
    const { code, quotaBytes, usedBytes, waiting, directoryDigest, history, blobs } = frame.welcome
    return { kind: 'welcome', welcome: { code: welcomeCodes.get(code) ?? 'not paired', quotaBytes, usedBytes, waiting, directoryDigest: copy(directoryDigest), ...history === undefined ? {} : { history: { rows: history.rows } }, ...blobs === undefined ? {} : { blobs } } }
  }
  if (frame.bundlesKept !== undefined) return { kind: 'bundles kept' }
  if (frame.unpair !== undefined) return { kind: 'unpair' }
  if (frame.unpaired !== undefined) return { kind: 'unpaired' }
  return historyFrameOf(frame)
}

function assertCourierFrame (frame: CourierFrame, refusal: Refusal): void {
  const { certificateBytes, digestBytes, envelopeBytes, tagHashBytes } = COURIER_LIMITS
  if (isHistoryFrame(frame)) return assertHistoryFrame(frame, refusal)
  switch (frame.kind) {
    case 'hello': return within('a certificate', frame.certificate, 0, certificateBytes.value, refusal)
    case 'welcome':
      for (const number of [frame.welcome.quotaBytes, frame.welcome.usedBytes, frame.welcome.waiting, frame.welcome.history?.rows ?? 0]) assertNumber(number, refusal)
      return exactOrNone('a digest', frame.welcome.directoryDigest, digestBytes.value, refusal)
    case 'deposit':
      assertKey(frame.deposit.to, refusal)
      for (const number of [frame.deposit.queuedAt, frame.deposit.expiresAt]) assertNumber(number, refusal)
      within('an envelope', frame.deposit.envelope, 1, envelopeBytes.value, refusal)
      return exactOrNone('the hash of a tag', frame.deposit.tagHash, tagHashBytes.value, refusal)
    case 'carry': return assertCarried(frame.carried, refusal)
    case 'fetched':
      assertKey(frame.from, refusal)
      return within('an envelope', frame.envelope, 1, envelopeBytes.value, refusal)
    case 'deposited':
    case 'erase':
    case 'erased':
    case 'report kept': return assertEid(frame.eid, refusal)
    case 'report': return assertShown(frame.report, refusal)
    case 'opened': return assertShown(frame.ack, refusal)
    case 'directory':
      for (const correspondent of frame.page) assertCorrespondent(correspondent, refusal)
      return
    case 'directory kept': return exactOrNone('a digest', frame.digest, digestBytes.value, refusal)
    case 'bundles':
      for (const { key, bundle } of frame.bundles) {
        assertKey(key, refusal)
        within('a bundle', bundle, 0, COURIER_LIMITS.bundleBytes.value, refusal)
      }
      return
    case 'bundles kept':
    case 'unpair':
    case 'unpaired':
  }
}

function assertCarried ({ to, blobId, size, tagHash, queuedAt, expiresAt }: Carried, refusal: Refusal): void {
  const { blobBytes, blobIdBytes, tagHashBytes } = COURIER_LIMITS
  assertKey(to, refusal)
  within('the id of a blob', blobId, blobIdBytes.value, blobIdBytes.value, refusal)
  within('the hash of a tag', tagHash, tagHashBytes.value, tagHashBytes.value, refusal)
  for (const number of [queuedAt, expiresAt, size]) assertNumber(number, refusal)
  if (size < 1 || size > blobBytes.value) throw new refusal(`a number of ${size}`)
}

function assertCorrespondent ({ key, addresses, certificates, certificatesSeq, wakeUp }: Correspondent, refusal: Refusal): void {
  const { addressBytes, certificateBytes } = COURIER_LIMITS
  assertKey(key, refusal)
  assertNumber(certificatesSeq, refusal)
  if (addresses.length > COURIER_LIMITS.addresses.value) throw new refusal(`${addresses.length} addresses of one contact`)
  if (certificates.length > COURIER_LIMITS.certificates.value) throw new refusal(`${certificates.length} clouds of one contact`)
  for (const address of addresses) within('an address', new TextEncoder().encode(address), 1, addressBytes.value, refusal)
  for (const certificate of certificates) within('a certificate', certificate, 1, certificateBytes.value, refusal)
  within('a way to be woken', wakeUp, 0, COURIER_LIMITS.wakeUpBytes.value, refusal)
}

function assertKey (key: Uint8Array, refusal: Refusal): void {
  within('a key', key, COURIER_LIMITS.keyBytes.value, COURIER_LIMITS.keyBytes.value, refusal)
}

function assertEid (eid: Uint8Array, refusal: Refusal): void {
  within('an eid', eid, COURIER_LIMITS.eidBytes.value, COURIER_LIMITS.eidBytes.value, refusal)
}

function assertShown (shown: { readonly eid: Uint8Array, readonly tag?: Uint8Array }, refusal: Refusal): void {
  assertEid(shown.eid, refusal)
  if (shown.tag !== undefined) exactOrNone('a tag', shown.tag, COURIER_LIMITS.tagBytes.value, refusal)
}

function exactOrNone (what: string, bytes: Uint8Array, length: number, refusal: Refusal): void {
  if (bytes.byteLength > 0) within(what, bytes, length, length, refusal)
}

function assertNumber (value: number, refusal: Refusal): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new refusal(`a number of ${value}`)
}

function within (what: string, bytes: Uint8Array, least: number, most: number, refusal: Refusal): void {
  if (bytes.byteLength < least || bytes.byteLength > most) throw new refusal(`${what} of ${bytes.byteLength} bytes`)
}

function named<Name extends string> (codes: Readonly<Record<Name, number>>): Map<number, Name> {
  return new Map((Object.keys(codes) as Name[]).map((name) => [codes[name], name]))
}

function ofCorrespondent ({ key, addresses, certificates, certificatesSeq, wakeUp }: Correspondent): Directory['correspondents'][number] {
  return { key: owned(key), addresses: [...addresses], certificates: certificates.map(owned), certificatesSeq, wakeUp: owned(wakeUp) }
}

function toCorrespondent ({ key, addresses, certificates, certificatesSeq, wakeUp }: Directory['correspondents'][number]): Correspondent {
  return { key: copy(key), addresses, certificates: certificates.map(copy), certificatesSeq, wakeUp: copy(wakeUp) }
}

function compare (a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < a.byteLength; at++) if (a[at] !== b[at]) return (a[at] ?? 0) - (b[at] ?? 0)
  return 0
}

function copy (bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

/** protons wants arrays over plain buffers; no one hands in a shared one, so this is a change of type alone. */
function owned (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
