/** What the system gives a node: the runtime, and how many files a process may have open (a connection is one). */
import { readdir, readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { broken, ok, unknown, warning } from './finding.ts'
import type { Finding } from './finding.ts'
import type { RunningNode } from './running-node.ts'

/** The store, the listeners and a few dozen people fit. */
const LEAST_FILES = 128
/** What nearly every system gives; a node that relays for others wants no less. */
const GOOD_FILES = 1_024
/** A process this near its limit refuses connections soon. */
const FULL = 0.8

const RAISE = 'Raise the limit: "ulimit -n 4096" in the shell that starts the node, or LimitNOFILE in its service.'

/** A part of Node's diagnostic report; a number, or "unlimited". */
const Report = v.object({ userLimits: v.object({ open_files: v.object({ soft: v.union([v.number(), v.string()]) }) }) })

export async function checkResources (running: RunningNode | undefined): Promise<Finding[]> {
  return [
    ok('runtime', `Node.js ${process.versions.node} on ${process.platform} ${process.arch}.`),
    running === undefined ? judgeOpenFiles(ownLimit()) : judgeOpenFiles(await limitOf(running.pid) ?? ownLimit(), await countOpen(running.pid))
  ]
}

/** @param limit how many files may be open, Infinity for no limit; `undefined` when the system does not say */
export function judgeOpenFiles (limit: number | undefined, open?: number): Finding {
  if (limit === undefined) return unknown('open-files', 'How many files may be open is unknown, because this system does not tell.', 'Nothing, unless connections fail with EMFILE.')
  const words = `${limit === Infinity ? 'Any number of files' : `${limit} files`} may be open at once${open === undefined ? '' : `, and the running node has ${open} open`}`
  if (limit < LEAST_FILES) return broken('open-files', `${words}: too few for store and connections.`, RAISE)
  if (open !== undefined && open > limit * FULL) return broken('open-files', `${words}: it refuses connections soon.`, RAISE)
  if (limit < GOOD_FILES) return warning('open-files', `${words}: enough for few people only.`, RAISE)
  return ok('open-files', `${words}.`)
}

function ownLimit (): number | undefined {
  // the report would look up the names of every network interface otherwise
  Object.assign(process.report, { excludeNetwork: true })
  const parsed = v.safeParse(Report, process.report.getReport())
  if (!parsed.success) return undefined
  const { soft } = parsed.output.userLimits.open_files
  return typeof soft === 'number' ? soft : Infinity
}

async function limitOf (pid: number): Promise<number | undefined> {
  // there is no such file on other systems, and no reading another user's
  const text = await readFile(`/proc/${pid}/limits`, 'utf8').catch(() => '')
  const soft = /^Max open files +(\d+|unlimited)/m.exec(text)?.[1]
  return soft === undefined ? undefined : soft === 'unlimited' ? Infinity : Number(soft)
}

async function countOpen (pid: number): Promise<number | undefined> {
  const entries = await readdir(`/proc/${pid}/fd`).catch(() => undefined)
  return entries?.length
}
