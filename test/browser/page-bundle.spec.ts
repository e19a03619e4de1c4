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
// the second DHT, the ways to say who is contacted, and sealing (some 30 KiB) are what it grew by. Design.
const FIRST_LOAD_KIB = 320

describe('built page', () => {
  it(`loads at most ${FIRST_LOAD_KIB} KiB, compressed, on a first visit`, async () => {
    const files = (await readdir(WEB, { recursive: true, withFileTypes: true })).filter((file) => file.isFile())
    const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(file.parentPath, file.name))).length))
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1024).to.be.within(50, FIRST_LOAD_KIB)
  })

  it('has no script and no style inside the page, and names no other host', async () => {
    const page = await readFile(join(WEB, 'index.html'), 'utf8')
    expect(page).to.not.match(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i)
    expect(page).to.not.match(/https?:|\/\//)
  })
})
