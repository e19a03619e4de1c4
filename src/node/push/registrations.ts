/**
 * How this device is woken: a few registrations with the push service of its browser, the contacts spread over them, and
 * what each contact was told. A registration is what can be revoked, so taking the permission from one contact renews
 * the one that it shared with some others. Every step can be interrupted: `settle` finds out what is left to do.
 *
 * Refuses to be on without a person's word, and tells nobody who is no accepted contact.
 */
import { decodePushBody, encodePushBody } from '../../identity/index.ts'
import { decodeRecord } from '../delivery/decode-record.ts'
import { KeyedQueue } from '../delivery/keyed-queue.ts'
import { PushUnavailableError } from '../errors.ts'
import { inBackground } from '../events.ts'
import { keys } from '../store/keys.ts'
import { PushOwnRecord } from './pb/push-records.ts'
import type { PushRegistrationRecord } from './pb/push-records.ts'
import type { PushContacts } from './push-contacts.ts'
import type { QuietHours, WakeUps, WakeUpsState } from './types.ts'
import type { Emit } from '../events.ts'
import type { Clock, PushSubscriptions } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText, PushStatement } from '../../identity/index.ts'

/** Design: one contact that loses the permission makes a quarter of the others be told anew; a browser holds so many lightly. */
const CONTACT_SLOTS = [1, 2, 3, 4] as const
/** Own nodes have one of their own: they are never told anew because of a contact. */
const OWN_SLOT = 5
const MINUTES_OF_A_DAY = 24 * 60

export interface RegistrationsComponents {
  readonly clock: Clock
  readonly store: Store
  readonly emit: Emit
  readonly contacts: PushContacts
  readonly subscriptions: PushSubscriptions | undefined
}

export interface RegistrationsInit {
  /** Accepted contacts, who may be told, and own nodes, which wake this device on behalf of others. */
  members (): ReadonlyArray<{ readonly peer: PeerIdText, readonly isOwn: boolean }>
  /** Something is kept of this peer here, whatever it is to this node. */
  knows (peer: PeerIdText): boolean
  /**
   * Seals a PushBody for this peer, or hands it to an own node. Resolves with true when it is kept and will be there some
   * day, with false when it cannot be said yet: `begun` is called when it can.
   */
  tell (peer: PeerIdText, body: Uint8Array): Promise<boolean>
}

export class Registrations implements WakeUps {
  readonly #components: RegistrationsComponents
  readonly #init: RegistrationsInit
  readonly #queue = new KeyedQueue<'all'>()
  #record: PushOwnRecord = { isOn: false, lastSeq: 0, registrations: [], hasQuietHours: false, quietFrom: 0, quietTo: 0 }
  /** Could not be told yet: no session with them has begun. */
  readonly #owed = new Set<PeerIdText>()
  #isStarted = false
  #isUnavailable = false

  constructor (components: RegistrationsComponents, init: RegistrationsInit) {
    this.#components = components
    this.#init = init
  }

  async load (): Promise<void> {
    const kept = await this.#components.store.get(keys.push)
    if (kept !== undefined) this.#record = decodeRecord(PushOwnRecord, kept)
  }

  start (): void {
    this.#isStarted = true
    this.lookAnew()
  }

  /** Resolves when what has begun is finished. */
  async stop (): Promise<void> {
    this.#isStarted = false
    await this.#queue.idle()
  }

  /** Contacts or own nodes changed, or the browser may have changed its mind: do what is left to do. */
  lookAnew (): void {
    if (this.#isStarted) inBackground(this.#components.emit, this.#alone(async () => await this.#settle()))
  }

  /** Something came from this contact: what could not be told it yet may be told now. */
  received (peer: PeerIdText): void {
    if (this.#owed.delete(peer)) this.lookAnew()
  }

  /** A session with this contact has begun: what it was told in one before may be lost with that. */
  begun (peer: PeerIdText): void {
    if (!this.#isStarted || (!this.#record.isOn && this.#components.contacts.get(peer).slot === 0)) return
    inBackground(this.#components.emit, this.#alone(async () => {
      if (this.#components.contacts.get(peer).told > 0) await this.#components.store.commit([this.#components.contacts.change(peer, { told: 0 })])
      await this.#settle()
    }))
  }

  /** The PushBody by which own nodes wake this device; `undefined` = none may, or none is there. */
  ownStatement (): Uint8Array | undefined {
    return this.#record.registrations.find(({ slot }) => slot === OWN_SLOT)?.statement
  }

  state (): WakeUpsState {
    const { contacts, subscriptions } = this.#components
    const { isOn, registrations } = this.#record
    if (subscriptions === undefined) return { kind: 'impossible' }
    const quiet = this.#quiet()
    if (!isOn) return { kind: 'off', ...(quiet === undefined ? {} : { quiet }) }
    const problem = !subscriptions.isPermitted() ? 'not permitted' : this.#isUnavailable ? 'unavailable' : undefined
    return {
      kind: 'on',
      vendors: [...new Set(registrations.flatMap((one) => hostOf(statementOf(one))))],
      contacts: contacts.peers().filter((peer) => contacts.get(peer).told > 0 && contacts.get(peer).slot !== OWN_SLOT).length,
      ...(quiet === undefined ? {} : { quiet }),
      ...(problem === undefined ? {} : { problem })
    }
  }

  async turnOn (): Promise<void> {
    const subscriptions = this.#subscriptions()
    await subscriptions.permit()
    await this.#alone(async () => {
      await this.#put({ isOn: true })
      try {
        await this.#settle()
      } catch (error) {
        // a push service that gives nothing is found out now, while somebody looks
        if (this.#record.registrations.length === 0) await this.#put({ isOn: false })
        throw error
      }
    })
  }

  async turnOff (): Promise<void> {
    await this.#alone(async () => {
      await this.#put({ isOn: false })
      await this.#settle()
    })
  }

  async renew (): Promise<void> {
    await this.#alone(async () => {
      for (const { slot } of [...this.#record.registrations]) await this.#end(slot)
      await this.#settle()
    })
  }

  mayWake (peer: PeerIdText): boolean {
    return !this.#components.contacts.get(peer).isRefused
  }

  async setMayWake (peer: PeerIdText, may: boolean): Promise<void> {
    await this.#alone(async () => {
      await this.#components.store.commit([this.#components.contacts.change(peer, { isRefused: !may })])
      await this.#settle()
    })
  }

  async setQuietHours (hours: QuietHours | undefined): Promise<void> {
    if (hours !== undefined && (!isMinute(hours.from) || !isMinute(hours.to) || hours.from === hours.to)) throw new RangeError('Quiet hours go from one minute of the day to another one')
    await this.#alone(async () => {
      await this.#put({ hasQuietHours: hours !== undefined, quietFrom: hours?.from ?? 0, quietTo: hours?.to ?? 0 })
      await this.#subscriptions().setQuietHours(hours)
    })
  }

  async #settle (): Promise<void> {
    const { contacts } = this.#components
    const members = new Map(this.#record.isOn ? this.#init.members().filter(({ peer }) => this.mayWake(peer)).map(({ peer, isOwn }) => [peer, isOwn]) : [])
    try {
      for (const registration of [...this.#record.registrations]) {
        const isShared = contacts.peers().some((peer) => contacts.get(peer).slot === registration.slot && !members.has(peer))
        if (isShared || !await this.#stands(registration)) await this.#end(registration.slot)
      }
      await this.#forgetOthers(members)
      if (this.#record.isOn && this.#subscriptions().isPermitted()) await this.#spread(members)
      this.#isUnavailable = false
    } catch (error) {
      this.#isUnavailable = true
      throw error
    }
  }

  /** Everybody who may wake this device has a registration, and knows the newest word about it. */
  async #spread (members: ReadonlyMap<PeerIdText, boolean>): Promise<void> {
    const { contacts, store } = this.#components
    for (const [peer, isOwn] of members) {
      const slot = contacts.get(peer).slot === 0 ? (isOwn ? OWN_SLOT : this.#emptiest()) : contacts.get(peer).slot
      const registration = this.#record.registrations.find((one) => one.slot === slot) ?? await this.#begin(slot)
      if (contacts.get(peer).slot !== slot) await store.commit([contacts.change(peer, { slot, told: 0 })])
      if (contacts.get(peer).told === registration.seq) continue
      if (await this.#init.tell(peer, registration.statement)) await store.commit([contacts.change(peer, { told: registration.seq })])
      else this.#owed.add(peer)
    }
  }

  #emptiest (): number {
    const { contacts } = this.#components
    const counts = new Map<number, number>(CONTACT_SLOTS.map((slot) => [slot, 0]))
    for (const peer of contacts.peers()) {
      const { slot } = contacts.get(peer)
      const count = counts.get(slot)
      if (count !== undefined) counts.set(slot, count + 1)
    }
    const [[slot] = [CONTACT_SLOTS[0]]] = [...counts].sort(([, a], [, b]) => a - b)
    return slot
  }

  async #begin (slot: number): Promise<PushRegistrationRecord> {
    const capability = await this.#subscriptions().renew(slot)
    const seq = this.#nextSeq()
    const registration = { slot, seq, statement: new Uint8Array(encodePushBody({ seq, capability })) }
    await this.#put({ lastSeq: seq, registrations: [...this.#record.registrations.filter((one) => one.slot !== slot), registration] })
    return registration
  }

  /** The endpoint is dead first, and forgotten then: a crash in between ends it once more. */
  async #end (slot: number): Promise<void> {
    await this.#subscriptions().remove(slot)
    await this.#put({ registrations: this.#record.registrations.filter((one) => one.slot !== slot) })
  }

  /** Those who may not wake this device any more; contacts are told so, as a courtesy: what they hold is dead already. */
  async #forgetOthers (members: ReadonlyMap<PeerIdText, boolean>): Promise<void> {
    const { contacts, store } = this.#components
    const accepted = new Set(this.#init.members().map(({ peer }) => peer))
    for (const peer of contacts.peers()) {
      const { slot, told } = contacts.get(peer)
      if (members.has(peer)) continue
      if (!this.#init.knows(peer)) {
        await store.commit([contacts.forget(peer)])
        continue
      }
      if (slot === 0) continue
      if (told > 0 && accepted.has(peer)) {
        const seq = this.#nextSeq()
        await this.#put({ lastSeq: seq })
        await this.#init.tell(peer, encodePushBody({ seq }))
      }
      await store.commit([contacts.change(peer, { slot: 0, told: 0 })])
    }
  }

  async #stands (registration: PushRegistrationRecord): Promise<boolean> {
    return await this.#subscriptions().find(registration.slot) === statementOf(registration).capability?.endpoint
  }

  #nextSeq (): number {
    return Math.max(this.#components.clock.now(), this.#record.lastSeq + 1)
  }

  #quiet (): QuietHours | undefined {
    const { hasQuietHours, quietFrom, quietTo } = this.#record
    return hasQuietHours ? { from: quietFrom, to: quietTo } : undefined
  }

  async #put (fields: Partial<PushOwnRecord>): Promise<void> {
    const record = { ...this.#record, ...fields }
    const write: Write = { type: 'put', key: keys.push, value: PushOwnRecord.encode(record) }
    await this.#components.store.commit([write])
    this.#record = record
  }

  #subscriptions (): PushSubscriptions {
    const { subscriptions } = this.#components
    if (subscriptions === undefined) throw new PushUnavailableError('This device has no push service.')
    return subscriptions
  }

  async #alone<T> (task: () => Promise<T>): Promise<T> {
    return await this.#queue.run('all', task)
  }
}

function statementOf ({ statement }: PushRegistrationRecord): PushStatement {
  return decodePushBody(statement)
}

function hostOf ({ capability }: PushStatement): string[] {
  return capability === undefined ? [] : [new URL(capability.endpoint).host]
}

function isMinute (value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < MINUTES_OF_A_DAY
}
