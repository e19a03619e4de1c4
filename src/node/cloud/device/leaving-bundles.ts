/**
 * Leaves prekeys for each contact with one own cloud, as long as its channel is open, a frame's worth at a time: so a
 * contact that has no session with this device can seal for it while it is away. What the cloud has is not left again.
 */
import { publicKeyOf } from '../../../identity/index.ts'
import { inBackground } from '../../events.ts'
import { unlessOver } from './unless-over.ts'
import type { LeftBundles } from './left-bundles.ts'
import type { Emit } from '../../events.ts'
import type { DeviceCourierChannel } from '../../../protocols/cloud/index.ts'

/** Of 1,433 bytes each: what one frame of the protocol holds. */
const PAGE = 24

export interface LeavingBundlesComponents {
  readonly emit: Emit
  readonly leftBundles: LeftBundles
}

export class LeavingBundles {
  readonly #components: LeavingBundlesComponents
  readonly #channel: DeviceCourierChannel
  readonly #number: number
  #running: Promise<void> | undefined
  #again = false

  constructor (components: LeavingBundlesComponents, { channel, number }: { channel: DeviceCourierChannel, number: number }) {
    this.#components = components
    this.#channel = channel
    this.#number = number
  }

  /** The cloud knows the contacts, and may lack bundles for some. */
  go (): void {
    this.#again = true
    if (this.#running !== undefined) return
    this.#running = this.#run().finally(() => { this.#running = undefined })
    inBackground(this.#components.emit, this.#running)
  }

  async idle (): Promise<void> {
    // what failed was told where it was begun
    await this.#running?.catch(() => undefined)
  }

  async #run (): Promise<void> {
    while (this.#again && this.#channel.isOpen) {
      this.#again = false
      await this.#components.leftBundles.look()
      while (await this.#leavePage()) { /* until nothing is due */ }
    }
  }

  /** @returns whether there may be more */
  async #leavePage (): Promise<boolean> {
    const { leftBundles } = this.#components
    const due = this.#channel.isOpen ? leftBundles.due(this.#number, PAGE) : []
    if (due.length === 0) return false
    const bundles = (await Promise.all(due.map(async (peer) => await leftBundles.prepare(peer)))).filter((one) => one !== undefined)
    await unlessOver(this.#channel, async () => {
      await this.#channel.bundles(bundles.map(({ peer, bundle }) => ({ key: publicKeyOf(peer), bundle })))
      await leftBundles.taken(this.#number, bundles)
    })
    return true
  }
}
