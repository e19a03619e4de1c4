/**
 * `mobilink start`: runs the node in the foreground, with its command socket and its page, until a signal.
 * What it prints later tells nothing about contacts or messages.
 */
import { mkdir } from 'node:fs/promises'
import { cloudNewsSentence } from '../../model/index.ts'
import { checkClock } from '../doctor/clock.ts'
import { inTurn, reachRunning } from '../door.ts'
import { NodeAlreadyRunningError, PageAddressTakenError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { configOf, openNode, runningProcess } from '../open-node.ts'
import { choosePort, keepPort } from '../page-origin.ts'
import { openDoorFor, servePageAt } from '../other-machines.ts'
import { addressesForTabs, cardOf, PageServer } from '../page-server.ts'
import { impersonalSentenceOf, sentenceOf, told } from '../sentences.ts'
import { onStopSignal } from '../signals.ts'
import { CommandServer } from '../socket/command-server.ts'
import { pageLink } from '../socket/methods.ts'
import { newRunning, readRunning, removeRunning, removeSocket, writeRunning } from '../socket/running.ts'
import { ownVersion } from '../version.ts'
import { welcomeText } from '../welcome.ts'
import type { Output } from '../output.ts'
import type { WebAddress } from '../option-values.ts'
import type { NetworkOptions } from '../open-node.ts'
import type { Settings } from '../settings.ts'
import type { OtherMachinesInit } from '../other-machines.ts'
import type { NodeCard } from '../page-server.ts'
import type { MobilinkNode } from '../../../node/api.ts'
import type { TlsDoor } from '../../../node/platform/host.ts'
import type { NetworkConfig } from '../../../node/index.ts'

/** Longer than a command holds the store; a node that runs answers on its socket at once. */
const STORE_TURN_MS = 10_000

export interface StartOptions {
  readonly name?: string
  readonly network: NetworkOptions
  /** False: no page. Absent: where it was before. */
  readonly web?: WebAddress | false
  readonly moveWeb: boolean
}

/**
 * Resolves after a clean stop.
 *
 * @throws {NodeAlreadyRunningError}
 */
export async function startNode (settings: Settings, options: StartOptions): Promise<void> {
  const { output, dataFolder } = settings
  const signal = onStopSignal(() => {
    output.complain(sentenceOf({ name: 'StopTimedOutError', message: '' }))
    process.exit(EXIT.failed)
  })
  // Closed in reverse, whatever was open when something failed.
  const closers: Array<() => Promise<void>> = []
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 })
    const webPort = options.web === false ? undefined : await choosePort(dataFolder, options.web, options.moveWeb)
    const config = await configOf(settings, options.network)
    // looked at before this start stamps anything with it
    const [clock] = await checkClock(dataFolder, undefined)
    const faults = tellFaults(settings)
    const others = { dataFolder, config, moveWeb: options.moveWeb, onFault: faults.tellWhole }
    const door = await openDoorFor(others)
    if (door !== undefined) closers.push(async () => await door.close())
    const node = await openAlone(settings, config, door)
    closers.push(async () => await node.stop())
    if (options.name !== undefined) await node.self.setName(options.name)
    faults.follow(node)
    // it starts all the same: what waits is kept, and who is reached does not depend on the time
    if (clock?.state === 'broken') faults.tell('WrongClockError', `${clock.says} ${clock.do}`)
    const page = webPort === undefined ? undefined : await servePage(node, others, webPort, faults, door)
    if (page !== undefined) closers.push(async () => await page.close())
    const web = page?.isListening !== true ? {} : { web: `${page.origin}/` }
    const doors = page !== undefined && door?.isListening === true ? door.origins.map((origin) => `${origin}/`) : []
    const stopServing = await serveCommands(dataFolder, node, config, { ...web, ...(doors.length === 0 ? {} : { doors }) })
    closers.push(stopServing)

    const addresses = node.self.addresses()
    if (output.json) output.event({ event: 'started', peerId: node.self.peerId, addresses, ...web, ...(doors.length === 0 ? {} : { doors }) })
    else {
      const { device, peerId } = node.self
      const isUnattended = (await node.vault.slots()).some(({ kind }) => kind === 'keyFile')
      const pairingLink = page === undefined ? undefined : await linkWhileUnpaired(node, `${page.origin}/`, output)
      const welcome = welcomeText({ device, name: node.self.name(), peerId, addresses, invite: await node.self.invite(), ...web, doors, pairingLink, isUnattended }, output)
      output.done({}, () => welcome)
    }
    faults.begin()
    tellPairings(node, output)
    node.addEventListener('network:changed', () => output.event({ event: 'network:changed', detail: { addresses: node.self.addresses() } }))

    const reason = await signal.asked
    const left = (await node.transfers.list()).filter(({ whileOpen }) => whileOpen === true).length
    if (left > 0) output.say(`${left === 1 ? 'One file was' : `${left} files were`} sent without a copy and not fetched: nobody can fetch ${left === 1 ? 'it' : 'them'} any more.`)
    output.say('Stopping…')
    await closeAll(closers)
    output.event({ event: 'stopped', detail: { reason } })
  } finally {
    await closeAll(closers)
    signal.release()
  }
}

/** For a person who reads it now: nothing is offered where nobody does, or where a device is paired already. */
async function linkWhileUnpaired (node: MobilinkNode, web: string, output: Output): Promise<string | undefined> {
  if (output.isQuiet || (await node.cloud.devices()).length > 0) return undefined
  return pageLink(await node.cloud.offer(), web)
}

/** Who comes and goes at the cloud is its owner's business: told, without a name, where the offer was shown. */
function tellPairings (node: MobilinkNode, output: Output): void {
  node.addEventListener('cloud:changed', ({ detail }) => {
    const isOwners = detail.kind === 'wrong code' || detail.kind === 'device paired' || (detail.kind === 'offer over' && detail.because === 'tries')
    if (isOwners) output.say(cloudNewsSentence(detail))
  })
}

async function closeAll (closers: Array<() => Promise<void>>): Promise<void> {
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close()
}

/** Opens the node unless one runs here; commands that hold the store for a moment are waited for. */
async function openAlone (settings: Settings, config: NetworkConfig, door: TlsDoor | undefined): Promise<MobilinkNode> {
  const { dataFolder } = settings
  try {
    return await inTurn(settings, STORE_TURN_MS, async () => {
      const running = await reachRunning(dataFolder)
      await running?.close()
      if (running !== undefined) throw await alreadyRunning(dataFolder)
      return await openNode(settings, { config, isStart: true, ...(door === undefined ? {} : { door }) })
    })
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StoreInUseError') throw error
    throw await alreadyRunning(dataFolder, error)
  }
}

async function alreadyRunning (dataFolder: string, cause?: Error): Promise<NodeAlreadyRunningError> {
  const who = await runningProcess(dataFolder) ?? 'another process'
  return new NodeAlreadyRunningError(`A node already runs on ${dataFolder}: ${who}.`, { cause })
}

/**
 * Resolves with the page. Where its port is taken, says so and goes on without it: the node matters more, and
 * other machines have a port of their own.
 */
async function servePage (node: MobilinkNode, others: OtherMachinesInit, port: number, faults: Faults, door: TlsDoor | undefined): Promise<PageServer> {
  const { dataFolder, config } = others
  const card = (addresses: readonly string[]): NodeCard => ({ peerId: node.self.peerId, addresses, ...cardOf(config) })
  const page = new PageServer({ card: () => card(addressesForTabs(node.self.addresses())), onFault: faults.tellError })
  try {
    await page.listen(port)
    await keepPort(dataFolder, page.port)
    if (door !== undefined) await servePageAt(door, page, others, () => card(node.self.addresses()))
  } catch (error) {
    await page.close()
    if (!(error instanceof PageAddressTakenError)) throw error
    faults.tell(error.name, error.message)
    if (door !== undefined) await servePageAt(door, page, others, () => card(node.self.addresses()))
  }
  return page
}

/** Opens the command socket, then says in the data directory where it is; the store's lock is held by now. */
async function serveCommands (dataFolder: string, node: MobilinkNode, config: NetworkConfig, pages: { readonly web?: string, readonly doors?: readonly string[] }): Promise<() => Promise<void>> {
  const left = await readRunning(dataFolder)
  if (left !== undefined) await removeSocket(left.socket)
  const running = await newRunning(dataFolder)
  await removeSocket(running.socket)
  const facts = { pid: running.pid, startedAt: running.startedAt, version: ownVersion(), dataFolder, config, ...pages }
  const server = new CommandServer({ node, path: running.socket, token: running.token, facts: () => facts })
  await server.listen()
  await writeRunning(dataFolder, running)
  return async () => {
    await removeRunning(dataFolder, running.pid)
    await server.close()
    await removeSocket(running.socket)
  }
}

interface Faults {
  tell (name: string, sentence: string): void
  tellError (error: Error): void
  /** An error whose own words are about this machine alone, and say what to do. */
  tellWhole (error: Error): void
  follow (node: MobilinkNode): void
  /** From here on faults are printed as they come; earlier ones now, since `started` is the first line. */
  begin (): void
}

function tellFaults ({ output }: Settings): Faults {
  let early: Array<() => void> | undefined = []
  const tell = (name: string, sentence: string): void => {
    const print = (): void => {
      output.event({ event: 'fault', detail: { name, message: sentence } })
      output.complain(output.verbose ? `${sentence} (${name})` : sentence)
    }
    if (early === undefined) print()
    else early.push(print)
  }
  const tellError = (error: Error): void => tell(error.name, impersonalSentenceOf(told(error)))
  return {
    tell,
    tellError,
    tellWhole: (error) => tell(error.name, sentenceOf(told(error))),
    follow: (node) => { node.addEventListener('fault', ({ detail }) => tellError(detail)) },
    begin: () => {
      const waiting = early ?? []
      early = undefined
      for (const print of waiting) print()
    }
  }
}
