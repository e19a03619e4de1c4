import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { hostKeyStore } from '../../../../src/node/platform/host/key-store.ts'
import { rejection } from '../../../integration/network/rejection.ts'

const SEED = new Uint8Array(32).fill(7)

describe('the key store of a host', () => {
  let folder: string
  let file: string

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'mobilink-key-')), 'data')
    file = join(folder, 'identity.key')
  })

  afterEach(async () => await rm(join(folder, '..'), { recursive: true, force: true }))

  it('has none before there was one', async () => {
    expect(await hostKeyStore(folder).load()).to.equal(undefined)
  })

  it('keeps the seed for its owner alone', async () => {
    await hostKeyStore(folder).create(SEED)

    expect(await hostKeyStore(folder).load()).to.deep.equal(SEED)
    expect((await stat(file)).mode & 0o777).to.equal(0o600)
    expect((await stat(folder)).mode & 0o777).to.equal(0o700)
    expect(await readdir(folder)).to.deep.equal(['identity.key'])
  })

  it('closes a folder that was open to others', async () => {
    await mkdir(folder, { mode: 0o755 })
    await hostKeyStore(folder).create(SEED)

    expect((await stat(folder)).mode & 0o777).to.equal(0o700)
  })

  it('never replaces a seed, even when two start at once', async () => {
    const seeds = Array.from({ length: 8 }, (_, fill) => new Uint8Array(32).fill(fill))
    const results = await Promise.allSettled(seeds.map(async (seed) => await hostKeyStore(folder).create(seed)))
    const winner = results.findIndex(({ status }) => status === 'fulfilled')

    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    expect(await hostKeyStore(folder).load()).to.deep.equal(seeds[winner])
    expect(await rejection(hostKeyStore(folder).create(SEED))).to.have.property('name', 'IdentityUnreadableError')
    expect(await readdir(folder)).to.deep.equal(['identity.key'])
  })

  for (const [title, break_] of [
    ['others may read', async () => await chmod(file, 0o640)],
    ['is cut short', async () => await writeFile(file, SEED.subarray(0, 31))],
    ['is empty', async () => await writeFile(file, '')],
    ['has grown', async () => await writeFile(file, new Uint8Array(33))],
    ['is a folder', async () => {
      await rm(file)
      await mkdir(file)
    }]
  ] as Array<[string, () => Promise<void>]>) {
    it(`refuses a key file that ${title}, and leaves it as it is`, async () => {
      await hostKeyStore(folder).create(SEED)
      await break_()
      const before = await readFile(file).catch(() => 'folder')

      expect(await rejection(hostKeyStore(folder).load())).to.have.property('name', 'IdentityUnreadableError')
      expect(await rejection(hostKeyStore(folder).create(SEED))).to.have.property('name', 'IdentityUnreadableError')
      expect(await readFile(file).catch(() => 'folder')).to.deep.equal(before)
    })
  }
})
