import { expect } from 'chai'
import fc from 'fast-check'
import { createDeviceKey, didDocumentOf, didOf, parsePeerId, peerIdOfDid } from '../../src/identity/index.ts'
import { thrownBy } from './rejection.ts'

/** The Ed25519 example of the did:key specification whose seed is 32 zero bytes. */
const ZERO_SEED_DID = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const ZERO_SEED_PEER_ID = parsePeerId('12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN')

describe('a did:key', () => {
  it('of the zero seed is the one in the specification', async () => {
    const key = await createDeviceKey(new Uint8Array(32))

    expect(didOf(key.peerId)).to.equal(ZERO_SEED_DID)
    expect(peerIdOfDid(ZERO_SEED_DID)).to.equal(ZERO_SEED_PEER_ID)
  })

  it('and a peer ID are two spellings of one key, for every key', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (seed) => {
      const { peerId } = await createDeviceKey(seed)
      expect(didOf(peerId)).to.match(/^did:key:z6Mk\w{44}$/)
      expect(peerIdOfDid(didOf(peerId))).to.equal(peerId)
    }), { numRuns: 50 })
  })

  it('of the zero seed has the document that the specification makes of it', () => {
    const id = `${ZERO_SEED_DID}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp`

    expect(didDocumentOf(ZERO_SEED_PEER_ID)).to.deep.equal({
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: ZERO_SEED_DID,
      verificationMethod: [{ id, type: 'Multikey', controller: ZERO_SEED_DID, publicKeyMultibase: 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp' }],
      authentication: [id],
      assertionMethod: [id],
      capabilityDelegation: [id],
      capabilityInvocation: [id]
    })
  })

  it('of another kind of key, or another method, is refused', () => {
    const x25519 = 'did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F'
    const secp256k1 = 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'

    for (const did of [x25519, secp256k1]) {
      const error = thrownBy(() => peerIdOfDid(did))
      expect(error.name).to.equal('InvalidPeerIdError')
      expect(error.message).to.include('another kind of key')
    }

    for (const did of ['did:web:example.org', 'did:peer:2.Ez6LS', 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp', '']) {
      expect(thrownBy(() => peerIdOfDid(did)).name).to.equal('InvalidPeerIdError')
    }
  })

  it('that is cut off, lengthened or mistyped beyond its alphabet is refused', () => {
    const texts = [`${ZERO_SEED_DID}1`, ZERO_SEED_DID.replace('y', '0'), `did:key:z6Mk${'1'.repeat(100_000)}`]

    for (let length = 0; length < ZERO_SEED_DID.length; length++) {
      texts.push(ZERO_SEED_DID.slice(0, length))
    }

    for (const text of texts) {
      expect(thrownBy(() => peerIdOfDid(text)).name, text.slice(0, 70)).to.equal('InvalidPeerIdError')
    }
  })
})
