import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createDeviceKey } from '../../src/identity/index.ts'
import { ContactBook, newEntry } from '../../src/node/delivery/contact-book.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { median, ms } from '../statistics.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url))
const STARTS = 5
const STARTS_WITH_CONTACTS = 1
const CONTACTS = 1_000

/** `mobilink start` from the start of its process to the line that says it runs. */
export async function measureStart (place: Workplace): Promise<Results> {
  const folder = await place.folder()
  const first = await startOnce(place, folder)
  const again = await times(STARTS, async () => await startOnce(place, folder))
  await addContacts(folder)
  const many = await times(STARTS_WITH_CONTACTS, async () => await startOnce(place, folder))
  return {
    'start.ms': { value: median(again), how: `process start to "started", ${STARTS} restarts; the very first ${ms(first)}, with ${CONTACTS} contacts ${ms(median(many))}` }
  }
}

async function startOnce (place: Workplace, folder: string): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [MAIN, 'start', '--json', '--quiet', '--profile', 'local', '--no-web', '--data', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  place.own(child)
  const exited = once(child, 'exit')
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited])
  const tookMs = performance.now() - startedAt
  if (!String(line[0]).startsWith('{"event":"started"')) throw new Error('the node did not start')
  child.kill('SIGTERM')
  await exited
  return tookMs
}

async function addContacts (folder: string): Promise<void> {
  const { store } = await openVaultAndStore(hostPlatform({ dataFolder: folder }))
  const book = new ContactBook(store)
  await Promise.all(Array.from({ length: CONTACTS }, async (_, number) => {
    const { peerId } = await createDeviceKey(crypto.getRandomValues(new Uint8Array(32)))
    await book.put(peerId, newEntry('accepted', Date.now(), { name: `contact ${number}` }))
  }))
  await store.close()
}

async function times (count: number, measure: () => Promise<number>): Promise<number[]> {
  const taken: number[] = []
  for (let n = 0; n < count; n++) taken.push(await measure())
  return taken
}
