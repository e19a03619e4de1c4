import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { hostBlobStore } from '../../src/node/platform/host/blob-files.ts'
import { gathered } from '../identity/blob/blobs.ts'
import { failure } from '../protocols/conversation.ts'
import { describeBlobStore } from './blob-store-contract.ts'

describe('sealed files on a host', () => {
  let place = ''
  const folder = (): string => join(place, 'data', 'blobs')

  beforeEach(async () => { place = await mkdtemp(join(tmpdir(), 'mobilink-blobs-')) })
  afterEach(async () => { await rm(place, { recursive: true, force: true }) })

  describeBlobStore('as files', async (isKept) => {
    if (!isKept) await rm(folder(), { recursive: true, force: true })
    return hostBlobStore(folder())
  })

  it('are their owner\'s alone', async () => {
    await (await hostBlobStore(folder()).write('c3'.repeat(32), 0)).finish()
    expect((await stat(folder())).mode & 0o777).to.equal(0o700)
    expect((await stat(join(folder(), `${'c3'.repeat(32)}.blob`))).mode & 0o777).to.equal(0o600)
  })

  it('are written and read through no link', async () => {
    const store = hostBlobStore(folder())
    await (await store.write('c3'.repeat(32), 0)).finish()
    const target = join(place, 'target')
    await writeFile(target, 'not yours')
    await symlink(target, join(folder(), `${'d4'.repeat(32)}.part`))
    expect(await failure(store.write('d4'.repeat(32), 0))).to.have.property('code', 'ELOOP')
    expect(await failure(gathered(store.read('d4'.repeat(32), 0, 9)))).to.have.property('code', 'ELOOP')
    expect(await readFile(target, 'utf8')).to.equal('not yours')
  })

  it('leave alone what is not theirs', async () => {
    const store = hostBlobStore(folder())
    await (await store.write('c3'.repeat(32), 0)).finish()
    await writeFile(join(folder(), 'notes.txt'), '')
    expect(await store.names()).to.deep.equal(['c3'.repeat(32)])
    await store.remove('c3'.repeat(32))
    expect(await readdir(folder())).to.deep.equal(['notes.txt'])
  })
})
