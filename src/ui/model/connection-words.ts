/**
 * The truth about connections in plain words: of one contact (direct, through an own node, relayed, offline) and of
 * this node as a whole. Judged from live paths alone, never from what was true a moment ago.
 */
import type { Contact, Path } from '../../node/index.ts'

export interface ContactConnection {
  readonly word: 'direct' | 'via own node' | 'relayed' | 'offline' | 'asked' | 'blocked'
  /** "direct · WebRTC": what stands beside the name. */
  readonly label: string
  readonly sentence: string
}

export interface Connection {
  readonly word: 'online' | 'connecting' | 'offline'
  readonly sentence: string
}

/** @returns one live path as people say it: "direct · WebRTC" */
export function pathWords (path: Pick<Path, 'kind' | 'transport'>): string {
  switch (path.kind) {
    case 'direct': return `direct · ${transportWords(path.transport)}`
    // The transport of a path through a relay is that of one leg only: it would say too much.
    case 'own-relay': return 'via own node'
    case 'relay': return 'relayed'
  }
}

/** What stands for a contact that is there, and to whom nothing but a stranger's relay leads. */
export const NO_DIRECT_WAY = 'no direct way yet'

/** @returns how bytes travel, as people say it */
function transportWords (transport: Path['transport']): string {
  switch (transport) {
    case 'webrtc': return 'WebRTC'
    case 'webrtc-direct': return 'WebRTC to a host'
    case 'websocket': return 'WebSocket'
    case 'tcp': return 'TCP'
    case 'memory': return 'memory'
  }
}

/**
 * @param name how the contact is called
 * @param paths live paths to this contact, best first
 */
export function contactConnection (contact: Pick<Contact, 'state' | 'online'>, name: string, paths: readonly Path[]): ContactConnection {
  if (contact.state === 'blocked') return { word: 'blocked', label: 'blocked', sentence: `You blocked ${name}. To them, this device is offline.` }
  const best = paths[0]
  if (contact.state !== 'accepted') {
    return { word: 'asked', label: 'request sent', sentence: `${name} has not accepted yet. What you write is kept on this device until then.` }
  }
  if (best?.kind === 'relay') {
    return { word: 'relayed', label: NO_DIRECT_WAY, sentence: `So far only somebody else's relay leads to ${name}, and messages never take one: no direct connection has come about. What you write waits on this device. Another network on either side helps, or a node of your own that both of you reach.` }
  }
  if (best === undefined || !contact.online) {
    return { word: 'offline', label: 'offline', sentence: `${name} cannot be reached now. What you write waits on this device.` }
  }
  const transport = transportWords(best.transport)
  switch (best.kind) {
    case 'direct': return { word: 'direct', label: pathWords(best), sentence: `Straight from device to device over ${transport}.` }
    case 'own-relay': return { word: 'via own node', label: pathWords(best), sentence: 'Through one of your own nodes.' }
  }
}

/**
 * @param paths every live path of this node
 * @param host the node that serves the page, where there is one
 * @param contacts who of the live peers is a contact
 * @param networkDown the platform says that there is no network at all
 */
export function connectionOf (input: {
  readonly paths: readonly Path[]
  readonly host: string | undefined
  readonly contacts: readonly Contact[]
  readonly networkDown: boolean
}): Connection {
  const live = new Set<string>(input.paths.map((path) => path.peer))
  const people = input.contacts.filter((contact) => contact.online && contact.state === 'accepted' && contact.peerId !== input.host).length
  const toHost = input.host !== undefined && live.has(input.host)
  if (live.size === 0) {
    if (input.networkDown) return { word: 'offline', sentence: 'Offline: this device has no network. What you write is kept.' }
    if (input.host === undefined) return { word: 'offline', sentence: 'Offline: no node to meet others through. What you write is kept.' }
    return { word: 'connecting', sentence: 'Connecting to this computer…' }
  }
  const parts = [
    ...(toHost ? ['this computer'] : []),
    ...(people > 0 ? [people === 1 ? '1 contact' : `${people} contacts`] : [])
  ]
  return { word: 'online', sentence: parts.length === 0 ? 'Online' : `Online: connected to ${parts.join(' and ')}` }
}
