/**
 * What moves files: keeps and gives, fetches, opens. The heavier half of files, apart so that a page can load it a moment
 * after everything else; a platform hands it in together with its place for files.
 */
import { serveFiles } from '../files/file-streams.ts'
import { Fetching } from './fetching.ts'
import { openFile, typeOfFile } from './opening.ts'
import { Sending } from './sending.ts'
import type { FetchingComponents } from './fetching.ts'
import type { Job } from './jobs.ts'
import type { SendingComponents } from './sending.ts'
import type { BlobStore } from '../files/blob-store.ts'
import type { FileDescription, PeerIdText } from '../../identity/index.ts'
import type { MsgChannel } from '../../protocols/msg/index.ts'

export interface EngineComponents extends FetchingComponents, SendingComponents {}

export interface EngineInit {
  isContact (peer: PeerIdText): boolean
  /** The channel for messages with this contact, while there is one. */
  linkOf (peer: PeerIdText): MsgChannel | undefined
  /** It is kept that a file is here. */
  onHere (job: Job): void
}

export interface Engine {
  readonly sending: Sending
  readonly fetching: Fetching
  /** Any part of a file that is here, every byte proven before it is given. */
  open (file: FileDescription, range?: { readonly offset?: number, readonly length?: number }): AsyncGenerator<Uint8Array>
}

/** Serves what is kept here from now on: call before the network starts. */
export type CreateEngine = (components: EngineComponents, init: EngineInit) => Engine

export const createEngine: CreateEngine = (components, { isContact, linkOf, onHere }) => {
  const sending = new Sending(components)
  serveFiles({ ...components, blobs: given(components) }, { admits: isContact, isFor: async (peer, name) => await Promise.resolve(sending.isFor(peer, name)) })
  return {
    sending,
    fetching: new Fetching(components, { linkOf, onHere, look: async (description) => await typeOfFile(components, description) }),
    open: (file, range) => openFile(components, file, range)
  }
}

/** What is given is counted: a person sees how far a contact is. */
function given ({ blobs, progress }: EngineComponents): Pick<BlobStore, 'find' | 'read'> {
  return {
    find: async (name) => await blobs.find(name),
    async * read (name, offset, length) {
      let at = offset
      for await (const bytes of blobs.read(name, offset, length)) {
        yield bytes
        at += bytes.byteLength
        progress.given(name, at)
      }
    }
  }
}
