/** `mobilink cloud …` as people type it: a host and a device, each a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createPairingCode, createPairingLink, pairingCodeText, readPairingLink } from '../../src/identity/index.ts'
import { parseSize } from '../../src/ui/cli/option-values.ts'
import { systemRandom } from '../identity/vault/tools.ts'
import { mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { Ran, RunningHost } from './mobilink.ts'

interface Home { readonly host: RunningHost, readonly device: RunningHost, run (at: RunningHost, ...words: string[]): Promise<Ran> }

interface Status { clouds: Array<Record<string, unknown>>, devices: Array<Record<string, unknown>>, offer: Record<string, unknown> | null }

async function statusOf ({ run }: Pick<Home, 'run'>, at: RunningHost): Promise<Status> {
  return (await run(at, 'status')).json()[0] as unknown as Status
}

describe('mobilink cloud', function () {
  this.timeout(120_000)
  let folder: string
  let home: Home

  /** A host called Study and a device called Laptop, both running. */
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mobilink-cloud-'))
    const [host, device] = [await startHost(join(folder, 'host'), ['--name', 'Study', '--no-web']), await startHost(join(folder, 'device'), ['--name', 'Laptop', '--no-web'])]
    home = { host, device, run: async (at, ...words) => await mobilink(['cloud', ...words, '--json'], { data: at.data }) }
  })

  afterEach(async () => {
    for (const [at, other] of [[home.device, home.host], [home.host, home.device]] as const) await home.run(at, 'unpair', other.peerId)
  })

  after(async () => {
    for (const { command } of [home.host, home.device]) await command.end()
    await rm(folder, { recursive: true, force: true })
  })

  it('pairs by the link: exit 0 on both sides, each lists the other, and the host\'s --wait ends', async () => {
    const { host, device, run } = home
    const waiting = new RunningCommand(['cloud', 'offer', '--wait', '--json'], host.data)
    const { link, code } = await waiting.event(({ link }) => link !== undefined) as { link: string, code: string }
    expect(link).to.match(/^mobilink:pair=[\w-]+$/)
    expect(code).to.match(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/)
    expect((await statusOf(home, host)).offer).to.include({ triesLeft: 3 }).and.not.have.any.keys('code', 'link')
    const paired = await run(device, 'pair', link)
    expect([paired.code, paired.json()]).to.deep.equal([0, [{ cloud: host.peerId, name: 'Study', state: 'paired' }]])
    expect(await waiting.over()).to.equal(0)
    expect(JSON.parse(waiting.lines.at(-1) ?? '')).to.deep.equal({ device: device.peerId, name: 'Laptop', state: 'paired' })
    let ofDevice = await statusOf(home, device)
    // paired is said at once; the two meet for their work a moment later
    while (ofDevice.clouds[0]?.online !== true) ofDevice = await statusOf(home, device)
    const ofHost = await statusOf(home, host)
    expect(ofHost.devices).to.have.lengthOf(1)
    expect(ofHost.devices[0]).to.include({ peerId: device.peerId, name: 'Laptop', paused: false }).and.include.keys('quotaBytes', 'usedBytes', 'deposited', 'fetched', 'holdsFor', 'pairedAt')
    expect(ofDevice.clouds).to.have.lengthOf(1)
    expect(ofDevice.clouds[0]).to.include({ peerId: host.peerId, name: 'Study', online: true })
    const [said, saidThere] = [await mobilink(['cloud'], { data: host.data }), await mobilink(['cloud', 'status'], { data: device.data })]
    expect(said.stdout).to.match(/Laptop {2}since/).and.include('of at most 1 GiB')
    expect(saidThere.stdout).to.match(/Study {2}since/).and.include('Reachable')
  })

  it('pairs by the code and the place of the host, from an argument or from stdin, and asks for the place where there is none', async () => {
    const { host, device, run } = home
    const [offer] = (await run(host, 'offer')).json() as Array<{ code: string }>
    const code = offer?.code ?? ''
    const homeless = await run(device, 'pair', code)
    expect([homeless.code, homeless.stdout]).to.deep.equal([2, ''])
    expect(homeless.stderr).to.include('--at')
    const address = host.addresses.find((text) => text.includes('/tcp/') && !text.includes('/ws')) ?? ''
    const paired = await mobilink(['cloud', 'pair', '-', '--at', address, '--json'], { data: device.data, input: `${code.toLowerCase()}\n` })
    expect([paired.code, paired.stderr]).to.deep.equal([0, ''])
  })

  it('exits 5 for each wrong code, tells the owner of each, and the offer is over after the third', async () => {
    const { host, device, run } = home
    const waiting = new RunningCommand(['cloud', 'offer', '--wait', '--json'], host.data)
    const { link, code } = await waiting.event(({ link }) => link !== undefined) as { link: string, code: string }
    const guesses: Ran[] = []
    for (let count = 0; count < 3; count++) {
      const guess = createPairingLink({ ...readPairingLink(link), code: wrong(code) })
      guesses.push(await run(device, 'pair', `mobilink:pair=${guess}`))
    }
    expect(guesses.map(({ code }) => code)).to.deep.equal([5, 5, 5])
    expect(guesses[0]?.stderr).to.include('2 tries are left')
    expect(guesses[2]?.stderr).to.include('wrong three times')
    expect(await waiting.over()).to.equal(5)
    expect(waiting.stderr.match(/Somebody gave a wrong code/g)).to.have.lengthOf(3)
    const late = await run(device, 'pair', link)
    expect(late.code).to.equal(5)
    expect(late.stderr).to.include('"mobilink cloud offer"')
    expect((await statusOf(home, host)).devices).to.deep.equal([])
  })

  it('lets a used link in nowhere, and refuses what is no link or code before anything is dialled', async () => {
    const { host, device, run } = home
    const [offer] = (await run(host, 'offer')).json() as Array<{ link: string, code: string }>
    const link = offer?.link ?? ''
    expect((await run(device, 'pair', link)).code).to.equal(0)
    expect((await run(device, 'pair', link)).code).to.equal(5)
    for (const text of [link.slice(0, -2), 'ABCD-EFGH', 'mobilink:pair=', '12D3KooW']) {
      const refused = await run(device, 'pair', text)
      expect(refused.code, text).to.equal(2)
      expect(refused.stderr.trim().split('\n'), text).to.have.lengthOf(1)
    }
    expect((await run(host, 'pair', ((await run(host, 'offer')).json() as Array<{ link: string }>)[0]?.link ?? '')).code).to.equal(2)
  })

  it('pauses, limits, wipes and ends a pairing by name, peer ID or the start of it, and exits 4 for nobody', async () => {
    const { host, device, run } = home
    expect((await run(device, 'pair', ((await run(host, 'offer')).json() as Array<{ link: string }>)[0]?.link ?? '')).code).to.equal(0)
    expect((await run(host, 'pause', 'Laptop')).json()).to.deep.equal([{ peerId: device.peerId, name: 'Laptop', state: 'paused' }])
    expect((await run(host, 'quota', device.peerId.slice(0, 20), '5GiB')).json()).to.deep.equal([{ peerId: device.peerId, name: 'Laptop', quotaBytes: 5 * 1024 ** 3 }])
    expect((await statusOf(home, host)).devices[0]).to.include({ paused: true, quotaBytes: 5 * 1024 ** 3 })
    expect((await run(host, 'resume', device.peerId)).json()[0]).to.include({ state: 'resumed' })
    const unsure = await run(host, 'wipe', 'Laptop')
    expect([unsure.code, unsure.stderr.includes('--yes')]).to.deep.equal([2, true])
    expect((await run(host, 'wipe', 'Laptop', '--yes')).json()[0]).to.include({ state: 'wiped' })
    for (const words of [['pause', 'Nobody'], ['unpair', 'Nobody'], ['quota', 'Nobody', '1GiB']]) expect((await run(host, ...words)).code, words.join(' ')).to.equal(4)
    for (const size of ['0', '1KiB', '2TiB', 'much', '-5']) expect((await run(host, 'quota', 'Laptop', size)).code, size).to.equal(2)
    expect((await run(device, 'unpair', 'Study')).json()).to.deep.equal([{ peerId: host.peerId, name: 'Study', state: 'unpaired' }])
    expect((await statusOf(home, device)).clouds).to.deep.equal([])
    // the host hears of it, and erases what it held; asked until it has
    while ((await statusOf(home, host)).devices.length > 0);
    expect((await run(host, 'unpair', 'Laptop')).code).to.equal(4)
  })

  it('shows a link of the page where there is one, and start prints one while nothing is paired', async () => {
    const { device, run } = home
    const data = join(folder, 'with a page')
    const start = ['start', '--profile', 'local', '--listen', '/ip4/127.0.0.1/tcp/0/ws', '--web', 'localhost:0']
    const first = new RunningCommand(start, data)
    const link = /http:\/\/localhost:\d+\/#pair=[\w-]+$/.exec(await first.line(/^ {2}Or {6}http/))?.[0] ?? ''
    await first.line(/Stop with Ctrl-C/)
    const [offer] = (await mobilink(['cloud', 'offer', '--json'], { data })).json() as Array<{ link: string }>
    expect(offer?.link).to.match(/^http:\/\/localhost:\d+\/#pair=/).and.not.equal(link)
    // the one that start printed has ended with the newer one
    expect((await run(device, 'pair', link)).code).to.equal(5)
    expect((await run(device, 'pair', offer?.link ?? '')).code).to.equal(0)
    expect(await first.talk(/A device was paired with this host/)).to.not.include('Laptop')
    await first.end()
  })

  it('needs a node that runs where it has to reach somebody: exit 3, and says so', async () => {
    await withFolder(async (data) => {
      for (const words of [['offer'], ['pair', 'ABCD-EFGH'], ['pause', 'Laptop']]) {
        const refused = await mobilink(['cloud', ...words], { data })
        expect(refused.code, words.join(' ')).to.equal(3)
        expect(refused.stderr).to.include('mobilink start')
      }
      // what is kept can be looked at all the same
      const status = await mobilink(['cloud', 'status', '--json'], { data })
      expect([status.code, status.json()]).to.deep.equal([0, [{ clouds: [], history: false, devices: [], offer: null }]])
    })
  })

  it('helps on every level, with examples first, and knows what was meant', async () => {
    for (const words of [[], ['offer'], ['pair'], ['status'], ['unpair'], ['pause'], ['resume'], ['wipe'], ['quota']]) {
      const help = await mobilink(['cloud', ...words, '--help'])
      expect(help.code, words.join(' ')).to.equal(0)
      if (words[0] !== 'status') expect(help.stdout, words.join(' ')).to.match(/^Examples:\n {2}mobilink cloud/)
    }
    const typo = await mobilink(['cloud', 'ofer'])
    expect([typo.code, typo.stderr.includes('Did you mean offer?')]).to.deep.equal([2, true])
  })
})

describe('sizes', () => {
  it('are read with binary and decimal units, and nothing else', () => {
    expect(['5GiB', '500 MB', '1048576', '1.5gib', '2k', '1T'].map(parseSize)).to.deep.equal([5 * 1024 ** 3, 5e8, 1_048_576, 1.5 * 1024 ** 3, 2_000, 1e12])
    for (const text of ['', '-1', '1e9', '5 XB', 'GiB', '9'.repeat(16)]) expect(() => parseSize(text), text).to.throw()
  })
})

/** A code that somebody who guesses would type. */
function wrong (code: string): string {
  const guess = createPairingCode(systemRandom)
  return pairingCodeText(guess) === code ? wrong(code) : guess
}
