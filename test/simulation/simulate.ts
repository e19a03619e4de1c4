/**
 * One run of the simulator: a handful of people on simulated devices, some with a cloud of their own, write to each
 * other and take back, pair and unpair, while devices and clouds sleep, crash between any two effects, lose what was not
 * synced, restart, lose sight of each other, have their clocks moved, and are lost for good and restored from a backup.
 * Then everything heals, and the promises of the product are checked on its own answers: nothing is left with a cloud
 * then.
 *
 * A run is its seed: the same seed and sizes play the same run, to the last line of the trace.
 */
import { CALM, createMemoryWorld } from '../../src/node/platform/memory.ts'
import { judgeErased, judgeUnreadable, leftAt } from './cloud-contents.ts'
import { FindingsLog } from './findings.ts'
import { Person } from './person.ts'
import { Truth } from './truth.ts'
import { judgeConversation, judgeKept, judgePending, lookIntoLost, nameOf } from './verdict.ts'
import type { Findings } from './findings.ts'
import type { Message, Platform } from '../../src/node/index.ts'
import type { MemoryDevice, MemoryWorld, SeededRandom, WireConditions } from '../../src/node/platform/memory.ts'

export interface SimulationInit {
  readonly seed: string
  readonly devices: number
  /** How many of them have a cloud: a host of the same person, paired before anything else happens. Default 0. */
  readonly clouds?: number
  /** How many times somebody says something. */
  readonly messages: number
  readonly wrap?: (platform: Platform, device: MemoryDevice) => Platform
  readonly onTrace?: (line: string) => void
  readonly turn?: () => Promise<void>
}

export interface SimulationResult extends Findings {
  readonly seed: string
  /** One sentence per finding. */
  readonly lines: readonly string[]
  /** How often each background fault was told. */
  readonly faults: Readonly<Record<string, number>>
  readonly crashes: number
  /** Machines that were lost, and restored from a backup. */
  readonly restores: number
  readonly traceHash: string
  readonly traceLines: number
  /** The end of the trace. */
  readonly recent: readonly string[]
  readonly virtualMs: number
}

/** What a stream handler may end with when the other side or the wire goes; anything else is a fault of the node. */
const WIRE_FAULTS: ReadonlySet<string> = new Set([
  'ChannelClosedError', 'CloudTimeoutError', 'MsgTimeoutError', 'RequestTimeoutError', 'StreamResetError', 'StreamStateError', 'ConnectionClosedError', 'UnexpectedEOFError',
  // what a device is told whose cloud was unpaired at the other end, or restored from an older backup
  'CloudRefusedError', 'OwnerGoneError'
])

const NAMES = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal'] as const

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Every message has a fair chance to end its stream or connection. */
const ROUGH: WireConditions = { latencyMs: [0, 2_000], noticeMs: [1, 90_000], cutChance: 0.01, resetChance: 0.02, splitChance: 0.5, windowBytes: 20_000 }
/** Slow and narrow, nothing breaks. */
const SLOW: WireConditions = { latencyMs: [200, 4_000], noticeMs: [1_000, 60_000], cutChance: 0, resetChance: 0, splitChance: 0.2, windowBytes: 4_096 }

/** Some two acts in five say something; a run in which nobody can speak any more must end all the same. */
const ACTS_PER_MESSAGE = 20

/** The longest back-off is 10 minutes; whatever is not over after several of them will never be. */
const QUIET_LIMIT_MS = 3 * HOUR
/** A run takes virtual hours; this only ends one that would never end. */
const RUN_LIMIT_MS = 365 * DAY

export async function simulate (init: SimulationInit): Promise<SimulationResult> {
  return new Simulation(init).run()
}

class Simulation {
  readonly #init: SimulationInit
  readonly #world: MemoryWorld
  readonly #random: SeededRandom
  readonly #people: Person[]
  /** Clouds, in the order of the people whose they are. They say nothing and know nobody. */
  readonly #clouds: Person[]
  readonly #log = new FindingsLog()
  readonly #faults: Record<string, number> = {}
  readonly #truth = new Truth()
  #said = 0
  #acts = 0
  #crashes = 0
  #machines = 0

  constructor (init: SimulationInit) {
    this.#init = init
    this.#world = createMemoryWorld({ seed: init.seed, onTrace: init.onTrace, turn: init.turn })
    this.#random = this.#world.random
    const actor = (name: string): Person => new Person({
      world: this.#world,
      device: this.#world.device({ name }),
      random: this.#random.fork(name),
      wrap: init.wrap ?? ((platform) => platform),
      onAdded: (person, message, seen) => this.#onAdded(person, message, seen),
      onChanged: (person, message) => this.#onChanged(person, message),
      onBooted: (person) => this.#reread(person),
      onFault: (person, error) => this.#onFault(person, error),
      onBroken: (person, what) => this.#log.found(what.startsWith('send') ? 'lost' : 'leftovers', `${person.name}: ${what}`)
    })
    this.#people = NAMES.slice(0, init.devices).map(actor)
    this.#clouds = NAMES.slice(0, Math.min(init.clouds ?? 0, init.devices)).map((name) => actor(`${name}'s cloud`))
  }

  async run (): Promise<SimulationResult> {
    const world = this.#world
    const startedAt = world.now()
    await world.until(Promise.all(this.#actors.map((actor) => actor.boot())))
    for (const [at, cloud] of this.#clouds.entries()) await world.until(this.#people[at]?.pair(cloud) ?? Promise.resolve())
    // what is restored before anything was backed up again knows its pairing, and nobody else
    for (const actor of this.#actors) await world.until(actor.backUp())
    for (const [a, b] of this.#pairs()) this.#introduce(a, b)

    world.wire.conditions = this.#random.pick([CALM, ROUGH, SLOW])
    // in rounds, so that claims are looked into while few disks have to be remembered
    for (let until = 0; until < this.#init.messages;) {
      until = Math.min(this.#init.messages, until + 50)
      await world.until(this.#live(until), RUN_LIMIT_MS)
      await this.#look()
    }

    await world.until(this.#healAll(), RUN_LIMIT_MS)
    for (const person of this.#people) await lookIntoLost(person, this.#people)
    if (this.#allRun('after everything has healed')) {
      await this.#becomeQuiet()
      await this.#look()
      await this.#powerLossForAll()
      if (this.#allRun('after losing power')) {
        await world.until(this.#judge(judgeKept))
        await this.#becomeQuiet()
        await world.until(this.#judge(judgeConversation))
        for (const person of this.#people) await world.until(judgePending(person, this.#log))
        for (const cloud of this.#clouds) judgeErased(cloud, this.#log)
      }
    }
    await this.#look()

    return {
      seed: this.#init.seed,
      ...this.#log.counts,
      lines: this.#log.lines,
      faults: this.#faults,
      crashes: this.#crashes,
      restores: this.#actors.reduce((count, { lost }) => count + lost.length, 0),
      traceHash: world.trace.hash(),
      traceLines: world.trace.lines,
      recent: world.trace.recent(),
      virtualMs: world.now() - startedAt
    }
  }

  async #look (): Promise<void> {
    await this.#truth.check(this.#log)
    for (const cloud of this.#clouds) await judgeUnreadable(cloud, this.#log)
  }

  /** One adds and the other accepts, or both add, at once or not. */
  #introduce (a: Person, b: Person): void {
    const random = this.#random
    const add = (from: Person, to: Person, delayMs: number): void => { void this.#world.pause(delayMs).then(() => from.add(to)) }
    const how = random.pick(['one', 'both at once', 'both'] as const)
    const first = random.between(0, 2 * MINUTE)
    if (how === 'one') return random.chance(0.5) ? add(a, b, first) : add(b, a, first)
    add(a, b, first)
    add(b, a, how === 'both' ? random.between(0, 2 * MINUTE) : first + random.between(0, 40))
  }

  async #live (until: number): Promise<void> {
    const random = this.#random
    while (this.#said < until && this.#acts < this.#init.messages * ACTS_PER_MESSAGE) {
      this.#acts++
      await this.#world.pause(random.chance(0.7) ? random.between(0, 200) : random.chance(0.8) ? random.between(0, 5 * SECOND) : random.between(0, 15 * MINUTE))
      await this.#act()
    }
  }

  async #act (): Promise<void> {
    const random = this.#random
    const world = this.#world
    const actor = random.pick(this.#actors)
    const { device } = actor
    const dice = random.between(1, 100)
    const person = this.#people.includes(actor) ? actor : random.pick(this.#people)

    if (actor.isReturning) return
    if (dice <= 35) return this.#say(person, 1)
    if (dice <= 40) return this.#say(person, random.between(2, random.chance(0.1) ? 100 : 10))
    if (dice <= 45) return person.fiddle(random.pick(this.#people.filter((other) => other !== person)))
    if (dice <= 54) {
      device.sleep()
      void world.pause(random.between(0, 20 * MINUTE)).then(() => device.wake())
    } else if (dice <= 72) {
      // now, or at one of the next effects
      if (random.chance(0.2)) device.crash()
      else device.crashAfter(random.between(1, 60))
      this.#restartAfterDeath(actor)
    } else if (dice <= 78) {
      if (actor.node === undefined) return
      const stopped = actor.stop()
      this.#restartAfterDeath(actor)
      // nobody waits: life goes on around it
      void stopped
    } else if (dice <= 85) {
      const some = this.#actors.filter(() => random.chance(0.5))
      world.partition(some.map((one) => one.device))
    } else if (dice <= 92) {
      world.heal()
    } else if (dice <= 95) {
      device.jumpClock(random.pick([-1, 1]) * random.between(SECOND, random.pick([MINUTE, DAY])))
    } else if (dice <= 97) {
      world.wire.conditions = random.pick([CALM, ROUGH, SLOW])
    } else {
      await this.#change(actor, person)
    }
  }

  /** What seldom happens to a machine, and what its person does about it. */
  async #change (actor: Person, person: Person): Promise<void> {
    const random = this.#random
    const deed = random.pick(['back up', 'restore', 'pair', 'pair', 'unpair', 'unpair there'] as const)
    if (deed === 'back up') return await actor.backUp()
    if (deed === 'restore') {
      const delayMs = random.between(0, 10 * MINUTE)
      if (this.#people.includes(actor)) for (const other of this.#people) if (other !== actor) actor.add(other)
      // nobody waits: life goes on around it
      void actor.loseAndRestore(() => this.#world.device({ name: `${actor.name}, machine ${++this.#machines}` }), delayMs)
      return
    }
    if (this.#clouds.length === 0) return
    const cloud = random.pick(this.#clouds)
    if (deed === 'pair') void person.pair(cloud)
    else if (deed === 'unpair') void unpairOne(person, cloud)
    else void unpairOne(cloud, person)
  }

  async #say (person: Person, times: number): Promise<void> {
    const others = this.#people.filter((other) => other !== person)
    const to = this.#random.pick(others)
    if (!await person.knows(to)) return
    for (let n = 0; n < times && this.#said < this.#init.messages; n++) {
      this.#said++
      // the first word is the message's name; some are as long as allowed
      const length = this.#random.chance(0.1) ? this.#random.between(0, 15_900) : this.#random.between(0, 60)
      person.say(to, `${person.name}>${to.name}#${this.#said} ${'x'.repeat(length)}`)
    }
  }

  #restartAfterDeath (person: Person): void {
    const { died } = person.device
    const delayMs = this.#random.chance(0.5) ? this.#random.between(0, 3 * SECOND) : this.#random.between(0, 15 * MINUTE)
    void died.then(async () => {
      await this.#world.pause(delayMs)
      // several crashes may have been ordered for one life; one restart is enough
      if (person.device.died !== died) return
      this.#crashes++
      await person.boot()
    })
  }

  async #healAll (): Promise<void> {
    this.#world.wire.conditions = CALM
    this.#world.heal()
    // restarts and wakings that were ordered come first
    await this.#world.pause(20 * MINUTE)
    for (const { device } of this.#actors) {
      device.crashAfter(Infinity)
      device.wake()
    }
    await Promise.all(this.#actors.map(async (person) => {
      if (person.device.state === 'dead') await person.boot()
    }))
    // what one end has ended while the other was away is ended there, too: the host tells its person of such devices
    for (const cloud of this.#clouds) {
      const { devices } = await cloud.paired()
      for (const person of this.#people) {
        const isThere = devices.includes(person.peerId)
        const isHere = (await person.paired()).clouds.includes(cloud.peerId)
        if (isThere && !isHere) await cloud.unpair(person)
        if (isHere && !isThere) await person.unpair(cloud)
      }
    }
  }

  #allRun (when: string): boolean {
    const missing = this.#actors.filter((person) => person.node === undefined)
    for (const person of missing) this.#log.found('leftovers', `${person.name} does not run ${when}`)
    return missing.length === 0
  }

  async #becomeQuiet (): Promise<void> {
    const end = this.#world.now() + QUIET_LIMIT_MS
    while (this.#world.now() < end) {
      await this.#world.advance(30 * SECOND)
      if (await this.#world.until(this.#isQuiet())) return
    }
    for (const [a, b] of this.#pairs()) {
      for (const [x, y] of [[a, b], [b, a]] as const) {
        const contact = await this.#world.until(nodeOf(x).contacts.get(y.peerId))
        if (contact?.state !== 'accepted') this.#log.found('leftovers', `${x.name} has ${y.name} as ${contact?.state ?? 'nobody'}`)
      }
    }
    for (const actor of this.#actors) for (const call of actor.unanswered) this.#log.found('leftovers', `${actor.name}: ${call} never answered`)
    for (const cloud of this.#clouds) {
      for (const { deposited, fetched } of await this.#world.until(nodeOf(cloud).cloud.devices())) {
        if (deposited + fetched > 0) this.#log.found('leftovers', `${cloud.name} still has ${deposited} deposited and ${fetched} fetched envelopes`)
      }
    }
  }

  async #isQuiet (): Promise<boolean> {
    for (const person of this.#people) {
      if (person.unanswered.length > 0) return false
      if ((await nodeOf(person).messages.pending({ limit: 1 })).items.length > 0) return false
      const contacts = await nodeOf(person).contacts.list()
      if (contacts.length < this.#people.length - 1 || contacts.some((contact) => contact.state !== 'accepted')) return false
    }
    for (const cloud of this.#clouds) {
      if (cloud.unanswered.length > 0) return false
      if (leftAt(cloud).length > 0) return false
    }
    return true
  }

  /** Whatever is judged to be kept was durable. */
  async #powerLossForAll (): Promise<void> {
    for (const { device } of this.#actors) device.crash({ losePower: true })
    await this.#world.until(Promise.all(this.#actors.map((actor) => actor.boot())))
  }

  async #judge (oneWay: (from: Person, to: Person, log: FindingsLog) => Promise<unknown>): Promise<void> {
    for (const [a, b] of this.#pairs()) {
      await oneWay(a, b, this.#log)
      await oneWay(b, a, this.#log)
    }
  }

  #onAdded (person: Person, message: Message, seen: Set<string>): void {
    const world = this.#world
    world.wire.note(`${person.name} shows ${message.direction} ${nameOf(message.text)}`)
    if (seen.has(message.id)) this.#log.found('duplicated', `${person.name} is shown ${nameOf(message.text)} twice`)
    seen.add(message.id)
  }

  #onChanged (person: Person, message: Message): void {
    this.#world.wire.note(`${person.name} sees ${nameOf(message.text)} ${message.delivery.state}`)
    this.#truth.hear(person, message, this.#people, this.#clouds, this.#world.now())
  }

  #onFault (person: Person, error: Error): void {
    this.#faults[error.name] = (this.#faults[error.name] ?? 0) + 1
    if (!WIRE_FAULTS.has(error.name)) this.#log.found('leftovers', `${person.name} tells a fault that no wire can cause: ${error.stack ?? error.message}`)
  }

  /** A crash may have come between keeping that something was delivered and telling it. */
  async #reread (person: Person): Promise<void> {
    for (const other of this.#people) {
      if (!person.said.has(other)) continue
      for (const message of await person.history(other)) {
        this.#truth.hear(person, message, this.#people, this.#clouds, this.#world.now())
      }
    }
  }

  get #actors (): Person[] {
    return [...this.#people, ...this.#clouds]
  }

  #pairs (): Array<[Person, Person]> {
    return this.#people.flatMap((a, index) => this.#people.slice(index + 1).map((b): [Person, Person] => [a, b]))
  }
}

/** Ends what there is between these two, at the end of the first. */
async function unpairOne (from: Person, other: Person): Promise<void> {
  const { clouds, devices } = await from.paired()
  if (clouds.includes(other.peerId) || devices.includes(other.peerId)) await from.unpair(other)
}

function nodeOf (person: Person): NonNullable<Person['node']> {
  if (person.node === undefined) throw new Error(`${person.name} should run by now`)
  return person.node
}
