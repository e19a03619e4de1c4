/** What the global options and the environment say, after checking. */
import type { Output } from './output.ts'
import type { Unlocking } from './unlocking.ts'

export const PROFILES = ['default', 'lan', 'local'] as const

export interface Settings {
  readonly dataFolder: string
  readonly configFile?: string
  readonly profile?: (typeof PROFILES)[number]
  readonly output: Output
  /** Where the secret of a locked vault comes from. */
  readonly unlocking: Unlocking
}
