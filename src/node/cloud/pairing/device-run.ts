/**
 * The device's side of one run of pairing: proves the code, takes the host for the right one when it has proved it too,
 * and only then certifies it. What it certified is kept before it is sent.
 */
import { beginCpace, finishCpace } from '../../../identity/index.ts'
import { PAIR_LIMITS } from '../../../protocols/cloud/index.ts'
import { NoOfferError, PairingBusyError, PairingFailedError, WrongPairingCodeError } from '../../errors.ts'
import { nextOf, outOfPlace, pairingInputs } from './binding.ts'
import type { Random } from '../../platform/platform.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { PairingChannel, PairingFrame } from '../../../protocols/cloud/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export interface DeviceRunInit {
  readonly self: PeerIdText
  readonly host: PeerIdText
  /** Eight characters. */
  readonly code: string
  /** How this device is called. */
  readonly name: string
  readonly random: Random
  /** Keeps the host as a cloud and resolves with the certificate for it. */
  certify (host: { readonly name: string, readonly addresses: readonly string[] }): Promise<Uint8Array>
  /** The host did not take what was certified. */
  takeBack (): Promise<void>
}

const NO_DATA = new Uint8Array(0)

/**
 * Resolves when the host has kept this device.
 *
 * @throws {WrongPairingCodeError} {NoOfferError} {PairingBusyError} {PairingFailedError} as the host says, or did
 * @throws {InvalidFrameError} {CloudTimeoutError} {ChannelClosedError} the run broke off
 */
export async function askHost (channel: PairingChannel, init: DeviceRunInit, options: AbortOptions = {}): Promise<void> {
  const sid = init.random.bytes(PAIR_LIMITS.sidBytes.value)
  const run = beginCpace('initiator', pairingInputs(init.self, init.host, init.code, sid), NO_DATA, init.random)
  channel.send({ kind: 'pair ask', sid, share: run.message.share })
  const answer = await firstAnswer(channel, options)
  const key = finishCpace(run, { share: answer.share, ad: NO_DATA })
  if (key === undefined) throw impostor(channel)
  channel.send({ kind: 'pair confirm', mac: key.confirmation })
  const proof = await answered(channel, 'pair proof', options)
  if (!key.isConfirmedBy(proof.mac)) throw impostor(channel)
  const certificate = await init.certify({ name: proof.name, addresses: proof.addresses })
  channel.send({ kind: 'pair certificate', certificate, name: init.name })
  try {
    const { how, triesLeft } = await nextOf(channel, 'pair end', options)
    channel.close()
    if (how !== 'paired') throw refusalOf(how, triesLeft)
  } catch (error) {
    await init.takeBack()
    throw error
  }
}

async function firstAnswer (channel: PairingChannel, options: AbortOptions): ReturnType<typeof answered<'pair answer'>> {
  try {
    return await answered(channel, 'pair answer', options)
  } catch (error) {
    // a host that offers nothing does not speak of clouds: it resets the stream, as for any stranger
    if (error instanceof Error && error.name === 'ChannelClosedError') throw new NoOfferError('That computer has no offer open.', { cause: error })
    throw error
  }
}

type Answer = Exclude<PairingFrame['kind'], 'pair end'>

/** The frame that is due, or the error that the host's end means. */
async function answered<K extends Answer> (channel: PairingChannel, kind: K, options: AbortOptions): Promise<Extract<PairingFrame, { readonly kind: K }>> {
  const frame = await channel.next(options)
  if (frame.kind === 'pair end') {
    channel.close()
    // it cannot have kept anything yet
    if (frame.how === 'paired') throw outOfPlace(channel, frame)
    throw refusalOf(frame.how, frame.triesLeft)
  }
  if (frame.kind !== kind) throw outOfPlace(channel, frame)
  return frame as Extract<PairingFrame, { readonly kind: K }>
}

function refusalOf (how: Exclude<Extract<PairingFrame, { kind: 'pair end' }>['how'], 'paired'>, triesLeft: number): Error {
  switch (how) {
    case 'no offer': return new NoOfferError('The computer has no offer open any more.')
    case 'busy': return new PairingBusyError('Another device is being paired with that computer.')
    case 'wrong code': return new WrongPairingCodeError(triesLeft === 0
      ? 'The code was wrong three times, so that offer is over: make a new one on the computer.'
      : `The code is wrong. ${triesLeft === 1 ? 'One try is' : `${triesLeft} tries are`} left.`)
    case 'refused': return new PairingFailedError('The computer did not take what this device certified. Set the clocks of both right, and make a new offer.')
    case 'failed': return new PairingFailedError('The computer could not keep it: look at its disk, then make a new offer.')
  }
}

/** Whoever answers there does not know the code: it is not the host that made the offer. */
function impostor (channel: PairingChannel): PairingFailedError {
  const error = new PairingFailedError('What answered is not the computer that made this offer, and was told nothing. Make a new offer, and look who else uses that address.')
  channel.abort(error)
  return error
}
