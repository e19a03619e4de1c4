/**
 * What a contact says, sealed, that no person reads: which nodes are its clouds, and how its device is woken. It is
 * kept in the batch that makes its envelope known. What does not hold is dropped: the contact's messages still count.
 */
import { CLOUDS_KIND, PUSH_KIND } from '../../identity/index.ts'
import { isUnbelievable } from './contact-clouds.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { Heard } from './inbox.ts'
import type { Network } from '../network/network.ts'
import type { Content, PeerIdText } from '../../identity/index.ts'

export interface HearingComponents { readonly contactClouds: ContactClouds, readonly network: Pick<Network, 'gateChanged' | 'logger'> }

export interface HearingInit {
  /** Its clouds are others now. */
  onClouds (peer: PeerIdText): void
  onPush (peer: PeerIdText, body: Uint8Array): Heard | undefined
}

export class Hearing {
  readonly #components: HearingComponents
  readonly #init: HearingInit

  constructor (components: HearingComponents, init: HearingInit) {
    this.#components = components
    this.#init = init
  }

  /** What to keep of it; `undefined` for nothing. */
  async heard (peer: PeerIdText, { kind, body }: Pick<Content, 'kind' | 'body'>): Promise<Heard | undefined> {
    if (kind === PUSH_KIND) return this.#init.onPush(peer, body)
    return kind === CLOUDS_KIND ? await this.#clouds(peer, body) : undefined
  }

  async #clouds (peer: PeerIdText, body: Uint8Array): Promise<Heard | undefined> {
    const { contactClouds, network } = this.#components
    try {
      const heard = await contactClouds.heard(peer, body)
      if (heard === undefined) return undefined
      return {
        writes: heard.writes,
        kept: () => {
          heard.kept()
          network.gateChanged()
          this.#init.onClouds(peer)
        }
      }
    } catch (error) {
      if (!isUnbelievable(error)) throw error
      network.logger('clouds').error('what %p says about its clouds does not hold - %e', peer, error)
      return undefined
    }
  }
}
