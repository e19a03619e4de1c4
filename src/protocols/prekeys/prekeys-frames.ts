/**
 * Bytes to the two frames of `/mobilink/prekeys/1.0` and back. What a bundle says, and whether to believe it, is for
 * those above: it is signed, and whoever carried it need not be trusted. Pure.
 */
import { InvalidFrameError } from '../errors.ts'
import { ASK_CODES, PREKEYS_LIMITS } from './constants.ts'
import { Ask, Given } from './pb/prekeys.ts'

export function encodeAsk (): Uint8Array {
  return Ask.encode({ what: ASK_CODES.bundle })
}

/**
 * @returns false when something is asked for that this version does not know
 * @throws {InvalidFrameError}
 */
export function decodeAsk (bytes: Uint8Array): boolean {
  return parse(() => Ask.decode(bytes)).what === ASK_CODES.bundle
}

/** @throws {RangeError} for a bundle that is empty or too long */
export function encodeGiven (bundle: Uint8Array): Uint8Array {
  if (!isBundleSize(bundle)) throw new RangeError(`a bundle of ${bundle.byteLength} bytes`)
  return Given.encode({ bundle: Uint8Array.from(bundle) })
}

/** @throws {InvalidFrameError} */
export function decodeGiven (bytes: Uint8Array): Uint8Array {
  const { bundle } = parse(() => Given.decode(bytes))
  if (!isBundleSize(bundle)) throw new InvalidFrameError('a bundle that is empty or too long')
  return bundle.slice()
}

function isBundleSize ({ byteLength }: Uint8Array): boolean {
  return byteLength > 0 && byteLength <= PREKEYS_LIMITS.bundleBytes.value
}

function parse<T> (decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw new InvalidFrameError('a frame that is no protobuf', { cause })
  }
}
