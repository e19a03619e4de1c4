/**
 * A simulated person with one device, or a cloud, which is the same node and has nobody who writes on it: starts the
 * product's own node, adds and accepts people, writes to them, takes back, pairs and unpairs, comes back on a new machine
 * from a backup, and remembers what was promised. Never waits for an answer that a crash may have swallowed.
 */
import { createMobilinkNode, restoreBackup } from '../../src/node/index.ts'
import { durableImage, imageNow } from './look.ts'
import { quick } from './quick.ts'
import type { Image } from './look.ts'
import type { Contact, Message, MobilinkNode, PeerIdText, Platform } from '../../src/node/index.ts'
import type { NetworkConfig } from '../../src/node/network/network.ts'
import type { MemoryDevice, MemoryWorld, SeededRandom } from '../../src/node/platform/memory.ts'

export const CONFIG: NetworkConfig = {
  profile: 'local', listen: [], bootstrap: [], relays: [], iceServers: [], dhtProtocol: '/mobilink/kad/1.0.0', mdns: false, findable: true, publicDht: null, upnp: false, autonat: false, dcutr: false
}

/** The longest a person thinks before accepting a request. */
const HESITATION_MS = 20_000

/** Of pairing: how the other side, the wire or a person at the other end ends it. Nothing was promised then. */
const UNPAIRED: ReadonlySet<string> = new Set(['PairingFailedError', 'PeerUnreachableError', 'NoOfferError', 'PairingBusyError', 'WrongPairingCodeError', 'NoSuchCloudError', 'AbortError', 'ProtocolRefusedError', 'StreamResetError'])

/** What a backup is sealed with. Of the simulated ones nothing is sealed. */
const WORDS = { kind: 'words', words: `${'abandon '.repeat(23)}art` } as const

/** Far more than the effects of a restore. */
const MOST_RESTORE_STEPS = 40

/** `stop` finishes writes and closes streams; what takes longer than this hangs. */
const STOP_LIMIT_MS = 120_000

export interface PersonInit {
  readonly world: MemoryWorld
  readonly device: MemoryDevice
  readonly random: SeededRandom
  /** Changes the platform on its way to the node: how the tests of the simulator plant bugs. */
  wrap (platform: Platform, device: MemoryDevice): Platform
  onAdded (person: Person, message: Message, lifeEvents: Set<string>): void
  onChanged (person: Person, message: Message): void
  /** The node runs (again). */
  onBooted (person: Person): Promise<void>
  onFault (person: Person, error: Error): void
  /** A call failed or never answered although it must not. */
  onBroken (person: Person, what: string): void
}

export class Person {
  readonly name: string
  /** Texts in the order in which `send` was called, by recipient. */
  readonly said = new Map<Person, string[]>()
  /** Texts that the node has promised to keep. */
  readonly promised = new Set<string>()
  /** How many machines there were before this one, by text said on it. */
  readonly saidOn = new Map<string, number>()
  /** The machines that were lost, the newest first. */
  readonly lost: Image[] = []
  lostAt = 0
  /** Whose cloud it ended to be at this end: until the device is there, it cannot know that nothing of it is here any more. */
  readonly forgot = new Set<PeerIdText>()
  /** What they had of others. */
  readonly hadFrom = new Map<Person, Set<string>>()
  readonly #init: PersonInit
  readonly #wanted = new Set<Person>()
  readonly #running = new Map<string, number>()
  #device: MemoryDevice
  #node: MobilinkNode | undefined
  #backup: Uint8Array | undefined
  #isReturning = false
  #peerId: PeerIdText | undefined
  #calls = 0

  constructor (init: PersonInit) {
    this.#init = init
    this.name = init.device.name
    this.#device = init.device
  }

  get device (): MemoryDevice {
    return this.#device
  }

  /** Between the loss of a machine and being back on another one. */
  get isReturning (): boolean {
    return this.#isReturning
  }

  /** What the present machine would have if it lost power now, and what each one before had when it was lost. */
  get images (): Image[] {
    return [durableImage(this.#device, quick(this.#device.platform)), ...this.lost]
  }

  /** What the present machine has now. */
  get imageNow (): Image {
    return imageNow(this.#device, quick(this.#device.platform))
  }

  /** The running node, unless it is stopped, crashed, asleep or still starting. */
  get node (): MobilinkNode | undefined {
    return this.device.state === 'awake' ? this.#node : undefined
  }

  get peerId (): PeerIdText {
    if (this.#peerId === undefined) throw new Error(`${this.name} has never been started`)
    return this.#peerId
  }

  /** Calls whose device still lives and that have not answered. */
  get unanswered (): string[] {
    return [...this.#running.keys()]
  }

  async boot (): Promise<void> {
    if (this.#isReturning) return
    this.#node = undefined
    if (this.device.state === 'dead') this.device.restart()
    const { died } = this.device
    const node = await this.#unlessDead(died, 'start', createMobilinkNode(this.#platform, CONFIG))
    if (node === undefined) return
    this.#node = node
    this.#peerId = node.self.peerId
    this.#listen(node)
    await this.#unlessDead(died, 'look around', this.#init.onBooted(this))
    for (const other of this.#wanted) this.add(other)
    for (const contact of await this.#unlessDead(died, 'list', node.contacts.list()) ?? []) this.#consider(contact)
  }

  /** Stops the node in good order, then ends the device's life as switching it off would. */
  async stop (): Promise<void> {
    const { node, device } = this
    if (node === undefined) return
    this.#node = undefined
    const { died } = device
    // by the device's own timers, so that its sleep does not count
    const late = new Promise((resolve) => { device.platform.clock.setTimer(() => resolve('late'), STOP_LIMIT_MS) })
    const outcome = await Promise.race([this.#unlessDead(died, 'stop', node.stop()), late])
    if (outcome === 'late') this.#init.onBroken(this, 'stop did not finish')
    device.crash()
  }

  /** Wants to be a contact of `other`, now and after every restart until it is one. */
  add (other: Person): void {
    this.#wanted.add(other)
    const { node } = this
    if (node === undefined) return
    void this.#unlessDead(this.device.died, `add ${other.name}`, node.contacts.add(other.peerId, { name: other.name }).then(() => { this.#wanted.delete(other) }))
  }

  async knows (other: Person): Promise<boolean> {
    const { node } = this
    if (node === undefined) return false
    const contact = await this.#unlessDead(this.device.died, 'get', node.contacts.get(other.peerId))
    return contact?.state === 'accepted' || contact?.state === 'requested'
  }

  /** Says something; whether it is kept shows when (and if) the node answers. */
  say (to: Person, text: string): void {
    const { node } = this
    if (node === undefined) return
    const said = this.said.get(to) ?? []
    said.push(text)
    this.saidOn.set(text, this.lost.length)
    this.said.set(to, said)
    void this.#unlessDead(this.device.died, `send to ${to.name}`, node.messages.send(to.peerId, text).then(() => { this.promised.add(text) }))
  }

  /** What a person does now and then, which must harm nothing. */
  async fiddle (other: Person): Promise<void> {
    if (!await this.knows(other)) return
    const { node } = this
    if (node === undefined) return
    const { random } = this.#init
    node.messages.typing(other.peerId)
    const deed = random.pick(['retry', 'markRead', 'rename', 'take back'] as const)
    if (deed === 'take back') return await this.#takeBack(node, other)
    const done: Promise<unknown> = deed === 'retry'
      ? node.messages.retry(other.peerId)
      : deed === 'markRead' ? node.contacts.markRead(other.peerId) : node.contacts.rename(other.peerId, `${other.name} ${random.between(1, 9)}`)
    void this.#unlessDead(this.device.died, deed, done)
  }

  /** Takes back one of the newest that still wait for somebody. */
  async #takeBack (node: MobilinkNode, other: Person): Promise<void> {
    const { died } = this.device
    const newest = await this.#unlessDead(died, 'look', node.messages.history(other.peerId, { limit: 8 })) ?? []
    const waiting = newest.filter(({ direction, delivery }) => direction === 'out' && delivery.state === 'pending')
    if (waiting.length === 0) return
    const { id } = this.#init.random.pick(waiting)
    // it may have arrived meanwhile
    void this.#unlessDead(died, 'take back', node.messages.cancel(other.peerId, id), new Set(['NotPendingError']))
  }

  /** Makes the host of the other one a cloud of this device, with a link as people carry it; or not, if it is not to be. */
  async pair (cloud: Person): Promise<void> {
    const offer = await cloud.offer()
    const { node } = this
    if (offer === undefined || node === undefined) return
    await this.#unlessDead(this.device.died, `pair with ${cloud.name}`, node.cloud.pair(offer), UNPAIRED)
  }

  async offer (): Promise<string | undefined> {
    const { node } = this
    if (node === undefined) return undefined
    return (await this.#unlessDead(this.device.died, 'offer', node.cloud.offer(), UNPAIRED))?.link
  }

  /** Ends a pairing, from either side. */
  async unpair (other: Person): Promise<void> {
    const { node } = this
    if (node === undefined) return
    this.forgot.add(other.peerId)
    await this.#unlessDead(this.device.died, `unpair ${other.name}`, node.cloud.unpair(other.peerId), UNPAIRED)
  }

  /** Peer IDs of this device's clouds, and of the devices whose cloud this is. */
  async paired (): Promise<{ clouds: PeerIdText[], devices: PeerIdText[] }> {
    const { node } = this
    if (node === undefined) return { clouds: [], devices: [] }
    const clouds = await this.#unlessDead(this.device.died, 'list clouds', node.cloud.clouds()) ?? []
    const devices = await this.#unlessDead(this.device.died, 'list devices', node.cloud.devices()) ?? []
    return { clouds: clouds.map(({ peerId }) => peerId), devices: devices.map(({ peerId }) => peerId) }
  }

  async backUp (): Promise<void> {
    const { node } = this
    if (node === undefined) return
    this.#backup = await this.#unlessDead(this.device.died, 'back up', node.vault.backup(WORDS)) ?? this.#backup
  }

  /** Loses this machine for good, and comes back on an empty one from the last backup, if there is any. */
  async loseAndRestore (machine: () => MemoryDevice, delayMs: number): Promise<void> {
    const { world, random } = this.#init
    const backup = this.#backup
    if (backup === undefined || this.#isReturning) return
    this.#isReturning = true
    this.#node = undefined
    this.device.crash({ losePower: true })
    this.lost.unshift(durableImage(this.device, quick(this.device.platform)))
    this.lostAt = world.now()
    this.#running.clear()
    this.#device = machine()
    await world.pause(delayMs)
    // the machine may die in the middle of it: then the person restores once more
    if (random.chance(0.5)) this.device.crashAfter(random.between(1, MOST_RESTORE_STEPS))
    while (await this.#restore(backup) === 'died') this.device.restart()
    this.device.crashAfter(Infinity)
    this.#isReturning = false
    await this.boot()
  }

  async #restore (backup: Uint8Array): Promise<'restored' | 'died'> {
    const { died } = this.device
    const restoring = restoreBackup(this.#platform, backup, WORDS).then(() => 'restored' as const, (error: unknown) => {
      // it was whole, and only the answer was missing
      if (error instanceof Error && error.name === 'RestoreRefusedError') return 'restored' as const
      throw error
    })
    return await Promise.race([restoring, died.then(() => 'died' as const)])
  }

  get #platform (): Platform {
    return this.#init.wrap(quick(this.device.platform), this.device)
  }

  /** A whole conversation, oldest first, page by page. */
  async history (other: Person): Promise<Message[]> {
    const { node } = this
    if (node === undefined) throw new Error(`${this.name} is not there to be asked`)
    const all: Message[] = []
    for (;;) {
      const after = all.at(-1)?.position ?? '0000000000000000'
      const page = await node.messages.history(other.peerId, { after, limit: 256 })
      all.push(...page)
      if (page.length < 256) return all
    }
  }

  #listen (node: MobilinkNode): void {
    const seen = new Set<string>()
    const life = this.device.died
    const listen = <E>(react: (detail: E) => void) => ({ detail }: CustomEvent<E>): void => {
      // what a dead device still tells itself, nobody sees
      if (this.device.died === life && this.device.state !== 'dead') react(detail)
    }
    node.addEventListener('message:added', listen((message: Message) => this.#init.onAdded(this, message, seen)))
    node.addEventListener('message:changed', listen((message: Message) => this.#init.onChanged(this, message)))
    node.addEventListener('contact:changed', listen((contact: Contact) => this.#consider(contact)))
    node.addEventListener('fault', listen((error: Error) => this.#init.onFault(this, error)))
  }

  /** Accepts who asks, after a while. */
  #consider (contact: Contact): void {
    if (contact.state !== 'incoming') return
    const { died } = this.device
    const { world, random } = this.#init
    void world.pause(random.between(0, HESITATION_MS)).then(async () => {
      const { node } = this
      if (node === undefined || this.device.died !== died) return
      const byAdding = random.chance(0.3)
      await this.#unlessDead(died, 'accept', byAdding ? node.contacts.add(contact.peerId) : node.contacts.accept(contact.peerId))
    })
  }

  /** Resolves with the outcome, or with `undefined` when the device died first or the node was being stopped. */
  async #unlessDead<T> (died: Promise<void>, what: string, work: Promise<T>, allowed: ReadonlySet<string> = new Set()): Promise<T | undefined> {
    const call = `${what} #${++this.#calls}`
    this.#running.set(call, this.#init.world.now())
    try {
      return await Promise.race([work, died.then(() => undefined)])
    } catch (error) {
      const name = error instanceof Error ? error.name : String(error)
      // a node that is being stopped says so; nothing was promised
      if (!allowed.has(name) && (name !== 'StoreClosedError' || this.#node !== undefined)) this.#init.onBroken(this, `${what} failed: ${error instanceof Error ? error.stack ?? name : name}`)
      return undefined
    } finally {
      this.#running.delete(call)
    }
  }
}
