/** The page of a public host, in real browsers that stand in homes behind routers. */
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openBrowser } from './lab-browser.ts'
import type { LabBrowser } from './lab-browser.ts'
import type { Person } from '../../browser/page-person.ts'
import type { Home, Place, Server } from './laboratory.ts'
import type { LabHost } from './lab-host.ts'
import type { ChildProcess } from 'node:child_process'

const FORWARD = fileURLToPath(new URL('./forward-child.js', import.meta.url))
/** Where a server passes its page on; free in there. */
const PUBLIC_PAGE_PORT = 8_080

export class LabPage {
  readonly #url: string
  readonly #address: string
  readonly #children: ChildProcess[]
  readonly #browsers: LabBrowser[] = []

  private constructor (url: string, address: string, child: ChildProcess) {
    this.#url = url
    this.#address = address
    this.#children = [child]
  }

  /** The host serves its page to its own machine alone; its owner passes it on. */
  static async open (server: Server, host: LabHost): Promise<LabPage> {
    const [address] = server.addresses
    return new LabPage(host.web, address, await forward(server, address, PUBLIC_PAGE_PORT, 'localhost', portOf(host.web)))
  }

  /** Somebody in a home opens the page at its own origin. */
  async visit (home: Home, name: string): Promise<Person> {
    this.#children.push(await forward(home, 'localhost', portOf(this.#url), this.#address, PUBLIC_PAGE_PORT))
    const browser = await openBrowser(home, name, this.#url)
    this.#browsers.push(browser)
    return browser.person
  }

  async close (): Promise<void> {
    await Promise.all(this.#browsers.map(async (browser) => await browser.close()))
    await Promise.all(this.#children.map(async (child) => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    }))
  }
}

async function forward ({ namespace }: Place, host: string, port: number, toHost: string, toPort: number): Promise<ChildProcess> {
  const child = namespace.spawn([process.execPath, FORWARD, host, String(port), toHost, String(toPort)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(() => { throw new Error('nothing could be passed on') })
  ended.catch(() => undefined)
  await Promise.race([once(child, 'message'), ended])
  return child
}

function portOf (url: string): number {
  return Number(new URL(url).port)
}
