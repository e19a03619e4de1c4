/**
 * Bytes to the two frames of `/mobilink/prekeys/1.0` and back. What a bundle says, and whether to believe it, is for
 * those above: it is signed, and whoever carried it need not be trusted. Pure.
 */
import { InvalidFrameError } from '../errors.ts'
import { ASK_CODES, PREKEYS_LIMITS } from './constants.ts'
import { Ask, Given } from './pb/prekeys.ts'

/** @param of whose prekeys, of a cloud: a raw public key, or none for the asked node's own */
export function encodeAsk (of: Uint8Array = new Uint8Array(0)): Uint8Array {
  if (!isKey(of)) throw new RangeError(`a public key of ${of.byteLength} bytes`)
  return Ask.encode({ what: ASK_CODES.bundle, of: Uint8Array.from(of) })
}

/**
 * @returns undefined when something is asked for that this version does not know
 * @throws {InvalidFrameError}
 */
export function decodeAsk (bytes: Uint8Array): { readonly of: Uint8Array } | undefined {
  const { what, of } = parse(() => Ask.decode(bytes))
  if (!isKey(of)) throw new InvalidFrameError('a public key of another length')
  return what === ASK_CODES.bundle ? { of: new Uint8Array(of) } : undefined
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

/** Or none. */
function isKey ({ byteLength }: Uint8Array): boolean {
  return byteLength === 0 || byteLength === PREKEYS_LIMITS.keyBytes.value
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
