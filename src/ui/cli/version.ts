/** The version in the package this file belongs to. */
import { packageRoot } from './package-root.ts'

/** `unknown` when the package file was left behind. */
export function ownVersion (): string {
  return packageRoot()?.version ?? 'unknown'
}
