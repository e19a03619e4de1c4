/**
 * Multiaddrs as people paste them and invites carry them. Here an address always ends in `/p2p/<whose it is>`, and
 * that peer ID must be the one expected: an address that leads to somebody else is refused, not repaired. Reads
 * and writes only; whether a transport can dial it is for the network to say.
 */
import { multiaddr, registry } from '@multiformats/multiaddr'
import { equals } from 'uint8arrays/equals'
import { parsePeerId } from './device-key.ts'
import { InvalidContactAddressError, InvalidPeerIdError } from './errors.ts'
import type { PeerIdText } from './device-key.ts'
import type { Component, Multiaddr } from '@multiformats/multiaddr'

/** A DNS name has at most 253 bytes; with a relay's and a target's peer ID and two certificate hashes this is ample. */
export const MAX_ADDRESS_BYTES = 512

export interface ReadAddress {
  readonly peerId: PeerIdText
  /** Canonical spelling, ends in `/p2p/<peerId>`. */
  readonly address: string
  /** True when there is nothing before `/p2p/<peerId>`: it says who, and not where. */
  readonly isBare: boolean
}

/**
 * Reads a pasted multiaddr. Its last part names the peer; a relay's peer ID before `/p2p-circuit` is only the way.
 *
 * @throws {InvalidContactAddressError} naming the part that is wrong
 */
export function readAddress (text: string): ReadAddress {
  const address = parse(text)
  const components = address.getComponents()
  const [last, before] = [components.at(-1), components.at(-2)]

  if (last?.name !== 'p2p' || last.value === undefined) {
    throw new InvalidContactAddressError(`This address does not say whose it is: it ends in ${last === undefined ? 'nothing' : `/${last.name}`} instead of /p2p/ and a peer ID. Add the other device's peer ID at the end.`)
  }

  if (before?.name === 'p2p') {
    throw new InvalidContactAddressError('This address names two peers at its end. Remove one of the two last /p2p/ parts, or copy the address again.')
  }

  return { peerId: parseTarget(last.value), address: address.toString(), isBare: components.length === 1 }
}

/**
 * Packs an address for an invite: its bytes, without the `/p2p/<peer>` at its end that the invite says already.
 *
 * @throws {InvalidContactAddressError} when it is no multiaddr, too long, or leads to another peer
 */
export function packAddress (text: string, peer: PeerIdText): Uint8Array {
  const components = parse(text).getComponents()
  const bytes = multiaddr(endsIn(components, peer) ? components.slice(0, -1) : components).bytes

  if (bytes.byteLength === 0) {
    throw new InvalidContactAddressError('One of the addresses says who, and not where: there is nothing before its /p2p/.')
  }

  return bytes
}

/**
 * Unpacks what `packAddress` packed.
 *
 * @returns the address in its canonical spelling, with `/p2p/<peer>` at its end
 * @throws {InvalidContactAddressError} when the bytes are no multiaddr, too many, or lead to another peer
 */
export function unpackAddress (bytes: Uint8Array, peer: PeerIdText): string {
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_ADDRESS_BYTES) {
    throw new InvalidContactAddressError('One of the addresses in this invite is empty or too long. Ask for a new invite.')
  }

  const address = parsePacked(bytes)
  return endsIn(address.getComponents(), peer) ? address.toString() : `${address.toString()}/p2p/${peer}`
}

function endsIn (components: readonly Component[], peer: PeerIdText): boolean {
  const last = components.at(-1)

  if (last?.name !== 'p2p' || last.value === undefined) {
    return false
  }

  if (parseTarget(last.value) !== peer) {
    throw new InvalidContactAddressError('One of the addresses leads to another peer ID than the invite is for. Ask for a new invite.')
  }

  return true
}

function parseTarget (text: string): PeerIdText {
  try {
    return parsePeerId(text)
  } catch (error) {
    const reason = error instanceof InvalidPeerIdError ? error.message : 'It is no peer ID.'
    throw new InvalidContactAddressError(`The part after the last /p2p/ is wrong. ${reason}`, { cause: error })
  }
}

function parse (text: string): Multiaddr {
  const address = parseCanonical(text)

  if (address.bytes.byteLength > MAX_ADDRESS_BYTES) {
    throw new InvalidContactAddressError(`This address is too long: it takes more than ${MAX_ADDRESS_BYTES} bytes. Copy it again.`)
  }

  return address
}

/** From text to bytes and back, so that one address has one spelling. */
function parseCanonical (text: string): Multiaddr {
  try {
    return multiaddr(multiaddr(text).bytes)
  } catch (error) {
    throw new InvalidContactAddressError(`${explain(text)} Copy the address again.`, { cause: error })
  }
}

/** From bytes to text and back: a value with a slash in it would read as parts that nobody wrote. */
function parsePacked (bytes: Uint8Array): Multiaddr {
  try {
    const address = multiaddr(bytes)

    if (equals(multiaddr(address.toString()).bytes, bytes)) {
      return address
    }
  } catch (error) {
    throw new InvalidContactAddressError('One of the addresses in this invite is damaged. Ask for a new invite.', { cause: error })
  }

  throw new InvalidContactAddressError('One of the addresses in this invite is ambiguous. Ask for a new invite.')
}

/** Finds the first part of an address that does not read, for the sentence that a person gets. */
function explain (text: string): string {
  const parts = text.split('/').filter((part) => part !== '')

  for (let index = 0; index < parts.length; index++) {
    const name = parts[index] ?? ''

    if (!isProtocol(name)) {
      return `This address has a part that is unknown: part ${index + 1} is no protocol such as ip4, dns4, tcp, ws, webrtc or p2p.`
    }

    if (registry.getProtocol(name).size === 0) {
      continue
    }

    const value = parts[++index]

    if (value === undefined) {
      return `This address is incomplete: nothing follows its last /${name}.`
    }

    if (!isAddress(`/${name}/${value}`)) {
      return `This address has a wrong value after /${name}/ (part ${index + 1}).`
    }
  }

  return 'This address is incomplete.'
}

function isProtocol (name: string): boolean {
  try {
    return registry.getProtocol(name).name !== ''
  } catch {
    // The registry answers an unknown name by throwing.
    return false
  }
}

function isAddress (text: string): boolean {
  try {
    return multiaddr(text).bytes.byteLength > 0
  } catch {
    // The caller asks whether it reads; why it does not is said in the caller's words.
    return false
  }
}
