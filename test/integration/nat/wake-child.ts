/** Tells its parent each time this machine has woken, as a host finds out. */
import { watchForWake } from '../../../src/node/platform/host/wake.ts'

watchForWake((reason) => process.send?.(reason))
process.on('disconnect', () => process.exit(0))
process.send?.('watching')
