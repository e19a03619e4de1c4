/**
 * `mobilink backup` and `mobilink restore`: this identity and its contacts as one sealed file, and back. What is sealed
 * by a passphrase opens with `age -d` too. Conversations stay where they are.
 */
import { open, writeFile } from 'node:fs/promises'
import { openDoor } from '../door.ts'
import { WrongUseError } from '../errors.ts'
import { proofOf } from '../proof.ts'
import { moment } from '../views.ts'
import { UNATTENDED } from './passphrase.ts'
import type { Settings } from '../settings.ts'
import type { TypedSecret } from '../unlocking.ts'

/** As long as a backup may be (src/identity/vault/backup.ts), and what sealing adds. */
const MAX_FILE_BYTES = 272 * 1024 * 1024

export async function writeBackup (settings: Settings, path: string): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const proof = await proofOf(settings, door)
    const secret = await backupSecret(settings, proof)
    const { age } = await door.call('backup', { secret, proof })
    const bytes = Buffer.from(age, 'base64')
    try {
      // never over another file: that may be the only backup there is
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600, flush: true })
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
      throw new WrongUseError(`${path} is there already and is not replaced: give another name.`, { cause: error })
    }
    output.done({ file: path, bytes: bytes.byteLength }, () => `Who you are and whom you know is in ${path}, sealed. Conversations are not. Keep it where this computer's disk is not.`)
  } finally {
    await door.close()
  }
}

/** The one that opens the vault serves for the backup too, unless another one is given. */
async function backupSecret ({ unlocking }: Settings, proof: TypedSecret | undefined): Promise<TypedSecret> {
  if (unlocking.hasNewPassphrase) return { kind: 'passphrase', passphrase: await unlocking.newPassphrase('Passphrase for the backup') }
  const given = proof ?? await unlocking.given()
  if (given === undefined) return { kind: 'passphrase', passphrase: await unlocking.newPassphrase('Passphrase for the backup') }
  return given
}

export async function readBackup (settings: Settings, path: string): Promise<void> {
  const { output, dataFolder, unlocking } = settings
  const file = await bytesOf(path)
  const [{ restoreBackup }, { hostPlatform }] = await Promise.all([import('../../../node/index.ts'), import('../../../node/platform/host.ts')])
  const secret = await unlocking.present([])
  const { peerId, name, contacts, madeAt } = await restoreBackup(hostPlatform({ dataFolder }), file, secret)
  output.done({ peerId, name, contacts, madeAt }, () => [
    `You are ${peerId} again, with ${contacts} ${contacts === 1 ? 'contact' : 'contacts'}, as on ${moment(madeAt)}.`,
    'Run this identity in one place only: stop it wherever else it still runs. Contacts agree on new keys with this device by themselves.',
    UNATTENDED,
    'To change that: mobilink passphrase set'
  ].join('\n'))
}

async function bytesOf (path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    if (size > MAX_FILE_BYTES) throw new WrongUseError(`${path} is too long for a backup.`)
    return Uint8Array.from(await file.readFile())
  } catch (error) {
    if (error instanceof WrongUseError) throw error
    throw new WrongUseError(`${path} cannot be read: check its name and who may read it.`, { cause: error })
  }
}

function hasCode (error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
