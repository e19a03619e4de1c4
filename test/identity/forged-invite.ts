import { base64url } from 'multiformats/bases/base64'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { checksumOf } from '../../src/identity/checksum.ts'
import { InviteBody } from '../../src/identity/pb/invite.ts'
import type { DeviceKey } from '../../src/identity/index.ts'

export interface Forgery {
  readonly body?: Uint8Array
  readonly fields?: Partial<InviteBody>
  readonly prefix?: string
  readonly version?: number
  /** Who signs, when it is not the one whom the invite names. */
  readonly signer?: DeviceKey
  readonly afterSigning?: (body: Uint8Array) => Uint8Array
}

/** Writes an invite byte by byte, right unless told otherwise, always with a right checksum. Returns the payload. */
export async function forgeInvite (key: DeviceKey, forgery: Forgery = {}): Promise<string> {
  const body = forgery.body ?? InviteBody.encode({
    publicKey: Uint8Array.from(key.publicKey),
    token: new Uint8Array(16).fill(7),
    createdAt: 1_800_000_000_000,
    name: 'Ada',
    addresses: [],
    ...forgery.fields
  })
  const version = Uint8Array.of(forgery.version ?? 1)
  const signature = await (forgery.signer ?? key).sign(concat([fromString(forgery.prefix ?? 'mobilink/invite\0'), version, body]))
  const bytes = concat([version, forgery.afterSigning?.(body) ?? body, signature])

  return base64url.baseEncode(concat([bytes, checksumOf(bytes)]))
}
