/**
 * Keeps the key of this host's `/webrtc-direct` certificate, so that the certificate hash in its addresses stays the
 * same over a restart: libp2p keeps the certificate only where it finds a key chain. This is the small part of one
 * that it asks for; libp2p's own derives its key from a password by rules of its own, and there is no password here.
 * The key says nothing about who this node is: that, Noise proves inside the connection.
 */
import { privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { Key } from 'interface-datastore'
import type { PrivateKey } from '@libp2p/interface'
import type { Datastore } from 'interface-datastore'

export interface CertificateKeys {
  /** @throws {NotFoundError} there is none of this name yet */
  exportKey (name: string): Promise<PrivateKey>
  importKey (name: string, key: PrivateKey): Promise<void>
}

export function createCertificateKeys (datastore: Datastore): CertificateKeys {
  const keyOf = (name: string): Key => new Key(`/mobilink-certificate-keys/${name}`)

  return {
    exportKey: async (name) => privateKeyFromProtobuf(await datastore.get(keyOf(name))),
    importKey: async (name, key) => {
      await datastore.put(keyOf(name), privateKeyToProtobuf(key))
    }
  }
}
