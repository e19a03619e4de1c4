import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { bundle, deleteFolder, launchBrowser, serveFolder } from '../browser/harness.ts'
import { canariesIn } from '../node/store/canary.ts'
import { storeContract } from './store-contract.ts'
import type { LaunchedBrowser, ServedFolder } from '../browser/harness.ts'
import type { BrowserContext, Page } from 'playwright-core'
import type { InlineConfig } from 'vite'

const KILL_ROUNDS = Number(process.env.MOBILINK_KILL_ROUNDS ?? 10) / 5

describe('store in a tab (IndexedDB)', function () {
  this.timeout(60_000 + KILL_ROUNDS * 10_000)

  let site: string
  let served: ServedFolder
  let browser: LaunchedBrowser
  let page: Page

  before(async () => {
    // with what stands in for Node.js in the tab's own bundle
    const { default: { plugins, resolve } } = await import(new URL('../../../config/vite.config.js', import.meta.url).href) as { default: InlineConfig }
    site = await bundle(new URL('./store-page.js', import.meta.url), { plugins, resolve })
    served = await serveFolder(site)
    browser = await launchBrowser()
    page = await openTab(browser.context)
  })

  after(async () => {
    await browser.close()
    await served.close()
    await deleteFolder(site)
  })

  for (const { title } of storeContract) {
    it(title, async () => {
      await page.evaluate((name) => window.tab.runCase(name), title)
    })
  }

  it('asks for strict transactions for what is committed, and relaxed ones for notes', async () => {
    const tab = await openTab(browser.context)
    expect(await tab.evaluate(() => window.tab.open('strict'))).to.equal('power loss')
    await tab.evaluate(() => window.tab.transactions())
    await tab.evaluate(() => window.tab.commit('m/a'))
    expect(await tab.evaluate(() => window.tab.transactions())).to.deep.equal(['strict'])
    await tab.evaluate(() => window.tab.note('b/a'))
    expect(await tab.evaluate(() => window.tab.transactions())).to.deep.equal(['relaxed'])
    await tab.close()
  })

  it('shows nobody who looks into the database a name, a word, an address or a peer ID', async () => {
    const tab = await openTab(browser.context)
    await tab.evaluate(() => window.tab.open('canary'))
    await tab.evaluate(() => window.tab.plant())
    expect((await tab.evaluate(() => window.tab.keys('o/'))).length).to.equal(2)
    const found = Buffer.from(await tab.evaluate(() => window.tab.dump('canary')), 'hex')
    expect(found.byteLength).to.be.greaterThan(4_000)
    expect(found.includes('~o/'), 'keys are in it').to.equal(true)
    expect(canariesIn(found)).to.deep.equal([])
    await tab.close()
  })

  it('lets one tab at a time have the store, and the next when that tab is closed', async () => {
    const first = await openTab(browser.context)
    const second = await openTab(browser.context)
    await first.evaluate(() => window.tab.open('one'))
    await first.evaluate(() => window.tab.commit('m/a'))

    expect(await refusal(second.evaluate(() => window.tab.open('one')))).to.match(/StoreInUseError.*another tab/)
    await second.evaluate(() => window.tab.open('another'))
    await second.evaluate(() => window.tab.close())

    await first.close()
    await second.evaluate(() => window.tab.takeOver('one'))
    await second.evaluate(() => window.tab.open('one'))
    expect(await second.evaluate(() => window.tab.keys('m/'))).to.deep.equal(['m/a'])
    await second.close()
  })

  it('hands the store to the tab that asks to take over, after the last write of the one that had it', async () => {
    const first = await openTab(browser.context)
    const second = await openTab(browser.context)
    await first.evaluate(() => window.tab.open('handed', true))
    await first.evaluate(() => window.tab.commit('m/a'))

    await second.evaluate(() => window.tab.takeOver('handed'))
    await second.evaluate(() => window.tab.open('handed', true))
    expect(await second.evaluate(() => window.tab.keys('m/'))).to.deep.equal(['m/a'])
    expect(await refusal(first.evaluate(() => window.tab.commit('m/b')))).to.include('StoreClosedError')

    // and back again
    await first.evaluate(() => window.tab.takeOver('handed'))
    await first.evaluate(() => window.tab.open('handed', true))
    await first.evaluate(() => window.tab.commit('m/c'))
    expect(await first.evaluate(() => window.tab.keys('m/'))).to.have.members(['m/a', 'm/c'])
    await Promise.all([first.close(), second.close()])
  })

  it('says to close the other tab when that one does not let go', async () => {
    const first = await openTab(browser.context)
    const second = await openTab(browser.context)
    await first.evaluate(() => window.tab.open('stubborn'))

    expect(await refusal(second.evaluate(() => window.tab.takeOver('stubborn', 50)))).to.match(/StoreInUseError.*Close it/)
    await first.evaluate(() => window.tab.commit('m/a'))
    await Promise.all([first.close(), second.close()])
  })

  it('writes no more when its lock was stolen', async () => {
    const tab = await openTab(browser.context)
    await tab.evaluate(() => window.tab.open('stolen'))
    await tab.evaluate(() => navigator.locks.request('mobilink:stolen', { steal: true }, () => undefined))

    expect(await refusal(tab.evaluate(() => window.tab.commit('m/a')))).to.match(/StoreInUseError.*Reload/)
    expect(await tab.evaluate(() => window.tab.keys('m/'))).to.deep.equal([])
    await tab.close()
  })

  it('says so when the browser has no room left, keeps what it had, and writes on when there is room', async () => {
    // a browser of its own: Chromium remembers for a while how much room it found
    const small = await launchBrowser()
    const tab = await openTab(small.context)
    const devTools = await small.context.newCDPSession(tab)
    await devTools.send('Storage.overrideQuotaForOrigin', { origin: served.origin, quotaSize: 2 * 1024 * 1024 })
    await tab.evaluate(() => window.tab.open('quota'))
    await tab.evaluate(() => window.tab.commit('m/before'))

    expect(await refusal(tab.evaluate(() => window.tab.commit('m/large', 8 * 1024 * 1024)))).to.match(/StoreFullError.*no room/)
    expect(await tab.evaluate(() => window.tab.keys('m/'))).to.deep.equal(['m/before'])

    await devTools.send('Storage.overrideQuotaForOrigin', { origin: served.origin })
    await tab.evaluate(() => window.tab.commit('m/large', 8 * 1024 * 1024))
    expect(await tab.evaluate(() => window.tab.keys('m/'))).to.have.members(['m/before', 'm/large'])
    await small.close()
  })

  it(`keeps every confirmed commit, whole, through ${KILL_ROUNDS} kills of the browser`, async function () {
    if (process.platform === 'win32') {
      this.skip() // the lock file of the profile does not name the process there
    }

    let launched = await launchBrowser()
    const { profile } = launched

    try {
      for (let round = 0, next = 0; round < KILL_ROUNDS; round++) {
        const confirmed = await commitUntilKilled(launched, next, 1 + Math.floor(Math.random() * 100))
        launched = await launchBrowser({ profile })
        const tab = await openTab(launched.context)
        await tab.evaluate(() => window.tab.open('killed'))
        const messages = (await tab.evaluate(() => window.tab.keys('m/'))).map((key) => Number(key.slice(2)))
        const outbox = (await tab.evaluate(() => window.tab.keys('o/'))).map((key) => Number(key.slice(2)))
        await tab.close()

        expect(outbox, `round ${round}: half a commit`).to.have.members(messages)
        expect(confirmed.filter((number) => !messages.includes(number)), `round ${round}: confirmed, then lost`).to.deep.equal([])
        expect(confirmed, `round ${round}`).not.to.be.empty
        next = Math.max(...messages) + 1
      }
    } finally {
      await launched.close({ keepProfile: false })
    }
  })

  async function openTab (context: BrowserContext): Promise<Page> {
    const tab = await context.newPage()
    await tab.goto(`${served.origin}/`)
    return tab
  }

  /** Kills the browser's main process once `enough` commits were confirmed, and answers all that were. */
  async function commitUntilKilled ({ context, profile }: LaunchedBrowser, from: number, enough: number): Promise<number[]> {
    const confirmed: number[] = []
    const gone = new Promise((resolve) => context.once('close', resolve))
    // "<host name>-<process id>"
    const pid = Number((await readlink(join(profile, 'SingletonLock'))).split('-').at(-1))
    const tab = await openTab(context)

    await tab.exposeFunction('confirmed', (number: number) => {
      confirmed.push(number)

      if (confirmed.length === enough) {
        process.kill(pid, 'SIGKILL')
      }
    })

    await tab.evaluate(() => window.tab.open('killed'))
    await tab.evaluate((first) => window.tab.commitForEver(first), from)
    await gone
    return confirmed
  }
})

/** The message of the error that the tab answered with. */
async function refusal (promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => { throw new Error('It should have been refused') },
    (error: unknown) => String(error))
}
