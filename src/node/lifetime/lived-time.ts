/**
 * Time as this store has lived through it, in ms. It begins with the clock on the wall and goes on by itself: who sets
 * that clock forward while the node runs does not end anything by it, and who sets it back keeps nothing alive.
 *
 * - While it runs it goes by a clock that nobody sets, where the platform has one that goes on in the machine's sleep. In
 *   a browser there is none: there it goes by that clock or the wall's, whichever went further.
 * - What passed while it did not run is what passed on the wall, or on the steady clock if that is more. So a clock that was
 *   set forward meanwhile is believed; one that was set back takes away what passed in between, and no more than that.
 */
import { keys, orderKey } from '../store/keys.ts'
import type { Clock } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'

/** What is kept of it may be this old while nobody sets a clock. Design. */
const KEEP_EVERY_MS = 10 * 60 * 1_000
/** Clocks that went apart by more were set, or the machine slept: kept at once. Design. */
const APART_MS = 1_000

export interface LivedTimeComponents { readonly clock: Clock, readonly store: Pick<Store, 'get' | 'commit'> }

/** Lived time at a moment of both clocks. */
interface Moment { readonly at: number, readonly wallAt: number, readonly steadyAt: number }

export class LivedTime {
  readonly #components: LivedTimeComponents
  #base: Moment
  #kept: Moment | undefined
  #last: number

  constructor (components: LivedTimeComponents) {
    this.#components = components
    this.#base = this.#moment(components.clock.now())
    this.#last = this.#base.at
  }

  /** Goes on where this store was. */
  async load (): Promise<void> {
    const kept = await this.#components.store.get(keys.lived)
    if (kept === undefined) return
    const [at = 0, wallAt = 0, steadyAt = 0] = new TextDecoder().decode(kept).split('/').map((digits) => Number.parseInt(digits, 16))
    const now = this.#moment(0)
    const onWall = now.wallAt - wallAt
    // of another run of the machine it says too little, never too much
    const steadily = steadyAt === 0 ? 0 : now.steadyAt - steadyAt
    this.#base = { ...now, at: at + Math.max(onWall, steadily, 0) }
    this.#last = this.#base.at
  }

  /** Never less than it was. */
  now (): number {
    const { at, wallAt, steadyAt } = this.#base
    const now = this.#moment(0)
    const { steady } = this.#components.clock
    const onWall = steady?.countsSleep === true ? 0 : now.wallAt - wallAt
    this.#last = Math.max(this.#last, at + Math.max(onWall, now.steadyAt - steadyAt, 0))
    return this.#last
  }

  /** On the clock of this moment. */
  onWall (lived: number): number {
    return this.#components.clock.now() + lived - this.now()
  }

  /** Keeps how far it is, where that is not known well enough: for the batch of what goes by it. */
  writes (): Write[] {
    // what passed so far is certain: from here on it goes by what passes from here on
    this.#base = this.#moment(this.now())
    const { at, wallAt } = this.#base
    const kept = this.#kept
    if (kept !== undefined && at - kept.at < KEEP_EVERY_MS && Math.abs((at - kept.at) - (wallAt - kept.wallAt)) < APART_MS) return []
    this.#kept = this.#base
    return [{ type: 'put', key: keys.lived, value: new TextEncoder().encode([at, wallAt, this.#base.steadyAt].map(orderKey).join('/')) }]
  }

  /** As `writes`, now: a clock that was set is not to be believed at the next start, whatever becomes of the power. */
  async keep (): Promise<void> {
    const writes = this.writes()
    if (writes.length > 0) await this.#components.store.commit(writes)
  }

  #moment (at: number): Moment {
    const { clock } = this.#components
    return { at, wallAt: clock.now(), steadyAt: clock.steady?.now() ?? 0 }
  }
}
