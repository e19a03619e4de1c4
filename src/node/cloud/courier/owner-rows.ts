/**
 * The rows that say whose cloud this node is: for the courier, for a backup and for a restore, also where no courier
 * runs. They are all that a backup has of it: what lies here for others is not this person's alone to copy.
 */
import { readCloudCertificate } from '../../../identity/index.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { keys, lastComponent } from '../../store/keys.ts'
import { OwnerRecord } from './pb/owner-record.ts'
import { DEFAULT_QUOTA_BYTES, MAX_OWNERS } from './types.ts'
import type { OwnerPairing } from './types.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'

export const ENDING = { none: 0, wipe: 1, removal: 2 } as const

/** Without a directory: nothing is served for it. */
export const NEW_OWNER = { seenAt: 0, quotaBytes: DEFAULT_QUOTA_BYTES, isPaused: false, ending: ENDING.none, directoryDigest: new Uint8Array(0), wakeUp: new Uint8Array(0) }

export function ownerWrite (peer: PeerIdText, record: OwnerRecord): Write {
  return { type: 'put', key: keys.owner(peer), value: OwnerRecord.encode(record) }
}

/** Whose cloud this node is, for a backup of it. */
export async function pairingsOf (store: Store): Promise<OwnerPairing[]> {
  const rows = await store.page({ prefix: keys.owners, limit: MAX_OWNERS })
  return rows.flatMap(({ key, value }) => {
    const { name, certificate, pairedAt, ending } = decodeRecord(OwnerRecord, value)
    return ending === ENDING.removal ? [] : [{ device: lastComponent(key) as PeerIdText, name, certificate, pairedAt }]
  })
}

/**
 * What makes a restored node the cloud of those whose cloud it was. What it had kept is gone, and it does not know what
 * its owners took back meanwhile: it serves nothing for one before that device has said again for whom.
 *
 * @param self the node that is restored; a certificate that is not for it, or does not hold, names no owner
 */
export async function ownersOfBackup (owners: readonly OwnerPairing[], self: PeerIdText): Promise<Write[]> {
  const writes: Write[] = []
  for (const { device, name, certificate, pairedAt } of owners.slice(0, MAX_OWNERS)) {
    try {
      const { device: by, cloud, seq, notAfter } = await readCloudCertificate(certificate)
      if (by === device && cloud === self) writes.push(ownerWrite(device, { ...NEW_OWNER, name, pairedAt, certificate: Uint8Array.from(certificate), certificateSeq: seq, notAfter }))
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'InvalidCertificateError') throw error
    }
  }
  return writes
}
