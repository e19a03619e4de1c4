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

/** What was to be sealed is not what it was when that began. Nothing of it was sent: send it again. */
export class BlobSourceChangedError extends Error {
  static override readonly name = 'BlobSourceChangedError'
  override readonly name = 'BlobSourceChangedError'
}

/** A sealed file that does not open: cut off, changed, in another order, or another one. What was proven before stays good; get the rest from somewhere else. */
export class InvalidBlobError extends Error {
  static override readonly name = 'InvalidBlobError'
  override readonly name = 'InvalidBlobError'
}

/** What a message says about a file does not have the form of it. Nothing was fetched. */
export class InvalidFileBodyError extends Error {
  static override readonly name = 'InvalidFileBodyError'
  override readonly name = 'InvalidFileBodyError'
}

/** Prekeys of another device that do not hold: forged, for somebody else, out of date, or of another version. Nothing was sealed with them: ask for new ones. */
export class InvalidBundleError extends Error {
  static override readonly name = 'InvalidBundleError'
  override readonly name = 'InvalidBundleError'
}

/** A certificate of a cloud that does not hold: forged, of another device, or of another version. Nothing was given to whoever showed it. */
export class InvalidCertificateError extends Error {
  static override readonly name = 'InvalidCertificateError'
  override readonly name = 'InvalidCertificateError'
}

/** What was pasted leads to nobody. The message says which part is wrong and what to do; nothing was dialled. */
export class InvalidContactAddressError extends Error {
  static override readonly name = 'InvalidContactAddressError'
  override readonly name = 'InvalidContactAddressError'
}

/** Bytes that are no message of this version, or do not open. They are dropped; the sender may run another version. */
export class InvalidEnvelopeError extends Error {
  static override readonly name = 'InvalidEnvelopeError'
  override readonly name = 'InvalidEnvelopeError'
}

/** What a contact says about where it is does not hold. It is dropped; the addresses known before stay. */
export class InvalidSignedAddressesError extends Error {
  static override readonly name = 'InvalidSignedAddressesError'
  override readonly name = 'InvalidSignedAddressesError'
}

/** What was given is neither a pairing link nor the code of an offer. The message says what to do; nothing was tried. */
export class InvalidPairingLinkError extends Error {
  static override readonly name = 'InvalidPairingLinkError'
  override readonly name = 'InvalidPairingLinkError'
}

/** A text that is no Ed25519 peer ID. Copy it again from the other device: it begins with 12D3Koo and has 52 characters. */
export class InvalidPeerIdError extends Error {
  static override readonly name = 'InvalidPeerIdError'
  override readonly name = 'InvalidPeerIdError'
}

/** What was said about how a device is woken does not have the form of it. Nothing was kept. */
export class InvalidPushBodyError extends Error {
  static override readonly name = 'InvalidPushBodyError'
  override readonly name = 'InvalidPushBodyError'
}

/** A file that is no backup of Mobilink, or was cut off or changed. Nothing of it was used: take another copy. */
export class InvalidBackupError extends Error {
  static override readonly name = 'InvalidBackupError'
  override readonly name = 'InvalidBackupError'
}

/** What was typed are no recovery words. The message says which place is wrong, never the word. */
export class InvalidRecoveryWordsError extends Error {
  static override readonly name = 'InvalidRecoveryWordsError'
  override readonly name = 'InvalidRecoveryWordsError'
}

/** A code that was scanned is no safety code. Scan the one that the other device shows. */
export class InvalidSafetyCodeError extends Error {
  static override readonly name = 'InvalidSafetyCodeError'
  override readonly name = 'InvalidSafetyCodeError'
}

/** Something kept here does not open: it was changed, moved to another place, or belongs to another vault. Restore it from a backup. */
export class InvalidSealedRecordError extends Error {
  static override readonly name = 'InvalidSealedRecordError'
  override readonly name = 'InvalidSealedRecordError'
}

/** Bytes that are no vault of this version, or one that was changed without its keys. Nothing was replaced: restore the file from a backup. */
export class InvalidVaultError extends Error {
  static override readonly name = 'InvalidVaultError'
  override readonly name = 'InvalidVaultError'
}

/** A vault that a newer Mobilink wrote. Nothing was changed: install that version, or use another data directory. */
export class VaultFromTheFutureError extends Error {
  static override readonly name = 'VaultFromTheFutureError'
  override readonly name = 'VaultFromTheFutureError'
}

/** This way to unlock cannot be added, or cannot be taken away. The message says why; nothing was changed. */
export class SlotRefusedError extends Error {
  static override readonly name = 'SlotRefusedError'
  override readonly name = 'SlotRefusedError'
}

/** The vault was locked while this went on. Unlock it and try again. */
export class VaultLockedError extends Error {
  static override readonly name = 'VaultLockedError'
  override readonly name = 'VaultLockedError'
}

/** The vault does not open by itself: it needs a passphrase, passkey or recovery words, and none was given. Nothing was started or changed. */
export class UnlockNeededError extends Error {
  static override readonly name = 'UnlockNeededError'
  override readonly name = 'UnlockNeededError'
}

/** A passphrase that would protect nothing. The message says what is wrong with it; nothing was changed. */
export class WeakPassphraseError extends Error {
  static override readonly name = 'WeakPassphraseError'
  override readonly name = 'WeakPassphraseError'
}

/** The passphrase, words, passkey, key file or device opens nothing here. Try again; nothing was changed. */
export class WrongSecretError extends Error {
  static override readonly name = 'WrongSecretError'
  override readonly name = 'WrongSecretError'
}

/** A kept session or key does not read: it was damaged, or a later version wrote it. Restore the data, or install that version. */
export class SessionUnreadableError extends Error {
  static override readonly name = 'SessionUnreadableError'
  override readonly name = 'SessionUnreadableError'
}
