/** Small pictures, made in a real browser by what the page makes them with. */
import { expect } from 'chai'
import { bundle, deleteFolder, launchBrowser, serveFolder } from './harness.ts'
import type { LaunchedBrowser, ServedFolder } from './harness.ts'
import type { ThumbnailTools } from './page-thumbnail-entry.ts'
import type { Page } from 'playwright-core'

declare const thumbnails: ThumbnailTools

describe('small pictures of pictures', function () {
  this.timeout(60_000)
  let folder: string
  let served: ServedFolder
  let browser: LaunchedBrowser
  let page: Page

  before(async () => {
    folder = await bundle(new URL('./page-thumbnail-entry.js', import.meta.url))
    served = await serveFolder(folder)
    browser = await launchBrowser()
    page = browser.context.pages()[0] ?? await browser.context.newPage()
    await page.goto(served.origin)
    await page.waitForFunction(() => 'thumbnails' in globalThis)
  })

  after(async () => {
    await browser.close()
    await served.close()
    await deleteFolder(folder)
  })

  for (const kind of ['image/jpeg', 'image/png', 'image/webp'] as const) {
    it(`fit into an announcement, and say the sides of the whole, for ${kind}`, async () => {
      for (const [width, height] of [[1_600, 900], [300, 1_200], [1, 1]] as const) {
        const { bytes = Infinity, small, said, ...sides } = await page.evaluate(async ([w, h, type]) => await thumbnails.made(w, h, type), [width, height, kind] as const)
        expect(sides).to.deep.equal({ width, height })
        expect(said).to.deep.equal({ mime: kind, width, height })
        expect(bytes).to.be.within(1, 12_288)
        expect(small?.mime).to.equal('image/jpeg')
        expect(Math.max(small?.width ?? 0, small?.height ?? 0)).to.be.within(1, 320)
      }
    })
  }

  it('are made of no drawing, whatever it calls itself, of nothing damaged, and of nothing too large to draw', async () => {
    const hugePng = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0'
    for (const [text, type] of [['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'image/svg+xml'], ['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'image/png'], [hugePng.slice(0, -7), 'image/png'], [hugePng, 'image/png'], ['', 'image/jpeg']] as const) {
      expect(await page.evaluate(async ([content, mime]) => await thumbnails.isPicture(content, mime), [text, type] as const)).to.equal(false)
    }
  })
})
