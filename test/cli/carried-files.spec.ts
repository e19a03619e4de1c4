/** A file that waits on the sender's own cloud: three real hosts, of which the two people's are never on together. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { Ran, RunningHost } from './mobilink.ts'

type Line = Record<string, unknown>

const CONTENT = randomBytes(24 * 1024 * 1024 + 17)

function tcpOf ({ addresses }: RunningHost): string {
  return (addresses.find((one) => /\/tcp\/\d+(?:\/p2p\/\w+)?$/.test(one)) ?? '').replace(/\/p2p\/\w+$/, '')
}

function hashOf (bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Hosts by name, each in a folder of its own; whoever is started again is where it was. */
class Hosts {
  readonly #folder: string
  readonly #hosts = new Map<string, RunningHost>()

  constructor (folder: string) {
    this.#folder = folder
  }

  data (name: string): string {
    return join(this.#folder, name)
  }

  async start (name: string): Promise<RunningHost> {
    const earlier = this.#hosts.get(name)
    const host = await startHost(this.data(name), ['--no-web', '--name', name, ...earlier === undefined ? [] : ['--listen', tcpOf(earlier)]])
    this.#hosts.set(name, host)
    return host
  }

  async end (name: string, signal: NodeJS.Signals): Promise<void> {
    await this.#hosts.get(name)?.command.end(signal)
  }

  async run (name: string, ...args: string[]): Promise<Ran> {
    const ran = await mobilink([...args, '--json', '--profile', 'local'], { data: this.data(name) })
    expect(ran.code, `${name} ${args.join(' ')}: ${ran.stderr}`).to.equal(0)
    return ran
  }

  /** Asks until what it says fits. */
  async until (fits: (lines: Line[]) => boolean, name: string, ...args: string[]): Promise<void> {
    while (!fits((await this.run(name, ...args)).json()));
  }

  async close (): Promise<void> {
    await Promise.all([...this.#hosts.values()].map(async ({ command }) => await command.end('SIGKILL')))
  }
}

interface Holdings { readonly deposited: number, readonly files: number, readonly fileBytes: number, readonly usedBytes: number, readonly holdsFor: ReadonlyArray<{ readonly to: string, readonly files: number, readonly wholeFiles: number }> }

function holdings ([status]: Line[]): Holdings {
  const [device] = status?.devices as Holdings[]
  if (device === undefined) throw new Error('no device is paired')
  return device
}

describe('a file for somebody who is away', function () {
  this.timeout(240_000)

  it('waits on the sender\'s cloud as text does: its sender is killed, the other comes and gets all of it from there, and the sender says "delivered" when it is back [S1-11] [S1-17]', async () => {
    await withFolder(async (folder) => {
      const hosts = new Hosts(folder)
      try {
        await writeFile(join(folder, 'film.bin'), CONTENT)
        await mkdir(join(folder, 'there'))
        const [ada, study] = [await hosts.start('Ada'), await hosts.start('Study')]
        const { link } = (await hosts.run('Study', 'cloud', 'offer')).json()[0] as { link: string }
        await hosts.run('Ada', 'cloud', 'pair', link)
        const ben = await hosts.start('Ben')
        const watch = new RunningCommand(['watch', '--json'], hosts.data('Ada'))
        await watch.talk(/Watching/)
        await hosts.run('Ben', 'contacts', 'add', `${tcpOf(ada)}/p2p/${ada.peerId}`, '--name', 'Ada')
        await watch.event(({ event, detail }) => event === 'contact:changed' && (detail as Line).peerId === ben.peerId)
        await hosts.run('Ada', 'contacts', 'accept', ben.peerId, '--name', 'Ben')
        await hosts.run('Ben', 'send', 'Ada', 'hello', '--wait', '60')
        // it was told of the cloud, and has found it
        await hosts.until(([status]) => (status?.paths as Line[]).some(({ peer }) => peer === study.peerId), 'Ben', 'status')
        await hosts.end('Ben', 'SIGINT')

        const { id } = (await hosts.run('Ada', 'send', 'Ben', '--file', join(folder, 'film.bin'))).json()[0] as { id: string }
        const isOnCloud = (lines: Line[]): boolean => (lines.find((line) => line.id === id)?.where as string[]).includes('cloud Study')
        await hosts.until(isOnCloud, 'Ada', 'pending')
        const held = holdings((await hosts.run('Study', 'cloud', 'status')).json())
        expect(held).to.include({ deposited: 1, files: 1 })
        expect(held.fileBytes).to.be.at.least(CONTENT.byteLength).and.at.most(held.usedBytes)
        expect(held.holdsFor.map(({ to, files, wholeFiles }) => ({ to, files, wholeFiles }))).to.deep.equal([{ to: ben.peerId, files: 1, wholeFiles: 1 }])
        expect((await mobilink(['cloud', 'status'], { data: hosts.data('Study') })).stdout).to.include('1 message and 1 file')
        await watch.end('SIGINT')
        await hosts.end('Ada', 'SIGKILL')

        await hosts.start('Ben')
        await hosts.until((lines) => lines.some((line) => line.id === id), 'Ben', 'transfers')
        const accepted = (await hosts.run('Ben', 'transfers', 'accept', id, '--to', join(folder, 'there'), '--wait', '120')).json()
        expect(accepted.at(-1)).to.include({ id, state: 'done', savedAs: join(folder, 'there', 'film.bin') })
        expect(hashOf(await readFile(join(folder, 'there', 'film.bin')))).to.equal(hashOf(CONTENT))

        await hosts.until((lines) => holdings(lines).usedBytes === 0, 'Study', 'cloud', 'status')
        expect(await readdir(join(hosts.data('Study'), 'blobs'))).to.deep.equal([])
        await hosts.end('Ben', 'SIGINT')
        await hosts.start('Ada')
        await hosts.until((lines) => lines.find((line) => line.id === id)?.state === 'delivered', 'Ada', 'history', 'Ben')
        expect(await readdir(join(hosts.data('Ada'), 'blobs'))).to.deep.equal([])
      } finally {
        await hosts.close()
      }
    })
  })
})
