/**
 * Who I am and who you are: the device key, its spellings (peer ID, did:key), invites, and the form a message
 * has before it is sealed. Pure: no storage, no network, no ambient clock or randomness.
 */
export { createDeviceKey, generateSeed, parsePeerId, verifySignature } from './device-key.ts'
export { didOf, peerIdOfDid } from './did.ts'
export { createInvite, INVITE_LIFETIME_MS, INVITE_VALID_MS } from './invite.ts'
export { parseContactAddress } from './contact-address.ts'
export { openAddresses, signAddresses } from './signed-addresses.ts'
export { decodeContent, encodeContent, envelopeId, envelopeIdText, MAX_BODY_BYTES, TEXT_KIND } from './session/envelope.ts'
export { MAX_ENVELOPE_BYTES, unwrapUnsealed, wrapUnsealed } from './session/unsealed.ts'
export { IdentityLostError, IdentityUnreadableError, InvalidContactAddressError, InvalidEnvelopeError, InvalidPeerIdError, InvalidSignedAddressesError } from './errors.ts'
export type { DeviceKey, PeerIdText } from './device-key.ts'
export type { ContactAddress } from './contact-address.ts'
export type { Invite, InviteInit } from './invite.ts'
export type { SignedAddresses } from './signed-addresses.ts'
export type { KeyStore } from './key-store.ts'
export type { Content } from './session/envelope.ts'
