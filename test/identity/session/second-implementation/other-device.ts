/** A device that runs the second implementation: it holds its secrets, its prekeys and one session at a time. */
import { initiate, readOtherBundle, respond, writeBundle } from './handshake.ts'
import { OtherSession } from './other-session.ts'
import { ed25519Public } from './primitives.ts'
import type { Choices, Prekeys, Secrets } from './handshake.ts'
import type { Draw } from './other-session.ts'

export class OtherDevice {
  readonly secrets: Secrets
  readonly random: Draw
  readonly signed: Prekeys
  readonly oneTime: Prekeys[] = []

  constructor (random: Draw, suites = Uint8Array.of(1)) {
    this.random = random
    this.secrets = { seed: random.bytes(32), identitySecret: random.bytes(32), suites }
    this.signed = this.mint()
  }

  get publicKey (): Uint8Array {
    return ed25519Public(this.secrets.seed)
  }

  mint (): Prekeys {
    return { secret: this.random.bytes(32), kemSeed: this.random.bytes(64) }
  }

  offer (to: Uint8Array | 'invite', notAfter: number, withOneTime = true): Uint8Array {
    const oneTime = withOneTime ? this.mint() : undefined
    if (oneTime !== undefined) this.oneTime.push(oneTime)
    return writeBundle(this.secrets, this.signed, oneTime, to, notAfter)
  }

  start (bundle: Uint8Array, from: Uint8Array, { isInvite = false, ...choices }: Partial<Choices> & { isInvite?: boolean } = {}): OtherSession {
    const read = readOtherBundle(bundle, from, isInvite ? 'invite' : this.publicKey)
    return OtherSession.initiator(initiate(this.secrets, read, { ephemeral: this.random.bytes(32), generation: 500_000, ...choices }), read.prekey, this.random)
  }

  accept (envelope: Uint8Array, from: Uint8Array): OtherSession {
    const agreement = respond(this.secrets, from, envelope.slice(18, 18 + 1245), [this.signed, ...this.oneTime])
    return OtherSession.responder(agreement, agreement.prekey, this.random)
  }
}
