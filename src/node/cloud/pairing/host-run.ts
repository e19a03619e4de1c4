/**
 * The host's side of one run of pairing: counts the try, lets the device prove the code first, takes the certificate,
 * and says how it ended. Who does not know the code learns that it was wrong, and nothing else.
 */
import { beginCpace, finishCpace, isInDate, readCloudCertificate } from '../../../identity/index.ts'
import { nextOf, pairingInputs } from './binding.ts'
import type { Offer } from './offer.ts'
import type { Random } from '../../platform/platform.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { PairEnd, PairingChannel } from '../../../protocols/cloud/index.ts'

export interface HostRunInit {
  readonly self: PeerIdText
  readonly device: PeerIdText
  readonly random: Random
  readonly offer: Offer | undefined
  now (): number
  /** How this host is called and where it is, for a device that knows the code. */
  about (): { readonly name: string, readonly addresses: readonly string[] }
  onWrongCode (triesLeft: number): void
  /** Resolves when the device is kept as an owner. */
  keep (name: string, certificate: Uint8Array): Promise<void>
}

const NO_DATA = new Uint8Array(0)

/**
 * Runs until the other side is told how it ended. Where the device cannot be kept, it is told so, and this rejects with why.
 *
 * @throws {InvalidFrameError} {CloudTimeoutError} {ChannelClosedError} the run broke off
 */
export async function answerDevice (channel: PairingChannel, init: HostRunInit): Promise<PairEnd> {
  const { offer } = init
  const taken = offer?.take() ?? 'over'
  if (offer === undefined || taken !== 'taken') return end(channel, taken === 'busy' ? 'busy' : 'no offer')
  try {
    return await prove(channel, offer, init)
  } finally {
    offer.giveBack()
  }
}

async function prove (channel: PairingChannel, offer: Offer, init: HostRunInit): Promise<PairEnd> {
  const ask = await nextOf(channel, 'pair ask')
  const run = beginCpace('responder', pairingInputs(init.device, init.self, offer.code, ask.sid), NO_DATA, init.random)
  const key = finishCpace(run, { share: ask.share, ad: NO_DATA })
  if (key === undefined) return wrong(channel, offer, init)
  channel.send({ kind: 'pair answer', share: run.message.share })
  const confirm = await nextOf(channel, 'pair confirm')
  if (!key.isConfirmedBy(confirm.mac)) return wrong(channel, offer, init)
  channel.send({ kind: 'pair proof', mac: key.confirmation, ...init.about() })
  const { certificate, name } = await nextOf(channel, 'pair certificate')
  if (!await isForUs(certificate, init)) return end(channel, 'refused', offer.triesLeft)
  if (!offer.use()) return end(channel, 'no offer')
  try {
    await init.keep(name, certificate)
  } catch (error) {
    end(channel, 'failed')
    throw error
  }
  return end(channel, 'paired')
}

async function isForUs (bytes: Uint8Array, { self, device, now }: HostRunInit): Promise<boolean> {
  try {
    const certificate = await readCloudCertificate(bytes)
    return certificate.device === device && certificate.cloud === self && isInDate(certificate, now())
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidCertificateError') return false
    throw error
  }
}

function wrong (channel: PairingChannel, { triesLeft }: Offer, { onWrongCode }: HostRunInit): PairEnd {
  onWrongCode(triesLeft)
  return end(channel, 'wrong code', triesLeft)
}

function end (channel: PairingChannel, how: PairEnd, triesLeft = 0): PairEnd {
  channel.send({ kind: 'pair end', how, triesLeft })
  channel.close()
  return how
}
