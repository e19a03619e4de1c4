/**
 * `/mobilink/cloud/1.0`: a device and an always-on node of the same person. The device opens the stream; its first frame
 * says what it is for: pairing, or the courier, which keeps sealed envelopes for contacts that are away and fetches
 * those that wait elsewhere. Keeps nothing: durability is the promise that a handler returns.
 *
 * @see docs/PROTOCOL.md
 */
export { CLOUD_LIMITS, CLOUD_PROTOCOL, COURIER_LIMITS } from './constants.ts'
export { acceptCloudStream, CloudLine } from './cloud-line.ts'
export { carriedName, encodeDirectory } from './courier-frames.ts'
export { historyRowBytes } from './history-frames.ts'
export { createCloudCourierChannel } from './cloud-courier-channel.ts'
export { createDeviceCourierChannel } from './device-courier-channel.ts'
export { PAIR_END_CODES, PAIR_LIMITS } from './pairing-constants.ts'
export { createPairingChannel } from './pairing-channel.ts'
export { isPairingFrame } from './pairing-frames.ts'
export type { CloudFrame } from './cloud-frames.ts'
export type { LineEnd } from './cloud-line.ts'
export type { Carried, CloudCourierChannel, CloudCourierChannelInit, CloudCourierHandlers, Correspondent, Deposit, DepositCode, DeviceCourierChannel, DeviceCourierChannelInit, DeviceCourierHandlers, EraseCode, HistoryCode, HistoryPage, HistoryRow, PrekeysFor, Report, ReportCode, Welcome, WelcomeCode } from './courier.ts'
export type { PairEnd, PairingChannel, PairingFrame, PairingInit } from './pairing.ts'
