/**
 * The node that runs on this data directory, asked through its command socket, with a time limit: a node that hangs is
 * something a self-test must survive and name.
 */
import { reachRunning } from '../door.ts'
import { isAlive, readRunning } from '../socket/running.ts'
import { ownVersion } from '../version.ts'
import { moment } from '../views.ts'
import { broken, ok, warning } from './finding.ts'
import { codeOf } from './data-directory.ts'
import type { Finding } from './finding.ts'
import type { Answer } from '../socket/methods.ts'

/** What the running node says about itself. */
export type RunningNode = Answer<'doctor'>

/** A busy node answers within a second. */
const ANSWER_MS = 5_000

class NoAnswerError extends Error {
  static override readonly name = 'NoAnswerError'
  override readonly name = 'NoAnswerError'
}

export async function checkRunning (dataFolder: string): Promise<{ finding: Finding, node?: RunningNode }> {
  try {
    const node = await ask(dataFolder)
    if (node === undefined) return { finding: await explainAbsence(dataFolder) }
    const words = `A node runs on this data directory since ${moment(node.startedAt)}: process ${node.pid}, version ${node.version}`
    return node.version === ownVersion()
      ? { node, finding: ok('node', `${words}.`) }
      : { node, finding: warning('node', `${words}, and this command is version ${ownVersion()}.`, 'Stop the node and start it again.') }
  } catch (error) {
    return { finding: explainSilence(error) }
  }
}

async function ask (dataFolder: string): Promise<RunningNode | undefined> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => silence.reject(new NoAnswerError('no answer')), ANSWER_MS)
  try {
    const door = await Promise.race([reachRunning(dataFolder), silence.promise])
    if (door === undefined) return undefined
    try {
      return await Promise.race([door.call('doctor', {}), silence.promise])
    } finally {
      await door.close()
    }
  } finally {
    clearTimeout(timer)
  }
}

async function explainAbsence (dataFolder: string): Promise<Finding> {
  const left = await readRunning(dataFolder)
  const start = 'Start it with "mobilink start".'
  if (left === undefined) return warning('node', 'No node runs on this data directory: nothing is sent or received now.', start)
  const who = isAlive(left.pid) ? `its number ${left.pid} belongs to another process by now, or it is just starting or stopping` : `process ${left.pid} is gone`
  return warning('node', `No node answers on this data directory, and the last one did not stop in an orderly way: running.json is left over, and ${who}. What was kept is kept.`, `${start} That also clears away what is left over.`)
}

function explainSilence (error: unknown): Finding {
  const name = error instanceof Error ? error.name : ''
  const again = 'Stop it (a second signal ends it at once), then start it again.'
  if (name === 'NoAnswerError') return broken('node', `The node that runs on this data directory has not answered within ${ANSWER_MS / 1_000} s.`, again)
  if (name === 'InvalidRequestError') return broken('node', 'The node that runs on this data directory does not understand this command: it is another version, or its running.json was changed.', again)
  if (name === 'TooManyClientsError') return broken('node', 'The running node serves as many commands as it can.', 'End a "mobilink watch" and try again.')
  return broken('node', `The node on this data directory cannot be asked (${codeOf(error)}).`, 'Check who may read running.json and node.sock in the data directory.')
}
