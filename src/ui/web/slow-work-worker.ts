/**
 * The worker that does what a passphrase costs: up to a second and 256 MiB, while the page goes on. One task in its life:
 * whoever asked ends it, and with it goes what it has seen. Its policy lets it connect to nowhere.
 */
import { argon2idKdf, openBackup, sealBackup } from '../../identity/index.ts'
import type { BackupSecret, PassphraseCost } from '../../identity/index.ts'

export type SlowTask =
  | { readonly kind: 'derive', readonly passphrase: Uint8Array, readonly salt: Uint8Array, readonly cost: PassphraseCost }
  | { readonly kind: 'seal backup', readonly bytes: Uint8Array, readonly secret: BackupSecret }
  | { readonly kind: 'open backup', readonly file: Uint8Array, readonly secret: BackupSecret }

/** An error crosses as its name and message: a clone of it would lose the name. */
export type SlowAnswer =
  | { readonly kind: 'done', readonly bytes: Uint8Array }
  | { readonly kind: 'failed', readonly name: string, readonly message: string }

self.onmessage = ({ data }: MessageEvent<SlowTask>) => {
  const answer = (said: SlowAnswer): void => { self.postMessage(said) }
  work(data).then((bytes) => { answer({ kind: 'done', bytes }) }, (error: unknown) => {
    answer(error instanceof Error ? { kind: 'failed', name: error.name, message: error.message } : { kind: 'failed', name: 'Error', message: '' })
  })
}

async function work (task: SlowTask): Promise<Uint8Array> {
  switch (task.kind) {
    case 'derive': return await argon2idKdf(task.passphrase, task.salt, task.cost)
    case 'seal backup': return await sealBackup(task.bytes, task.secret)
    case 'open backup': return await openBackup(task.file, task.secret)
  }
}
