/**
 * Two people in two browsers who make sure of each other, by roles and names alone: pictures and numbers, the safety
 * number, and what the page says when it does not match.
 */
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { Locator } from 'playwright-core'

describe('verifying a contact in the page', function () {
  this.timeout(120_000)
  let host: HostProcess
  let ada: Person
  let ben: Person

  before(async () => {
    host = await HostProcess.start()
    ada = await Person.arrive('Ada', host.web)
    ben = await Person.arrive('Ben', host.web, { width: 360, height: 740 })
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    for (const person of [ada, ben]) await person.seesConnection('direct · WebRTC')
  })

  after(async () => {
    await Promise.all([ada, ben].map(async (person) => { await person.leave() }))
    await host.stop()
  })

  const dialog = ({ page }: Person): Locator => page.getByRole('dialog', { name: /^Verify/ })
  const button = (person: Person, name: string): Locator => dialog(person).getByRole('button', { name, exact: true })
  const listed = async (person: Person, name: string): Promise<string[]> => await dialog(person).getByRole('list', { name }).getByRole('listitem').allTextContents()

  /** Ada begins, Ben accepts where it rings; both see something to compare. */
  async function compare (): Promise<void> {
    await ada.page.getByRole('button', { name: 'Verify contact' }).click()
    await button(ada, 'Start comparing').click()
    const ring = ben.page.getByRole('alert').filter({ hasText: 'wants to compare with you' })
    await ring.getByRole('button', { name: 'Compare', exact: true }).click()
    for (const person of [ada, ben]) await button(person, 'They match').waitFor()
  }

  it('shows both the same pictures, with their names, and the same numbers to be read out [S2-04]', async () => {
    await compare()
    const [pictures, numbers] = [await listed(ada, 'Pictures'), await listed(ada, 'Numbers')]
    expect([pictures.length, numbers.length]).to.deep.equal([7, 3])
    for (const picture of pictures) expect(picture).to.match(/^\S+[A-Z][A-Za-z ]+$/u)
    for (const number of numbers) expect(number).to.match(/^\d{4}$/)
    expect([await listed(ben, 'Pictures'), await listed(ben, 'Numbers')]).to.deep.equal([pictures, numbers])
    // what a screen reader says of a picture is its name alone
    expect(await dialog(ada).getByRole('list', { name: 'Pictures' }).ariaSnapshot()).to.not.match(/\p{Extended_Pictographic}/u)
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no fault that an accessibility check finds while people compare, in ${colorScheme}, and fits 360 pixels`, async () => {
      for (const { page } of [ada, ben]) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([])
      }
      expect(await dialog(ben).evaluate((element) => element.scrollWidth - element.clientWidth)).to.equal(0)
    })
  }

  it('keeps the focus in the dialog, and goes on when it is closed by the keyboard and opened again', async () => {
    const { page } = ada
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null)).to.equal(true)
    }
    await page.keyboard.press('Escape')
    await dialog(ada).waitFor({ state: 'hidden' })
    const notice = page.getByRole('alert').filter({ hasText: 'A comparison with Ben goes on.' })
    await notice.getByRole('button', { name: 'Continue' }).focus()
    await page.keyboard.press('Enter')
    await button(ada, 'They match').waitFor()
    await page.waitForFunction(() => document.activeElement?.textContent === 'Do both of you see this?')
  })

  it('says "verified" only once both have confirmed, with method and date, and still after a reload', async () => {
    await button(ada, 'They match').click()
    await dialog(ada).getByText('You have confirmed. Waiting for Ben to confirm, too.').waitFor()
    expect(await ada.page.getByText('verified', { exact: true }).count()).to.equal(0)
    expect(await ben.page.getByText('verified', { exact: true }).count()).to.equal(0)
    await button(ben, 'They match').click()
    for (const person of [ada, ben]) {
      await dialog(person).getByText(/is verified: nobody stands in between/).waitFor()
      await dialog(person).getByText(/^Verified on .+\d{4}.* by comparing pictures or numbers\.$/).waitFor()
      await button(person, 'Done').click()
      await dialog(person).waitFor({ state: 'hidden' })
      await person.page.getByRole('main').getByText('verified', { exact: true }).waitFor()
    }
    await ada.page.reload()
    await ada.open('Ben')
    await ada.page.getByRole('main').getByText('verified', { exact: true }).waitFor()
    await ada.page.getByRole('button', { name: 'About Ben' }).click()
    await ada.page.getByRole('dialog').getByText(/^Verified on .+ by comparing pictures or numbers\.$/).waitFor()
    await ada.page.keyboard.press('Escape')
  })

  it('is loud on both sides when one of them sees something else, takes "verified" back, and stays so after a reload', async () => {
    await ada.seesConnection('direct · WebRTC')
    await compare()
    await button(ben, 'They do not match').click()
    await dialog(ben).getByRole('alert').filter({ hasText: 'It does not match' }).first().waitFor()
    await dialog(ada).getByRole('alert').filter({ hasText: "Ben's device says that it does not match" }).waitFor()
    for (const [person, other] of [[ada, 'Ben'], [ben, '12D3KooW']] as const) {
      await person.page.keyboard.press('Escape')
      await dialog(person).waitFor({ state: 'hidden' })
      await person.page.getByRole('main').getByRole('alert').filter({ hasText: `This may not be ${other}` }).waitFor()
      expect(await person.page.getByText('verified', { exact: true }).count()).to.equal(0)
    }
    await ada.page.reload()
    await ada.open('Ben')
    const alarm = ada.page.getByRole('main').getByRole('alert').filter({ hasText: 'This may not be Ben' })
    await alarm.waitFor()
    const { violations } = await new AxeBuilder({ page: ada.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([])
    expect(await ben.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).to.equal(0)
    await alarm.getByRole('button', { name: 'I have seen this' }).click()
    await alarm.waitFor({ state: 'hidden' })
    await ben.page.getByRole('main').getByRole('alert').filter({ hasText: 'This may not be' }).waitFor()
  })

  it('verifies by safety number: the same digits on both, compared by what the other screen shows', async () => {
    const numbers: string[] = []
    for (const person of [ada, ben]) {
      await person.page.getByRole('button', { name: 'Verify contact' }).click()
      numbers.push((await dialog(person).getByTestId('safety-number').textContent() ?? '').trim())
    }
    expect(numbers[0]).to.equal(numbers[1]).and.match(/^(\d{5} ){11}\d{5}$/)
    const box = dialog(ada).getByRole('textbox', { name: 'Number or code on their device' })
    await dialog(ada).getByText('Show as a code to scan').click()
    await dialog(ada).getByRole('img', { name: 'QR code of your safety number with Ben' }).waitFor()
    await box.fill('12345')
    await box.press('Enter')
    await dialog(ada).getByText(/neither a safety number of 60 digits nor a code/).waitFor()
    await box.fill(numbers[1] ?? '')
    await box.press('Enter')
    await dialog(ada).getByText('The same: Ben is verified.').waitFor()
    await dialog(ada).getByText(/^Verified on .+ by safety number\.$/).waitFor()
    // a number of two other devices
    const other = dialog(ben).getByRole('textbox', { name: 'Number or code on their device' })
    await other.fill((numbers[0] ?? '').replaceAll(/\d/g, (digit) => String((Number(digit) + 5) % 10)))
    await other.press('Enter')
    await dialog(ben).getByRole('alert').filter({ hasText: 'Not the same.' }).waitFor()
    await dialog(ben).getByRole('heading', { name: /^This may not be/ }).waitFor()
  })

  it('breaks no rule of the content policy on the way', () => {
    for (const person of [ada, ben]) person.expectNoComplaints()
  })
})
