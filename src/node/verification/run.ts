/**
 * One comparison with one contact, from reaching it to its end: the machine of the short string, the channel its frames
 * travel on, and what a person is shown of both. It knows neither who may compare nor what is kept of it: what came out
 * is handed over, and shown only once that has been kept.
 *
 * Where both sides begin at once, the side that yields goes on over the other's channel as the same run, so that a
 * person sees one.
 */
import { advanceSas, answerSas, startSas } from '../../identity/index.ts'
import type { Incident, Verification, VerificationEnd, VerificationState } from './types.ts'
import type { PeerIdText, RandomSource, SasEnd, SasParty, SasState, SasStep } from '../../identity/index.ts'
import type { VerifyChannel, VerifyFrame } from '../../protocols/verify/index.ts'

/** What is to be kept before it is shown. */
export type Outcome = { readonly kind: 'verified' } | { readonly kind: 'incident', readonly incident: Incident['kind'] } | { readonly kind: 'nothing' }

export interface RunInit {
  readonly number: number
  readonly self: PeerIdText
  readonly peer: PeerIdText
  readonly startedBy: 'us' | 'them'
  readonly random: RandomSource
  /** Its state is another one, or it is shown from now on. */
  onChanged (run: Run): void
  /** It is over, though what came out may still have to be kept. `wasLost`: nobody ended it, it will just not go on. */
  onOver (run: Run, wasLost: boolean): void
  /** Keeps durably what came out. Resolves with the time that is kept; `undefined` when the contact is gone. */
  keep (run: Run, outcome: Outcome): Promise<number | undefined>
  /** Work that nobody waits for; its failure is told. */
  background (work: Promise<void>): void
}

type Over = Extract<SasState, { phase: 'verified' | 'ended' }>

export class Run implements Verification {
  readonly run: number
  readonly contact: PeerIdText
  readonly #init: RunInit
  readonly #reaching = new AbortController()
  #startedBy: 'us' | 'them'
  #state: VerificationState
  #sas: SasState | undefined
  #channel: VerifyChannel | undefined
  #wasCut = false
  #isWanted: boolean
  #isShown = false

  constructor (init: RunInit) {
    this.#init = init
    this.run = init.number
    this.contact = init.peer
    this.#startedBy = init.startedBy
    this.#isWanted = init.startedBy === 'us'
    this.#state = init.startedBy === 'us' ? { phase: 'reaching' } : { phase: 'asked' }
  }

  get startedBy (): 'us' | 'them' { return this.#startedBy }
  get state (): VerificationState { return this.#state }
  get isShown (): boolean { return this.#isShown }
  /** Nothing more happens on it, though what came out may still be on its way to the disk. */
  get isOver (): boolean { return this.#state.phase === 'ended' || this.#state.phase === 'verified' || this.#sas?.phase === 'ended' || this.#sas?.phase === 'verified' }
  /** Ours, and the other side has not been told. */
  get isReaching (): boolean { return this.#startedBy === 'us' && this.#sas === undefined && !this.isOver }
  /** Ours, and the other side has not said anything yet. */
  get isUnanswered (): boolean { return this.#startedBy === 'us' && this.#sas?.phase === 'started' }
  /** Aborted when nobody waits for the contact any more. */
  get signal (): AbortSignal { return this.#reaching.signal }

  /** From now on a face knows of this run. */
  show (): void {
    this.#isShown = true
    this.#init.onChanged(this)
  }

  /** Begins over a channel that this side has opened. */
  begin (channel: VerifyChannel): void {
    this.#channel = channel
    this.#take(startSas(party(this.#init.self), party(this.contact), this.#init.random))
  }

  /** Takes up the run that the other side has begun; an own one that was under way is given up for it, unnoticed. */
  answer (channel: VerifyChannel, start: VerifyFrame): void {
    this.#leave()
    this.#reaching.abort()
    this.#startedBy = 'them'
    this.#channel = channel
    const asked = answerSas(party(this.#init.self), party(this.contact), start)
    // whoever has begun wants to: there is nobody to ask
    this.#take(this.#isWanted && asked.state.phase === 'asked' ? advanceSas(asked.state, { kind: 'accept' }, this.#init.random) : asked)
  }

  /** The person here wants to. */
  accept (): void {
    this.#isWanted = true
    if (this.#sas?.phase === 'asked') this.#take(advanceSas(this.#sas, { kind: 'accept' }, this.#init.random))
  }

  confirm (matches: boolean): void {
    const { phase } = this.#sas ?? {}
    if (phase !== 'comparing' && phase !== 'confirmed') return
    this.#event(matches ? 'match' : 'mismatch')
  }

  cancel (): void {
    if (this.isOver) return
    this.#reaching.abort()
    if (this.#sas === undefined) this.end('cancelled')
    else this.#event('decline')
  }

  /** A frame that came on `channel`. */
  hear (channel: VerifyChannel, frame: VerifyFrame): void {
    if (channel === this.#channel && this.#sas !== undefined) this.#take(advanceSas(this.#sas, { kind: 'frame', frame }, this.#init.random))
  }

  /** The time for a run is over. */
  late (channel: VerifyChannel): void {
    if (channel === this.#channel) this.#event('timeout')
  }

  /**
   * The channel has ended, or the other side began anew: it will not go on with this run. `isExpected`: this side has
   * just put an end to everything with this contact.
   */
  cut (channel: VerifyChannel | undefined = this.#channel, isExpected = false): void {
    if (channel !== this.#channel || this.isOver) return
    if (isExpected) return this.abandon()
    this.#wasCut = true
    if (this.#sas === undefined) this.end('unanswered')
    else this.#event('timeout')
  }

  /** Ends the run without a word to the other side. */
  abandon (): void {
    const left = this.#channel
    this.#channel = undefined
    this.cancel()
    left?.abort(new Error('No longer a contact'))
  }

  /** Ends a run that never got as far as the machine. */
  end (how: VerificationEnd): void {
    if (this.isOver) return
    this.#finish({ phase: 'ended', how, by: 'us' }, { kind: 'nothing' })
  }

  /** Resolves when its channel has ended. */
  async closed (): Promise<void> {
    await this.#channel?.over.catch(() => undefined)
  }

  #event (kind: 'match' | 'mismatch' | 'decline' | 'timeout'): void {
    if (this.#sas !== undefined) this.#take(advanceSas(this.#sas, { kind }, this.#init.random))
  }

  #take ({ state, send }: SasStep): void {
    if (state === this.#sas) return
    const before = this.#sas
    this.#sas = state
    for (const frame of send) this.#channel?.send(frame)
    if (state.phase === 'verified' || state.phase === 'ended') {
      this.#channel?.close()
      this.#finish(shownEnd(state, before, this.#wasCut), outcomeOf(state))
      return
    }
    this.#become(shown(state))
  }

  #finish (state: Extract<VerificationState, { phase: 'verified' | 'ended' }>, outcome: Outcome): void {
    this.#init.onOver(this, this.#wasCut || (state.phase === 'ended' && state.how === 'unanswered'))
    if (outcome.kind === 'nothing') return this.#become(state)
    this.#init.background(this.#keepAndShow(state, outcome))
  }

  async #keepAndShow (state: Extract<VerificationState, { phase: 'verified' | 'ended' }>, outcome: Outcome): Promise<void> {
    let at: number | undefined
    try {
      at = await this.#init.keep(this, outcome)
    } finally {
      // verified is what is kept; an incident is shown even where the disk refused it, and that failure is told
      this.#become(state.phase === 'ended' ? state : at === undefined ? { phase: 'ended', how: 'not kept', by: 'us' } : { ...state, at })
    }
  }

  /** Gives up the own channel without an end of the run. */
  #leave (): void {
    const left = this.#channel
    this.#channel = undefined
    this.#sas = undefined
    left?.send({ kind: 'cancel', reason: 'declined' })
    left?.close()
  }

  #become (state: VerificationState): void {
    // that the other person was quicker is not shown: nobody is to be hurried
    const isSame = state.phase === 'comparing' && this.#state.phase === 'comparing'
    this.#state = state
    if (!isSame) this.#init.onChanged(this)
  }
}

/** The device key is what people verify, and it signs everything else that a session rests on: there is no more to bind. */
function party (peerId: PeerIdText): SasParty {
  return { peerId, identity: new Uint8Array(0) }
}

function shown (state: Exclude<SasState, Over>): VerificationState {
  switch (state.phase) {
    case 'started': return { phase: 'waiting' }
    case 'asked': return { phase: 'asked' }
    case 'committed':
    case 'revealed': return { phase: 'agreeing' }
    case 'comparing':
    case 'confirmed': return { phase: state.phase, emoji: state.shortString.emoji, numbers: state.shortString.numbers }
  }
}

function shownEnd (state: Over, before: SasState | undefined, wasCut: boolean): Extract<VerificationState, { phase: 'verified' | 'ended' }> {
  if (state.phase === 'verified') return { phase: 'verified', at: 0 }
  const by = wasCut ? 'them' : state.by
  if (state.isIncident) return { phase: 'ended', how: incidentOf(state.reason), by }
  if (state.reason === 'timeout') return { phase: 'ended', how: 'unanswered', by: before?.phase === 'started' ? 'them' : by }
  return { phase: 'ended', how: by === 'us' ? 'cancelled' : 'declined', by }
}

function outcomeOf (state: Over): Outcome {
  if (state.phase === 'verified') return { kind: 'verified' }
  return state.isIncident ? { kind: 'incident', incident: incidentOf(state.reason) } : { kind: 'nothing' }
}

/** What speaks of other keys is a mismatch; what stops half-way, or makes no sense, is broken off. */
function incidentOf (reason: SasEnd): Incident['kind'] {
  switch (reason) {
    case 'mismatch':
    case 'commitment':
    case 'mac':
    case 'key': return 'mismatch'
    case 'declined':
    case 'unexpected':
    case 'timeout': return 'broken off'
  }
}
