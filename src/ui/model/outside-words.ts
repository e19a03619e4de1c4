/**
 * The world outside in plain words: whether it reaches this device and why, whether the peer ID is enough to find it,
 * and what for somebody outside was contacted. Every "no" and "unknown" says what a person can do.
 */
import type { Because, Findable, Purpose, Reachability } from '../../node/index.ts'

const BECAUSE: Record<Because, string> = {
  'dialled back': 'a node outside was asked to dial back, and got through.',
  'came in': 'somebody from outside connected to it within the last hour.',
  relay: 'it has a place at a relay outside, through which others ask for a direct connection.',
  local: 'it is set to stay on this machine. A profile and a "listen" that leave it let it meet others.',
  'no network': 'there is no network here. It goes on by itself once there is one.',
  refused: 'nodes outside tried to dial back, and none got through. Let the router forward the port (UPnP, or by hand), or name a relay. It can still reach others.',
  'no relay': 'a page is reached through a node that it is connected to, and there is none now.',
  'relay nearby': 'the node that it is reached through is in this network. Others in this network get through, and it can reach others.',
  'router says': 'the router says that it lets others through, and nobody outside has tried.',
  'nobody asked': 'nobody outside is asked to try ("autonat" is off in the configuration).',
  'nobody yet': 'no node outside has been asked yet. It takes a minute, and a connection to the public DHT.',
  'being tried': 'nodes outside were asked to dial back, and it is not clear yet.'
}

/** @returns "yes: a node outside was asked to dial back, and got through." */
export function reachabilityWords ({ reachable, because }: Pick<Reachability, 'reachable' | 'because'>): string {
  return `${reachable}: ${BECAUSE[because]}`
}

export function findableWords (findable: Findable): string {
  switch (findable.state) {
    case 'off': return 'no: it is switched off. Others find you by an invite or an address. Nodes that you are connected to may still tell where you are.'
    case 'waiting': return findable.for === 'a server'
      ? 'not yet: no node that keeps such records is connected.'
      : 'not yet: there is no address that others outside could use.'
    case 'published': return `yes: ${findable.servers} ${findable.servers === 1 ? 'node keeps' : 'nodes keep'} your addresses. Anybody who has your peer ID can learn them, and whether you are on.`
  }
}

const PURPOSES: Record<Purpose, string> = {
  bootstrap: 'to find others',
  dht: 'to find others (DHT)',
  relay: 'as relay, to be reached or to reach somebody',
  stun: 'to learn the outer address (STUN)',
  autonat: 'to be dialled back (AutoNAT)',
  router: 'as router, to let others in (UPnP)',
  dns: 'to look up a name (DNS)',
  push: 'to wake a contact (push service)'
}

export function purposeWords (purpose: Purpose): string {
  return PURPOSES[purpose]
}
