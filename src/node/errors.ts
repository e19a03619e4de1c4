/**
 * Errors of the core. Each says what happened and what a person can do; faces map the name to a sentence in one
 * table. No codes, no base class, the cause kept.
 */

/** There is no such contact. List the contacts, or add this one first. */
export class NoSuchContactError extends Error {
  static override readonly name = 'NoSuchContactError'
  override readonly name = 'NoSuchContactError'
}

/** Several contacts fit. Use more of the peer ID. */
export class AmbiguousContactError extends Error {
  static override readonly name = 'AmbiguousContactError'
  override readonly name = 'AmbiguousContactError'
}

/** The contact is blocked by this node. Unblock it first. */
export class ContactBlockedError extends Error {
  static override readonly name = 'ContactBlockedError'
  override readonly name = 'ContactBlockedError'
}

/** The request of this contact has not been accepted here yet. Accept it first. */
export class ContactNotAcceptedError extends Error {
  static override readonly name = 'ContactNotAcceptedError'
  override readonly name = 'ContactNotAcceptedError'
}

/** The contact has not accepted our request yet. Wait until they have. */
export class NotAcceptedYetError extends Error {
  static override readonly name = 'NotAcceptedYetError'
  override readonly name = 'NotAcceptedYetError'
}

/** As many comparisons with one contact as an hour may have. Wait as long as it says, or compare the safety number. */
export class TooManyVerificationsError extends Error {
  static override readonly name = 'TooManyVerificationsError'
  override readonly name = 'TooManyVerificationsError'
}

/** The address belongs to this very node. Share it with somebody else instead. */
export class OwnAddressError extends Error {
  static override readonly name = 'OwnAddressError'
  override readonly name = 'OwnAddressError'
}

/** The name is longer than 64 characters. Choose a shorter one. */
export class NameTooLongError extends Error {
  static override readonly name = 'NameTooLongError'
  override readonly name = 'NameTooLongError'
}

/** There is no such message in this conversation. */
export class NoSuchMessageError extends Error {
  static override readonly name = 'NoSuchMessageError'
  override readonly name = 'NoSuchMessageError'
}

/** A message disappears after one second to one year, or never; a temporary contact ends after one minute to one year. Choose another time. */
export class InvalidExpiryError extends Error {
  static override readonly name = 'InvalidExpiryError'
  override readonly name = 'InvalidExpiryError'
}

/** The message holds nothing. Write something first. */
export class EmptyMessageError extends Error {
  static override readonly name = 'EmptyMessageError'
  override readonly name = 'EmptyMessageError'
}

/** The text is over 16,000 bytes. Shorten it, or send it in parts. */
export class MessageTooLongError extends Error {
  static override readonly name = 'MessageTooLongError'
  override readonly name = 'MessageTooLongError'
}

/** As much as may wait for one contact waits already. Wait for the contact, or cancel some of it. */
export class OutboxFullError extends Error {
  static override readonly name = 'OutboxFullError'
  override readonly name = 'OutboxFullError'
}

/** The message does not wait any more, so it cannot be taken back. */
export class NotPendingError extends Error {
  static override readonly name = 'NotPendingError'
  override readonly name = 'NotPendingError'
}

/** A page size or cursor outside what the call allows. */
export class InvalidPageError extends Error {
  static override readonly name = 'InvalidPageError'
  override readonly name = 'InvalidPageError'
}

/** A record in the store does not decode: the disk or another program changed it. Restore a backup. */
export class DamagedRecordError extends Error {
  static override readonly name = 'DamagedRecordError'
  override readonly name = 'DamagedRecordError'
}

/** The node was started without its network, so nothing can be reached from here. */
export class NetworkOffError extends Error {
  static override readonly name = 'NetworkOffError'
  override readonly name = 'NetworkOffError'
}

/** This node keeps nothing for other devices, so that it can be nobody's cloud: make the offer on an always-on computer. */
export class NotACloudError extends Error {
  static override readonly name = 'NotACloudError'
  override readonly name = 'NotACloudError'
}

/** There is an identity here already, or what is left of one: a backup is restored into an empty place alone. Nothing was changed. */
export class RestoreRefusedError extends Error {
  static override readonly name = 'RestoreRefusedError'
  override readonly name = 'RestoreRefusedError'
}

/** A restore was begun here and not finished. Restore once more: nothing of it is used by halves. */
export class RestoreUnfinishedError extends Error {
  static override readonly name = 'RestoreUnfinishedError'
  override readonly name = 'RestoreUnfinishedError'
}

/** The code is not the one of the offer. Look at the computer again: three wrong ones end it. */
export class WrongPairingCodeError extends Error {
  static override readonly name = 'WrongPairingCodeError'
  override readonly name = 'WrongPairingCodeError'
}

/** The computer offers nothing: the offer was used, has expired, or was never made. Make a new one there. */
export class NoOfferError extends Error {
  static override readonly name = 'NoOfferError'
  override readonly name = 'NoOfferError'
}

/** Another device is being paired by this offer at this moment. Try again in a minute. */
export class PairingBusyError extends Error {
  static override readonly name = 'PairingBusyError'
  override readonly name = 'PairingBusyError'
}

/** A pairing ended without one. The message says what to do; nothing of it is kept on this side. */
export class PairingFailedError extends Error {
  static override readonly name = 'PairingFailedError'
  override readonly name = 'PairingFailedError'
}

/** A code alone does not say which computer it is of. Say where that is, or use the link. */
export class UnknownHostError extends Error {
  static override readonly name = 'UnknownHostError'
  override readonly name = 'UnknownHostError'
}

/** No such node is paired with this one. List them first. */
export class NoSuchCloudError extends Error {
  static override readonly name = 'NoSuchCloudError'
  override readonly name = 'NoSuchCloudError'
}

/** That is no size of what may be kept for a device. Give one from 1 MiB to 1 TiB. */
export class InvalidQuotaError extends Error {
  static override readonly name = 'InvalidQuotaError'
  override readonly name = 'InvalidQuotaError'
}

/** The person, or the browser, does not let this page show notices. Allow them in the browser's settings for this page, and try again. */
export class PushNotPermittedError extends Error {
  static override readonly name = 'PushNotPermittedError'
  override readonly name = 'PushNotPermittedError'
}

/** This browser has no push service, or it does not answer. Try again later; messages come all the same when the page is open. */
export class PushUnavailableError extends Error {
  static override readonly name = 'PushUnavailableError'
  override readonly name = 'PushUnavailableError'
}

/** A push service was not asked to wake a contact, or refused to. The message names the service; what waits comes when the contact asks. */
export class PushRefusedError extends Error {
  static override readonly name = 'PushRefusedError'
  override readonly name = 'PushRefusedError'
}

/** The disk has no room for a file. Nothing of it was written: free some space. */
export class NoRoomForFileError extends Error {
  static override readonly name = 'NoRoomForFileError'
  override readonly name = 'NoRoomForFileError'
}

/** There are too many files that are sent without a copy, or what would recognise them does not fit into memory. Nothing was read: send it with a copy, or once others were fetched. */
export class TooLargeWithoutCopyError extends Error {
  static override readonly name = 'TooLargeWithoutCopyError'
  override readonly name = 'TooLargeWithoutCopyError'
}

/** A sealed file that was kept here is gone from the disk. Restore the data directory, or have it sent again. */
export class NoSuchBlobError extends Error {
  static override readonly name = 'NoSuchBlobError'
  override readonly name = 'NoSuchBlobError'
}

/** The node that was asked for a file has none for us. Ask another one, or have it sent again. */
export class BlobNotHereError extends Error {
  static override readonly name = 'BlobNotHereError'
  override readonly name = 'BlobNotHereError'
}

/** The node that was asked for a file cannot give it now. It is asked again later. */
export class BlobNotNowError extends Error {
  static override readonly name = 'BlobNotNowError'
  override readonly name = 'BlobNotNowError'
}

/** A node gave something else under the name of a file. Nothing of it was kept: ask another one. */
export class LyingSourceError extends Error {
  static override readonly name = 'LyingSourceError'
  override readonly name = 'LyingSourceError'
}

/** A file cannot be saved in that folder. The message says why; nothing there was changed. */
export class CannotSaveError extends Error {
  static override readonly name = 'CannotSaveError'
  override readonly name = 'CannotSaveError'
}

/** No message here speaks of such a file. */
export class NoSuchTransferError extends Error {
  static override readonly name = 'NoSuchTransferError'
  override readonly name = 'NoSuchTransferError'
}

/** The file is not here, or not all of it. */
export class FileNotHereError extends Error {
  static override readonly name = 'FileNotHereError'
  override readonly name = 'FileNotHereError'
}

/** This device has no place for files. */
export class TransfersUnavailableError extends Error {
  static override readonly name = 'TransfersUnavailableError'
  override readonly name = 'TransfersUnavailableError'
}
