/**
 * The built page as bytes: how much a first visit loads, and that nothing in it needs what the host's content policy
 * forbids.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'

const WEB = fileURLToPath(new URL('../../web/', import.meta.url))
// What a slow mobile connection loads in some two seconds; libp2p with WebRTC and the DHT is nine tenths of it;
// the second DHT, the ways to say who is contacted, sealing (some 30 KiB), comparing short strings, being woken (5 KiB), own clouds with their pairing (30 KiB), and files with what announces and lists them, here and at own clouds, with a copy or without (20 KiB; what moves them comes later), and how long things stay (4 KiB; what ends them comes later), and what is asked before locking, are what it grew by. Design.
const FIRST_LOAD_KIB = 384

/** Scripts that nothing but `import()` asks for: neither the page nor a script that it loads with itself. */
async function loadedLater (): Promise<string[]> {
  const assets = join(WEB, 'assets')
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
  const page = await readFile(join(WEB, 'index.html'), 'utf8')
  const first = new Set(scripts.filter((name) => page.includes(name)))
  for (const name of first) {
    const text = await readFile(join(assets, name), 'utf8')
    for (const [, imported = ''] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) first.add(imported)
  }
  return scripts.filter((name) => !first.has(name))
}

describe('built page', () => {
  it(`loads at most ${FIRST_LOAD_KIB} KiB, compressed, on a first visit`, async () => {
    const files = (await readdir(WEB, { recursive: true, withFileTypes: true })).filter((file) => file.isFile())
    const later = await loadedLater()
    const first = files.filter(({ name }) => !later.includes(name))
    const sizes = await Promise.all(first.map(async (file) => gzipSync(await readFile(join(file.parentPath, file.name))).length))
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1024).to.be.within(50, FIRST_LOAD_KIB)
  })

  it('leaves the dialogs of a verification and of an invite for later', async () => {
    const later = await loadedLater()
    for (const part of ['verify-dialog', 'you-dialog']) expect(later.filter((name) => name.startsWith(`${part}-`)), part).to.have.lengthOf(1)
  })

  it('leaves what records and plays voice messages for later', async () => {
    const later = await loadedLater()
    for (const part of ['voice-recorder', 'voice-player', 'voice-track']) expect(later.filter((name) => name.startsWith(`${part}-`)), part).to.have.lengthOf(1)
  })

  it('leaves what works with passphrases, words and backups for later', async () => {
    const later = await loadedLater()
    for (const part of ['slow-work-worker', 'argon2id', 'age-passphrase', 'bip39', 'lock-and-backup', 'restore-form', 'wake-ups']) {
      expect(later.some((name) => name.startsWith(`${part}-`)), part).to.equal(true)
    }
  })

  it('leaves what keeps sealed files for later', async () => {
    const later = await loadedLater()
    for (const part of ['file-worker', 'blob-files']) expect(later.filter((name) => name.startsWith(`${part}-`)), part).to.have.lengthOf(1)
  })

  it('has a worker for sealed files that is one script and knows no way out', async () => {
    const [name = ''] = (await readdir(join(WEB, 'assets'))).filter((file) => file.startsWith('file-worker-'))
    const worker = await readFile(join(WEB, 'assets', name), 'utf8')
    expect(worker).to.not.match(/\b(import|importScripts|fetch|indexedDB|XMLHttpRequest|WebSocket|eval)\b/)
    expect(worker.length).to.be.within(1_000, 8_000)
  })

  it('has a service worker that is one plain script, imports nothing and knows nothing of the app', async () => {
    const worker = await readFile(join(WEB, 'wake-worker.js'), 'utf8')
    expect(worker).to.not.match(/\b(import|export|importScripts|fetch|indexedDB|localStorage|XMLHttpRequest|WebSocket|eval)\b/)
    expect(worker.length).to.be.within(500, 3_000)
  })

  it('has no script and no style inside the page, and names no other host', async () => {
    const page = await readFile(join(WEB, 'index.html'), 'utf8')
    expect(page).to.not.match(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i)
    expect(page).to.not.match(/https?:|\/\//)
  })
})
