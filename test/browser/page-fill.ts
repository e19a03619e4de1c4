/** Fills the database of a page's origin, with a page of ours in the place of a path that the host does not have. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle, deleteFolder } from './harness.ts'
import type { Known } from './page-fill-entry.ts'
import type { Person } from './page-person.ts'

/** The page is closed meanwhile, and not opened again. */
export async function fillContacts (person: Person, web: string, known: readonly Known[]): Promise<void> {
  const folder = await bundle(new URL('./page-fill-entry.js', import.meta.url))
  const { page } = person
  const place = `${web}fill/`

  try {
    await page.route(`${place}**`, async (route) => {
      const name = new URL(route.request().url()).pathname.replace(/^\/fill\//, '')

      await route.fulfill({
        body: await readFile(join(folder, name === '' ? 'index.html' : name)),
        contentType: name.endsWith('.js') ? 'text/javascript' : 'text/html'
      })
    })
    await page.goto(place)
    await page.waitForFunction(() => 'fill' in globalThis)
    await page.evaluate(async (all) => { await (globalThis as unknown as { fill (all: readonly Known[]): Promise<void> }).fill(all) }, known)
    await page.goto('about:blank')
    await page.unroute(`${place}**`)
  } finally {
    await deleteFolder(folder)
  }
}
