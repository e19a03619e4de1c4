/** A device loses its disk, and gets its conversations back from the computer that kept them: as people type it. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { linesOf, mobilink, RunningCommand, startHost } from './mobilink.ts'
import type { RunningHost } from './mobilink.ts'

interface Status { readonly history: boolean, readonly clouds: ReadonlyArray<{ readonly history: { readonly state: string, readonly rows: number } }>, readonly devices: ReadonlyArray<{ readonly historyRows: number }> }

/** Long enough to be found nowhere by chance. */
const WORDS = ['a canary of the north-eastern attic', 'a canary of the southern cellar'] as const

async function run (at: Pick<RunningHost, 'data'>, ...args: string[]): Promise<Array<Record<string, unknown>>> {
  const { code, json, stderr } = await mobilink([...args, '--json'], { data: at.data })
  expect([code, stderr], args.join(' ')).to.deep.equal([0, ''])
  return json()
}

async function statusOf (at: RunningHost): Promise<Status> {
  return (await run(at, 'cloud', 'status'))[0] as unknown as Status
}

/** Asked until it is so. */
async function until (at: RunningHost, holds: (status: Status) => boolean): Promise<void> {
  while (!holds(await statusOf(at)));
}

/** B asks A, and A accepts. */
async function befriend (a: RunningHost, b: RunningHost, [nameOfA, nameOfB]: readonly [string, string]): Promise<void> {
  const watch = new RunningCommand(['watch', '--json'], a.data)
  await watch.talk(/Watching/)
  await run(b, 'contacts', 'add', a.addresses.find((address) => !address.includes('/ws')) ?? '', '--name', nameOfA)
  await watch.event(({ event, detail }) => event === 'contact:changed' && (detail as { peerId: string }).peerId === b.peerId)
  await run(a, 'contacts', 'accept', b.peerId, '--name', nameOfB)
  await watch.end('SIGINT')
}

async function pair (device: RunningHost, host: RunningHost): Promise<void> {
  const [offer] = await run(host, 'cloud', 'offer')
  await run(device, 'cloud', 'pair', offer?.link as string)
}

/** Everything in the files of a folder, as text. */
async function contents (folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = await Promise.all(names.filter((entry) => entry.isFile()).map(async ({ parentPath, name }) => await readFile(join(parentPath, name), 'latin1')))
  return files.join('\n')
}

describe('mobilink cloud history', function () {
  this.timeout(180_000)
  let folder: string
  const running: RunningHost[] = []
  const start = async (name: string): Promise<RunningHost> => {
    const host = await startHost(join(folder, name), ['--name', name, '--no-web'])
    running.push(host)
    return host
  }

  before(async () => { folder = await mkdtemp(join(tmpdir(), 'mobilink-own-history-')) })
  after(async () => {
    for (const { command } of running) await command.end('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  it('brings a message each way back once after the device\'s folder is lost, from a computer that could read neither [S1-15]', async () => {
    const [laptop, study, bob] = [await start('Laptop'), await start('Study'), await start('Bob')]
    await befriend(laptop, bob, ['Laptop', 'Bob'])
    await pair(laptop, study)
    expect(await run(laptop, 'cloud', 'history')).to.deep.equal([{ history: false, clouds: [{ peerId: study.peerId, name: 'Study', history: { state: 'off', rows: 0 } }] }])
    expect((await mobilink(['send', bob.peerId, WORDS[0], '--wait', '30'], { data: laptop.data })).code).to.equal(0)
    expect(await run(laptop, 'cloud', 'history', 'on')).to.deep.equal([{ history: true }])
    expect((await mobilink(['send', 'Laptop', WORDS[1], '--wait', '30'], { data: bob.data })).code).to.equal(0)
    await until(study, ({ devices }) => devices[0]?.historyRows === 3)
    const before = (await run(laptop, 'history', bob.peerId)).map(({ text, direction, state }) => ({ text, direction, state }))
    expect(before).to.deep.equal([{ text: WORDS[0], direction: 'out', state: 'delivered' }, { text: WORDS[1], direction: 'in', state: 'received' }])
    const secret = join(folder, 'secret')
    const file = join(folder, 'laptop.age')
    await writeFile(secret, 'seven small boats at noon\n', { mode: 0o600 })
    await run(laptop, 'backup', file, '--passphrase-file', secret)

    await laptop.command.end('SIGKILL')
    await rm(laptop.data, { recursive: true })
    expect((await mobilink(['restore', file, '--passphrase-file', secret], { data: join(folder, 'Another') })).code).to.equal(0)
    const another = await start('Another')
    expect(another.peerId).to.equal(laptop.peerId)
    expect((await mobilink(['history', bob.peerId, '--json'], { data: another.data })).stdout).to.equal('')
    await pair(another, study)
    await until(another, ({ history, clouds }) => history && clouds[0]?.history.state === 'kept')
    expect((await run(another, 'history', bob.peerId)).map(({ text, direction, state }) => ({ text, direction, state }))).to.deep.equal(before)
    expect((await run(bob, 'history', 'Laptop')).map(({ text }) => text)).to.deep.equal([...WORDS])

    await study.command.end()
    const disk = await contents(study.data)
    for (const hidden of [...WORDS, bob.peerId]) expect(disk.includes(hidden)).to.equal(false)
    const off = await mobilink(['cloud', 'history', 'off', '--json'], { data: another.data })
    expect([off.code, off.json()]).to.deep.equal([0, [{ history: false, isErased: false }]])
    expect(off.stderr).to.include('it is told to erase them when this device meets it')
    const home = await startHost(study.data, ['--name', 'Study', '--no-web'])
    running.push(home)
    await until(home, ({ devices }) => devices[0]?.historyRows === 0)
  })

  it('says what is neither on nor off, and what "off" leaves where nothing was paired', async () => {
    const data = join(folder, 'alone')
    const wrong = await mobilink(['cloud', 'history', 'maybe'], { data })
    expect([wrong.code, linesOf(wrong.stderr)[0]]).to.deep.equal([2, 'mobilink: "maybe" is neither "on" nor "off".'])
    expect(await run({ data }, 'cloud', 'history', 'off')).to.deep.equal([{ history: false, isErased: true }])
  })
})
