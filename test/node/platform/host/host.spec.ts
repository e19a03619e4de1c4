import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { defaultDataFolder, hostPlatform, readConfigFile } from '../../../../src/node/platform/host.ts'
import { rejection } from '../../../integration/network/rejection.ts'

const NONCE = new Uint8Array(12)
const NOTHING = new Uint8Array()

describe('the host platform', () => {
  const platform = hostPlatform({ dataFolder: join(tmpdir(), 'mobilink-never-made') })

  it('is called by its owner "This computer"', () => {
    expect(platform.device).to.equal('This computer')
  })

  it('seals as AES-256-GCM does: test case 14 of its specification', async () => {
    const key = await platform.aead.importKey(new Uint8Array(32))
    const sealed = await platform.aead.seal(key, NONCE, new Uint8Array(16), NOTHING)

    expect(Buffer.from(sealed).toString('hex')).to.equal('cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919')
    expect(await platform.aead.open(key, NONCE, sealed, NOTHING)).to.deep.equal(new Uint8Array(16))
  })

  it('opens nothing that was changed by a bit, or is bound to something else', async () => {
    const key = await platform.aead.importKey(new Uint8Array(32))
    const sealed = await platform.aead.seal(key, NONCE, new Uint8Array(3), NOTHING)

    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.map((byte, index) => index === at ? byte ^ 1 : byte)

      expect(await rejection(platform.aead.open(key, NONCE, changed, NOTHING))).to.have.property('name', 'OpenFailedError')
    }

    expect(await rejection(platform.aead.open(key, NONCE, sealed, new Uint8Array(1)))).to.have.property('name', 'OpenFailedError')
    expect(await rejection(platform.aead.importKey(new Uint8Array(16)))).to.have.property('name', 'RangeError')
    expect(await rejection(platform.aead.seal(key, new Uint8Array(11), sealed, NOTHING))).to.have.property('name', 'RangeError')
  })

  it('gives fresh random bytes of the length asked for', () => {
    expect(platform.random.bytes(65_536)).to.have.length(65_536)
    expect(platform.random.bytes(32)).to.not.deep.equal(platform.random.bytes(32))
  })

  it('calls a timer once, and never a cancelled one', async () => {
    const called: string[] = []
    const cancel = platform.clock.setTimer(() => called.push('cancelled'), 1)

    cancel()
    cancel()
    await new Promise<void>((resolve) => {
      // holds the process, which a timer of the platform does not
      const hold = setInterval(() => undefined, 1_000)

      platform.clock.setTimer(() => called.push('first'), 1)
      platform.clock.setTimer(() => {
        clearInterval(hold)
        resolve()
      }, 20)
    })

    expect(called).to.deep.equal(['first'])
  })

  it('does not call a timer early that is further away than Node.js can count', async () => {
    const called: string[] = []
    const cancel = platform.clock.setTimer(() => called.push('early'), 2 ** 31 + 5)

    await new Promise((resolve) => setTimeout(resolve, 5))
    cancel()

    expect(called).to.deep.equal([])
  })

  it('keeps its data where the person says, then where the system says', () => {
    expect(defaultDataFolder({ MOBILINK_DATA: '/data', XDG_DATA_HOME: '/xdg' })).to.equal('/data')
    expect(defaultDataFolder({ XDG_DATA_HOME: '/xdg' })).to.equal(join('/xdg', 'mobilink'))

    if (process.platform === 'linux') {
      expect(defaultDataFolder({ HOME: '/home/me', XDG_DATA_HOME: 'not/absolute' })).to.equal('/home/me/.local/share/mobilink')
    }
  })

  it('reads a configuration file, and says which one is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mobilink-config-'))
    const file = join(folder, 'config.json')

    await writeFile(file, '{"findable":false}')
    expect(await readConfigFile(file)).to.deep.equal({ findable: false })

    for (const [text, says] of [['{', 'no JSON'], ['"'.padEnd(70_000, 'a'), 'longer']] as const) {
      await writeFile(file, text)
      expect(String(await rejection(readConfigFile(file)))).to.match(/InvalidConfigError/).and.include(says).and.include(file)
    }

    expect(String(await rejection(readConfigFile(join(folder, 'missing.json'))))).to.include('cannot be read')
    await rm(folder, { recursive: true })
  })
})
