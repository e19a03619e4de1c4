/**
 * Backups as files in the age format, in its passphrase mode: whoever has the passphrase, or the recovery words typed
 * as one line, opens them with `age -d` and without Mobilink. What is in one is for the caller; this never learns where
 * it is kept.
 *
 * @see https://age-encryption.org/v1
 */
import { InvalidBackupError, WrongSecretError } from '../errors.ts'
import { newPassphraseBytes, passphraseBytes } from './passphrase-key.ts'
import { readRecoveryWords } from './recovery-words.ts'

/** The passphrase of a backup need not be that of the vault. */
export type BackupSecret =
  | { readonly kind: 'passphrase', readonly passphrase: string }
  /** 24 or 12 words. */
  | { readonly kind: 'words', readonly words: string }

/** In memory at once, sealed and open: what a phone can bear. */
export const MAX_BACKUP_BYTES = 256 * 1024 * 1024

/** OWASP's least for scrypt (N = 2^17, r = 8, p = 1): 128 MiB, about a second. */
const PASSPHRASE_LOG_N = 17

/** Recovery words have 128 random bits: no guess is worth its time, however little it takes. */
const WORDS_LOG_N = 10

/** The work factor of the `age` program: 256 MiB. Whatever asks for more is refused unread. */
const MAX_LOG_N = 18

/** The whole header of a file with a passphrase and nothing else: one scrypt stanza, and the MAC. */
const HEADER = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]?)\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n/
const MAX_HEADER_BYTES = 256

/**
 * Seals a backup. The same content gives another file each time. Holds the thread for about a second with a passphrase.
 *
 * @throws {WeakPassphraseError}
 * @throws {InvalidRecoveryWordsError}
 * @throws {RangeError} for more than 256 MiB
 */
export async function sealBackup (bytes: Uint8Array, secret: BackupSecret): Promise<Uint8Array> {
  if (bytes.byteLength > MAX_BACKUP_BYTES) throw new RangeError(`a backup has at most ${MAX_BACKUP_BYTES} bytes`)
  const passphrase = secret.kind === 'words' ? await readRecoveryWords(secret.words) : new TextDecoder().decode(newPassphraseBytes(secret.passphrase))
  const { encryptWithPassphrase } = await import('./age-passphrase.ts')
  return await encryptWithPassphrase(bytes, passphrase, secret.kind === 'words' ? WORDS_LOG_N : PASSPHRASE_LOG_N)
}

/**
 * Opens a backup. Nothing of it is given out before all of it is verified.
 *
 * @throws {InvalidBackupError} when it is none, was cut off or changed, or asks for more memory than any asks for
 * @throws {WrongSecretError}
 * @throws {InvalidRecoveryWordsError}
 */
export async function openBackup (file: Uint8Array, secret: BackupSecret): Promise<Uint8Array> {
  assertHeader(file)
  const bytes = secret.kind === 'words' ? new TextEncoder().encode(await readRecoveryWords(secret.words)) : passphraseBytes(secret.passphrase)
  if (bytes === undefined) throw new WrongSecretError('no backup has such a passphrase')
  const { decryptWithPassphrase } = await import('./age-passphrase.ts')
  let opened: Uint8Array | undefined
  try {
    opened = await decryptWithPassphrase(file, new TextDecoder().decode(bytes))
  } catch (error) {
    throw new InvalidBackupError('this backup was cut off or changed', { cause: error })
  }
  if (opened === undefined) throw new WrongSecretError('this backup was sealed with another passphrase')
  return opened
}

/** Before the library sees it, because its header says how much memory opening takes. @throws {InvalidBackupError} */
function assertHeader (file: Uint8Array): void {
  // sealed, each 64 KiB are 16 bytes longer
  if (file.byteLength > MAX_BACKUP_BYTES + MAX_BACKUP_BYTES / 4096 + 1024) throw new InvalidBackupError('this is too long for a backup')
  const [, logN] = HEADER.exec(new TextDecoder('latin1').decode(file.subarray(0, MAX_HEADER_BYTES))) ?? []
  if (logN === undefined) throw new InvalidBackupError('this is no backup with a passphrase')
  if (Number(logN) > MAX_LOG_N) throw new InvalidBackupError('this backup asks for more memory than any backup does')
}
