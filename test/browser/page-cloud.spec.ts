/**
 * A tab and the computer that serves it: paired in one press where the computer's own link opened the page, by code
 * otherwise; refused when the code is wrong, the offer over, or the link somebody else's.
 */
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { createDeviceKey, createPairingCode, createPairingLink, pairingCodeText } from '../../src/identity/index.ts'
import { systemRandom } from '../identity/vault/tools.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { Locator } from 'playwright-core'

interface Offer { readonly link: string, readonly code: string }

describe('pairing a tab with its computer', function () {
  this.timeout(120_000)
  let host: HostProcess
  let ada: Person

  before(async () => {
    host = await HostProcess.start(['--profile', 'local', '--name', 'Study'])
    ada = await Person.arrive('Ada', host.web)
    await ada.page.getByRole('button', { name: 'Pair with my computer' }).waitFor()
  })

  after(async () => {
    await ada.leave()
    await host.stop()
  })

  const offer = async (): Promise<Offer> => (await host.command('cloud', 'offer'))[0] as unknown as Offer
  const devices = async (): Promise<unknown[]> => (await host.command('cloud', 'status'))[0]?.devices as unknown[]
  const pairButton = (): Locator => ada.page.getByRole('button', { name: 'Pair with my computer' })
  const dialog = (): Locator => ada.page.getByRole('dialog', { name: 'My cloud' })
  const code = (): Locator => dialog().getByRole('textbox', { name: 'Code or link' })

  /** The same tab, opened anew by a link. */
  async function open (link: string): Promise<void> {
    await ada.page.goto('about:blank')
    await ada.page.goto(link)
    await pairButton().waitFor()
  }

  async function type (text: string): Promise<void> {
    await code().fill(text)
    await code().press('Enter')
  }

  async function unpair (): Promise<void> {
    await ada.page.getByRole('button', { name: 'My cloud' }).click()
    // a computer that is away could not be told
    await dialog().getByText(/^Reachable\./).waitFor()
    await dialog().getByRole('button', { name: 'Unpair Study' }).click()
    await ada.page.getByRole('dialog', { name: 'Unpair Study?' }).getByRole('button', { name: 'Unpair', exact: true }).click()
    await dialog().getByText('Pair a computer').waitFor()
    await ada.page.keyboard.press('Escape')
    // the host hears of it, and erases what it held; asked until it has
    while ((await devices()).length > 0);
  }

  const wrong = (not: string): string => {
    const guess = pairingCodeText(createPairingCode(systemRandom))
    return guess === not ? wrong(not) : guess
  }

  it('pairs in one press when the link of the computer itself opened it, and the link reaches no server and no history', async () => {
    const { link } = await offer()
    await open(link)
    expect(ada.page.url()).to.equal(host.web)
    await pairButton().click()
    const mine = ada.page.getByRole('region', { name: 'My cloud' })
    await mine.getByRole('list', { name: 'Clouds' }).getByText('Study').waitFor()
    await mine.getByText('Your cloud: reachable').waitFor()
    expect(await pairButton().count()).to.equal(0)
    expect(await devices()).to.have.lengthOf(1)
    expect((await devices())[0]).to.include({ peerId: await ada.peerId() })
    const payload = link.slice(link.indexOf('pair=') + 5)
    expect(ada.requests.filter((url) => new URL(url).pathname.includes(payload) || url.split('#')[0]?.includes(payload))).to.deep.equal([])
  })

  it('keeps the conversations of this browser on the computer from a press on, and has them erased there with another', async () => {
    const rows = async (): Promise<unknown> => (await devices() as Array<{ historyRows: number }>)[0]?.historyRows
    const { peerId } = await createDeviceKey(systemRandom.bytes(32))
    await ada.add(peerId, 'Grace')
    await ada.open('Grace')
    await ada.write('kept in two places')
    expect(await rows()).to.equal(0)
    await ada.page.getByRole('button', { name: 'My cloud' }).click()
    const wish = dialog().getByRole('checkbox', { name: 'Keep my conversations on my computer, sealed' })
    expect(await wish.isChecked()).to.equal(false)
    await wish.check()
    await dialog().getByRole('list', { name: 'Where they are kept' }).getByText(/^Study. It keeps your conversations, sealed/).waitFor()
    expect(await rows()).to.equal(2)
    expect((await new AxeBuilder({ page: ada.page }).analyze()).violations.map(({ id }) => id)).to.deep.equal([])
    await wish.uncheck()
    await dialog().getByText('Your conversations are kept in this browser alone.').waitFor()
    expect([await rows(), await wish.isChecked()]).to.deep.equal([0, false])
    await ada.page.keyboard.press('Escape')
  })

  it('lists the cloud with what it says of itself, and unpairs it after asking once more', async () => {
    await ada.page.getByRole('button', { name: 'My cloud' }).click()
    await dialog().getByRole('list', { name: 'My clouds' }).getByText(host.peerId).waitFor()
    await dialog().getByText(/^Reachable\. What you send waits there, too/).waitFor()
    await ada.page.keyboard.press('Escape')
    await unpair()
    expect(await devices()).to.deep.equal([])
    await pairButton().waitFor()
  })

  it('asks for the code when no link opened it, by keyboard alone, and says what is wrong with a slip before a try is used', async () => {
    const { code: shown } = await offer()
    await pairButton().focus()
    await ada.page.keyboard.press('Enter')
    await ada.page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
    await ada.page.keyboard.type('ABCD')
    await ada.page.keyboard.press('Enter')
    await dialog().getByRole('alert').filter({ hasText: 'A code has eight characters' }).waitFor()
    expect((await host.command('cloud', 'status'))[0]?.offer).to.include({ triesLeft: 3 })
    await type(shown.toLowerCase())
    await dialog().getByText('Paired with Study.').waitFor()
    await dialog().getByRole('list', { name: 'My clouds' }).getByText('Study').waitFor()
    await ada.page.keyboard.press('Escape')
    await unpair()
  })

  it('counts wrong codes down to the end of the offer', async () => {
    const { code: shown } = await offer()
    await pairButton().click()
    for (const said of ['2 tries are left', 'One try is left', 'wrong three times']) {
      await type(wrong(shown))
      await dialog().getByRole('alert').filter({ hasText: said }).waitFor()
    }
    await type(shown)
    await dialog().getByRole('alert').filter({ hasText: 'offers nothing at the moment' }).waitFor()
    await ada.page.keyboard.press('Escape')
    expect(await devices()).to.deep.equal([])
  })

  it('says that a link that was replaced by a newer one, or used, is over', async () => {
    const { link: first } = await offer()
    await offer()
    await open(first)
    await pairButton().click()
    await ada.page.getByRole('alert').filter({ hasText: 'tries are left' }).waitFor()
    const { link } = await offer()
    await open(link)
    await pairButton().click()
    await ada.page.getByText('Your cloud: reachable').waitFor()
    const other = await Person.arrive('Ben', link)
    try {
      await other.page.getByRole('button', { name: 'Pair with my computer' }).click()
      await other.page.getByRole('alert').filter({ hasText: 'offers nothing at the moment' }).waitFor()
      expect(await devices()).to.have.lengthOf(1)
    } finally {
      await other.leave()
    }
    await unpair()
  })

  it('never takes a link of another computer in one press: it says whose it is, and asks', async () => {
    const { peerId: stranger } = await createDeviceKey(new Uint8Array(32).fill(9))
    await open(`${host.web}#pair=${createPairingLink({ host: stranger, code: createPairingCode(systemRandom), addresses: ['/ip4/127.0.0.1/tcp/9/ws'] })}`)
    await pairButton().click()
    const warning = dialog().getByRole('alert').filter({ hasText: 'not of the computer that serves this page' })
    await warning.getByText(stranger).waitFor()
    expect(await devices()).to.deep.equal([])
    await warning.getByRole('button', { name: 'Forget the link' }).click()
    await warning.waitFor({ state: 'hidden' })
    await ada.page.keyboard.press('Escape')
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no fault that an accessibility check finds, in ${colorScheme}, and fits 360 pixels`, async () => {
      const { page } = ada
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await open((await offer()).link)
      const faults = async (): Promise<string[]> => (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      expect(await faults()).to.deep.equal([])
      await pairButton().click()
      await page.getByText('Your cloud: reachable').waitFor()
      await page.getByRole('button', { name: 'My cloud' }).click()
      await dialog().getByRole('list', { name: 'My clouds' }).waitFor()
      expect(await faults()).to.deep.equal([])
      await page.setViewportSize({ width: 360, height: 740 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).to.equal(0)
      expect(await dialog().evaluate((element) => element.scrollWidth - element.clientWidth)).to.equal(0)
      await page.keyboard.press('Escape')
      await unpair()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).to.equal(0)
      await page.setViewportSize({ width: 1280, height: 800 })
    })
  }

  it('breaks no rule of the content policy on the way', () => {
    ada.expectNoComplaints()
  })
})
