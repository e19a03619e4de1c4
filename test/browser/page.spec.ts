/**
 * The production bundle, served by the real host process, in real browsers, on loopback. Roles and names only.
 */
import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { parseContactAddress } from '../../src/identity/index.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'

describe('page', function () {
  this.timeout(90_000)
  let host: HostProcess
  let ada: Person
  let ben: Person

  before(async () => {
    host = await HostProcess.start()
    ada = await Person.arrive('Ada', host.web)
    ben = await Person.arrive('Ben', host.web, { width: 360, height: 740 })
  })

  after(async () => {
    await Promise.all([ada, ben].map(async (person) => { await person.leave() }))
    await host.stop()
  })

  it('starts a node of its own, apart from the computer that serves it, and asks nobody for an account [S0-19] [S2-18]', async () => {
    expect(await ada.peerId()).to.match(/^12D3KooW\w{44}$/)
    expect(await ada.peerId()).to.not.equal(await ben.peerId())
    const computer = ada.page.getByRole('region', { name: 'This computer' })
    await computer.getByText(host.peerId).waitFor()
    await ada.page.getByRole('region', { name: 'This browser' }).getByText(await ada.peerId()).waitFor()
    await ada.page.getByRole('status').getByText('connected to this computer').waitFor()
    // Nothing was asked on the way: no name, mail, number or password stands between the first visit and the page.
    expect(await ada.page.getByRole('textbox').count()).to.equal(0)
  })

  it('refuses a mistyped peer ID with the reason, and adds nobody', async () => {
    const typo = (await ben.peerId()).replace(/.$/, '0')
    await ada.page.getByRole('button', { name: 'Add contact' }).click()
    await ada.page.getByRole('textbox', { name: 'Peer ID or invite link' }).fill(typo)
    await ada.page.getByRole('button', { name: 'Add', exact: true }).click()
    const said = await ada.page.getByRole('dialog').getByRole('alert').filter({ hasText: /\w/ }).textContent()
    expect(said).to.match(/peer ID/i)
    await ada.page.keyboard.press('Escape')
    expect(await ada.page.getByRole('list', { name: 'Contacts' }).getByRole('listitem').count()).to.equal(0)
  })

  it('talks to another browser directly over WebRTC, found by its bare peer ID alone [B-03] [S2-06]', async () => {
    await ada.add(await ben.peerId(), 'Ben')
    await ada.write('Hello Ben')
    await ada.sees('Hello Ben', 'pending')
    await ben.accept()
    await ben.message('Hello Ben').waitFor()
    await ada.sees('Hello Ben', 'delivered')
    await ben.write('Hello Ada')
    await ada.message('Hello Ada').waitFor()
    await ada.seesConnection('direct · WebRTC')
    await ben.seesConnection('direct · WebRTC')
  })

  it('talks to the host that serves it directly over WebRTC, found by its bare peer ID alone', async () => {
    await ada.add(host.peerId, 'The computer')
    await host.until((event, detail) => event === 'contact:changed' && detail.state === 'incoming')
    await host.command('contacts', 'accept', await ada.peerId(), '--name', 'Ada')
    await ada.write('Hello computer')
    await ada.sees('Hello computer', 'delivered')
    await ada.seesConnection('direct · WebRTC')
    await host.command('send', 'Ada', 'Hello tab')
    await ada.message('Hello tab').waitFor()
    const kept = await host.command('history', 'Ada')
    expect(kept.map(({ text }) => text)).to.deep.equal(['Hello computer', 'Hello tab'])
  })

  it('keeps identity, contacts, history and the draft over a reload', async () => {
    const peerId = await ada.peerId()
    await ada.open('Ben')
    await ada.message('Hello Ada').waitFor()
    await ada.page.getByRole('textbox', { name: 'Message' }).fill('half a thou')
    await ada.page.reload()
    await ada.open('Ben')
    await ada.message('Hello Ada').waitFor()
    expect(await ada.peerId()).to.equal(peerId)
    expect(await ada.texts()).to.deep.equal(['Hello Ben', 'Hello Ada'])
    expect(await ada.page.getByRole('textbox', { name: 'Message' }).inputValue()).to.equal('half a thou')
    await ada.page.getByRole('textbox', { name: 'Message' }).fill('')
  })

  it('exports one conversation, and everything, into a file in the open format, and says that it is not sealed', async () => {
    const exported = async (button: string): Promise<Array<Record<string, unknown>>> => {
      const [download] = await Promise.all([ada.page.waitForEvent('download'), ada.page.getByRole('button', { name: button }).click()])
      await ada.page.getByRole('dialog').getByText('It is in clear').waitFor()
      await ada.page.keyboard.press('Escape')
      expect(download.suggestedFilename()).to.match(/^mobilink-export-\d{4}-\d\d-\d\d\.jsonl$/)
      const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    }
    const texts = (records: ReadonlyArray<Record<string, unknown>>): unknown[] => records.flatMap(({ type, text }) => type === 'message' ? [text] : [])
    await ada.page.getByRole('button', { name: 'About Ben' }).click()
    const one = await exported('Export this conversation')
    expect(one[0]).to.deep.include({ type: 'export', format: 'mobilink-export', version: 1 })
    expect(texts(one)).to.deep.equal(['Hello Ben', 'Hello Ada'])
    expect(one.at(-1)).to.deep.equal({ type: 'end', contacts: 1, messages: 2 })
    await ada.page.getByRole('button', { name: 'Lock and backup' }).click()
    const everything = await exported('Export everything')
    expect(texts(everything)).to.have.members(['Hello Ben', 'Hello Ada', 'Hello computer', 'Hello tab'])
    expect(everything.at(-1)).to.deep.equal({ type: 'end', contacts: 2, messages: 4 })
  })

  it('shows what is sent to a closed browser as pending, and as delivered only after it came, once and in order [S1-12]', async () => {
    await ben.page.goto('about:blank')
    await ada.seesConnection('offline')
    for (const text of ['one of three', 'two of three', 'three of three']) await ada.write(text)
    await ada.sees('three of three', 'pending')
    await ada.page.getByText('Waits on this device until Ben can be reached.').waitFor()
    // A reload of the sender, too, loses nothing of what waits.
    await ada.page.reload()
    await ada.open('Ben')
    await ada.sees('one of three', 'pending')
    expect(await ada.log.getByText('delivered').count(), 'only the first greeting is delivered so far').to.equal(1)

    await ben.page.goto(host.web)
    await ben.page.getByRole('list', { name: 'Contacts' }).getByRole('button').click()
    await ben.message('three of three').waitFor()
    await ada.sees('three of three', 'delivered')
    expect(await ben.texts()).to.deep.equal(['Hello Ben', 'Hello Ada', 'one of three', 'two of three', 'three of three'])
    expect(await ada.log.getByText('pending', { exact: true }).count()).to.equal(0)
  })

  it('runs in one tab of a browser at a time, and moves to another when a person says so', async () => {
    const first = ada.page
    const peerId = await ada.peerId()
    const second = await ada.browser.context.newPage()
    await second.goto(host.web)
    await second.getByRole('heading', { name: 'Mobilink is already open in another tab' }).waitFor()
    expect(await second.getByTestId('own-peer-id').count()).to.equal(0)
    await second.getByRole('button', { name: 'Use it here' }).click()
    await second.getByTestId('own-peer-id').waitFor()
    expect(await second.getByTestId('own-peer-id').textContent()).to.equal(peerId)
    await first.getByRole('heading', { name: 'Mobilink is now open in another tab' }).waitFor()
    await first.getByRole('button', { name: 'Use it here' }).click()
    await first.getByTestId('own-peer-id').waitFor()
    await second.getByRole('heading', { name: 'Mobilink is now open in another tab' }).waitFor()
    await second.close()
  })

  it('opens "Add contact" filled in from a link, and takes the invite out of the address at once', async () => {
    const payload = 'AQpretended-payload_of-an-invite'
    await ada.page.goto('about:blank')
    await ada.page.goto(`${host.web}#invite=${payload}`)
    const box = ada.page.getByRole('textbox', { name: 'Peer ID or invite link' })
    await box.waitFor()
    expect(await box.inputValue()).to.equal(`mobilink:${payload}`)
    expect(ada.page.url()).to.equal(host.web)
    expect(ada.requests.filter((url) => url.includes(payload) && !url.includes('#'))).to.deep.equal([])
    await ada.page.keyboard.press('Escape')
  })

  it('shows an invite that gains this browser\'s addresses as soon as it has some', async () => {
    await ada.page.reload()
    await ada.page.getByRole('button', { name: /invite/i }).first().click()
    const shown = ada.page.getByTestId('own-invite')
    await shown.waitFor()
    for (;;) {
      const text = await shown.textContent() ?? ''
      const { peerId, addresses } = await parseContactAddress(text, Date.now())
      expect(peerId).to.equal(await ada.peerId())
      if (addresses.length > 0) break
      await ada.page.waitForFunction((before) => document.querySelector('[data-testid=own-invite]')?.textContent !== before, text)
    }
    await ada.page.keyboard.press('Escape')
  })

  it('can be used from adding to answering with the keyboard alone', async () => {
    const { page } = ada
    await page.getByRole('button', { name: 'Add contact' }).focus()
    await page.keyboard.press('Enter')
    const box = page.getByRole('textbox', { name: 'Peer ID or invite link' })
    await box.waitFor()
    expect(await box.evaluate((element) => element === document.activeElement), 'the box has the focus').to.equal(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await page.getByRole('button', { name: 'Add contact' }).evaluate((element) => element === document.activeElement), 'the focus is back').to.equal(true)

    // Tab goes to the list once; arrows move inside it.
    const current = async (): Promise<string> => await page.evaluate(() => document.activeElement?.closest('li')?.getAttribute('aria-label') ?? '')
    for (let presses = 0; presses < 12 && await current() === ''; presses++) await page.keyboard.press('Tab')
    const seen = new Set([await current()])
    await page.keyboard.press('ArrowDown')
    seen.add(await current())
    await page.keyboard.press('Home')
    seen.add(await current())
    expect([...seen].sort()).to.deep.equal(['Ben', 'The computer'])
    while (await current() !== 'Ben') await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')

    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await page.keyboard.type('typed')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('in two lines')
    await page.keyboard.press('Enter')
    await ada.sees('typed', 'delivered')
    await ben.message('in two lines').waitFor()
    expect((await ben.texts()).at(-1)).to.equal('typed\nin two lines')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Message' }).waitFor({ state: 'hidden' })
  })

  it('fits a screen of 360 pixels: one side at a time, nothing to scroll sideways', async () => {
    const wider = async (): Promise<number> => await ben.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    await ben.page.getByRole('textbox', { name: 'Message' }).waitFor()
    expect(await ben.page.getByRole('list', { name: 'Contacts' }).isVisible()).to.equal(false)
    expect(await wider()).to.equal(0)
    await ben.page.getByRole('button', { name: 'Back to contacts' }).click()
    await ben.page.getByRole('list', { name: 'Contacts' }).waitFor()
    expect(await ben.page.getByRole('textbox', { name: 'Message' }).isVisible()).to.equal(false)
    expect(await wider()).to.equal(0)
    await ben.page.getByRole('list', { name: 'Contacts' }).getByRole('button').click()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no fault that an accessibility check finds, in ${colorScheme}`, async () => {
      const check = async (what: string): Promise<void> => {
        const axe = new AxeBuilder({ page: ada.page })
        // Colours are all that differs in the dark.
        const { violations } = await (colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), what).to.deep.equal([])
      }
      await ada.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await ada.page.getByRole('button', { name: 'Add contact' }).waitFor()
      await check('the list')
      await ada.open('Ben')
      await ada.message('Hello Ada').waitFor()
      await check('a conversation')
      for (const name of colorScheme === 'dark' ? ['Invite'] : ['Invite', 'Network', 'About Ben', 'Add contact']) {
        await ada.page.getByRole('button', { name, exact: true }).click()
        await ada.page.getByRole('dialog').waitFor()
        await check(`the dialog behind "${name}"`)
        await ada.page.keyboard.press('Escape')
        await ada.page.getByRole('dialog').waitFor({ state: 'hidden' })
      }
      await ada.page.keyboard.press('Escape')
    })
  }

  it('counts what is unread, and says where it begins', async () => {
    await ada.open('The computer')
    await ben.write('are you looking?')
    await ada.contact('Ben').getByText('1 unread').waitFor()
    expect(await ada.page.title()).to.equal('(1) Mobilink')
    await ada.open('Ben')
    await ada.log.getByRole('heading', { name: 'Unread' }).waitFor()
    await ada.message('are you looking?').waitFor()
    await ada.contact('Ben').getByText('1 unread').waitFor({ state: 'hidden' })
    expect(await ada.page.title()).to.equal('Mobilink')
  })

  it('is offline to a contact that is blocked, and comes back when it is not', async () => {
    await ada.page.getByRole('button', { name: 'About Ben' }).click()
    await ada.page.getByRole('button', { name: 'Block' }).click()
    await ada.page.keyboard.press('Escape')
    await ben.seesConnection('offline')
    await ben.write('kept while blocked')
    await ben.sees('kept while blocked', 'pending')
    await ada.page.getByRole('button', { name: 'Unblock', exact: true }).click()
    await ada.message('kept while blocked').waitFor()
    await ben.sees('kept while blocked', 'delivered')
  })

  it('removes a contact with its conversation, and asks once more before', async () => {
    await ada.open('The computer')
    await ada.page.getByRole('button', { name: 'About The computer' }).click()
    await ada.page.getByRole('button', { name: 'Remove…' }).click()
    const question = ada.page.getByRole('dialog', { name: 'Remove The computer?' })
    await question.getByRole('button', { name: 'Keep' }).click()
    expect(await ada.contact('The computer').count()).to.equal(1)
    await ada.page.getByRole('button', { name: 'Remove…' }).click()
    await question.getByRole('button', { name: 'Remove', exact: true }).click()
    await ada.contact('The computer').waitFor({ state: 'detached' })
    await ada.page.getByRole('heading', { name: 'Pick a conversation' }).waitFor()
  })

  it('asks nothing of any other host, and breaks no rule of the content policy [S4-15]', () => {
    const origin = new URL(host.web).origin
    const elsewhere = [...ada.requests, ...ben.requests].filter((url) => url !== 'about:blank' && new URL(url).origin !== origin && !/^(data|blob):|^ws:\/\/127\.0\.0\.1:/.test(url))
    expect(elsewhere).to.deep.equal([])
    ada.expectNoComplaints()
    ben.expectNoComplaints()
  })
})
