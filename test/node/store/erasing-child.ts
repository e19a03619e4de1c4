/**
 * A node's store in a process of its own: opens it with the vault that it is told, keeps envelopes, and erases one when it
 * is told that it was delivered. Then it says everything that its memory holds: every array of bytes that is alive.
 */
import { Session } from 'node:inspector/promises'
import { openHostLevel } from '../../../src/node/platform/host/level.ts'
import { keys, orderKey } from '../../../src/node/store/keys.ts'
import { ANN } from './planted.ts'
import { openWith, put, unlocked } from './vaults.ts'
import type { Store } from '../../../src/node/store/store.ts'

/** In an outbox, and at a cloud: left there by a device, and fetched for one. */
export const ENTRIES = [
  ...[1, 2, 3].map((number) => keys.outboxEntry(ANN, orderKey(number))),
  ...[1, 2].map((number) => keys.deposit(ANN, ANN, number)),
  ...[1, 2].map((number) => keys.fetchedEnvelope(ANN, number))
]
/** The first of each; the others are left for the thief to prove his trade on. */
export const DELIVERED = [0, 3, 5].flatMap((at) => ENTRIES[at] ?? [])

const [, , folder = '', vaultHex = ''] = process.argv
let store: Store | undefined

const act: Record<string, () => Promise<unknown>> = {
  async keep () {
    const vault = await unlocked(Buffer.from(vaultHex, 'hex'))
    store = await openWith(vault, await openHostLevel(folder))
    vault.wipe()
    await store.commit(ENTRIES.map((key) => put(key, `envelope ${key}`)))
  },
  async deliver () {
    await store?.note(DELIVERED.map((key) => ({ type: 'del', key })))
  },
  memory: liveBytes
}

/** Asks the engine, after it has collected what nobody holds, for every array there is: also those in private fields. */
async function liveBytes (): Promise<string[]> {
  const session = new Session()
  session.connect()
  const { result: prototype } = await session.post('Runtime.evaluate', { expression: 'Uint8Array.prototype' })
  const { objects } = await session.post('Runtime.queryObjects', { prototypeObjectId: prototype.objectId ?? '' })
  await session.post('Runtime.callFunctionOn', { objectId: objects.objectId ?? '', functionDeclaration: 'function () { globalThis.live = [...this] }' })
  session.disconnect()
  const { live } = globalThis as unknown as { live: unknown[] }
  // prototypes are among them; larger ones are the engine's and LevelDB's
  const arrays = live.filter((one) => ArrayBuffer.isView(one)).filter(({ byteLength }) => byteLength >= 32 && byteLength <= 16_384)
  return arrays.map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex'))
}

if (process.send !== undefined) {
  process.on('message', (name: string) => {
    void act[name]?.().then((answer) => process.send?.({ answer }))
  })
  process.on('disconnect', () => process.exit())
}
