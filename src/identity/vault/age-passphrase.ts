/**
 * The passphrase mode of age (age-encryption.org/v1). A file of its own so that a page loads age only when a backup is
 * made or read. age draws its random bytes from the platform's own source.
 */
import { Decrypter, Encrypter } from 'age-encryption'

/** @param logN work factor of scrypt: 2 to this power */
export async function encryptWithPassphrase (bytes: Uint8Array, passphrase: string, logN: number): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(logN)
  return await encrypter.encrypt(bytes)
}

/**
 * @returns `undefined` when the passphrase is another one
 * @throws what the library throws for a file that is damaged
 */
export async function decryptWithPassphrase (file: Uint8Array, passphrase: string): Promise<Uint8Array | undefined> {
  const outcome: { isWrong: boolean } = { isWrong: false }
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  // asked only after the passphrase has opened nothing: the library itself tells that in words alone
  decrypter.addIdentity({ unwrapFileKey: () => { outcome.isWrong = true; return null } })
  try {
    return await decrypter.decrypt(file)
  } catch (error) {
    if (outcome.isWrong) return undefined
    throw error
  }
}
