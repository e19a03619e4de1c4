/**
 * What can be wrong with an identity, in words that a person can act on. Flat classes, compared by `name`; the
 * cause is kept. No message repeats the text that was refused: it may hold a name, an address or a token.
 */

/** The store has messages but the device key is gone. Restore the key, or start over with an empty data directory. */
export class IdentityLostError extends Error {
  static override readonly name = 'IdentityLostError'
  override readonly name = 'IdentityLostError'
}

/** There is a device key and it does not open. Nothing was replaced: restore the key file, or unlock it, and start again. */
export class IdentityUnreadableError extends Error {
  static override readonly name = 'IdentityUnreadableError'
  override readonly name = 'IdentityUnreadableError'
}

/** What was pasted leads to nobody. The message says which part is wrong and what to do; nothing was dialled. */
export class InvalidContactAddressError extends Error {
  static override readonly name = 'InvalidContactAddressError'
  override readonly name = 'InvalidContactAddressError'
}

/** Bytes that are no message of this version. They are dropped; the sender may run another version. */
export class InvalidEnvelopeError extends Error {
  static override readonly name = 'InvalidEnvelopeError'
  override readonly name = 'InvalidEnvelopeError'
}

/** What a contact says about where it is does not hold. It is dropped; the addresses known before stay. */
export class InvalidSignedAddressesError extends Error {
  static override readonly name = 'InvalidSignedAddressesError'
  override readonly name = 'InvalidSignedAddressesError'
}

/** A text that is no Ed25519 peer ID. Copy it again from the other device: it begins with 12D3Koo and has 52 characters. */
export class InvalidPeerIdError extends Error {
  static override readonly name = 'InvalidPeerIdError'
  override readonly name = 'InvalidPeerIdError'
}
