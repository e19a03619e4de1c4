/**
 * Who compares with whom: serves `/mobilink/verify/1.0` to accepted contacts, and to nobody else; has one comparison
 * with a contact at a time, three in an hour whoever begins; and keeps what comes out. What a comparison is, is in
 * run.ts.
 *
 * Where both begin at once, the run of the one with the smaller peer ID goes on, and the other is given up for it.
 */
import { VERIFY_LIMITS, VERIFY_PROTOCOL } from '../../protocols/verify/index.ts'
import { addressesOf } from '../delivery/contact-book.ts'
import { ContactBlockedError, ContactNotAcceptedError, NetworkOffError, NoSuchContactError, NotAcceptedYetError, TooManyVerificationsError } from '../errors.ts'
import { inBackground } from '../events.ts'
import { Crossing } from './crossing.ts'
import { nextRunAt, withIncident, withRun, withVerified } from './kept.ts'
import { Line } from './line.ts'
import { Run } from './run.ts'
import type { KeptVerification } from './kept.ts'
import type { Outcome } from './run.ts'
import type { Verification, VerificationView, Verified } from './types.ts'
import type { BookEntry, ContactBook } from '../delivery/contact-book.ts'
import type { Emit } from '../events.ts'
import type { Network } from '../network/network.ts'
import type { Clock, Random } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { VerifyFrame } from '../../protocols/verify/index.ts'
import type { MessageStream } from '@libp2p/interface'

export interface VerificationsComponents {
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  readonly book: ContactBook
  readonly emit: Emit
  readonly self: PeerIdText
}

export interface VerificationsInit {
  /** The node has no network: nobody can be reached, and nobody begins. */
  readonly isOffline: boolean
  /** What is kept of this contact changed: tell who looks. */
  onKept (peer: PeerIdText): void
}

/** These say that the contact is away, or does not let us: a state of the run, no failure of this node. */
const AWAY = new Set(['PeerUnreachableError', 'ProtocolRefusedError', 'AbortError', 'TimeoutError'])

export class Verifications {
  readonly #components: VerificationsComponents
  readonly #init: VerificationsInit
  readonly #runs = new Map<PeerIdText, Run>()
  readonly #crossing: Crossing
  readonly #counts = new WeakMap<Run, Promise<boolean>>()
  readonly #working = new Set<Promise<void>>()
  #count = 0
  #closed = false

  constructor (components: VerificationsComponents, init: VerificationsInit) {
    this.#components = components
    this.#init = init
    this.#crossing = new Crossing(components.clock, (peer, line, start) => this.#begun(peer, line, start))
    components.network.serve(VERIFY_PROTOCOL, async (stream, { peer }) => await this.#line(peer, stream).over, {
      maxInboundStreams: VERIFY_LIMITS.streamsPerPeer.value,
      maxOutboundStreams: VERIFY_LIMITS.streamsPerPeer.value,
      runOnRelayed: false,
      admits: (peer) => this.#admits(peer)
    })
  }

  /** @throws as `Verifying.verify` */
  verify (peer: PeerIdText): Verification {
    const entry = this.comparable(peer)
    if (entry.state === 'requested') throw new NotAcceptedYetError('They have not accepted your request yet. Compare once they have.')
    const live = this.#live(peer)
    if (live !== undefined) {
      live.accept()
      return live
    }
    if (this.#init.isOffline) throw new NetworkOffError('This node was started without its network. Run `mobilink start` to reach anybody.')
    const { clock } = this.#components
    const next = nextRunAt(entry, clock.now())
    if (next > clock.now()) throw tooMany(next - clock.now())
    const run = this.#newRun(peer, 'us')
    run.show()
    this.#background(this.#reach(run, entry))
    return run
  }

  live (peer: PeerIdText): Verification | undefined {
    return this.#live(peer)
  }

  views (): VerificationView[] {
    return [...this.#runs.values()].filter((run) => run.isShown && !run.isOver).map(view)
  }

  /** @throws {NoSuchContactError} */
  existing (peer: PeerIdText): BookEntry {
    const entry = this.#components.book.get(peer)
    if (entry === undefined) throw new NoSuchContactError('There is no such contact. Add it first, or look at the list of contacts.')
    return entry
  }

  /** The contact, where a person may say something of its key. @throws {NoSuchContactError} {ContactBlockedError} {ContactNotAcceptedError} */
  comparable (peer: PeerIdText): BookEntry {
    const entry = this.existing(peer)
    if (entry.state === 'blocked') throw new ContactBlockedError('You have blocked this contact. Unblock it first.')
    if (entry.state === 'incoming') throw new ContactNotAcceptedError('You have not accepted this contact. Accept it first.')
    return entry
  }

  /** Changes what is kept of a contact, durably; `undefined` when the contact, or the change, is none. */
  async change (peer: PeerIdText, update: (kept: KeptVerification) => KeptVerification | undefined): Promise<KeptVerification | undefined> {
    const { book } = this.#components
    return await book.alone(peer, async () => {
      const entry = book.get(peer)
      if (entry === undefined) return undefined
      const kept = update(entry)
      if (kept === undefined || kept === entry) return kept
      await book.put(peer, { ...entry, verified: kept.verified, incident: kept.incident, verifyRuns: kept.verifyRuns })
      this.#init.onKept(peer)
      return kept
    })
  }

  /** Keeps that the contact is verified. */
  async verified (peer: PeerIdText, method: Verified['method']): Promise<number | undefined> {
    const at = this.#components.clock.now()
    return await this.change(peer, (kept) => withVerified(kept, { method, at })) === undefined ? undefined : at
  }

  /** Blocked or removed: nothing runs with this peer any more. */
  drop (peer: PeerIdText): void {
    this.#live(peer)?.abandon()
  }

  /** Ends every run, and tells the other sides. Resolves when they know, or 10 s later. */
  async stop (): Promise<void> {
    this.#closed = true
    const runs = [...this.#runs.values()]
    for (const run of runs) run.cancel()
    this.#crossing.refuseAll()
    await Promise.all(runs.map(async (run) => await run.closed()))
    await Promise.allSettled(this.#working)
  }

  #admits (peer: PeerIdText): boolean {
    return !this.#closed && this.#components.book.isContact(peer)
  }

  #live (peer: PeerIdText): Run | undefined {
    const run = this.#runs.get(peer)
    return run?.isOver === true ? undefined : run
  }

  #newRun (peer: PeerIdText, startedBy: 'us' | 'them'): Run {
    const { random, self } = this.#components
    const run = new Run({
      number: ++this.#count,
      self,
      peer,
      startedBy,
      random,
      onChanged: (run) => this.#changed(run),
      onOver: (run, wasLost) => this.#over(run, wasLost),
      keep: async (run, outcome) => await this.#keep(run, outcome),
      background: (work) => this.#background(work)
    })
    this.#runs.set(peer, run)
    return run
  }

  #changed (run: Run): void {
    if (run.isShown) this.#components.emit('verify:changed', view(run))
    const { phase } = run.state
    if ((phase === 'ended' || phase === 'verified') && this.#runs.get(run.contact) === run) this.#runs.delete(run.contact)
  }

  /** Work that nobody waits for but `stop`. */
  #background (work: Promise<void>): void {
    this.#working.add(work)
    const done = (): void => { this.#working.delete(work) }
    work.then(done, done)
    inBackground(this.#components.emit, work)
  }

  async #reach (run: Run, entry: BookEntry): Promise<void> {
    const { network } = this.#components
    const peer = run.contact
    try {
      await network.connect(peer, { addresses: addressesOf(entry), signal: run.signal })
      const { stream } = await network.open(peer, VERIFY_PROTOCOL, { signal: run.signal })
      const isCounted = run.isReaching && await this.#counted(run)
      // they may have begun, or a person given up, while the stream was opened
      if (run.isReaching && isCounted && this.#admits(peer)) {
        this.#crossing.begins(run)
        run.begin(this.#line(peer, stream, run).channel)
      } else {
        stream.abort(new Error('Not needed any more'))
        if (run.isReaching) run.end('cancelled')
      }
    } catch (error) {
      const name = error instanceof Error ? error.name : ''
      if (run.isReaching) run.end(name === 'ProtocolRefusedError' ? 'refused' : 'unreachable')
      if (!AWAY.has(name)) throw error
    }
  }

  #line (peer: PeerIdText, stream: MessageStream, run?: Run): Line {
    const { clock, emit, network } = this.#components
    return new Line(stream, {
      clock,
      log: network.logger('verify'),
      run,
      onBegun: (line, start) => this.#begun(peer, line, start),
      onOver: (line, run, error) => {
        run?.cut(line.channel, !this.#admits(peer))
        this.#crossing.ended(peer, line)
        // how a run ended is its own business; here only what a peer should never send is told
        if (error instanceof Error && error.name === 'InvalidFrameError') emit('fault', error)
      }
    })
  }

  #begun (peer: PeerIdText, line: Line, start: VerifyFrame): void {
    if (!this.#admits(peer)) return line.refuse()
    const live = this.#live(peer)
    const crossingMs = this.#crossing.leftMs(live)
    if (live?.isUnanswered === true && (this.#components.self > peer || crossingMs <= 0)) return line.answer(live, start)
    if (crossingMs > 0) return this.#crossing.keep(peer, line, start, crossingMs)
    // whoever begins anew has no earlier run any more
    if (live?.isReaching === false) live.cut()
    const ours = live?.isReaching === true ? live : undefined
    this.#background(this.#take(ours ?? this.#newRun(peer, 'them'), line, start, ours !== undefined))
  }

  /** Lets the run that the other side has begun ring, unless the hour has had its three. */
  async #take (run: Run, line: Line, start: VerifyFrame, isOurs: boolean): Promise<void> {
    const isCounted = await this.#counted(run).catch((error: unknown) => {
      // what cannot be counted does not begin
      run.end('cancelled')
      line.refuse()
      throw error
    })
    // ours has been told to the other side meanwhile: now both have begun
    if (isOurs && !run.isReaching && !line.isOver) return this.#begun(run.contact, line, start)
    if (line.isOver || run.isOver || !isCounted) {
      line.refuse()
      if (!run.isShown) run.end('cancelled')
      return
    }
    line.answer(run, start)
    this.#ring(run)
  }

  #ring (run: Run): void {
    if (!run.isShown && !run.isOver) run.show()
  }

  #over ({ contact }: Run, wasLost: boolean): void {
    // not from inside the run that ends
    if (wasLost) queueMicrotask(() => this.#crossing.goOn(contact))
    else this.#crossing.refuse(contact)
  }

  /** Counts a run once, whichever side's stream it goes on over. */
  async #counted (run: Run): Promise<boolean> {
    let counted = this.#counts.get(run)
    if (counted === undefined) {
      const now = this.#components.clock.now()
      counted = this.change(run.contact, (kept) => withRun(kept, now)).then((kept) => kept !== undefined)
      this.#counts.set(run, counted)
    }
    return await counted
  }

  async #keep ({ contact }: Run, outcome: Outcome): Promise<number | undefined> {
    const at = this.#components.clock.now()
    switch (outcome.kind) {
      case 'verified': return await this.verified(contact, 'sas')
      case 'incident':
        await this.change(contact, (kept) => withIncident(kept, { kind: outcome.incident, at }))
        return at
      case 'nothing': return at
    }
  }
}

function view ({ run, contact, startedBy, state }: Run): VerificationView {
  return { run, contact, startedBy, state }
}

function tooMany (waitMs: number): TooManyVerificationsError {
  const minutes = Math.ceil(waitMs / 60_000)
  return new TooManyVerificationsError(`Three comparisons with this contact have begun within an hour. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or compare the safety number.`)
}
