/** The version in the package this file belongs to. */
import { readFileSync } from 'node:fs'
import * as v from 'valibot'

const Package = v.object({ name: v.literal('mobilink'), version: v.string() })

/** Looks in the folders above the compiled file; `unknown` when the package file was left behind. */
export function ownVersion (): string {
  for (const up of ['../../../../', '../../../', '../../../../../']) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Package), readIfThere(new URL(`${up}package.json`, import.meta.url)))
    if (parsed.success) return parsed.output.version
  }
  return 'unknown'
}

function readIfThere (file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
