/** Opens a laboratory for a suite, or skips the suite with the reason where this machine cannot have one. */
import { Laboratory } from './laboratory.ts'
import { NamespacesRefusedError } from './namespace.ts'

export async function openLaboratory (suite: Mocha.Context): Promise<Laboratory> {
  try {
    return await Laboratory.open()
  } catch (error) {
    if (!(error instanceof NamespacesRefusedError)) throw error
    process.stderr.write(`Skipped, because there are no networks to test in: ${error.message}\n`)
    return suite.skip()
  }
}
