/**
 * A long conversation in the production page, written by a real node over the wire: a few pages on the screen,
 * never the whole, and what is being read stays where it is.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../src/node/config.ts'
import { createMobilinkNode } from '../../src/node/index.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { MobilinkNode, PeerIdText } from '../../src/node/index.ts'

const MESSAGES = 320
// As many as the page may have on the screen (src/ui/model/conversation-window.ts).
const WINDOW = 192

describe('page with a long conversation', function () {
  this.timeout(90_000)
  let folder: string
  let host: HostProcess
  let writer: MobilinkNode
  let ada: Person

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-writer-'))
    host = await HostProcess.start()
    const [id] = await host.command('id')
    const bootstrap = (id?.addresses as string[]).filter((address) => !address.includes('/p2p-circuit') && !address.includes('/webrtc'))
    writer = await createMobilinkNode(hostPlatform({ dataFolder: folder }), loadConfig({ profile: 'local', network: { bootstrap } }))
    ada = await Person.arrive('Ada', host.web)
    const peer = await ada.peerId() as PeerIdText
    await writer.contacts.add(peer)
    await ada.accept()
    await Promise.all(Array.from({ length: MESSAGES }, (_, index) => writer.messages.send(peer, `message ${index + 1}.`)))
    await ada.message(`message ${MESSAGES}.`).waitFor({ timeout: 80_000 })
    await ada.page.reload()
    await ada.page.getByRole('list', { name: 'Contacts' }).getByRole('button').click()
    await ada.message(`message ${MESSAGES}.`).waitFor()
  })

  after(async () => {
    await ada.leave()
    await writer.stop()
    await host.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const shown = async (): Promise<number[]> => (await ada.texts()).map((text) => Number(/\d+/.exec(text)?.[0]))

  it('opens at the newest message with a page of the conversation, not the whole', async () => {
    const numbers = await shown()
    expect(numbers.at(-1)).to.equal(MESSAGES)
    expect(numbers.length).to.be.at.most(WINDOW)
    await ada.message(`message ${MESSAGES}.`).and(ada.page.locator(':visible')).waitFor()
  })

  it('goes back to the first message and forward again by scrolling, a window at a time and without a gap', async () => {
    const reach = async (number: number, to: 'top' | 'end'): Promise<void> => {
      while (!(await shown()).includes(number)) {
        const before = (await shown()).join()
        await ada.log.evaluate((log, top) => { log.scrollTop = top ? 0 : log.scrollHeight }, to === 'top')
        await ada.page.waitForFunction((known) => [...document.querySelectorAll('article p[dir="auto"]')].map(({ textContent }) => /\d+/.exec(textContent)?.[0]).join() !== known, before)
        const numbers = await shown()
        expect(numbers.length).to.be.at.most(WINDOW)
        expect(numbers).to.deep.equal(numbers.map((_, index) => (numbers[0] ?? 0) + index))
      }
    }
    await reach(1, 'top')
    expect(await shown()).to.not.include(MESSAGES)
    await reach(MESSAGES, 'end')
    expect(await shown()).to.not.include(1)
  })

  it('keeps what is being read in its place while older messages come in above', async () => {
    const first = (await shown())[0] ?? 0
    const top = async (): Promise<number> => await ada.message(`message ${first}.`).evaluate((message) => message.getBoundingClientRect().top)
    await ada.page.getByRole('button', { name: 'Show older messages' }).evaluate((button) => { button.scrollIntoView() })
    await ada.message(`message ${first - 1}.`).waitFor({ state: 'attached' })
    const log = await ada.log.evaluate((element) => element.getBoundingClientRect().top)
    expect(await top()).to.be.within(log - 4, log + 80)
  })
})
