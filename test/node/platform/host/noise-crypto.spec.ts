import { pureJsCrypto } from '@chainsafe/libp2p-noise'
import { expect } from 'chai'
import { Uint8ArrayList } from 'uint8arraylist'
import { hostNoiseCrypto } from '../../../../src/node/platform/host/noise-crypto.ts'
import { hostRandom } from '../../../../src/node/platform/host/random.ts'
import { thrownBy } from '../../../identity/rejection.ts'

const { bytes } = hostRandom()
const LENGTHS = [0, 1, 12, 599, 600, 601, 2_048, 65_519]

describe('what Noise computes with on a host', () => {
  it('gives the bytes of the portable one, and opens them, whatever the length and in however many pieces', () => {
    for (const length of LENGTHS) {
      const [key, nonce, associated, plain] = [bytes(32), bytes(12), bytes(length % 33), bytes(length)]
      const sealed = whole(pureJsCrypto.chaCha20Poly1305Encrypt(plain, nonce, associated, key))

      // twice: the second time the key is ready
      for (const one of [plain, inPieces(plain), plain]) expect(whole(hostNoiseCrypto.chaCha20Poly1305Encrypt(one, nonce, associated, key))).to.deep.equal(sealed)
      for (const one of [sealed.slice(), inPieces(sealed.slice())]) expect(whole(hostNoiseCrypto.chaCha20Poly1305Decrypt(one, nonce, associated, key))).to.deep.equal(plain)
    }
  })

  it('opens nothing that was changed, or goes with another key, nonce or associated data', () => {
    for (const length of [12, 2_048]) {
      const [key, nonce, associated, plain] = [bytes(32), bytes(12), bytes(16), bytes(length)]
      const sealed = whole(hostNoiseCrypto.chaCha20Poly1305Encrypt(plain, nonce, associated, key))
      const open = (of: Uint8Array, byNonce = nonce, by = associated, byKey = key) => () => hostNoiseCrypto.chaCha20Poly1305Decrypt(of.slice(), byNonce, by, byKey)

      for (const at of [0, length - 1, length, length + 15]) expect(thrownBy(open(changed(sealed, at)))).to.be.instanceOf(Error)
      expect(thrownBy(open(sealed.subarray(0, -1)))).to.be.instanceOf(Error)
      expect(thrownBy(open(sealed, changed(nonce, 3)))).to.be.instanceOf(Error)
      expect(thrownBy(open(sealed, nonce, changed(associated, 3)))).to.be.instanceOf(Error)
      expect(thrownBy(open(sealed, nonce, associated, changed(key, 3)))).to.be.instanceOf(Error)
    }
  })
})

function whole (of: { subarray (): Uint8Array }): Uint8Array {
  return Uint8Array.from(of.subarray())
}

/** The library has a release of its own of the list: the same, by another name. */
function inPieces (of: Uint8Array): Exclude<Parameters<typeof hostNoiseCrypto.chaCha20Poly1305Encrypt>[0], Uint8Array> {
  return new Uint8ArrayList(of.subarray(0, 5), of.subarray(5)) as unknown as ReturnType<typeof inPieces>
}

function changed (of: Uint8Array, at: number): Uint8Array {
  return of.map((byte, index) => index === at ? byte ^ 1 : byte)
}
