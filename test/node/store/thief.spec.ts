import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { openHostLevel } from '../../../src/node/platform/host/level.ts'
import { spaceOf, StoredKeys } from '../../../src/node/store/stored-keys.ts'
import { RecordSealer } from '../../../src/identity/index.ts'
import { Thief } from '../../identity/vault/erase/thief.ts'
import { tools } from '../../identity/vault/tools.ts'
import { DELIVERED, ENTRIES } from './erasing-child.ts'
import { newVault, openWith, text, unlocked } from './vaults.ts'
import type { ChildProcess } from 'node:child_process'
import type { OpenVault } from '../../../src/identity/index.ts'

describe('an image of the disk from before an envelope was delivered', function () {
  this.timeout(120_000)

  let home: string
  let folder: string
  let image: string
  let vault: OpenVault
  let child: ChildProcess
  let memory: Uint8Array[]

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'mobilink-thief-'))
    folder = join(home, 'store')
    image = join(home, 'image')
    vault = await newVault()
    child = fork(fileURLToPath(new URL('./erasing-child.js', import.meta.url)), [folder, Buffer.from(vault.file).toString('hex')])
    await ask('keep')
    await cp(folder, image, { recursive: true })
    await ask('deliver')
    memory = (await ask('memory') as string[]).map((hex) => new Uint8Array(Buffer.from(hex, 'hex')))
  })

  after(async () => {
    if (child.connected) {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    }
    await rm(home, { recursive: true, force: true })
  })

  it('does not give it back to who has everything that the running, unlocked sender holds, though it gives all that still waits [S0-12]', async () => {
    const disk = await rowsOfImage()
    const sealer = new RecordSealer({ rootKey: vault.deriveKey('records'), aead: tools.aead, random: tools.random })
    const stored = new StoredKeys(sealer)
    const names = ENTRIES.map((key) => stored.of(key))
    expect(names.filter((name) => !disk.has(name)), 'all of them are in the image').to.deep.equal([])
    expect(memory.length, 'what a process holds').to.be.greaterThan(10)

    const slots = vault.slots.map((recipient) => ({ recipient }))
    const opened = await new Thief(disk, candidates(memory), slots, (name) => ({ store: spaceOf(name), key: name, schema: 1 })).reads(names)
    expect(opened).to.deep.equal(ENTRIES.filter((key) => !DELIVERED.includes(key)).map((key) => stored.of(key)))
  })

  it('gives it back to who has the passphrase as well, as no design could keep from them', async () => {
    const copy = join(home, 'copy')
    await cp(image, copy, { recursive: true })
    const store = await openWith(await unlocked(vault.file), await openHostLevel(copy))
    for (const key of ENTRIES) expect(text(await store.get(key))).to.equal(`envelope ${key}`)
    await store.close()
  })

  async function ask (what: string): Promise<unknown> {
    const ended = new AbortController()
    const died = once(child, 'exit', ended).then(() => { throw new Error('the process ended by itself') })
    const answered = once(child, 'message', ended) as Promise<[{ answer: unknown }]>
    child.send(what)
    try {
      const [{ answer }] = await Promise.race([answered, died])
      return answer
    } finally {
      died.catch(() => undefined)
      ended.abort()
    }
  }

  /** As the thief knows a disk: rows by key, records of the erase scheme by name, the form of a row off. */
  async function rowsOfImage (): Promise<Map<string, Uint8Array>> {
    const copy = join(home, 'opened')
    await cp(image, copy, { recursive: true })
    const durable = await openHostLevel(copy)
    const rows = await durable.level.iterator().all()
    await durable.close()
    return new Map(rows.map(([key, value]) => key.startsWith('w/') ? [key.slice(2), new Uint8Array(value)] : [key, new Uint8Array(value).slice(1)]))
  }
})

/** Every string of 32 bytes that could be a key: whole arrays, and what lies at any fourth byte of longer ones. */
function candidates (arrays: readonly Uint8Array[]): Uint8Array[] {
  return arrays.flatMap((bytes) => Array.from({ length: Math.floor((bytes.byteLength - 32) / 4) + 1 }, (_, at) => bytes.slice(at * 4, at * 4 + 32)))
    // a key has hardly a byte twice; text, code and zeros do
    .filter((bytes) => new Set(bytes).size >= 20)
}
