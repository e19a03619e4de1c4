/**
 * Which algorithms a session may use. There is one suite today; the list exists so that a later one can be added
 * without a way to talk two new nodes down to the old one: both lists are signed or hashed into every session, and
 * the choice is a function of the two lists that both sides compute for themselves.
 */

/** 1 = X25519 with ML-KEM-768, HKDF- and HMAC-SHA-256, XChaCha20-Poly1305. In order of preference. */
export const SUITES = Uint8Array.of(1)

/** A list has at most this many; in an init block it is filled up with zeros to this length. */
export const MAX_SUITES = 8

/**
 * The suite that two devices use: the first of the responder's (its list is signed) that the initiator offers too.
 *
 * @returns `undefined` when they have none in common
 */
export function chooseSuite (responder: Uint8Array, initiator: Uint8Array): number | undefined {
  return responder.find((suite) => initiator.includes(suite))
}

/** Says whether this is a list that anybody may send: 1 to 8 different suites, none of them 0. */
export function isSuiteList (suites: Uint8Array): boolean {
  return suites.byteLength >= 1 && suites.byteLength <= MAX_SUITES && !suites.includes(0) && new Set(suites).size === suites.byteLength
}
