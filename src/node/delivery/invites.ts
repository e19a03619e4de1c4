/**
 * The invite this node shows, and its single-use tokens. A valid token lets its bearer in without asking, once.
 */
import { toString as bytesToText } from 'uint8arrays'
import { createInvite, createInvitePrekeys, INVITE_LIFETIME_MS, INVITE_VALID_MS } from '../../identity/index.ts'
import { keys } from '../store/keys.ts'
import { TokenRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import type { OwnPrekeys } from './own-prekeys.ts'
import type { Profile } from './profile.ts'
import type { Clock, Random } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { DeviceKey, PeerIdText } from '../../identity/index.ts'

/** 128 bits: not to be guessed, and short enough for a QR code. */
const TOKEN_BYTES = 16

export interface InvitesComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly profile: Profile
  readonly key: DeviceKey
  readonly prekeys: OwnPrekeys
}

export class Invites {
  readonly #components: InvitesComponents

  constructor (components: InvitesComponents) {
    this.#components = components
  }

  /**
   * The invite to show now. The same until its token is used or it is 7 days old, or the addresses changed.
   *
   * @param size `short` fits a QR code; `whole` has prekeys too, so that its reader can seal before the first meeting
   */
  async current (addresses: readonly string[], size: 'short' | 'whole'): Promise<string> {
    const { clock, key, prekeys, profile } = this.#components
    const now = clock.now()
    const shown = profile.record
    if (shown.inviteToken.byteLength !== TOKEN_BYTES || now - shown.inviteCreatedAt > INVITE_LIFETIME_MS || shown.inviteCreatedAt > now) {
      await this.#renew(now)
    }
    const { inviteToken, inviteCreatedAt, name } = profile.record
    const init = { name, addresses: [...addresses], token: inviteToken, createdAt: inviteCreatedAt }
    if (size === 'short') return await createInvite(key, init)
    return await createInvite(key, { ...init, prekeys: await createInvitePrekeys(key, { identity: prekeys.identity, signed: await prekeys.current('invite') }) })
  }

  /**
   * Whether this token lets `peer` in: one that we made, not too old, and unused or used by this very peer (whose
   * request may come twice).
   *
   * @returns the writes that use it up, for the batch that accepts the contact; `undefined` when it does not
   */
  async redeem (token: Uint8Array, peer: PeerIdText): Promise<Write[] | undefined> {
    if (token.byteLength !== TOKEN_BYTES) return undefined
    const key = keys.token(bytesToText(token, 'base16'))
    const kept = await this.#components.store.get(key)
    if (kept === undefined) return undefined
    const record = decodeRecord(TokenRecord, kept)
    if (record.usedBy !== '' && record.usedBy !== peer) return undefined
    if (this.#components.clock.now() - record.createdAt > INVITE_VALID_MS) return undefined
    const writes: Write[] = [{ type: 'put', key, value: TokenRecord.encode({ ...record, usedBy: peer }) }]
    const shown = this.#components.profile.record
    if (sameBytes(shown.inviteToken, token)) {
      writes.push(this.#components.profile.change({ inviteToken: new Uint8Array(0), inviteCreatedAt: 0 }))
    }
    return writes
  }

  async #renew (now: number): Promise<void> {
    const token = Uint8Array.from(this.#components.random.bytes(TOKEN_BYTES))
    const write = this.#components.profile.change({ inviteToken: token, inviteCreatedAt: now })
    await this.#components.store.commit([
      { type: 'put', key: keys.token(bytesToText(token, 'base16')), value: TokenRecord.encode({ createdAt: now, usedBy: '' }) },
      write
    ])
  }
}

function sameBytes (a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}

