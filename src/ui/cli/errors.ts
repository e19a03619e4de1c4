/**
 * What can go wrong in the command line itself, flat, compared by name. The sentence a person reads for each
 * is in sentences.ts; messages here carry only the part that changes from case to case.
 */

/** The command line is wrong; nothing was done. The message says what to type instead. */
export class WrongUseError extends Error {
  static override readonly name = 'WrongUseError'
  override readonly name = 'WrongUseError'
}

/** This command asks a running node, and none runs on this data directory. Start one. */
export class NoNodeRunningError extends Error {
  static override readonly name = 'NoNodeRunningError'
  override readonly name = 'NoNodeRunningError'
}

/** A node already runs on this data directory; the message names it. Use that one, or another `--data`. */
export class NodeAlreadyRunningError extends Error {
  static override readonly name = 'NodeAlreadyRunningError'
  override readonly name = 'NodeAlreadyRunningError'
}

/** Nobody used the offer in time, or it was taken back. Make a new one. */
export class OfferExpiredError extends Error {
  static override readonly name = 'OfferExpiredError'
  override readonly name = 'OfferExpiredError'
}

/** Three tries at the offer did not end in a pairing. */
export class OfferTriedError extends Error {
  static override readonly name = 'OfferTriedError'
  override readonly name = 'OfferTriedError'
}

/** The running node stopped, or cut the line, before it had answered. What was kept stays kept. */
export class NodeWentAwayError extends Error {
  static override readonly name = 'NodeWentAwayError'
  override readonly name = 'NodeWentAwayError'
}

/** The message is kept and has not arrived within the time given. Ask again later. */
export class NotYetError extends Error {
  static override readonly name = 'NotYetError'
  override readonly name = 'NotYetError'
}

/** The message will not arrive: it expired, was cancelled, or cannot be delivered. */
export class NotDeliverableError extends Error {
  static override readonly name = 'NotDeliverableError'
  override readonly name = 'NotDeliverableError'
}

/** Nothing was sent: a file without a copy needs a node that runs. Start one first. */
export class NeedsNodeError extends Error {
  static override readonly name = 'NeedsNodeError'
  override readonly name = 'NeedsNodeError'
}

/** The other side declined the message. */
export class DeclinedError extends Error {
  static override readonly name = 'DeclinedError'
  override readonly name = 'DeclinedError'
}

/** No file has that path. The message names it. */
export class NoSuchFileError extends Error {
  static override readonly name = 'NoSuchFileError'
  override readonly name = 'NoSuchFileError'
}

/** What has that path cannot be sent: a folder, a device, what may not be read, a voice message that is none. The message says which. */
export class UnfitFileError extends Error {
  static override readonly name = 'UnfitFileError'
  override readonly name = 'UnfitFileError'
}

/** Several files have an id that starts so. The message names them. */
export class AmbiguousTransferError extends Error {
  static override readonly name = 'AmbiguousTransferError'
  override readonly name = 'AmbiguousTransferError'
}

/** A file was declined, or taken back by its sender: it will not come. */
export class TransferOverError extends Error {
  static override readonly name = 'TransferOverError'
  override readonly name = 'TransferOverError'
}

/** A file could not be fetched or saved. The message says what went wrong. */
export class TransferFailedError extends Error {
  static override readonly name = 'TransferFailedError'
  override readonly name = 'TransferFailedError'
}

/** A file is not here within the time given. It goes on by itself. */
export class NotHereYetError extends Error {
  static override readonly name = 'NotHereYetError'
  override readonly name = 'NotHereYetError'
}

/** The two sides do not see the same. It is kept as a warning on the contact. */
export class VerificationMismatchError extends Error {
  static override readonly name = 'VerificationMismatchError'
  override readonly name = 'VerificationMismatchError'
}

/** A comparison ended half-way. It is kept as a warning on the contact. */
export class VerificationBrokenOffError extends Error {
  static override readonly name = 'VerificationBrokenOffError'
  override readonly name = 'VerificationBrokenOffError'
}

/** The contact is away, or nobody there answered in time. Agree on a moment and try again. */
export class VerificationUnansweredError extends Error {
  static override readonly name = 'VerificationUnansweredError'
  override readonly name = 'VerificationUnansweredError'
}

/** The other side did not want to compare, or its device does not take part. */
export class VerificationDeclinedError extends Error {
  static override readonly name = 'VerificationDeclinedError'
  override readonly name = 'VerificationDeclinedError'
}

/** The person here ended the comparison, or what came out could not be kept. */
export class VerificationEndedError extends Error {
  static override readonly name = 'VerificationEndedError'
  override readonly name = 'VerificationEndedError'
}

/** What was given is this device's own code, or was mistyped. Take what the other device shows. */
export class SafetyNotComparedError extends Error {
  static override readonly name = 'SafetyNotComparedError'
  override readonly name = 'SafetyNotComparedError'
}

/** A line of the command socket was too long, no JSON, or no request: the connection is closed. */
export class InvalidRequestError extends Error {
  static override readonly name = 'InvalidRequestError'
  override readonly name = 'InvalidRequestError'
}

/** All places at the command socket are taken. Close a `watch` and try again. */
export class TooManyClientsError extends Error {
  static override readonly name = 'TooManyClientsError'
  override readonly name = 'TooManyClientsError'
}

/** The page cannot be served at its address; the message says who has the port and what to do. */
export class PageAddressTakenError extends Error {
  static override readonly name = 'PageAddressTakenError'
  override readonly name = 'PageAddressTakenError'
}

/** The node could not finish within its time after a signal; what was kept stays kept. */
export class StopTimedOutError extends Error {
  static override readonly name = 'StopTimedOutError'
  override readonly name = 'StopTimedOutError'
}

/** A self-test found something broken; its lines and its verdict have said what. */
export class SomethingBrokenError extends Error {
  static override readonly name = 'SomethingBrokenError'
  override readonly name = 'SomethingBrokenError'
}
