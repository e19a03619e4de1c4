import { advanceSas, answerSas, createDeviceKey, startSas } from '../../../src/identity/index.ts'
import { systemRandom } from '../vault/tools.ts'
import type { RandomSource, SasEvent, SasFrame, SasParty, SasState, SasStep } from '../../../src/identity/index.ts'

export async function party (seed: number): Promise<SasParty> {
  return { peerId: (await createDeviceKey(new Uint8Array(32).fill(seed))).peerId, identity: new Uint8Array(32).fill(seed) }
}

/** One side of a run: remembers what it sent and has not handed over yet. */
export class Side {
  state: SasState
  readonly outbox: SasFrame[] = []
  readonly #random: RandomSource

  constructor ({ state, send }: SasStep, random: RandomSource = systemRandom) {
    this.state = state
    this.#random = random
    this.outbox.push(...send)
  }

  take (event: SasEvent): this {
    const { state, send } = advanceSas(this.state, event, this.#random)
    this.state = state
    this.outbox.push(...send)
    return this
  }

  hear (frame: SasFrame | undefined): this {
    return frame === undefined ? this : this.take({ kind: 'frame', frame })
  }

  say (): SasFrame {
    const frame = this.outbox.shift()
    if (frame === undefined) throw new Error('there is nothing to say')
    return frame
  }

  /** What a person would read out: only when it is shown. */
  get shown (): string {
    if (this.state.phase !== 'comparing') throw new Error(`nothing is shown: ${this.state.phase}`)
    const { emoji, numbers } = this.state.shortString
    return `${emoji.map(({ name }) => name).join(' ')} / ${numbers.join(' ')}`
  }
}

/** Two sides after the start was heard and accepted. */
export function begun (starter: SasParty, answerer: SasParty, seenBy: { starterSees?: SasParty, answererSees?: SasParty } = {}): { ann: Side, ben: Side } {
  const ann = new Side(startSas(starter, seenBy.starterSees ?? answerer, systemRandom))
  const ben = new Side(answerSas(answerer, seenBy.answererSees ?? starter, ann.say()))
  ben.take({ kind: 'accept' })
  return { ann, ben }
}

/** Hands over everything that waits, both ways, until nothing does. */
export function exchange (ann: Side, ben: Side): void {
  while (ann.outbox.length + ben.outbox.length > 0) {
    for (const [from, to] of [[ann, ben], [ben, ann]] as const) {
      for (const frame of from.outbox.splice(0)) to.hear(frame)
    }
  }
}
