/**
 * The slow work of passphrases, handed to a worker of its own for each task, so that the page never stands still and
 * nothing of a passphrase stays behind.
 */
import { InvalidBackupError, InvalidRecoveryWordsError, WeakPassphraseError, WrongSecretError } from '../../identity/index.ts'
import workerAddress from './slow-work-worker.ts?worker&url'
import { trustedScript } from './trusted-scripts.ts'
import type { SlowAnswer, SlowTask } from './slow-work-worker.ts'
import type { PassphraseWork } from '../../node/index.ts'

/** The part of the page that does the slow work did not load, or broke. See that the host answers, and try again. */
export class SlowWorkFailedError extends Error {
  static override readonly name = 'SlowWorkFailedError'
  override readonly name = 'SlowWorkFailedError'
}

const ERRORS = [InvalidBackupError, InvalidRecoveryWordsError, WeakPassphraseError, WrongSecretError]

export function slowWork (): PassphraseWork {
  const address = trustedScript(workerAddress)
  const run = async (task: SlowTask): Promise<Uint8Array> => await runIn(new Worker(address, { type: 'module' }), task)
  return {
    kdf: async (passphrase, salt, cost) => await run({ kind: 'derive', passphrase, salt, cost }),
    sealBackup: async (bytes, secret) => await run({ kind: 'seal backup', bytes, secret }),
    openBackup: async (file, secret) => await run({ kind: 'open backup', file, secret })
  }
}

async function runIn (worker: Worker, task: SlowTask): Promise<Uint8Array> {
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<SlowAnswer>) => {
        if (data.kind === 'done') resolve(data.bytes)
        else reject(errorOf(data))
      }
      worker.onerror = (event) => {
        event.preventDefault()
        reject(new SlowWorkFailedError('The worker did not load'))
      }
      worker.postMessage(task)
    })
  } finally {
    worker.terminate()
  }
}

function errorOf ({ name, message }: Extract<SlowAnswer, { kind: 'failed' }>): Error {
  const Known = ERRORS.find((one) => one.name === name)
  return Known === undefined ? new SlowWorkFailedError(`${name}: ${message}`) : new Known(message)
}
