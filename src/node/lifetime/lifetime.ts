/**
 * The way to what ends things (ends.ts), which is loaded a moment after everything else: most have nothing that ends. What
 * was due while nothing ran is ended before `start` resolves all the same. It knows which conversations are open.
 */
import { MESSAGE_STATE } from '../delivery/message-view.ts'
import { inBackground } from '../events.ts'
import { keys } from '../store/keys.ts'
import type { Ends, EndsComponents, EndsInit } from './ends.ts'
import type { MessageRecord } from '../store/pb/records.ts'
import type { PeerIdText } from '../../identity/index.ts'

export class Lifetime {
  readonly #components: EndsComponents
  readonly #init: EndsInit
  /** Conversations that are on a screen. */
  readonly #open = new Set<PeerIdText>()
  #loading: Promise<Ends> | undefined
  #isOn = false

  constructor (components: EndsComponents, init: EndsInit) {
    this.#components = components
    this.#init = init
    components.lives.listen((goesAt) => { if (this.#isOn) this.#later((ends) => ends.expect(goesAt)) })
  }

  /** Ends what was due while nothing ran, and what is not kept beyond its conversation. Resolves when that is durable. */
  async start (): Promise<void> {
    const { store } = this.#components
    this.#isOn = true
    const [[due], [unkept]] = await Promise.all([store.page({ prefix: keys.lifeEnds, limit: 1 }), store.page({ prefix: keys.allUnkept, limit: 1 })])
    if (due === undefined && unkept === undefined) return this.#later(() => undefined)
    await (await this.#ends()).start()
  }

  /** What is not kept beyond its conversation goes with the node. */
  async stop (): Promise<void> {
    this.#isOn = false
    // what did not load has ended nothing
    const ends = await this.#loading?.catch(() => undefined)
    await ends?.stop(this.#open)
  }

  /** The machine slept, or its clock was set. */
  look (): void {
    if (this.#isOn) this.#later(async (ends) => await ends.look())
  }

  /** The conversation is on a screen, or is no longer. Resolves when what goes with it is gone. */
  async setOpen (peer: PeerIdText, isOpen: boolean): Promise<void> {
    if (isOpen) this.#open.add(peer)
    else if (this.#open.delete(peer)) await (await this.#ends()).close(peer)
  }

  /** A message of this device came to its end: where nobody looks at it, and it is not to be kept, it goes. */
  ended (peer: PeerIdText, position: string, { life, state }: MessageRecord): void {
    if (life?.goesWithChat !== true || state === MESSAGE_STATE.pending || this.#open.has(peer) || !this.#isOn) return
    this.#later(async (ends) => await ends.end(peer, [position]))
  }

  #later (work: (ends: Ends) => Promise<void> | void): void {
    inBackground(this.#components.emit, this.#ends().then(async (ends) => { if (this.#isOn) await work(ends) }))
  }

  async #ends (): Promise<Ends> {
    this.#loading ??= this.#load()
    try {
      return await this.#loading
    } catch (error) {
      // tried again when it is wanted again
      this.#loading = undefined
      throw error
    }
  }

  async #load (): Promise<Ends> {
    const { Ends } = await import('./ends.ts')
    return new Ends(this.#components, this.#init)
  }
}
