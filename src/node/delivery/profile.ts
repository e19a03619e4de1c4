/** What this node knows about itself besides its key: whose store this is, its name, its invite, its addresses. */
import { keys } from '../store/keys.ts'
import { ProfileRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'

export class Profile {
  #record: ProfileRecord

  private constructor (record: ProfileRecord) {
    this.#record = record
  }

  /** The profile in the store; an empty one when the store is new. */
  static async load (store: Store): Promise<Profile> {
    const kept = await store.get(keys.profile)
    return new Profile(kept === undefined
      ? { peerId: '', name: '', inviteToken: new Uint8Array(0), inviteCreatedAt: 0, addresses: [], statement: new Uint8Array(0), usedNodes: [], smallItems: 0 }
      : decodeRecord(ProfileRecord, kept))
  }

  get record (): Readonly<ProfileRecord> {
    return this.#record
  }

  /** Changes fields; what comes back has to be committed by the caller, in the batch it belongs to. */
  change (fields: Partial<ProfileRecord>): Write {
    this.#record = { ...this.#record, ...fields }
    return { type: 'put', key: keys.profile, value: ProfileRecord.encode(this.#record) }
  }
}
