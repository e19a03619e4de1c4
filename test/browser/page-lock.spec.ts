/**
 * A browser that is locked: what opens it, what it shows meanwhile, and that it locks by itself. In the production page,
 * under its own policy.
 */
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { createDeviceKey } from '../../src/identity/index.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { Locator } from 'playwright-core'

const PASSPHRASE = 'seven small boats at noon'
const OTHER = 'eight large ships by night'
const MINUTE_MS = 60_000

describe('locked browser', function () {
  this.timeout(120_000)
  let host: HostProcess
  let ada: Person
  let peerId: string
  const violations: string[] = []

  before(async () => {
    host = await HostProcess.start()
    ada = await Person.arrive('Ada', 'about:blank')
    await ada.browser.context.exposeFunction('tellViolation', (what: string) => { violations.push(what) })
    await ada.browser.context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
        (globalThis as unknown as { tellViolation (what: string): void }).tellViolation(`${violatedDirective} ${blockedURI} ${sample}`)
      })
    })
    await ada.page.goto(host.web)
    peerId = await ada.peerId()
    const { peerId: somebody } = await createDeviceKey(new Uint8Array(32).fill(7))
    await ada.add(somebody, 'Ben')
    await ada.write('for nobody else to read')
    await ada.sees('for nobody else to read', 'pending')
  })

  after(async () => {
    await ada.leave()
    await host.stop()
  })

  const button = (name: string): Locator => ada.page.getByRole('button', { name, exact: true })
  const field = (name: string): Locator => ada.page.getByLabel(name, { exact: true })
  const lockScreen = async (): Promise<void> => { await ada.page.getByRole('heading', { name: 'Mobilink is locked' }).waitFor() }
  const openDialog = async (): Promise<Locator> => {
    await button('Lock and backup').click()
    return ada.page.getByRole('dialog', { name: 'Lock and backup' })
  }
  const closeDialog = async (): Promise<void> => { await ada.page.keyboard.press('Escape') }

  async function unlock (passphrase = PASSPHRASE): Promise<void> {
    await field('Passphrase').fill(passphrase)
    await button('Unlock').click()
    await ada.page.getByTestId('own-peer-id').waitFor()
  }

  /** What lies in the page's storage as any script could read it. */
  async function kept (): Promise<{ hasKey: boolean, session: string }> {
    return await ada.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('mobilink-identity')
        request.onsuccess = () => { resolve(request.result) }
      })
      const record = await new Promise<object>((resolve) => {
        const request = database.transaction('device-key').objectStore('device-key').get('vault') as IDBRequest<object>
        request.onsuccess = () => { resolve(request.result) }
      })
      database.close()
      return { hasKey: 'key' in record, session: JSON.stringify(sessionStorage) }
    })
  }

  it('says that it opens with nobody asked, until a passphrase takes the place of that', async () => {
    expect(await button('Lock').count()).to.equal(0)
    await ada.page.getByRole('textbox', { name: 'Message' }).fill('half a thought')
    expect(await kept()).to.have.property('hasKey', true)
    expect((await kept()).session).to.contain('half a thought')
    const dialog = await openDialog()
    await dialog.getByText('no protection').waitFor()
    await field('New passphrase').fill('short')
    await dialog.getByText('Too short').waitFor()
    await field('New passphrase').fill(PASSPHRASE)
    await field('New passphrase, once more').fill(PASSPHRASE)
    await button('Set passphrase').click()
    await dialog.getByText('The passphrase is set.').waitFor()
    await dialog.getByText('opens here with your passphrase, and with nothing else').waitFor()
    await closeDialog()
    expect(await kept()).to.deep.equal({ hasKey: false, session: '{}' })
    expect(await ada.page.getByRole('textbox', { name: 'Message' }).inputValue()).to.equal('half a thought')
    await ada.page.getByRole('textbox', { name: 'Message' }).fill('and some more of it')
    expect((await kept()).session).to.equal('{}')
  })

  it('asks after a reload, runs nothing meanwhile, refuses a wrong passphrase, and opens the same identity and conversation with the right one', async () => {
    const before = ada.requests.length
    await ada.page.reload()
    await lockScreen()
    expect(await field('Passphrase').evaluate((element) => element === document.activeElement)).to.equal(true)
    await field('Passphrase').fill(OTHER)
    await ada.page.keyboard.press('Enter')
    await ada.page.getByRole('alert').filter({ hasText: 'That does not unlock it.' }).waitFor()
    expect(await field('Passphrase').evaluate((element) => element === document.activeElement)).to.equal(true)
    expect(await ada.page.getByTestId('own-peer-id').count()).to.equal(0)
    expect(ada.requests.slice(before).filter((url) => url.startsWith('ws'))).to.deep.equal([])
    await unlock()
    expect(await ada.peerId()).to.equal(peerId)
    await ada.open('Ben')
    await ada.message('for nobody else to read').waitFor()
  })

  it('locks at a press, and then shows nothing of anybody', async () => {
    await button('Lock').click()
    await lockScreen()
    const shown = await ada.page.locator('body').innerText()
    expect(shown).to.not.contain('Ben')
    expect(shown).to.not.contain(peerId)
    await unlock()
    expect(await ada.peerId()).to.equal(peerId)
  })

  it('has neither the passphrase nor what was shown in the memory of the page while it is locked', async () => {
    const devtools = await ada.browser.context.newCDPSession(ada.page)
    const inMemory = async (text: string): Promise<boolean> => {
      let snapshot = ''
      const take = ({ chunk }: { chunk: string }): void => { snapshot += chunk }
      devtools.on('HeapProfiler.addHeapSnapshotChunk', take)
      await devtools.send('HeapProfiler.collectGarbage')
      await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
      devtools.off('HeapProfiler.addHeapSnapshotChunk', take)
      return snapshot.includes(text)
    }
    await ada.open('Ben')
    await ada.message('for nobody else to read').waitFor()
    expect(await inMemory('for nobody else to read'), 'it is found where it is').to.equal(true)
    await button('Lock').click()
    await lockScreen()
    // answered once the node has stopped
    await field('Passphrase').fill(OTHER)
    await button('Unlock').click()
    await ada.page.getByRole('alert').filter({ hasText: 'That does not unlock it.' }).waitFor()
    // timers of the node that stopped run out, and what they hold is collected within some rounds
    for (const text of ['for nobody else to read', PASSPHRASE]) {
      let rounds = 0
      while (await inMemory(text)) expect(++rounds, `${text}, still there`).to.be.lessThan(15)
    }
    await devtools.detach()
    await unlock()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no fault that an accessibility check finds on 360 pixels, in ${colorScheme}`, async () => {
      const check = async (what: string): Promise<void> => {
        const { violations: faults } = await new AxeBuilder({ page: ada.page }).analyze()
        expect(faults.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), what).to.deep.equal([])
        expect(await ada.page.evaluate(() => [...document.querySelectorAll('html, dialog')].map((element) => element.scrollWidth - element.clientWidth)), what).to.satisfy((wider: number[]) => wider.every((by) => by === 0))
      }
      await ada.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const dialog = await openDialog()
      await button('Make recovery words').click()
      await field('New passphrase').fill(OTHER)
      await ada.page.setViewportSize({ width: 360, height: 740 })
      await dialog.getByRole('list', { name: 'Recovery words' }).waitFor()
      await check('the dialog')
      await closeDialog()
      await ada.page.setViewportSize({ width: 1280, height: 800 })
      await button('Lock').click()
      await lockScreen()
      await ada.page.setViewportSize({ width: 360, height: 740 })
      await field('Passphrase').fill(OTHER)
      await button('Unlock').click()
      await ada.page.getByRole('alert').filter({ hasText: 'That does not unlock it.' }).waitFor()
      await check('the lock screen')
      await ada.page.setViewportSize({ width: 1280, height: 800 })
      await unlock()
    })
  }

  it('locks by itself after the chosen minutes without use, and not while somebody uses it', async () => {
    await ada.page.clock.install()
    await ada.page.reload()
    await lockScreen()
    await unlock()
    await openDialog()
    expect(await field('Lock by itself').inputValue()).to.equal('15')
    await field('Lock by itself').selectOption('5')
    await closeDialog()
    await ada.page.clock.fastForward(4 * MINUTE_MS)
    await ada.page.mouse.move(100, 100)
    await ada.page.clock.fastForward(4 * MINUTE_MS)
    expect(await ada.peerId()).to.equal(peerId)
    await ada.page.clock.fastForward(MINUTE_MS)
    await lockScreen()
    await ada.page.getByText('nobody used it for 5 minutes').waitFor()
    await unlock()
    expect(await ada.peerId()).to.equal(peerId)
    await openDialog()
    await field('Lock by itself').selectOption('undefined')
    await closeDialog()
    await ada.page.clock.fastForward(90 * MINUTE_MS)
    expect(await ada.peerId()).to.equal(peerId)
  })

  it('opens with recovery words, which are shown once and count once two of them came back', async () => {
    const dialog = await openDialog()
    await button('Make recovery words').click()
    const words = await dialog.getByRole('list', { name: 'Recovery words' }).getByRole('listitem').allTextContents()
    expect(words).to.have.lengthOf(24)
    const asked = dialog.getByRole('textbox', { name: /^Word \d+$/ })
    for (const box of await asked.all()) await box.fill('zebra')
    await button('They are written down').click()
    await dialog.getByText('Nothing was changed: look once more').waitFor()
    for (const box of await asked.all()) {
      const label = await box.evaluate((element) => element.closest('label')?.textContent ?? '')
      await box.fill(words[Number(label.replace(/\D/g, '')) - 1] ?? '')
    }
    await button('They are written down').click()
    await dialog.getByText('Say first that it is you').waitFor()
    await field('Current passphrase').fill(PASSPHRASE)
    await button('They are written down').click()
    await dialog.getByText('open this vault from now on').waitFor()
    await closeDialog()
    await button('Lock').click()
    await lockScreen()
    await button('Use recovery words').click()
    await field('Recovery words').fill(words.join(' '))
    await button('Unlock').click()
    expect(await ada.peerId()).to.equal(peerId)
  })

  it('takes another passphrase only from whoever has the one before', async () => {
    const dialog = await openDialog()
    await field('Current passphrase').fill(OTHER)
    await field('New passphrase').fill(OTHER)
    await field('New passphrase, once more').fill(OTHER)
    await button('Change passphrase').click()
    await dialog.getByText('That does not unlock it.').waitFor()
    await field('Current passphrase').fill(PASSPHRASE)
    await button('Change passphrase').click()
    await dialog.getByText('The passphrase was changed.').waitFor()
    await closeDialog()
    await button('Lock').click()
    await lockScreen()
    await unlock(OTHER)
    expect(await ada.peerId()).to.equal(peerId)
  })

  it('opens with a passkey', async () => {
    const devtools = await ada.browser.context.newCDPSession(ada.page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, hasPrf: true, automaticPresenceSimulation: true, isUserVerified: true }
    })
    const dialog = await openDialog()
    await field('Current passphrase').fill(OTHER)
    await button('Add passkey').click()
    await dialog.getByText('The passkey opens Mobilink here').waitFor()
    await button('Use passkey').click()
    await dialog.getByText('The passkey has answered.').waitFor()
    await button('Remove passphrase').click()
    await dialog.getByText('The passphrase is gone.').waitFor()
    await closeDialog()
    expect(await kept()).to.have.property('hasKey', false)
    await button('Lock').click()
    await lockScreen()
    expect(await field('Passphrase').count()).to.equal(0)
    await button('Use passkey').click()
    await ada.page.getByTestId('own-peer-id').waitFor()
    expect(await ada.peerId()).to.equal(peerId)
    await openDialog()
    await button('Use passkey').click()
    await dialog.getByText('The passkey has answered.').waitFor()
    await button('Remove passkey').click()
    await dialog.getByText('no protection').waitFor()
    await closeDialog()
    expect(await kept()).to.have.property('hasKey', true)
    expect(await button('Lock').count()).to.equal(0)
  })

  it('is backed up into a file, from which an empty browser becomes the same person with the same contacts', async () => {
    const dialog = await openDialog()
    await field('Backup passphrase').fill(PASSPHRASE)
    await field('Backup passphrase, once more').fill(PASSPHRASE)
    const [download] = await Promise.all([ada.page.waitForEvent('download'), button('Back up').click()])
    await dialog.getByText('among your downloads').waitFor()
    expect(download.suggestedFilename()).to.match(/^mobilink-backup-\d{4}-\d\d-\d\d\.age$/)
    const path = await download.path()
    await closeDialog()
    await ada.page.goto('about:blank')

    const again = await Person.arrive('Ada again', host.web, { width: 360, height: 740 })
    try {
      const first = await again.peerId()
      await again.page.getByRole('button', { name: 'Restore from a backup' }).click()
      await again.page.getByLabel('Backup file').setInputFiles(path)
      await again.page.getByLabel('Passphrase of the backup').fill(OTHER)
      await again.page.getByRole('button', { name: 'Restore', exact: true }).click()
      await again.page.getByRole('alert').filter({ hasText: 'That does not unlock it.' }).waitFor()
      await again.page.getByRole('button', { name: 'Cancel' }).click()
      expect(await again.peerId(), 'what was there before').to.equal(first)
      await again.page.getByRole('button', { name: 'Restore from a backup' }).click()
      await again.page.getByLabel('Backup file').setInputFiles(path)
      await again.page.getByLabel('Passphrase of the backup').fill(PASSPHRASE)
      await again.page.getByRole('button', { name: 'Restore', exact: true }).click()
      await again.contact('Ben').waitFor()
      expect(await again.peerId()).to.equal(peerId)
      expect(await again.page.getByRole('button', { name: 'Restore from a backup' }).count()).to.equal(0)
      again.expectNoComplaints()
    } finally {
      await again.leave()
    }
  })

  it('had nothing blocked by its policy, under which the page itself compiles no WebAssembly and makes no script out of text', async () => {
    await ada.page.goto(host.web)
    await ada.page.getByTestId('own-peer-id').waitFor()
    expect(violations).to.deep.equal([])
    ada.expectNoComplaints()
    const refused = await ada.page.evaluate(async () => {
      const names: string[] = []
      const attempt = async (act: () => unknown): Promise<void> => { await Promise.try(act).catch((error: unknown) => { names.push((error as Error).name) }) }
      await attempt(() => WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)))
      await attempt(() => { document.body.innerHTML = '<b>text</b>' })
      await attempt(() => new Worker('./assets/anything.js'))
      await attempt(() => (globalThis as unknown as { trustedTypes: { createPolicy (name: string, rules: object): unknown } }).trustedTypes.createPolicy('another', {}))
      return names
    })
    expect(refused).to.deep.equal(['CompileError', 'TypeError', 'TypeError', 'TypeError'])
  })
})
