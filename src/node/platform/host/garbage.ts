/**
 * When V8 looks for garbage. Left to itself it looks at every object of the heap each time that some tens of megabytes of
 * buffers outside of it have come, however few of them are still alive: at the speed of a fast link that is many times a
 * second, and a third of what a file takes of the processor (measured). Counted with the heap, they may grow as it may.
 */
import { setFlagsFromString } from 'node:v8'

const FLAG = '--external-memory-accounted-in-global-limit'
/** Of V8: older ones do not know the flag, and of later ones nothing was measured. An unknown one is complained of on standard error. */
const MEASURED = '13'

/** For the beginning of a program: it holds for the whole process. */
export function countBuffersWithHeap (): void {
  if (process.versions.v8.split('.')[0] === MEASURED) setFlagsFromString(FLAG)
}
