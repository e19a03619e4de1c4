/** Two people in a memory world who compare, and what each of them is shown. */
import { People } from '../delivery/people.ts'
import type { Person } from '../delivery/people.ts'
import type { Verification, VerificationState, VerificationView } from '../../../src/node/index.ts'

type Phase = VerificationState['phase']

export class Comparing extends People {
  readonly #told = new Map<Person, VerificationView[]>()

  override async add (name: string): Promise<Person> {
    const person = await super.add(name)
    this.follow(person)
    return person
  }

  /** Notes what a person is shown, from now on: again after a restart. */
  follow (person: Person): void {
    const told = this.told(person)
    person.node.addEventListener('verify:changed', ({ detail }) => told.push(detail))
  }

  told (person: Person): VerificationView[] {
    let told = this.#told.get(person)
    if (told === undefined) this.#told.set(person, told = [])
    return told
  }

  phases (person: Person): string[] {
    return this.told(person).map(({ state }) => state.phase === 'ended' ? `${state.how} by ${state.by}` : state.phase)
  }

  /** Resolves with the state once this person is shown this phase, now or later. */
  async shows<P extends Phase> (person: Person, phase: P): Promise<Extract<VerificationState, { phase: P }>> {
    return await this.do(this.#shows(person, phase))
  }

  async bothShow (a: Person, b: Person, phase: Phase): Promise<void> {
    await this.do(Promise.all([this.#shows(a, phase), this.#shows(b, phase)]))
  }

  async verify (person: Person, other: Person): Promise<Verification> {
    return await this.do(person.node.contacts.verify(other.node.self.peerId))
  }

  run (person: Person, other: Person): Verification {
    const run = person.node.contacts.verification(other.node.self.peerId)
    if (run === undefined) throw new Error('nothing goes on')
    return run
  }

  /** Both look at the same string. */
  async comparing (a: Person, b: Person): Promise<void> {
    await this.verify(a, b)
    await this.shows(b, 'asked')
    await this.verify(b, a)
    await this.bothShow(a, b, 'comparing')
  }

  /** Both have compared, and it matched. */
  async verified (a: Person, b: Person): Promise<void> {
    await this.comparing(a, b)
    this.run(a, b).confirm(true)
    this.run(b, a).confirm(true)
    await this.bothShow(a, b, 'verified')
  }

  /** Resolves once everything that is on its way has come to rest, and no later. */
  async rest (): Promise<void> {
    await this.world.advance(6_000)
  }

  async #shows<P extends Phase> (person: Person, phase: P): Promise<Extract<VerificationState, { phase: P }>> {
    const last = this.told(person).at(-1)?.state
    const state = last?.phase === phase ? last : (await this.event(person.node, 'verify:changed', (view) => view.state.phase === phase)).state
    return state as Extract<VerificationState, { phase: P }>
  }
}
