/**
 * `mobilink doctor`: looks at everything a node rests on and names what is broken, with the cure. It mends nothing
 * itself, makes no identity and leaves nothing behind.
 */
import { checkClock } from '../doctor/clock.ts'
import { checkDataDirectory } from '../doctor/data-directory.ts'
import { broken, findingText, ok, verdictOf } from '../doctor/finding.ts'
import { checkIdentityAndStore } from '../doctor/identity-and-store.ts'
import { checkNetwork, hasNetwork } from '../doctor/network.ts'
import { checkDoor } from '../doctor/other-machines.ts'
import { checkNodes, checkWebRTC, tellProfile, tellReach, tellThirdParties } from '../doctor/outside.ts'
import { checkBundle, checkPagePort } from '../doctor/page.ts'
import { checkPorts } from '../doctor/ports.ts'
import { checkResources } from '../doctor/resources.ts'
import { checkRunning } from '../doctor/running-node.ts'
import { SomethingBrokenError } from '../errors.ts'
import { configOf } from '../open-node.ts'
import { sentenceOf, told } from '../sentences.ts'
import type { Finding } from '../doctor/finding.ts'
import type { Settings } from '../settings.ts'
import type { NetworkConfig } from '../../../node/index.ts'

/**
 * Prints a line per check, then the verdict.
 *
 * @throws {SomethingBrokenError} when something is broken; the verdict has said so
 */
export async function showHealth (settings: Settings): Promise<void> {
  const { output } = settings
  const findings: Finding[] = []
  for await (const finding of examine(settings)) {
    findings.push(finding)
    output.answer(finding, () => findingText(finding, output))
  }
  const verdict = verdictOf(findings)
  if (output.json) output.say(verdict)
  else output.answer({}, () => output.paint('bold', verdict))
  if (findings.some(({ state }) => state === 'broken')) throw new SomethingBrokenError(verdict)
}

/** The order is that of a person who mends: what lies beneath comes first. */
async function * examine (settings: Settings): AsyncGenerator<Finding, void> {
  const { dataFolder } = settings
  const { finding: node, node: running } = await checkRunning(dataFolder)
  const { finding: configuration, config: configured } = await readConfig(settings)
  // a running node has its own options, and they are what counts
  const config = running?.config ?? configured
  // these wait for others most of their time, so they begin now; neither rejects
  const connected = hasNetwork()
  const webrtc = checkWebRTC(connected)
  const nodes = checkNodes(config, running, connected)
  yield * await checkResources(running)
  yield node
  yield configuration
  yield * tellProfile(config, running)
  yield * await checkDataDirectory(dataFolder)
  yield * await checkClock(dataFolder, running)
  yield * await checkIdentityAndStore(settings, running)
  yield * await checkPorts(dataFolder, config, running)
  yield await checkBundle()
  yield await checkPagePort(dataFolder, running)
  yield await checkDoor(config, running)
  yield checkNetwork(config, connected)
  yield await webrtc
  yield * await nodes
  yield * tellReach(config, running)
  yield * tellThirdParties(config, running)
}

async function readConfig (settings: Settings): Promise<{ finding: Finding, config?: NetworkConfig }> {
  try {
    const config = await configOf(settings)
    return { config, finding: ok('configuration', settings.configFile === undefined ? 'There is no configuration file: the profile as it is.' : 'The configuration file can be read and says what can be done.') }
  } catch (error) {
    return { finding: broken('configuration', sentenceOf(told(error)), 'Correct the file that --config (or MOBILINK_CONFIG) names, or leave it out.') }
  }
}
