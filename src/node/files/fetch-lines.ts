/**
 * The order in which blobs are fetched: for each peer whose blobs they are, one small one and one large one at a time, so
 * that a spoken word does not wait for a film; what breaks is tried with whoever else is there, then again with a
 * growing pause. Knows nothing of what is fetched, nor why, nor what becomes of it.
 */
import { backoffDelay } from '../delivery/backoff.ts'
import { inBackground } from '../events.ts'
import { openFileSource } from './file-streams.ts'
import type { BlobName } from './blob-store.ts'
import type { Emit } from '../events.ts'
import type { Network } from '../network/network.ts'
import type { CancelTimer, Clock, Random } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { BlobSource } from '../../protocols/file/index.ts'

/** What goes beside a large one. Design: what a person would not call large. */
export const SMALL_BYTES = 8 * 1024 * 1024

export interface FetchLinesComponents {
  readonly clock: Clock
  readonly random: Random
  readonly network: Pick<Network, 'open' | 'logger'>
  readonly emit: Emit
}

/** Something to be done about a blob, and whose it is: that peer's lines. */
export interface Errand { readonly name: BlobName, readonly peer: PeerIdText }

export interface FetchLinesInit<Task extends Errand, Node extends { readonly peer: PeerIdText }> {
  /** What is to be done, what comes first in front. */
  tasksOf (peer: PeerIdText): readonly Task[]
  isSmall (task: Task): boolean
  /** Who is there and may help with it, the best first. */
  nodesFor (task: Task): readonly Node[]
  /** @param open - a stream to this node: the one that the line has already, where that is one */
  work (task: Task, node: Node, open: () => Promise<BlobSource>, signal: AbortSignal): Promise<void>
  /** What `work` rejected with, unless it was halted. Something has to change: `passOver`, `pause`, or what is to be done. */
  onFailed (task: Task, node: Node, error: unknown): Promise<void>
}

type Line = 'small' | 'large'

interface Trouble {
  readonly peer: PeerIdText
  /** How often in a row everybody failed. */
  failures: number
  /** Ends the pause; `undefined`: there is none, it may be tried. */
  cancelPause: CancelTimer | undefined
  /** Who could not help, until all are tried anew. */
  readonly tried: Set<PeerIdText>
}

export class FetchLines<Task extends Errand, Node extends { readonly peer: PeerIdText }> {
  readonly #components: FetchLinesComponents
  readonly #init: FetchLinesInit<Task, Node>
  /** Those that are being worked on. */
  readonly #lines = new Set<string>()
  readonly #running = new Map<BlobName, { readonly controller: AbortController, readonly over: Promise<void> }>()
  readonly #troubles = new Map<BlobName, Trouble>()
  readonly #work = new Set<Promise<void>>()
  #isOn = false

  constructor (components: FetchLinesComponents, init: FetchLinesInit<Task, Node>) {
    this.#components = components
    this.#init = init
  }

  /** Nothing is done before. */
  start (): void {
    this.#isOn = true
  }

  /** Resolves when nothing is being done any more. */
  async stop (): Promise<void> {
    this.#isOn = false
    for (const { controller } of this.#running.values()) controller.abort()
    for (const { cancelPause } of this.#troubles.values()) cancelPause?.()
    await Promise.allSettled(this.#work)
  }

  /** Somebody has come who may have what is this peer's: what failed before is tried at once. */
  linked (peer: PeerIdText): void {
    for (const [name, trouble] of this.#troubles) if (trouble.peer === peer) this.forgive(name)
    this.kick(peer)
  }

  /** There may be something to do for this peer. */
  kick (peer: PeerIdText): void {
    for (const line of ['small', 'large'] as const) {
      const place = `${line} ${peer}`
      if (!this.#isOn || this.#lines.has(place) || this.#next(peer, line) === undefined) continue
      this.#lines.add(place)
      const work = this.#run(peer, line).finally(() => {
        this.#lines.delete(place)
        this.#work.delete(work)
        // what came when the line had just seen that there was nothing
        this.kick(peer)
      })
      this.#work.add(work)
      inBackground(this.#components.emit, work)
    }
  }

  /** Ends what runs of it, and a pause; resolves when nothing works on it any more. */
  async halt (name: BlobName): Promise<void> {
    this.forgive(name)
    const running = this.#running.get(name)
    running?.controller.abort()
    await running?.over
  }

  /** As if nothing had ever failed with it. */
  forgive (name: BlobName): void {
    this.#troubles.get(name)?.cancelPause?.()
    this.#troubles.delete(name)
  }

  /** This node could not help. Somebody else may; if nobody is left, all of them later. @param mostFailures - see `pause` */
  passOver (task: Task, node: Node, mostFailures = Infinity): void {
    this.#troubleOf(task).tried.add(node.peer)
    if (this.#nodeFor(task) === undefined) this.pause(task, mostFailures)
  }

  /** Later, and each time later still. @param mostFailures - it is as if at most so many had failed in a row */
  pause (task: Task, mostFailures = Infinity): void {
    const { clock, random } = this.#components
    const trouble = this.#troubleOf(task)
    trouble.failures = Math.min(trouble.failures + 1, mostFailures)
    trouble.cancelPause = clock.setTimer(() => {
      trouble.cancelPause = undefined
      trouble.tried.clear()
      this.kick(task.peer)
    }, backoffDelay(trouble.failures, random))
  }

  #troubleOf ({ name, peer }: Task): Trouble {
    const trouble = this.#troubles.get(name) ?? { peer, failures: 0, cancelPause: undefined, tried: new Set() }
    this.#troubles.set(name, trouble)
    return trouble
  }

  #next (peer: PeerIdText, line: Line): Task | undefined {
    return this.#init.tasksOf(peer).find((task) => this.#init.isSmall(task) === (line === 'small') && this.#troubles.get(task.name)?.cancelPause === undefined && !this.#running.has(task.name) && this.#nodeFor(task) !== undefined)
  }

  #nodeFor (task: Task): Node | undefined {
    return this.#init.nodesFor(task).find(({ peer }) => this.#troubles.get(task.name)?.tried.has(peer) !== true)
  }

  async #run (peer: PeerIdText, line: Line): Promise<void> {
    const kept = new KeptSource(this.#components)
    try {
      for (let task = this.#next(peer, line); task !== undefined && this.#isOn; task = this.#next(peer, line)) {
        const node = this.#nodeFor(task)
        if (node === undefined) return
        const controller = new AbortController()
        const { signal } = controller
        const over = Promise.withResolvers<undefined>()
        this.#running.set(task.name, { controller, over: over.promise })
        let failure: { readonly error: unknown } | undefined
        try {
          await this.#init.work(task, node, async () => await kept.of(node.peer, signal), signal)
        } catch (error) {
          failure = { error }
        } finally {
          this.#running.delete(task.name)
          over.resolve(undefined)
        }
        // what was halted stays as whoever halted it has made it
        if (failure !== undefined && !signal.aborted) await this.#init.onFailed(task, node, failure.error)
      }
    } finally {
      kept.close()
    }
  }
}

/** The stream of a line: it stays open from one blob to the next, as long as they come from the same node. */
class KeptSource {
  readonly #components: Pick<FetchLinesComponents, 'clock' | 'network'>
  #from: PeerIdText | undefined
  #source: BlobSource | undefined

  constructor (components: Pick<FetchLinesComponents, 'clock' | 'network'>) {
    this.#components = components
  }

  async of (peer: PeerIdText, signal: AbortSignal): Promise<BlobSource> {
    if (this.#source?.isOpen === true && this.#from === peer) return this.#source
    this.close()
    this.#source = await openFileSource(this.#components, peer, { signal })
    this.#from = peer
    return this.#source
  }

  close (): void {
    this.#source?.close()
  }
}
