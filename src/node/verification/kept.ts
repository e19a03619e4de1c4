/**
 * What is kept of verification with a contact, as fields of its record: whether and how it was verified, what went
 * wrong last, and when comparisons began. Pure. A code of a later version is never read as "verified".
 */
import { VERIFY_LIMITS } from '../../protocols/verify/index.ts'
import type { Incident, Verified } from './types.ts'
import type { ContactRecord } from '../store/pb/records.ts'

export interface KeptVerification {
  readonly verified: Verified | false
  readonly incident: Incident | undefined
  /** When comparisons of the last hour began, whoever began them. */
  readonly verifyRuns: readonly number[]
}

type Fields = Pick<ContactRecord, 'verifiedAt' | 'verifiedBy' | 'incidentAt' | 'incident' | 'verifyRuns'>

const METHODS = { sas: 1, 'safety number': 2 } as const
const INCIDENTS = { mismatch: 1, 'broken off': 2 } as const
const HOUR_MS = 60 * 60 * 1_000

export const NEVER_VERIFIED: KeptVerification = { verified: false, incident: undefined, verifyRuns: [] }

export function toVerificationFields ({ verified, incident, verifyRuns }: KeptVerification): Fields {
  return {
    verifiedAt: verified === false ? 0 : verified.at,
    verifiedBy: verified === false ? 0 : METHODS[verified.method],
    incidentAt: incident?.at ?? 0,
    incident: incident === undefined ? 0 : INCIDENTS[incident.kind],
    verifyRuns: [...verifyRuns]
  }
}

export function fromVerificationFields ({ verifiedAt, verifiedBy, incidentAt, incident, verifyRuns }: Fields): KeptVerification {
  const method = verifiedBy === METHODS.sas ? 'sas' : verifiedBy === METHODS['safety number'] ? 'safety number' : undefined
  return {
    verified: method === undefined ? false : { method, at: verifiedAt },
    // what is not understood is the louder one
    incident: incident === 0 ? undefined : { kind: incident === INCIDENTS['broken off'] ? 'broken off' : 'mismatch', at: incidentAt },
    verifyRuns
  }
}

/** A comparison has succeeded: what went wrong before is over. */
export function withVerified (kept: KeptVerification, verified: Verified): KeptVerification {
  return { ...kept, verified, incident: undefined }
}

/** Something went wrong: a mismatch takes back what was verified, and is not covered by a lesser one. */
export function withIncident (kept: KeptVerification, incident: Incident): KeptVerification {
  if (incident.kind === 'mismatch') return { ...kept, verified: false, incident }
  return kept.incident?.kind === 'mismatch' ? kept : { ...kept, incident }
}

/** With one more comparison begun at `now`; `undefined` when the hour has had its three. */
export function withRun (kept: KeptVerification, now: number): KeptVerification | undefined {
  const recent = recentRuns(kept, now)
  return recent.length >= VERIFY_LIMITS.runs.value ? undefined : { ...kept, verifyRuns: [...recent, now] }
}

/** When the next comparison may begin: ms since the epoch, `now` or later. */
export function nextRunAt (kept: KeptVerification, now: number): number {
  const recent = recentRuns(kept, now)
  return recent.length >= VERIFY_LIMITS.runs.value ? Math.min(...recent) + HOUR_MS : now
}

/** A clock that was put back must not lock anybody out for longer than an hour. */
function recentRuns ({ verifyRuns }: KeptVerification, now: number): number[] {
  return verifyRuns.filter((at) => Math.abs(now - at) < HOUR_MS)
}
