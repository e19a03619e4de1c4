/**
 * What is still to be done about files: those that are given to contacts, and those that are to come. All of it is in
 * memory, by the name of the blob, and in the store as rows that belong into the batch of the message they are about.
 */
import { COMES_WITHIN_MS } from '../lifetime/limits.ts'
import { keys, lastComponent } from '../store/keys.ts'
import { BlobRecord, JobRecord } from '../store/pb/records.ts'
import { walk } from '../store/walk.ts'
import { decodeRecord } from '../delivery/decode-record.ts'
import type { BlobName } from '../files/blob-store.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

export const STAGE = { given: 1, asked: 2, wanted: 3, paused: 4, here: 5, declined: 6, proven: 7, closed: 8 } as const

export type Job = Readonly<Omit<JobRecord, 'peer'>> & { readonly name: BlobName, readonly peer: PeerIdText }

/** What is to become of a job. Its rows belong into the batch that makes it so; nobody acts on it before that is kept. */
export interface JobChange {
  readonly writes: readonly Write[]
  /** The batch is kept. */
  kept (): void
}

/** Hex digits of a blob's name that its acknowledgement has. */
const ACK_DIGITS = 32

export class Jobs {
  readonly #store: Store
  readonly #jobs = new Map<BlobName, Job>()
  readonly #byAck = new Map<string, BlobName>()

  constructor (store: Store) {
    this.#store = store
  }

  async load (now: number): Promise<void> {
    for await (const job of jobsOf(this.#store)) {
      // a contact that has not heard, or not said it, by then has given it up
      if ((isToSay(job) || job.stage === STAGE.closed) && Math.abs(now - job.since) > COMES_WITHIN_MS) await this.#store.note([endWrite(job.name)])
      else this.#keep(job)
    }
  }

  of (name: BlobName): Job | undefined {
    return this.#jobs.get(name)
  }

  /** What an acknowledgement names: 16 bytes in hex digits. */
  ofAck (id: string): Job | undefined {
    const name = this.#byAck.get(id)
    return name === undefined ? undefined : this.#jobs.get(name)
  }

  all (): Job[] {
    return [...this.#jobs.values()]
  }

  /** A new one. It is known at once: its blob may be asked for as soon as its batch is kept. `drop` it where that is not. */
  add (job: Job): Write {
    this.#keep(job)
    return jobWrite(job)
  }

  change (job: Job): JobChange {
    return { writes: [jobWrite(job)], kept: () => this.#keep(job) }
  }

  /** Nothing is to be done about this blob any more. */
  end (name: BlobName): JobChange {
    const ended = this.#jobs.get(name)
    return {
      writes: [endWrite(name)],
      // a blob of that name may be to be had anew meanwhile
      kept: () => { if (this.#jobs.get(name) === ended) this.drop(name) }
    }
  }

  /** Its batch was not kept, or its contact is gone. */
  drop (name: BlobName): void {
    this.#jobs.delete(name)
    this.#byAck.delete(name.slice(0, ACK_DIGITS))
  }

  #keep (job: Job): void {
    this.#jobs.set(job.name, job)
    this.#byAck.set(job.name.slice(0, ACK_DIGITS), job.name)
  }
}

function jobWrite (job: Job): Write {
  return { type: 'put', key: keys.job(job.name), value: JobRecord.encode(job) }
}

function endWrite (name: BlobName): Write {
  return { type: 'del', key: keys.job(name) }
}

/** All that is left is to tell the contact. */
export function isToSay ({ stage }: Pick<JobRecord, 'stage'>): boolean {
  return stage === STAGE.here || stage === STAGE.declined
}

/** Nothing is to be done by this device: at most the contact has something to say yet. */
export function isOver (job: Pick<JobRecord, 'stage'>): boolean {
  return isToSay(job) || job.stage === STAGE.closed
}

/** Every row of something to be done. */
export async function * jobsOf (store: Store, peer?: PeerIdText): AsyncGenerator<Job> {
  for await (const { key, value } of walk(store, keys.jobs)) {
    const record = decodeRecord(JobRecord, value)
    if (peer === undefined || record.peer === peer) yield { ...record, name: lastComponent(key), peer: record.peer as PeerIdText }
  }
}

/** The row that says whose blob this is. What has none is swept away at the next start. */
export function blobWrite (name: BlobName, peer: PeerIdText, position: string): Write {
  return { type: 'put', key: keys.blob(name), value: BlobRecord.encode({ peer, position, isGone: false }) }
}

/** The blob goes, now or at the next start; its message still speaks of it. */
export function blobGone ({ name, peer, position }: Pick<Job, 'name' | 'peer' | 'position'>): Write {
  return { type: 'put', key: keys.blob(name), value: BlobRecord.encode({ peer, position, isGone: true }) }
}

/** The row goes with the message. */
export function blobErase (name: BlobName): Write {
  return { type: 'del', key: keys.blob(name) }
}

/** Every blob that a message here speaks of; `isGone`: it does not lie here any more, or is about to go. */
export async function * blobsOf (store: Store, peer?: PeerIdText): AsyncGenerator<{ readonly name: BlobName, readonly peer: PeerIdText, readonly position: string, readonly isGone: boolean }> {
  for await (const { key, value } of walk(store, keys.blobs)) {
    const record = decodeRecord(BlobRecord, value)
    if (peer === undefined || record.peer === peer) yield { name: lastComponent(key), peer: record.peer as PeerIdText, position: record.position, isGone: record.isGone }
  }
}
