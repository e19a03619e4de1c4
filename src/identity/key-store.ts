/**
 * Where the 32-byte seed of the device key lies: an owner-only file on a host, a wrapped record in the tab's
 * IndexedDB. One port, so that a vault (passphrase, passkey) can take over later with the same peer ID.
 */
export interface KeyStore {
  /**
   * Resolves with the seed (32 bytes), or `undefined` only when there has never been one here.
   *
   * @throws {IdentityUnreadableError} when there is one and it does not open: never a reason for a new identity
   */
  load (): Promise<Uint8Array | undefined>
  /**
   * Keeps a first seed durably (file and its folder flushed). Refuses to replace one.
   *
   * @throws {IdentityUnreadableError} when there is one already
   */
  create (seed: Uint8Array): Promise<void>
}
