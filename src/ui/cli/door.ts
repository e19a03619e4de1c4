/**
 * The way from a command to a node: to the one that runs on this data directory, or else, for commands that
 * only read and keep, to the store itself. One set of methods (socket/methods.ts) answers both.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { NoNodeRunningError } from './errors.ts'
import { openNode } from './open-node.ts'
import { CommandClient } from './socket/command-client.ts'
import { perform } from './socket/methods.ts'
import { readRunning } from './socket/running.ts'
import { ownVersion } from './version.ts'
import type { Settings } from './settings.ts'
import type { CallOptions } from './socket/command-client.ts'
import type { Answer, MethodName, Params } from './socket/methods.ts'
import type { NodeEvent } from './socket/node-events.ts'

export interface Door {
  /** False: nothing leaves this machine while the command runs. */
  readonly isRunning: boolean
  call<Name extends MethodName> (method: Name, params: Params<Name>, options?: CallOptions): Promise<Answer<Name>>
  /** @throws {NoNodeRunningError} */
  watch (): Promise<AsyncIterable<NodeEvent>>
  close (): Promise<void>
}

/** Commands with no node running hold the store for moments: others wait for their turn this long, as cron jobs do. */
const STORE_TURN_MS = 60_000
const STORE_RETRY_MS = 50
/** A wait that a person notices is explained. */
const SILENT_WAIT_MS = 3_000

/** @throws {NoNodeRunningError} */
export async function openRunningDoor (settings: Settings): Promise<Door> {
  const door = await reachRunning(settings.dataFolder)
  if (door === undefined) throw new NoNodeRunningError(settings.dataFolder)
  return door
}

/**
 * The running node's door, or the store's own.
 *
 * @throws {StoreInUseError} when another process keeps the store without serving commands
 */
export async function openDoor (settings: Settings): Promise<Door> {
  return await inTurn(settings, STORE_TURN_MS, async () => await reachRunning(settings.dataFolder) ?? await openStoreDoor(settings))
}

/** Runs `open` again while another process has the store, for at most `turnMs`. */
export async function inTurn<Result> ({ output }: Settings, turnMs: number, open: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  let isExplained = false
  for (;;) {
    try {
      return await open()
    } catch (error) {
      const waitedMs = performance.now() - began
      if (!(error instanceof Error) || error.name !== 'StoreInUseError' || waitedMs >= turnMs) throw error
      if (!isExplained && waitedMs >= SILENT_WAIT_MS) {
        isExplained = true
        output.say('Another command has this data directory open: waiting for it.')
      }
      await sleep(STORE_RETRY_MS)
    }
  }
}

/** Connects to the node that runs on this data directory; `undefined` when nobody answers there. */
export async function reachRunning (dataFolder: string): Promise<Door | undefined> {
  const running = await readRunning(dataFolder)
  if (running === undefined) return undefined
  try {
    const client = await CommandClient.connect(running.socket, running.token)
    return {
      isRunning: true,
      call: (method, params, options) => client.call(method, params, options),
      watch: async () => await client.watch(),
      close: () => {
        client.close()
        return Promise.resolve()
      }
    }
  } catch (error) {
    // Left behind by a killed node: nobody listens.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')) return undefined
    throw error
  }
}

async function openStoreDoor (settings: Settings): Promise<Door> {
  const node = await openNode(settings, { offline: true })
  const facts = { pid: process.pid, startedAt: Date.now(), version: ownVersion(), dataFolder: settings.dataFolder }
  return {
    isRunning: false,
    call: (method, params, options) => perform(node, method, params, facts, options),
    watch: () => Promise.reject(new NoNodeRunningError(settings.dataFolder)),
    close: async () => await node.stop()
  }
}
