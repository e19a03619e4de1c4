/** What has to be done now and then as long as a node runs: forget what is out of date, renew what will be. */
import { inBackground } from '../events.ts'
import type { OwnPrekeys } from './own-prekeys.ts'
import type { OwnClouds } from '../cloud/device/own-clouds.ts'
import type { Emit } from '../events.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'

/** Design: what is out of date does no harm for some hours. */
const EVERY_MS = 6 * 60 * 60 * 1_000

export interface UpkeepComponents { readonly clock: Clock, readonly emit: Emit, readonly prekeys: OwnPrekeys, readonly ownClouds: OwnClouds }

export interface UpkeepInit {
  /** Forgets ids of envelopes that nobody offers any more. */
  sweep (): Promise<void>
  /** What own clouds hand out is made of the newest prekeys. */
  renewBundles (): void
}

export class Upkeep {
  readonly #components: UpkeepComponents
  readonly #init: UpkeepInit
  #cancel: CancelTimer | undefined

  constructor (components: UpkeepComponents, init: UpkeepInit) {
    this.#components = components
    this.#init = init
  }

  start (): void {
    const { clock, emit, ownClouds, prekeys } = this.#components
    this.#cancel = clock.setTimer(() => {
      inBackground(emit, this.#init.sweep())
      inBackground(emit, prekeys.rotate().then(() => this.#init.renewBundles()))
      inBackground(emit, ownClouds.renew())
      this.start()
    }, EVERY_MS)
  }

  stop (): void {
    this.#cancel?.()
  }
}
