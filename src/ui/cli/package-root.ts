/** Where the package lies that this file belongs to: compiled file by file, or bundled into a few (config/command.config.js). */
import { readFileSync } from 'node:fs'
import * as v from 'valibot'

const Package = v.object({ name: v.literal('mobilink'), version: v.string() })

export interface PackageRoot {
  /** Its folder, with a slash at the end. */
  readonly folder: URL
  readonly version: string
}

/** Looks in the folders above this file; `undefined` when the package file was left behind. */
export function packageRoot (): PackageRoot | undefined {
  for (let folder = new URL('./', import.meta.url), above = new URL('../', folder); above.href !== folder.href; folder = above, above = new URL('../', folder)) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Package), readIfThere(new URL('package.json', above)))
    if (parsed.success) return { folder: above, version: parsed.output.version }
  }
  return undefined
}

function readIfThere (file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
