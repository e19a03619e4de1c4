/**
 * Bytes to the two frames of `/mobilink/request/1.0` and back. What a stranger wrote is measured and cut here;
 * that it may be a lie, or unfit to be shown, is for those above. Pure.
 */
import { InvalidFrameError } from '../errors.ts'
import { ANSWER_CODES, REQUEST_LIMITS } from './constants.ts'
import { Answer, Request } from './pb/request.ts'
import type { ContactRequest, RequestAnswer } from './index.ts'

/** @throws {RangeError} for a token or a greeting of the wrong size; a long name is cut */
export function encodeRequest (request: ContactRequest): Uint8Array {
  assertToken(request.token, RangeError)
  const greeting = request.greeting.toWellFormed()
  const greetingBytes = new TextEncoder().encode(greeting).byteLength
  if (greetingBytes > REQUEST_LIMITS.greetingBytes.value) throw new RangeError(`a greeting of ${greetingBytes} bytes`)
  const bytes = Request.encode({ token: request.token as Uint8Array<ArrayBuffer>, name: cutName(request.name), greeting })
  // a request that says nothing has no bytes in protobuf, and there are no frames of no bytes
  return bytes.byteLength > 0 ? bytes : EMPTY_REQUEST.slice()
}

/** @throws {InvalidFrameError} */
export function decodeRequest (bytes: Uint8Array): ContactRequest {
  const request = parse(() => Request.decode(bytes))
  assertToken(request.token, InvalidFrameError)
  const greeting = request.greeting.toWellFormed()
  if (new TextEncoder().encode(greeting).byteLength > REQUEST_LIMITS.greetingBytes.value) throw new InvalidFrameError('a greeting that is too long')
  return { token: request.token.slice(), name: cutName(request.name), greeting }
}

export function encodeAnswer (answer: RequestAnswer): Uint8Array {
  return Answer.encode({ code: ANSWER_CODES[answer] })
}

/**
 * @returns `undefined` for a code that this version does not know
 * @throws {InvalidFrameError}
 */
export function decodeAnswer (bytes: Uint8Array): RequestAnswer | undefined {
  const { code } = parse(() => Answer.decode(bytes))
  return code === ANSWER_CODES.accepted ? 'accepted' : code === ANSWER_CODES.waiting ? 'waiting' : undefined
}

/** Field 1 (token), zero bytes long: what protobuf reads as an absent token. */
const EMPTY_REQUEST = Uint8Array.of(0x0a, 0x00)

function cutName (name: string): string {
  return Array.from(name.toWellFormed()).slice(0, REQUEST_LIMITS.nameCharacters.value).join('')
}

function assertToken (token: Uint8Array, refusal: new (message: string) => Error): void {
  if (token.byteLength !== 0 && token.byteLength !== REQUEST_LIMITS.tokenBytes.value) throw new refusal(`a token of ${token.byteLength} bytes`)
}

function parse<T> (decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw new InvalidFrameError('a frame that is no protobuf', { cause })
  }
}
