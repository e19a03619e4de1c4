/** Where this node's files are, if there is a place for them. */
import { StoreAccessError, StoreFailedError } from '../store/durable-level.ts'
import type { FilePlace } from './files.ts'
import type { FileStorage } from '../platform/platform.ts'

/**
 * A browser may have a place for files and not let a page use it, such as in a private window: then there is none, and
 * messages go all the same. Whoever sends or fetches a file is told.
 */
export async function filePlaceOf (files: FileStorage | undefined): Promise<FilePlace | undefined> {
  if (files === undefined) return undefined
  try {
    return { blobs: await files.openBlobs(), land: files.land, clear: files.clear, sha256: files.sha256, createEngine: await files.loadEngine() }
  } catch (error) {
    if (error instanceof StoreAccessError || error instanceof StoreFailedError) return undefined
    throw error
  }
}
