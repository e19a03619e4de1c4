import { createHash } from 'node:crypto'
import { defaultLogger } from '@libp2p/logger'
import { streamPair } from '@libp2p/utils'
import { createMsgChannel } from '../../src/protocols/msg/index.ts'
import { ManualTimers } from './manual-timers.ts'
import type { Ack, AckCode, MsgChannel, MsgHandlers } from '../../src/protocols/msg/index.ts'
import type { Stream } from '@libp2p/interface'
import type { StreamPairOptions } from '@libp2p/utils'

export const log = defaultLogger().forComponent('mobilink:test')

export function eidOf (envelope: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(envelope).digest().subarray(0, 16))
}

export function ackOf (envelope: Uint8Array, code: AckCode = 'kept'): Ack {
  return { eid: eidOf(envelope), code, tag: new Uint8Array(0) }
}

/** An envelope that says which it is. */
export function envelope (number: number, size = 8): Uint8Array {
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
}

export function numberOf (bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
}

/** A handler that keeps every envelope at once, and says so. */
export function keeps (seen: (envelope: Uint8Array) => void = () => undefined): MsgHandlers['onEnvelope'] {
  return (bytes) => {
    seen(bytes)
    return Promise.resolve(ackOf(bytes))
  }
}

/** A handler whose envelopes are kept when the test says so, one function for each. */
export function waitsToKeep (keep: Collected<() => void>): MsgHandlers['onEnvelope'] {
  return (bytes) => new Promise((resolve) => { keep.add(() => resolve(ackOf(bytes))) })
}

/** A promise of something that never comes. */
export function never (): Promise<never> {
  return new Promise(() => undefined)
}

/** Keeps everything, has nothing to be pulled, and hears nothing else. */
export function handlers (some: Partial<MsgHandlers> = {}): MsgHandlers {
  return {
    onEnvelope: keeps(),
    onPull: () => Promise.resolve({ envelopes: [], cursor: new Uint8Array(0), more: false }),
    onAck: () => Promise.resolve(),
    onHint: () => undefined,
    onKnock: () => undefined,
    onAddresses: () => undefined,
    ...some
  }
}

export interface Pair {
  readonly ann: MsgChannel
  readonly ben: MsgChannel
  readonly annStream: Stream
  readonly benStream: Stream
  readonly timers: ManualTimers
}

/** Two channels over two ends of one stream. */
export async function channelPair (ann: Partial<MsgHandlers> = {}, ben: Partial<MsgHandlers> = {}, options: StreamPairOptions = {}): Promise<Pair> {
  const timers = new ManualTimers()
  const [annStream, benStream] = await streamPair(options)
  return {
    ann: createMsgChannel(annStream, { timers, log, handlers: handlers(ann) }),
    ben: createMsgChannel(benStream, { timers, log, handlers: handlers(ben) }),
    annStream,
    benStream,
    timers
  }
}

/** One channel, and the bare end of its stream for someone who does not keep to the protocol. */
export async function channelAndStranger (some: Partial<MsgHandlers> = {}, options: StreamPairOptions = {}): Promise<{ channel: MsgChannel, stranger: Stream, stream: Stream, timers: ManualTimers }> {
  const timers = new ManualTimers()
  const [stream, stranger] = await streamPair(options)
  return { channel: createMsgChannel(stream, { timers, log, handlers: handlers(some) }), stranger, stream, timers }
}

/** Collects values and tells when there are enough. */
export class Collected<T> {
  readonly values: T[] = []
  #waiting: Array<{ count: number, resolve: () => void }> = []

  add (value: T): void {
    this.values.push(value)
    this.#waiting = this.#waiting.filter(({ count, resolve }) => {
      if (this.values.length < count) return true
      resolve()
      return false
    })
  }

  async reach (count: number): Promise<T[]> {
    if (this.values.length < count) await new Promise<void>((resolve) => { this.#waiting.push({ count, resolve }) })
    return this.values
  }
}

/** The error a promise rejects with; a promise that resolves fails the test. */
export async function failure (promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new Error('it resolved')
}

/** A frame as it stands on the wire: its length, then its bytes. */
export function framed (bytes: Uint8Array): Uint8Array {
  const length: number[] = []
  let rest = bytes.byteLength
  while (rest >= 0x80) {
    length.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return Uint8Array.from([...length, rest, ...bytes])
}
