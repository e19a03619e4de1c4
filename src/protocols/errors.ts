/**
 * What can go wrong between two sides of a protocol. These errors stay on this side: what crosses the wire is a
 * code or a reset, never a text. Flat classes, compared by `name`.
 */

/**
 * The other side sent something that is no valid frame of the protocol: too long, empty, cut off, or with a field
 * of the wrong size. The stream has been aborted; nothing of the frame was used.
 */
export class InvalidFrameError extends Error {
  static override readonly name = 'InvalidFrameError'
  override readonly name = 'InvalidFrameError'
}

/** The other side sent more at once than the protocol lets it. The stream has been aborted. */
export class WindowOverrunError extends Error {
  static override readonly name = 'WindowOverrunError'
  override readonly name = 'WindowOverrunError'
}

/** The channel ended before the answer came: nothing is known about what was sent. Ask again on the next one. */
export class ChannelClosedError extends Error {
  static override readonly name = 'ChannelClosedError'
  override readonly name = 'ChannelClosedError'
}

/** The other side of a message channel took longer than a phase may. The channel has been aborted; try again later. */
export class MsgTimeoutError extends Error {
  static override readonly name = 'MsgTimeoutError'
  override readonly name = 'MsgTimeoutError'
}

/** The other side of a contact request, or of another single question, took longer than a phase may. The stream has been aborted; try again later. */
export class RequestTimeoutError extends Error {
  static override readonly name = 'RequestTimeoutError'
  override readonly name = 'RequestTimeoutError'
}

/** The other side of a verification took longer than a phase may. The stream has been aborted; nothing was verified. */
export class VerifyTimeoutError extends Error {
  static override readonly name = 'VerifyTimeoutError'
  override readonly name = 'VerifyTimeoutError'
}

/** The other side of a cloud's stream, the device or its cloud, took longer than a phase may. The stream has been aborted; try again later. */
export class CloudTimeoutError extends Error {
  static override readonly name = 'CloudTimeoutError'
  override readonly name = 'CloudTimeoutError'
}

/** The other side of a file's stream took longer than a phase may. The stream has been aborted; what was proven of the file stays, and it goes on from there. */
export class FileTimeoutError extends Error {
  static override readonly name = 'FileTimeoutError'
  override readonly name = 'FileTimeoutError'
}
