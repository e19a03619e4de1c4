/** Two ends of a courier stream, with handlers that a test may replace. */
import { streamPair } from '@libp2p/utils'
import { acceptCloudStream, createCloudCourierChannel, createDeviceCourierChannel } from '../../../src/protocols/cloud/index.ts'
import { eidOf, log } from '../conversation.ts'
import { ManualTimers } from '../manual-timers.ts'
import type { CloudCourierChannel, CloudCourierHandlers, DeviceCourierChannel, DeviceCourierHandlers, Welcome } from '../../../src/protocols/cloud/index.ts'
import type { Stream } from '@libp2p/interface'
import type { StreamPairOptions } from '@libp2p/utils'

export const NONE = new Uint8Array(0)
export const WELCOME: Welcome = { code: 'ok', quotaBytes: 1_000, usedBytes: 10, waiting: 1, directoryDigest: new Uint8Array(32).fill(3) }

export function deviceHandlers (some: Partial<DeviceCourierHandlers> = {}): DeviceCourierHandlers {
  return {
    onReport: () => Promise.resolve(),
    onFetched: (_, envelope) => Promise.resolve({ eid: eidOf(envelope), code: 'kept', tag: NONE }),
    ...some
  }
}

export function cloudHandlers (some: Partial<CloudCourierHandlers> = {}): CloudCourierHandlers {
  return {
    onHello: () => Promise.resolve(WELCOME),
    onDeposit: ({ envelope }) => Promise.resolve({ eid: eidOf(envelope), code: 'kept' }),
    onCarry: () => Promise.resolve('kept'),
    onErase: () => Promise.resolve('erased'),
    onDirectory: (_, more) => Promise.resolve(more ? NONE : new Uint8Array(32).fill(4)),
    onBundles: () => Promise.resolve(),
    onHistoryPut: () => Promise.resolve('kept'),
    onHistoryAsk: () => Promise.resolve({ code: 'ok', rows: [], more: false }),
    onHistoryEnd: () => Promise.resolve(),
    onUnpair: () => Promise.resolve(),
    ...some
  }
}

export interface Pair {
  readonly device: DeviceCourierChannel
  readonly cloud: CloudCourierChannel
  readonly timers: ManualTimers
  readonly deviceStream: Stream
}

/** Both channels, after the hello unless told otherwise. */
export async function courierPair (device: Partial<DeviceCourierHandlers> = {}, cloud: Partial<CloudCourierHandlers> = {}, { hello = true, ...options }: StreamPairOptions & { hello?: boolean } = {}): Promise<Pair> {
  const timers = new ManualTimers()
  const [mine, theirs] = await streamPair(options)
  const channel = createDeviceCourierChannel(mine, { timers, log, handlers: deviceHandlers(device) })
  const welcome = channel.hello(new Uint8Array(150))
  welcome.catch(() => undefined)
  const { line } = await acceptCloudStream(theirs, timers)
  const other = createCloudCourierChannel(line, { timers, log, handlers: cloudHandlers(cloud) })
  if (hello) await welcome
  return { device: channel, cloud: other, timers, deviceStream: mine }
}

/** A cloud's channel, and the bare end of the stream for a device that does not keep to the protocol. */
export async function cloudAndStranger (cloud: Partial<CloudCourierHandlers> = {}, first?: Uint8Array): Promise<{ cloud: CloudCourierChannel, stranger: Stream, timers: ManualTimers }> {
  const timers = new ManualTimers()
  const [stranger, theirs] = await streamPair()
  if (first !== undefined) stranger.send(first)
  const { line } = await acceptCloudStream(theirs, timers)
  return { cloud: createCloudCourierChannel(line, { timers, log, handlers: cloudHandlers(cloud) }), stranger, timers }
}

/** A device's channel, and the bare end of the stream for a cloud that does not keep to the protocol. */
export async function deviceAndStranger (device: Partial<DeviceCourierHandlers> = {}): Promise<{ device: DeviceCourierChannel, stranger: Stream, timers: ManualTimers }> {
  const timers = new ManualTimers()
  const [mine, stranger] = await streamPair()
  return { device: createDeviceCourierChannel(mine, { timers, log, handlers: deviceHandlers(device) }), stranger, timers }
}
