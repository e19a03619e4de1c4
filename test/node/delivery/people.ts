/** People with a node each, in one memory world, for tests of the core. */
import { createMobilinkNode } from '../../../src/node/index.ts'
import { createMemoryWorld } from '../../../src/node/platform/memory.ts'
import type { Contact, Message, MobilinkEvents, MobilinkNode } from '../../../src/node/index.ts'
import type { MemoryDevice, MemoryWorld } from '../../../src/node/platform/memory.ts'

export const CONFIG = { profile: 'local', listen: [], bootstrap: [], relays: [], iceServers: [], dhtProtocol: '/mobilink/kad/1.0.0', mdns: false, findable: true, publicDht: null, upnp: false, autonat: false, dcutr: false } as const

export interface Person { readonly device: MemoryDevice, node: MobilinkNode, readonly faults: Error[] }

export class People {
  readonly world: MemoryWorld

  constructor (seed: string) {
    this.world = createMemoryWorld({ seed })
  }

  async add (name: string): Promise<Person> {
    const device = this.world.device({ name })
    const faults: Error[] = []
    const node = await this.start(device, faults)
    return { device, node, faults }
  }

  async start (device: MemoryDevice, faults: Error[] = []): Promise<MobilinkNode> {
    const node = await this.world.until(createMobilinkNode(device.platform, CONFIG))
    node.addEventListener('fault', ({ detail }) => faults.push(detail))
    return node
  }

  /** Stops, and starts again on the same disk. */
  async restart (person: Person): Promise<void> {
    await this.world.until(person.node.stop())
    person.device.restart()
    person.node = await this.start(person.device, person.faults)
  }

  /** Two people who are contacts and linked. */
  async pair (): Promise<[Person, Person]> {
    const alice = await this.add('alice')
    const bob = await this.add('bob')
    await this.befriend(alice, bob)
    return [alice, bob]
  }

  async befriend (a: Person, b: Person): Promise<void> {
    const accepted = this.event(a.node, 'contact:changed', (contact) => contact.state === 'accepted' && contact.online)
    const online = this.event(b.node, 'contact:changed', (contact) => contact.state === 'accepted' && contact.online)
    await this.world.until(a.node.contacts.add(await this.world.until(b.node.self.invite()), { name: b.device.name }))
    await this.world.until(Promise.all([accepted, online]))
  }

  /** Resolves with the detail of the first event that fits. */
  async event<K extends keyof MobilinkEvents> (node: MobilinkNode, name: K, fits: (detail: MobilinkEvents[K]['detail']) => boolean = () => true): Promise<MobilinkEvents[K]['detail']> {
    return await new Promise((resolve) => {
      const listener = (event: MobilinkEvents[K]): void => {
        if (!fits(event.detail)) return
        node.removeEventListener(name, listener as EventListener)
        resolve(event.detail)
      }
      node.addEventListener(name, listener)
    })
  }

  async do<T> (promise: Promise<T>): Promise<T> {
    return await this.world.until(promise)
  }

  async texts (person: Person, other: Person): Promise<string[]> {
    return (await this.history(person, other)).map(({ text }) => text)
  }

  async history (person: Person, other: Person): Promise<Message[]> {
    const all: Message[] = []
    let before: string | undefined
    for (;;) {
      const page = await this.do(person.node.messages.history(other.node.self.peerId, { limit: 256, ...(before === undefined ? {} : { before }) }))
      all.unshift(...page)
      if (page.length < 256) return all
      before = page[0]?.position
    }
  }

  async contact (person: Person, other: Person): Promise<Contact | undefined> {
    return await this.do(person.node.contacts.get(other.node.self.peerId))
  }
}
