/**
 * A file for which a browser has no room, sent all the same without a copy, in the production page: chosen by keyboard,
 * shown as what it is, fetched, and said to be gone when it is. Roles and names only.
 */
import { createHash, randomBytes } from 'node:crypto'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { TwoWithFiles } from './two-with-files.ts'
import type { Dialog, Locator } from 'playwright-core'
import type { Person } from './page-person.ts'

const MIB = 1_048_576
/** More than the quota: found out while it is being kept, since a browser does not say beforehand how much that is. */
const CONTENT = randomBytes(20 * MIB + 5)
const PASSPHRASE = 'seven small boats at noon'
const MINUTE_MS = 60_000
const QUOTA_BYTES = 12 * MIB

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('page with a file that there is no room for', function () {
  this.timeout(120_000)
  let two: TwoWithFiles
  let folder: string
  let ada: Person
  let ben: Person
  const asked: string[] = []

  before(async () => {
    two = await TwoWithFiles.arrive();
    ({ folder, ada, ben } = two)
    const devTools = await ada.browser.context.newCDPSession(ada.page)
    await devTools.send('Storage.overrideQuotaForOrigin', { origin: new URL(two.host.web).origin, quotaSize: QUOTA_BYTES })
    ada.page.on('dialog', (dialog: Dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
  })

  after(async () => { await two.leave() })

  const list = (): Locator => ada.page.getByRole('list', { name: 'Files being made ready here' })
  const choice = (name: string): Locator => list().getByRole('button', { name: `Send only while this page stays open: ${name}` })

  async function attach (name: string): Promise<void> {
    await writeFile(join(folder, name), CONTENT)
    const chooser = ada.page.waitForEvent('filechooser')
    await ada.page.getByRole('button', { name: 'Attach file' }).click()
    await (await chooser).setFiles(join(folder, name))
    await list().getByRole('alert').getByText('There is not enough room in this browser to keep the file until it has arrived.').waitFor()
  }

  async function get (name: string): Promise<void> {
    await ben.message(name).getByRole('button', { name: 'Get file: ' }).click()
  }

  const keptHere = async (): Promise<number> => await ada.page.evaluate(async () => {
    const place = await (await navigator.storage.getDirectory()).getDirectoryHandle('mobilink-blobs')
    return (await Array.fromAsync(place.keys())).length
  })

  it('offers to send it without a copy, by keyboard too and within reach of everybody, and says what that means', async () => {
    await attach('film.bin')
    for (const colorScheme of ['dark', 'light'] as const) {
      await ada.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page: ada.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`), colorScheme).to.deep.equal([])
    }
    await list().getByText('No copy of it is kept: it can be fetched until this page is closed or locked').waitFor()
    await choice('film.bin').focus()
    await ada.page.keyboard.press('Enter')
    const message = ada.message('film.bin')
    await message.getByText('only while open', { exact: true }).waitFor()
    await message.getByText('Only while this page stays open. Ben knows of it, and has not fetched it yet.').waitFor()
    await message.getByTitle('Only while this page stays open and unlocked: no copy of the file is kept.').waitFor()
    await list().waitFor({ state: 'detached' })
    expect(await keptHere()).to.equal(0)
  })

  it('gives it whole to the contact, and keeps nothing of it then either', async () => {
    await get('film.bin')
    const coming = ben.page.waitForEvent('download')
    await ben.message('film.bin').getByRole('button', { name: 'Save: ' }).click()
    expect(sha256(await readFile(await (await coming).path()))).to.equal(sha256(CONTENT))
    await ada.sees('film.bin', 'delivered')
    expect(await ada.message('film.bin').getByRole('button').count()).to.equal(0)
    expect(await keptHere()).to.equal(0)
  })

  it('says so when the file was changed, and gives nothing more of it', async () => {
    await attach('notes.bin')
    await choice('notes.bin').click()
    await ada.message('notes.bin').getByText('Ben knows of it').first().waitFor()
    await appendFile(join(folder, 'notes.bin'), 'one more line')
    await get('notes.bin')
    await ada.message('notes.bin').getByText('The file was changed, moved or removed on this device, and no copy of it was kept').waitFor()
    await ben.message('notes.bin').getByText('Ada does not have it any more.').or(ben.message('notes.bin').getByText('does not have it any more')).first().waitFor()
  })

  it('asks before the page is closed while it can be fetched, and not otherwise, and says afterwards that it is gone', async () => {
    await ada.page.reload()
    expect(asked).to.deep.equal([])
    await ada.contact('Ben').click()
    await ada.seesConnection('direct · WebRTC')
    await attach('second.bin')
    await choice('second.bin').click()
    await ada.message('second.bin').getByText('Ben knows of it').first().waitFor()
    await ada.page.reload()
    expect(asked).to.deep.equal(['beforeunload'])
    await ada.contact('Ben').click()
    await ada.message('second.bin').getByText("No copy of the file was kept, and this page was closed or locked before Ben's device had said that it has all of it.").waitFor()
    await get('second.bin')
    await ben.message('second.bin').getByText('does not have it any more').waitFor()
  })

  it('asks before it is locked while it can be fetched, and then locks', async () => {
    const button = (name: string): Locator => ada.page.getByRole('button', { name, exact: true })
    await button('Lock and backup').click()
    await ada.page.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE)
    await ada.page.getByLabel('New passphrase, once more', { exact: true }).fill(PASSPHRASE)
    await button('Set passphrase').click()
    await ada.page.getByText('The passphrase is set.').waitFor()
    await ada.page.keyboard.press('Escape')
    await attach('third.bin')
    await choice('third.bin').click()
    await ada.message('third.bin').getByText('Ben knows of it').first().waitFor()

    await button('Lock').click()
    await ada.page.getByRole('alert').getByText('1 file sent without a copy can be fetched no more once it is locked.').waitFor()
    await button('Do not lock').click()
    await get('third.bin')
    await ada.sees('third.bin', 'delivered')

    await attach('fourth.bin')
    await choice('fourth.bin').click()
    await ada.message('fourth.bin').getByText('Ben knows of it').first().waitFor()
    await button('Lock').click()
    await button('Lock all the same').click()
    await ada.page.getByRole('heading', { name: 'Mobilink is locked' }).waitFor()
  })

  it('says what is over when the page has locked by itself', async () => {
    await ada.page.clock.install()
    await ada.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
    await ada.page.getByRole('button', { name: 'Unlock', exact: true }).click()
    await ada.contact('Ben').click()
    await ada.seesConnection('direct · WebRTC')
    await attach('fifth.bin')
    await choice('fifth.bin').click()
    await ada.message('fifth.bin').getByText('Ben knows of it').first().waitFor()
    await ada.page.clock.fastForward(15 * MINUTE_MS)
    await ada.page.getByText('nobody used it for 15 minutes. 1 file sent without a copy can be fetched no more.').waitFor()
    for (const person of [ada, ben]) person.expectNoComplaints()
  })
})
