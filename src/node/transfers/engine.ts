/**
 * What moves files: keeps and gives, fetches, opens, puts into folders. The heavier half of files, apart so that a page
 * can load it a moment after everything else; a platform hands it in together with its place for files.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { Carrying } from '../cloud/device/carrying.ts'
import { blobNameOf } from '../files/blob-store.ts'
import { BlobsOnDemand } from '../files/blobs-on-demand.ts'
import { serveFiles } from '../files/file-streams.ts'
import { Fetching } from './fetching.ts'
import { Landing } from './landing.ts'
import { openFile, typeOfFile } from './opening.ts'
import { Sending } from './sending.ts'
import type { FetchingComponents, FetchingInit } from './fetching.ts'
import type { Job } from './jobs.ts'
import type { LandingComponents } from './landing.ts'
import type { FileStorage } from '../platform/platform.ts'
import type { SendingComponents } from './sending.ts'
import type { CarryingInit } from '../cloud/device/carrying.ts'
import type { BlobName, BlobStore } from '../files/blob-store.ts'
import type { FileStreamsComponents } from '../files/file-streams.ts'
import type { FileDescription, PeerIdText } from '../../identity/index.ts'
import type { ServedBlob } from '../../protocols/file/index.ts'

export interface EngineComponents extends FetchingComponents, Omit<SendingComponents, 'blobs'>, Omit<LandingComponents, 'blobs'> {
  readonly network: FileStreamsComponents['network']
  readonly blobs: BlobStore
  readonly sha256: FileStorage['sha256']
}

export interface EngineInit extends Pick<FetchingInit, 'nodesOf'>, Omit<CarryingInit, 'acknowledged'> {
  /** May ask for files at all: a contact, an own cloud, or somebody for whom this node keeps files of others. */
  mayAsk (peer: PeerIdText): boolean
  /** What lies here for this peer for the sake of others. */
  blobFor (peer: PeerIdText, blobId: Uint8Array): Promise<ServedBlob | 'not here' | 'try later'>
  /** It is kept that a file is here. */
  onHere (job: Job): void
  /** A file that goes into a folder has come further. */
  onSaving (name: BlobName): void
}

export interface Engine {
  /** What is kept here, and what is given without a copy. */
  readonly blobs: BlobsOnDemand
  readonly sending: Sending
  readonly fetching: Fetching
  readonly carrying: Carrying
  readonly landing: Landing
  /** Any part of a file that is here, every byte proven before it is given. */
  open (file: FileDescription, range?: { readonly offset?: number, readonly length?: number }): AsyncGenerator<Uint8Array>
}

/** Serves what is kept here from now on: call before the network starts. */
export type CreateEngine = (components: EngineComponents, init: EngineInit) => Engine

export const createEngine: CreateEngine = (given, init) => {
  const { nodesOf, onHere } = init
  const blobs: BlobsOnDemand = new BlobsOnDemand({ ...given, sha256: given.sha256 ?? sha256 }, async (name) => await sending.changed(name))
  const components = { ...given, blobs }
  const sending: Sending = new Sending(components, (name) => carrying.ended(name))
  const carrying = new Carrying(components, { ...init, acknowledged: async (job, ack) => await sending.acknowledged(job, ack) })
  const isForContact = (peer: PeerIdText, name: string): boolean => init.isContact(peer) && sending.isFor(peer, name)
  serveFiles(components, {
    admits: (peer) => init.mayAsk(peer),
    isFor: async (peer, name) => await Promise.resolve(isForContact(peer, name) || carrying.isFor(peer, name)),
    also: async (peer, blobId) => sending.isToAskAgain(peer, blobNameOf(blobId)) ? 'try later' : await init.blobFor(peer, blobId),
    // a person sees how far the contact is, and not a cloud
    onGiven: (peer, name, upTo) => { if (isForContact(peer, name)) components.progress.given(name, upTo) }
  })
  const open: Engine['open'] = (file, range) => openFile(components, file, range)
  const landing = new Landing(components, open, (name) => init.onSaving(name))
  return {
    blobs,
    sending,
    carrying,
    landing,
    fetching: new Fetching(components, {
      nodesOf,
      onHere,
      whileFetched: async (job, fetch) => await landing.whileFetched(job, fetch),
      look: async (description) => await typeOfFile(components, description)
    }),
    open
  }
}
