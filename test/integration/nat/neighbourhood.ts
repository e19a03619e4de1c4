/**
 * A laboratory of one test alone, with the people in it: a public host that is a contact of theirs and their relay, a
 * STUN server, and homes behind routers. Nothing of it outlives the test, so that one that fails takes no other along;
 * and what fails says how everybody was connected.
 */
import { LabHost, PATIENCE_MS } from './lab-host.ts'
import { LabPage } from './lab-page.ts'
import { openLaboratory } from './open.ts'
import { serveStun } from './udp.ts'
import type { Udp } from './udp.ts'
import type { Asked } from './udp-child.ts'
import type { LabHostInit } from './lab-host.ts'
import type { Home, Laboratory, Server } from './laboratory.ts'
import type { NatKind } from './nat-kinds.ts'
import type { NetworkConfig } from '../../../src/node/index.ts'
import type { Person } from '../../browser/page-person.ts'

/** Mocha's own limit is for what does not wait by itself; every wait ends before it, and says for what it was. */
export const TEST_MS = 2 * PATIENCE_MS

export interface Resident { readonly home: Home, readonly host: LabHost }
export interface Visitor { readonly home: Home, readonly person: Person }

export class Neighbourhood {
  readonly laboratory: Laboratory
  readonly #server: Server
  readonly #closers: Array<() => Promise<void>> = []
  readonly #hosts = new Map<string, LabHost>()
  readonly #people: Person[] = []
  #stun: Udp | undefined
  #iceServers: readonly string[] = []
  #page: LabPage | undefined
  #befriended: Promise<void> = Promise.resolve()

  private constructor (laboratory: Laboratory, server: Server) {
    this.laboratory = laboratory
    this.#server = server
    this.#closers.push(async () => await laboratory.close())
  }

  /** The public host. */
  get shared (): LabHost {
    const shared = this.#hosts.get('the public host')
    if (shared === undefined) throw new TypeError('the public host has not been started')
    return shared
  }

  /** Skips the test, with the reason, where this machine cannot have a laboratory. */
  static async open (test: Mocha.Context, { web = false } = {}): Promise<Neighbourhood> {
    const laboratory = await openLaboratory(test)
    const [server, stunServer] = [await laboratory.server(), await laboratory.server()]
    const neighbourhood = new Neighbourhood(laboratory, server)
    try {
      const stun = await serveStun(stunServer)
      neighbourhood.#closers.push(async () => await stun.udp.end())
      neighbourhood.#stun = stun.udp
      neighbourhood.#iceServers = stun.urls
      const [address] = server.addresses
      await neighbourhood.#start(server, { name: 'the public host', web, config: { listen: [`/ip4/${address}/tcp/4001`, `/ip4/${address}/tcp/4002/ws`], iceServers: stun.urls } })
      return neighbourhood
    } catch (error) {
      await neighbourhood.close()
      throw error
    }
  }

  /** Runs a test in here; what it fails with tells how everybody was connected. */
  async play (scene: () => Promise<void>): Promise<void> {
    try {
      await scene()
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${await this.describe()}`, { cause: error })
    }
  }

  /** Somebody with a host at home who names the public host as relay, has it as a contact, and can be reached through it. */
  async moveIn (name: string, kind: NatKind, { knowsStun = true } = {}): Promise<Resident> {
    const relays = this.shared.addresses.filter((one) => one.includes('/ws/'))
    const resident = await this.#settle(name, kind, { relays, iceServers: knowsStun ? this.#iceServers : [] })
    // an invite is for one: who moves in at the same time would be shown the same
    const befriended = this.#befriended.then(async () => await resident.host.befriend(this.shared))
    this.#befriended = befriended.catch(() => undefined)
    await befriended
    await resident.host.untilRelayed()
    return resident
  }

  /** Somebody with a host at home who knows nobody's relay. */
  async moveInAlone (name: string, kind: NatKind): Promise<Resident> {
    return await this.#settle(name, kind, { relays: [], iceServers: this.#iceServers })
  }

  /** What the STUN servers were asked so far. */
  async askedOfStun (): Promise<Asked[]> {
    if (this.#stun === undefined) throw new TypeError('there are no STUN servers')
    const stun = this.#stun
    return await Promise.all([0, 1].map(async (socket) => await stun.call('asked', socket)))
  }

  /** From now on nobody answers there. */
  async endStun (): Promise<void> {
    await this.#stun?.end()
  }

  /** The same host as before, which had been killed, on the same data. */
  async restart ({ home, host }: Resident): Promise<Resident> {
    return { home, host: await this.#start(home, { name: host.name, folder: host.folder }) }
  }

  /** Somebody at home who opens the page of the public host, and has that host as a contact. */
  async visit (name: string, kind: NatKind): Promise<Visitor> {
    const home = await this.laboratory.home(kind)
    const person = await (await this.#openPage()).visit(home, name)
    this.#people.push(person)
    person.page.setDefaultTimeout(PATIENCE_MS)
    const peer = await person.peerId()
    await person.add((await this.shared.door.call('id', {})).invite, 'Our host')
    await this.shared.until(`${name} as an accepted contact`, async () => await this.shared.reach(peer))
    return { home, person }
  }

  async describe (): Promise<string> {
    const hosts = await Promise.all([...this.#hosts.values()].map(async (host) => await host.describe().catch((error: unknown) => `${host.name}: ${String(error)}`)))
    const people = await Promise.all(this.#people.map(async ({ name, page, complaints }) => `${name}: ${await page.locator('body').innerText({ timeout: 5_000 }).catch(String)}\n${complaints.join('\n')}`))
    return [...hosts, ...people].join('\n')
  }

  async close (): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close()
  }

  async #openPage (): Promise<LabPage> {
    if (this.#page === undefined) {
      const page = await LabPage.open(this.#server, this.shared)
      this.#closers.push(async () => await page.close())
      this.#page = page
    }
    return this.#page
  }

  async #settle (name: string, kind: NatKind, config: Partial<NetworkConfig>): Promise<Resident> {
    const home = await this.laboratory.home(kind)
    return { home, host: await this.#start(home, { name, config }) }
  }

  async #start (place: Home | Server, init: LabHostInit): Promise<LabHost> {
    const host = await LabHost.start(place, init)
    this.#closers.push(async () => await host.stop())
    this.#hosts.set(host.name, host)
    return host
  }
}
