import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { createDeviceKey } from '../../src/identity/index.ts'
import { HostProcess } from '../../test/browser/page-host.ts'
import { buildPage, openBrowser, VITE_CONFIG } from '../browser/pages.ts'
import { median, ms } from '../statistics.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'
import type { PeerIdText } from '../../src/node/index.ts'
import type { Page } from 'playwright-core'

const MESSAGES = 100_000
const OPENINGS = 9

declare const fill: (peer: PeerIdText, count: number) => Promise<void>

/** A chat of 100,000 messages in the page that people use: from the click on the contact to the painted messages. */
export async function measureBrowserOpen (place: Workplace): Promise<Results> {
  await build({ configFile: VITE_CONFIG, logLevel: 'warn' })
  const host = await HostProcess.start()
  place.onClose(async () => { await host.stop() })
  const page = await openBrowser(place, host.web)
  await page.getByTestId('own-peer-id').waitFor()
  await fillPage(place, page, host.web)

  const openings: number[] = []
  const again: number[] = []
  for (let n = 0; n < OPENINGS; n++) {
    // a page just loaded, with a database just opened
    await page.goto(host.web)
    await page.getByRole('status').getByText('connected to this computer').waitFor()
    openings.push(await open(page))
    await page.keyboard.press('Escape')
    await page.getByRole('log').waitFor({ state: 'detached' })
    again.push(await open(page))
  }
  return {
    'browser.openMs': { value: median(openings), how: `click to painted, ${MESSAGES.toLocaleString('en')} messages, page just loaded, ${OPENINGS} times, slowest ${ms(Math.max(...openings))}; opened again ${ms(median(again))}` }
  }
}

/** In the place of a path that the host does not have, so that it is the page's own origin. */
async function fillPage (place: Workplace, page: Page, web: string): Promise<void> {
  const folder = await buildPage(place, './fill-page.js')
  const { peerId } = await createDeviceKey(crypto.getRandomValues(new Uint8Array(32)))
  await page.route(`${web}fill/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.replace(/^\/fill\//, '')
    await route.fulfill({ body: await readFile(join(folder, name === '' ? 'index.html' : name)), contentType: name.endsWith('.js') ? 'text/javascript' : 'text/html' })
  })
  await page.goto(`${web}fill/`)
  await page.waitForFunction(() => 'fill' in globalThis)
  await page.evaluate(async ([peer, count]) => { await fill(peer, count) }, [peerId, MESSAGES] as const)
}

/** @returns ms from the click on the one contact until the browser has painted its newest messages */
async function open (page: Page): Promise<number> {
  return await page.evaluate(async () => {
    const contact = document.querySelector<HTMLElement>('ul[aria-label=Contacts] button')
    if (contact === null) throw new Error('there is no contact to open')
    // frame by frame: the newest message comes into view by scrolling, which no observer of the document is told
    const painted = new Promise<void>((resolve) => {
      const look = (): void => {
        const newest = [...document.querySelectorAll('[role=log] article')].at(-1)?.getBoundingClientRect()
        if (newest === undefined || newest.height === 0 || newest.top > innerHeight) {
          requestAnimationFrame(look)
          return
        }
        // this frame shows it: the moment after that
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => { resolve() }
        port2.postMessage(undefined)
      }
      requestAnimationFrame(look)
    })
    const startedAt = performance.now()
    contact.click()
    await painted
    return performance.now() - startedAt
  })
}
