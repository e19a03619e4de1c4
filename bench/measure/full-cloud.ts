/** A cloud with much in it, row for row as the courier keeps it: depositing that many would measure depositing. */
import { createCloudCertificate, createDeviceKey, envelopeId, envelopeIdText, receiptHash } from '../../src/identity/index.ts'
import { directoryDigest } from '../../src/node/cloud/courier/directory.ts'
import { CorrespondentRecord, DepositIndexRecord, DepositRecord, ExpiryRecord, QueueRecord } from '../../src/node/cloud/courier/pb/courier-records.ts'
import { OwnerRecord } from '../../src/node/cloud/courier/pb/owner-record.ts'
import { DEFAULT_QUOTA_BYTES } from '../../src/node/cloud/courier/types.ts'
import { WAITS_FOR_MS } from '../../src/node/lifetime/limits.ts'
import { keys } from '../../src/node/store/keys.ts'
import type { DeviceKey } from '../../src/identity/index.ts'
import type { Write } from '../../src/node/store/durable-level.ts'
import type { Store } from '../../src/node/store/store.ts'

/** An envelope of a line or two, padded and sealed. */
const ENVELOPE_BYTES = 700
/** Deposits of one contact behind one another, and contacts in one batch. */
const RUN = 10
const TOGETHER = 100

export interface FullCloud {
  readonly self: DeviceKey
  readonly owner: DeviceKey
  readonly contacts: readonly DeviceKey[]
}

/** Keeps `each` envelopes for each of `count` contacts of one device. */
export async function fillCloud (store: Store, count: number, each: number): Promise<FullCloud> {
  const [self, owner, ...contacts] = await Promise.all(Array.from({ length: count + 2 }, async () => await createDeviceKey(crypto.getRandomValues(new Uint8Array(32)))))
  if (self === undefined || owner === undefined) throw new RangeError('a cloud has somebody to serve')
  const now = Date.now()
  const notAfter = now + WAITS_FOR_MS
  const certificate = Uint8Array.from(await createCloudCertificate(owner, { cloud: self.peerId, seq: 1, notAfter }))
  await store.commit([{
    type: 'put',
    key: keys.owner(owner.peerId),
    value: OwnerRecord.encode({ name: 'a device', certificate, certificateSeq: 1, notAfter, pairedAt: now, seenAt: now, quotaBytes: DEFAULT_QUOTA_BYTES, isPaused: false, ending: 0, directoryDigest: directoryDigest([]) })
  }])
  // round after round, as people write: what waits for one contact lies between what waits for the others
  for (let from = 1; from <= each; from += RUN) {
    for (let at = 0; at < contacts.length; at += TOGETHER) {
      await store.note(contacts.slice(at, at + TOGETHER).flatMap(({ peerId }) => depositsFor(owner, peerId, from, Math.min(RUN, each - from + 1), now)))
    }
  }
  await store.commit(contacts.flatMap(({ peerId }) => [
    { type: 'put', key: keys.correspondent(owner.peerId, peerId), value: CorrespondentRecord.encode({ addresses: [`/ip4/192.0.2.1/tcp/4001/p2p/${peerId}`], clouds: [], statedSeq: 0, shownSeq: 0 }) },
    { type: 'put', key: keys.queue(owner.peerId, peerId), value: QueueRecord.encode({ nextPosition: each + 1, handedOut: 0, count: each, sizeBytes: each * ENVELOPE_BYTES }) }
  ]))
  return { self, owner, contacts }
}

function depositsFor ({ peerId: owner }: DeviceKey, to: DeviceKey['peerId'], from: number, count: number, now: number): Write[] {
  return Array.from({ length: count }, (_, index): Write[] => {
    const envelope = crypto.getRandomValues(new Uint8Array(ENVELOPE_BYTES))
    const eid = envelopeId(envelope)
    const name = envelopeIdText(eid)
    const expiresAt = now + WAITS_FOR_MS
    return [
      { type: 'put', key: keys.deposit(owner, to, from + index), value: DepositRecord.encode({ eid, envelope }) },
      { type: 'put', key: keys.depositIndex(owner, name), value: DepositIndexRecord.encode({ to, position: from + index, tagHash: Uint8Array.from(receiptHash(tagOf(envelope))), sizeBytes: ENVELOPE_BYTES, expiresAt, keptAt: now }) },
      { type: 'put', key: keys.courierExpiry(expiresAt, owner, name), value: ExpiryRecord.encode({ from: '' }) }
    ]
  }).flat()
}

/** What shows that an envelope was opened: here its last bytes. */
export function tagOf (envelope: Uint8Array): Uint8Array {
  return envelope.slice(-32)
}
