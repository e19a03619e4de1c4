/**
 * A simulated person with one device: starts the product's own node on it, adds and accepts people, writes to them,
 * and remembers what was promised. Never waits for an answer that a crash may have swallowed.
 */
import { createMobilinkNode } from '../../src/node/index.ts'
import type { Contact, Message, MobilinkNode, PeerIdText, Platform } from '../../src/node/index.ts'
import type { NetworkConfig } from '../../src/node/network/network.ts'
import type { MemoryDevice, MemoryWorld, SeededRandom } from '../../src/node/platform/memory.ts'

export const CONFIG: NetworkConfig = {
  profile: 'local', listen: [], bootstrap: [], relays: [], iceServers: [], dhtProtocol: '/mobilink/kad/1.0.0', mdns: false, findable: true, publicDht: null, upnp: false, autonat: false, dcutr: false
}

/** The longest a person thinks before accepting a request. */
const HESITATION_MS = 20_000

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
  readonly device: MemoryDevice
  /** Texts in the order in which `send` was called, by recipient. */
  readonly said = new Map<Person, string[]>()
  /** Texts that the node has promised to keep. */
  readonly promised = new Set<string>()
  readonly #init: PersonInit
  readonly #wanted = new Set<Person>()
  readonly #running = new Map<string, number>()
  #node: MobilinkNode | undefined
  #peerId: PeerIdText | undefined
  #calls = 0

  constructor (init: PersonInit) {
    this.#init = init
    this.name = init.device.name
    this.device = init.device
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
    this.#node = undefined
    if (this.device.state === 'dead') this.device.restart()
    const { died } = this.device
    const node = await this.#unlessDead(died, 'start', createMobilinkNode(this.#init.wrap(this.device.platform, this.device), CONFIG))
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
    const deed = random.pick(['retry', 'markRead', 'rename'] as const)
    const done: Promise<unknown> = deed === 'retry'
      ? node.messages.retry(other.peerId)
      : deed === 'markRead' ? node.contacts.markRead(other.peerId) : node.contacts.rename(other.peerId, `${other.name} ${random.between(1, 9)}`)
    void this.#unlessDead(this.device.died, deed, done)
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
  async #unlessDead<T> (died: Promise<void>, what: string, work: Promise<T>): Promise<T | undefined> {
    const call = `${what} #${++this.#calls}`
    this.#running.set(call, this.#init.world.now())
    try {
      return await Promise.race([work, died.then(() => undefined)])
    } catch (error) {
      const name = error instanceof Error ? error.name : String(error)
      // a node that is being stopped says so; nothing was promised
      if (name !== 'StoreClosedError' || this.#node !== undefined) this.#init.onBroken(this, `${what} failed: ${error instanceof Error ? error.stack ?? name : name}`)
      return undefined
    } finally {
      this.#running.delete(call)
    }
  }
}
