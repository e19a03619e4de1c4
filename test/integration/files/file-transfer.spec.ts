import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { withFolder } from '../../node/files/temporary-folder.ts'
import { content, sha256Of } from './file-content.ts'
import type { GetOrder, Sending, SendOrder } from './file-process.ts'
import type { ChildProcess } from 'node:child_process'

const MIB = 1024 * 1024
const SIZE = 40 * MIB + 12_345

interface Line { sending?: Sending, served?: number, begun?: number, done?: number, frozen?: true, broken?: string, landed?: string, fault?: string }

class FileProcess {
  static readonly #running = new Set<FileProcess>()
  readonly lines: Line[] = []
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown>
  #wake: () => void = () => undefined

  constructor (order: SendOrder | GetOrder) {
    this.#child = spawn(process.execPath, [fileURLToPath(new URL('file-process.js', import.meta.url)), JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#exited = new Promise((resolve) => { this.#child.once('exit', resolve) })
    FileProcess.#running.add(this)
    if (this.#child.stdout !== null) {
      createInterface(this.#child.stdout).on('line', (line) => {
        this.lines.push(JSON.parse(line) as Line)
        this.#wake()
      })
    }
    void this.#exited.then(() => this.#wake())
  }

  /** The first line that says this, once there is one. */
  async says<K extends keyof Line> (what: K): Promise<NonNullable<Line[K]>> {
    for (;;) {
      const said = this.lines.find((line) => line[what] !== undefined)?.[what]
      if (said !== undefined) return said
      if (this.#child.exitCode !== null) throw new Error(`it ended without saying "${what}": ${JSON.stringify(this.lines.slice(-5))}`)
      await new Promise<void>((resolve) => { this.#wake = resolve })
    }
  }

  async kill (): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exited
    FileProcess.#running.delete(this)
  }

  static async killAll (): Promise<void> {
    for (const one of this.#running) await one.kill()
  }
}

describe('a file between two processes', () => {
  afterEach(async () => { await FileProcess.killAll() })

  it('arrives whole, although each side is killed on the way, goes on from where it stopped, and stays in its folder', async () => {
    await withFolder(async (root) => {
      const folders = Object.fromEntries(await Promise.all(['sender', 'receiver', 'downloads', 'elsewhere'].map(async (name) => {
        await mkdir(join(root, name))
        return [name, join(root, name)] as const
      }))) as Record<'sender' | 'receiver' | 'downloads' | 'elsewhere', string>
      // a trap in the place of the file
      await symlink(join(folders.elsewhere, 'trap'), join(folders.downloads, 'bashrc'))

      const send: SendOrder = { role: 'send', folder: folders.sender, size: SIZE }
      const first = new FileProcess(send)
      const from = await first.says('sending')
      const get: GetOrder = { role: 'get', folder: folders.receiver, downloads: folders.downloads, name: '../../.bashrc', from }

      // the receiver dies
      const one = new FileProcess({ ...get, freezeAt: 10 * MIB })
      await one.says('frozen')
      await one.kill()
      expect(await one.says('begun')).to.equal(0)
      await first.kill()

      // the sender dies, and is back
      const second = new FileProcess({ ...send, freezeAt: 12 * MIB })
      await second.says('sending')
      const two = new FileProcess({ ...get, freezeAt: 30 * MIB })
      const resumed = await two.says('begun')
      // as much as is written at once may have reached the disk behind the last word about it
      expect(resumed).to.be.within(9 * MIB, 10 * MIB + 262_144 + 16_400)
      await second.says('frozen')
      await second.kill()
      await two.says('broken')
      const third = new FileProcess(send)
      await third.says('sending')

      // the receiver dies once more
      await two.says('frozen')
      await two.kill()
      const restarts = two.lines.flatMap(({ begun }) => begun ?? [])
      expect(restarts.at(-1)).to.be.above(resumed)

      const last = new FileProcess(get)
      const path = await last.says('landed')
      expect(await last.says('begun')).to.be.above(29 * MIB)
      expect(await sha256Of(createReadStream(path))).to.equal(await sha256Of(content(SIZE)))
      expect((await stat(path)).size).to.equal(SIZE)
      expect(path).to.match(/downloads\/bashrc \(2\)$/)
      expect((await readdir(folders.downloads)).sort()).to.deep.equal(['bashrc', 'bashrc (2)'])
      expect(await readdir(folders.elsewhere)).to.deep.equal([])
      expect([first, one, second, two, third, last].flatMap(({ lines }) => lines.flatMap(({ fault }) => fault ?? []))).to.deep.equal([])
    })
  })
})
