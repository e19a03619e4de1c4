/**
 * Offers on a host and joining on a device: who is reached, which run goes on, what is told. What a run proves is in
 * host-run.ts and device-run.ts; what is kept of a pairing is for those that get it handed over.
 */
import { createPairingLink, InvalidPairingLinkError, isPairingLink, MAX_PAIRING_ADDRESSES, pairingCodeText, parseContactAddress, readPairingCode, readPairingLink } from '../../../identity/index.ts'
import { CLOUD_PROTOCOL, CloudLine, createPairingChannel, PAIR_LIMITS } from '../../../protocols/cloud/index.ts'
import { toldName } from '../../delivery/person-text.ts'
import { NetworkOffError, NoOfferError, NotACloudError, OwnAddressError, PairingFailedError, UnknownHostError } from '../../errors.ts'
import { askHost } from './device-run.ts'
import { answerDevice } from './host-run.ts'
import { Offer } from './offer.ts'
import { reachableFirst } from './reachable-first.ts'
import type { CloudNews, CloudOffer, Clouds, Desk } from '../types.ts'
import type { Network, Remote } from '../../network/network.ts'
import type { Clock, Random } from '../../platform/platform.ts'
import type { PairingLink, PeerIdText } from '../../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export interface PairingComponents {
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  readonly self: PeerIdText
  readonly clouds: Pick<Clouds, 'add' | 'remove'>
  readonly desk: Pick<Desk, 'addOwner' | 'isOpen'>
}

export interface PairingInit {
  readonly isOffline: boolean
  /** Nodes that this one was told to meet others through: the configuration's, and of a page its host. */
  readonly knownHosts: readonly string[]
  /** How this node is called. */
  name (): string
  onNews (news: CloudNews): void
}

/** These say how the other side or the wire ended a run: normal life, told to who asked and logged by the protocol. */
const OTHER_SIDE = new Set(['InvalidFrameError', 'CloudTimeoutError', 'ChannelClosedError', 'AbortError'])

export class Pairing {
  readonly #components: PairingComponents
  readonly #init: PairingInit
  #offer: Offer | undefined

  constructor (components: PairingComponents, init: PairingInit) {
    this.#components = components
    this.#init = init
  }

  /** Somebody who is no contact may come and try. */
  get isOffering (): boolean {
    return this.#offer !== undefined
  }

  /** @throws {NetworkOffError} {NotACloudError} */
  offer (): CloudOffer {
    if (this.#init.isOffline) throw new NetworkOffError('This node was started without its network. Run `mobilink start` to offer it.')
    if (!this.#components.desk.isOpen) throw new NotACloudError('This node keeps nothing for other devices: an always-on computer does, with "mobilink start".')
    this.withdraw()
    const offer: Offer = new Offer(this.#components.clock, this.#components.random, (because) => {
      if (this.#offer === offer) this.#offer = undefined
      this.#init.onNews({ kind: 'offer over', because })
    })
    this.#offer = offer
    this.#init.onNews({ kind: 'offered', expiresAt: offer.expiresAt })
    return this.#view(offer)
  }

  offered (): CloudOffer | undefined {
    return this.#offer && this.#view(this.#offer)
  }

  withdraw (): void {
    this.#offer?.end('withdrawn')
  }

  /** Runs the host's side on a line whose first frame asks for it. */
  async answer (line: CloudLine, { peer }: Remote): Promise<void> {
    const { clock, random, network, self, desk } = this.#components
    const channel = createPairingChannel(line, { timers: clock, log: network.logger('pairing') })
    try {
      await answerDevice(channel, {
        self,
        device: peer,
        random,
        offer: this.#offer,
        now: () => clock.now(),
        about: () => ({ name: this.#init.name(), addresses: this.#addresses().slice(0, PAIR_LIMITS.addresses.value) }),
        onWrongCode: (triesLeft) => this.#init.onNews({ kind: 'wrong code', triesLeft }),
        keep: async (name, certificate) => {
          await desk.addOwner({ device: peer, name: toldName(name), certificate, pairedAt: clock.now() })
          this.#init.onNews({ kind: 'device paired', peer })
        }
      })
      await channel.over
    } catch (error) {
      const reason = error instanceof Error ? error : new Error('a pairing failed', { cause: error })
      channel.close()
      await channel.over
      if (!OTHER_SIDE.has(reason.name)) throw reason
    }
  }

  /** @returns the host that is a cloud of this device now */
  async pair (text: string, { at, signal }: AbortOptions & { at?: string } = {}): Promise<PeerIdText> {
    const { network, self, clock } = this.#components
    const link = await this.#linkOf(text.trim(), at)
    if (link.host === self) throw new OwnAddressError('That is the offer of this very node. Open it on the other device.')
    if (this.#init.isOffline) throw new NetworkOffError('This node was started without its network. Run `mobilink start` to pair it.')
    const { stream } = await this.#reach(link, signal)
    const channel = createPairingChannel(new CloudLine(stream, clock), { timers: clock, log: network.logger('pairing') })
    try {
      await this.#ask(channel, link, signal)
    } catch (error) {
      channel.close()
      signal?.throwIfAborted()
      throw error instanceof Error && OTHER_SIDE.has(error.name) ? new PairingFailedError('The connection to the computer broke off, and nothing was paired. Make a new offer there and try again.', { cause: error }) : error
    }
    this.#init.onNews({ kind: 'cloud paired', peer: link.host })
    return link.host
  }

  /** Ends the offer: nobody is let in any more. */
  stop (): void {
    this.withdraw()
  }

  async #ask (channel: ReturnType<typeof createPairingChannel>, { host, code, addresses }: PairingLink, signal: AbortSignal | undefined): Promise<void> {
    const { network, self, random, clouds } = this.#components
    await askHost(channel, {
      self,
      host,
      code,
      name: this.#init.name(),
      random,
      certify: async (about) => await clouds.add({
        peer: host,
        name: toldName(about.name),
        addresses: [...new Set([...network.keepable(host, about.addresses), ...addresses])]
      }),
      takeBack: async () => { await clouds.remove(host) }
    }, { signal })
  }

  /** A connection that has died unnoticed, as when the host was just started anew, is found out by using it. */
  async #reach ({ host, addresses }: PairingLink, signal: AbortSignal | undefined): ReturnType<Network['open']> {
    const { network } = this.#components
    await network.connect(host, { addresses, signal })
    try {
      return await this.#open(host, signal)
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'PeerUnreachableError') throw error
      await network.connect(host, { addresses, signal })
      return await this.#open(host, signal)
    }
  }

  async #open (host: PeerIdText, signal: AbortSignal | undefined): ReturnType<Network['open']> {
    try {
      return await this.#components.network.open(host, CLOUD_PROTOCOL, { signal })
    } catch (error) {
      // to whom it offers nothing, a host does not speak of clouds at all
      if (error instanceof Error && error.name === 'ProtocolRefusedError') throw new NoOfferError('That computer has no offer open.', { cause: error })
      throw error
    }
  }

  async #linkOf (text: string, at: string | undefined): Promise<PairingLink> {
    if (isPairingLink(text)) return readPairingLink(text)
    const code = readPairingCode(text)
    if (code === undefined) throw new InvalidPairingLinkError('This is neither a pairing link nor its code. A code has eight characters, such as K7QF-3MPX; one of them is wrong or missing.')
    const { peerId: host, addresses } = await this.#hostAt(at)
    return { host, code, addresses }
  }

  async #hostAt (at: string | undefined): Promise<{ peerId: PeerIdText, addresses: readonly string[] }> {
    const { clock } = this.#components
    if (at !== undefined) return await parseContactAddress(at, clock.now())
    const hosts = new Map<PeerIdText, string[]>()
    for (const address of this.#init.knownHosts) {
      if (!/\/p2p\/[^/]+$/.test(address)) continue
      const { peerId } = await parseContactAddress(address, clock.now())
      hosts.set(peerId, [...hosts.get(peerId) ?? [], address])
    }
    const [only, ...others] = hosts
    if (only === undefined || others.length > 0) throw new UnknownHostError('A code alone does not say which computer it is of: use the link, or say where the computer is.')
    return { peerId: only[0], addresses: only[1] }
  }

  #view ({ code, expiresAt, triesLeft }: Offer): CloudOffer {
    const addresses = this.#addresses().slice(0, MAX_PAIRING_ADDRESSES)
    return { link: `mobilink:pair=${createPairingLink({ host: this.#components.self, code, addresses })}`, code: pairingCodeText(code), expiresAt, triesLeft }
  }

  /** Where a device finds this host, what most devices can dial first. */
  #addresses (): string[] {
    return reachableFirst(this.#components.network.addresses()).filter((address) => address.length <= PAIR_LIMITS.addressBytes.value)
  }
}
