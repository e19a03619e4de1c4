/**
 * When V8 looks for garbage. Left to itself it looks at every object of the heap each time that some tens of megabytes of
 * buffers outside of it have come, however few of them are still alive, or the heap has grown by a tenth: at the speed of
 * a fast link that is many times a second, and half of what a file takes of the processor (measured). Here buffers count
 * as the heap does, and both may grow to four times what is alive, which V8 allows a small heap on its own at best.
 */
import { setFlagsFromString } from 'node:v8'

const FLAGS = ['--external-memory-accounted-in-global-limit', '--heap-growing-percent=300']
/** Of V8: older ones do not know the first, and of later ones nothing was measured. An unknown one is complained of on standard error. */
const MEASURED = '13'

/** For the beginning of a program: it holds for the whole process. */
export function collectLessOften (): void {
  if (process.versions.v8.split('.')[0] !== MEASURED) return
  for (const flag of FLAGS) setFlagsFromString(flag)
}
