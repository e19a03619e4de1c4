/**
 * Browsers for a measurement: found, launched and served to as in the tests, each with a profile of its own on the
 * disk, and with pages that are built as the product's page is.
 */
import { fileURLToPath } from 'node:url'
import { loadConfigFromFile } from 'vite'
import { bundle, deleteFolder, findChromium, launchBrowser, serveFolder } from '../../test/browser/harness.ts'
import type { Workplace } from '../workplace.ts'
import type { Page } from 'playwright-core'
import type { InlineConfig } from 'vite'

export const VITE_CONFIG = fileURLToPath(new URL('../../../config/vite.config.js', import.meta.url))

/** Why nothing can be measured in a browser here; undefined when one was found. */
export async function noBrowser (): Promise<string | undefined> {
  try {
    await findChromium()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Builds one of the pages of this folder. @returns the folder to serve */
export async function buildPage (place: Workplace, entry: string): Promise<string> {
  const folder = await bundle(new URL(entry, import.meta.url), await productConfig())
  place.onClose(async () => { await deleteFolder(folder) })
  return folder
}

/** A browser of its own process, looking at `url`. */
export async function openBrowser (place: Workplace, url: string): Promise<Page> {
  const { context, close } = await launchBrowser()
  place.onClose(async () => { await close() })
  context.on('weberror', (error) => { console.error(error.error()) })
  const page = context.pages()[0] ?? await context.newPage()
  await page.goto(url)
  return page
}

export async function serve (place: Workplace, folder: string): Promise<string> {
  const { origin, close } = await serveFolder(folder)
  place.onClose(close)
  return origin
}

/** Plugins, stand-ins, targets and minification of the product's page; where it lies is another matter. */
async function productConfig (): Promise<InlineConfig> {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, VITE_CONFIG)
  if (loaded === null) throw new Error(`There is no ${VITE_CONFIG}`)
  const { plugins, resolve, oxc, build } = loaded.config
  return { plugins, resolve, oxc, worker: { format: 'es' }, build: { target: build?.target, modulePreload: build?.modulePreload, minify: true, sourcemap: false } }
}
