/**
 * Is the clock of this machine to be trusted? A wrong one orders messages wrongly and makes addresses expire. It asks
 * nobody outside: what it has is the year, the files that this clock stamped earlier, and a running node's own count.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from './data-directory.ts'
import { broken, ok, unknown, warning } from './finding.ts'
import type { Finding } from './finding.ts'
import type { RunningNode } from './running-node.ts'

/** This version did not exist before; and a century from now is a clock that lost its battery. */
const FIRST_YEAR = 2026
const LAST_YEAR = 2100
/** Less than this is how clocks are kept right. */
const TOLERATED_MS = 5_000
/** File systems of other machines stamp with their own clock. */
const TOLERATED_STAMP_MS = 2 * 60_000

const SET_IT = 'Set the clock, and let the system keep it (on Linux: timedatectl set-ntp true).'

export interface ClockFacts {
  readonly now: number
  /** When something was last written here, by this clock; absent when nothing is kept yet. */
  readonly lastWrittenAt?: number
  /** Of a running node: by how much the wall clock moved more than the time that passed. */
  readonly driftMs?: number
}

export async function checkClock (dataFolder: string, running: RunningNode | undefined): Promise<Finding[]> {
  return [
    judgeClock({ now: Date.now(), lastWrittenAt: await lastWrite(dataFolder), driftMs: running?.clockDriftMs }),
    unknown('clock-of-peers', 'Whether the clocks of your contacts agree is unknown, because no node tells another the time.', 'If times of messages look wrong, compare the clocks by eye.')
  ]
}

export function judgeClock ({ now, lastWrittenAt, driftMs }: ClockFacts): Finding {
  const date = new Date(now)
  const year = date.getUTCFullYear()
  if (!(year >= FIRST_YEAR && year < LAST_YEAR)) return broken('clock', `The clock says that it is the year ${year}.`, SET_IT)
  if (lastWrittenAt !== undefined && lastWrittenAt - now > TOLERATED_STAMP_MS) {
    return broken('clock', `The clock says ${date.toISOString()}, and the data directory was last written ${duration(lastWrittenAt - now)} later than that: the clock is slow, or was fast before.`, SET_IT)
  }
  if (driftMs !== undefined && driftMs < -TOLERATED_MS) return warning('clock', `The clock was set back by ${duration(-driftMs)} while the node ran: new messages may stand before older ones.`, SET_IT)
  if (driftMs !== undefined && driftMs > TOLERATED_MS) return ok('clock', `It is ${date.toISOString()}; while the node ran the clock moved ${duration(driftMs)} more than the node counted: the machine slept, or its clock was set forward.`)
  return ok('clock', `It is ${date.toISOString()}${driftMs === undefined ? '' : ', and the clock has not jumped while the node ran'}.`)
}

async function lastWrite (dataFolder: string): Promise<number | undefined> {
  const stamps = await Promise.all(['store', 'vault', 'identity.key', 'ports.json', 'web.json'].map(async (name) => {
    try {
      return (await stat(join(dataFolder, name))).mtimeMs
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return 0
      throw error
    }
  }))
  const last = Math.max(...stamps)
  return last === 0 ? undefined : last
}

function duration (ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`
}
