/**
 * Erases all that lies here for an owner, page by page: what the owner's word, or a person's at this machine, ended. The
 * owner's row says that it has begun, so that a crash in between ends in the same: nothing of it left.
 */
import { decodeRecord } from '../../delivery/decode-record.ts'
import { componentOf, keys, lastComponent } from '../../store/keys.ts'
import { ENDING } from './owner-rows.ts'
import { CarriedRecord, DepositIndexRecord, FetchedIndexRecord } from './pb/courier-records.ts'
import type { CarriedBlobs } from './carried-blobs.ts'
import type { Owner, Owners } from './owners.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'

/** Rows that go with one batch. */
const PAGE = 256

/** Without `carried` no file ever came here. */
export interface ForgettingComponents { readonly store: Store, readonly owners: Owners, readonly carried: Pick<CarriedBlobs, 'forget'> | undefined }

/** Begins: from here on nothing of the owner is served or taken. Resolves when that is durable. */
export async function beginForgetting (owner: Owner, { owners }: Pick<ForgettingComponents, 'owners'>, ending: typeof ENDING.wipe | typeof ENDING.removal): Promise<void> {
  await owners.alone(owner.peer, async () => {
    // who is being removed is not kept by a wipe
    await owners.change(owner, { ending: Math.max(ending, owner.record.ending), directoryDigest: new Uint8Array(0), wakeUp: new Uint8Array(0) })
    owner.contacts.clear()
    owner.contactsChanged()
  })
}

/** Erases what a beginning was made with. Resolves when the last row is durably gone. */
export async function forgetAll (owner: Owner, components: ForgettingComponents): Promise<void> {
  const { carried, owners, store } = components
  await owners.alone(owner.peer, async () => {
    const { peer } = owner
    await eachPage(store, keys.depositIndexes(peer), (key, value) => {
      const { to, position, expiresAt } = decodeRecord(DepositIndexRecord, value)
      return [del(keys.deposit(peer, to as PeerIdText, position)), del(keys.courierExpiry(expiresAt, peer, lastComponent(key)))]
    })
    await eachPage(store, keys.fetchedIndexes(peer), (key, value) => {
      const { position, expiresAt } = decodeRecord(FetchedIndexRecord, value)
      return [
        ...(position > 0 ? [del(keys.fetchedEnvelope(peer, position))] : []),
        del(keys.courierExpiry(expiresAt, peer, lastComponent(key))),
        del(keys.tag(peer, componentOf(key, 2) as PeerIdText, lastComponent(key)))
      ]
    })
    // what still comes has ended before its rows go, and leaves none behind
    await carried?.forget(owner)
    owner.blobs.clear()
    await eachPage(store, keys.carriedOf(peer), (key, value) => [del(keys.courierExpiry(decodeRecord(CarriedRecord, value).expiresAt, peer, lastComponent(key)))])
    for (const prefix of [keys.reports(peer), keys.queues(peer), keys.bundles(peer), keys.correspondents(peer), keys.tagsOfOwner(peer), keys.historyRows(peer)]) await eachPage(store, prefix, () => [])
    await store.commit([del(keys.keptHistory(peer))])
    owner.queues.clear()
    owner.history = { count: 0, sizeBytes: 0 }
    owner.contacts.clear()
    owner.contactsChanged()
    if (owner.record.ending === ENDING.removal) {
      await store.commit([del(keys.owner(peer))])
      owners.forget(owner)
    } else {
      await owners.change(owner, { ending: ENDING.none })
    }
  })
}

/** Deletes every row under a prefix, each with what belongs to it. */
async function eachPage (store: Store, prefix: string, others: (key: string, value: Uint8Array) => readonly Write[]): Promise<void> {
  for (;;) {
    const page = await store.page({ prefix, limit: PAGE })
    if (page.length === 0) return
    await store.commit(page.flatMap(({ key, value }) => [del(key), ...others(key, value)]))
  }
}

function del (key: string): Write {
  return { type: 'del', key }
}
