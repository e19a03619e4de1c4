/**
 * What every method of the command socket is made of (methods.ts lists them): the shape of its parameters, and what it
 * does with a node. Shapes that several of them share are here, too.
 */
import * as v from 'valibot'
import type { Contact, MobilinkNode } from '../../../node/api.ts'
import type { NetworkConfig } from '../../../node/index.ts'

/** What the running process knows beyond its node. */
export interface HostFacts {
  readonly pid: number
  readonly startedAt: number
  readonly version: string
  readonly dataFolder: string
  readonly web?: string
  /** Where other machines open the page, with TLS. */
  readonly doors?: readonly string[]
  /** What the network was told to do; absent where nothing runs. */
  readonly config?: NetworkConfig
}

/** How a method that takes long and its caller hear from each other meanwhile. */
export interface Talk {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
  /** How far it is, in bytes. */
  onProgress? (done: number): void
}

export interface Method<Schema extends v.GenericSchema, Result> {
  readonly params: Schema
  run (node: MobilinkNode, params: v.InferOutput<Schema>, facts: HostFacts, talk: Talk): Promise<Result>
}

export function method<Schema extends v.GenericSchema, Result> (params: Schema, run: Method<Schema, Result>['run']): Method<Schema, Result> {
  return { params, run }
}

/** Nobody asks how far it is, and nobody goes away. */
export const IN_SILENCE: Talk = {}

export const text = (maxCharacters: number): v.GenericSchema<string> => v.pipe(v.string(), v.maxLength(maxCharacters))
/** A name, a peer ID or a prefix of one. */
export const contact = text(512)
export const messageId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))

/** @throws {NoSuchContactError} {AmbiguousContactError} */
export async function peerOf (node: MobilinkNode, name: string): Promise<Contact['peerId']> {
  return (await node.contacts.find(name)).peerId
}
