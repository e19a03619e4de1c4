/** What a person chose for one contact about how long things stay, as it is kept and as it is shown. Pure. */
import { InvalidExpiryError } from '../errors.ts'
import { LONGEST_MS } from './limits.ts'
import type { Contact, Temporary } from '../api.ts'
import type { ContactLifeRecord } from '../store/pb/records.ts'

/** Shorter than two people take to meet. */
const SHORTEST_CONTACT_MS = 60_000

const STAYS: ContactLifeRecord = { expireAfterMs: 0, keepsNothing: false, isTemporary: false, endsAt: 0 }

/** @returns `undefined` where all stays */
export function withLife (life: ContactLifeRecord | undefined, change: Partial<ContactLifeRecord>): ContactLifeRecord | undefined {
  const next = { ...life ?? STAYS, ...change }
  return next.expireAfterMs > 0 || next.keepsNothing || next.isTemporary ? next : undefined
}

/** @param now lived time @throws {InvalidExpiryError} */
export function temporaryLife (temporary: Temporary | false, now: number): Pick<ContactLifeRecord, 'isTemporary' | 'endsAt'> {
  if (temporary === false) return { isTemporary: false, endsAt: 0 }
  const { forMs } = temporary
  if (forMs === undefined) return { isTemporary: true, endsAt: 0 }
  if (!Number.isSafeInteger(forMs) || forMs < SHORTEST_CONTACT_MS || forMs > LONGEST_MS) throw new InvalidExpiryError('A contact can be one for anything from one minute to one year.')
  return { isTemporary: true, endsAt: now + forMs }
}

/** @param onWall a lived time on the clock of now */
export function contactLifeView (life: ContactLifeRecord | undefined, onWall: (lived: number) => number): Pick<Contact, 'expireAfterMs' | 'keepsNothing' | 'temporary'> {
  const { expireAfterMs, keepsNothing, isTemporary, endsAt } = life ?? STAYS
  return { expireAfterMs, keepsNothing, ...isTemporary ? { temporary: endsAt === 0 ? {} : { endsAt: Math.round(onWall(endsAt)) } } : {} }
}
