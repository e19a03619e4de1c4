/**
 * A person at a browser: opens the page, and uses it by the roles and names that a screen reader would read out.
 * Notes everything the page asks of the network and every complaint of the browser, for the tests to judge.
 */
import { expect } from 'chai'
import { launchBrowser } from './harness.ts'
import type { LaunchedBrowser } from './harness.ts'
import type { Locator, Page } from 'playwright-core'

export class Person {
  readonly name: string
  readonly browser: LaunchedBrowser
  /** The tab that this person looks at. */
  page: Page
  /** Every URL that any tab of this browser asked for. */
  readonly requests: string[] = []
  /** Errors and policy violations, as the browser worded them. */
  readonly complaints: string[] = []

  private constructor (name: string, browser: LaunchedBrowser, page: Page) {
    this.name = name
    this.browser = browser
    this.page = page
  }

  /** A person with an empty browser profile, or one who comes back with the profile of before. */
  static async arrive (name: string, url: string, viewport = { width: 1280, height: 800 }, profile?: string, executablePath?: string, args: readonly string[] = []): Promise<Person> {
    const browser = await launchBrowser({ profile, executablePath, args })
    const person = new Person(name, browser, browser.context.pages()[0] ?? await browser.context.newPage())
    browser.context.on('request', (request) => { person.requests.push(request.url()) })
    const noteSockets = (page: Page): void => { page.on('websocket', (socket) => { person.requests.push(socket.url()) }) }
    browser.context.pages().forEach(noteSockets)
    browser.context.on('page', noteSockets)
    browser.context.on('console', (said) => { if (said.type() === 'error' || said.type() === 'warning') person.complaints.push(said.text()) })
    browser.context.on('weberror', (error) => { person.complaints.push(String(error.error())) })
    await person.page.setViewportSize(viewport)
    await person.page.goto(url)
    return person
  }

  async peerId (): Promise<string> {
    return await this.page.getByTestId('own-peer-id').textContent() ?? ''
  }

  async add (address: string, name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add contact' }).click()
    await this.page.getByRole('textbox', { name: 'Peer ID or invite link' }).fill(address)
    await this.page.getByRole('textbox', { name: 'Contact name' }).fill(name)
    await this.page.getByRole('button', { name: 'Add', exact: true }).click()
    await this.contact(name).waitFor()
  }

  async accept (): Promise<void> {
    await this.page.getByRole('button', { name: 'Accept' }).click()
  }

  contact (name: string): Locator {
    return this.page.getByRole('list', { name: 'Contacts' }).getByRole('listitem', { name })
  }

  async open (name: string): Promise<void> {
    await this.contact(name).click()
  }

  async write (text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text)
    await this.page.getByRole('button', { name: 'Send' }).click()
  }

  get log (): Locator { return this.page.getByRole('log', { name: 'Messages' }) }

  message (text: string): Locator {
    return this.log.getByRole('article').filter({ hasText: text })
  }

  /** Waits until the page says this state beside this message. */
  async sees (text: string, state: 'pending' | 'delivered'): Promise<void> {
    await this.message(text).getByText(state, { exact: false }).first().waitFor()
  }

  /** Waits until the page says how the open conversation is connected. */
  async seesConnection (label: string): Promise<void> {
    await this.page.getByRole('main').getByText(label, { exact: true }).waitFor()
  }

  /** The texts of the messages on the screen, in order. */
  async texts (): Promise<string[]> {
    return await this.log.getByRole('article').locator('p[dir="auto"]').allTextContents()
  }

  async leave (): Promise<void> {
    await this.browser.close()
  }

  /** @throws when the browser had anything to complain about */
  expectNoComplaints (): void {
    expect(this.complaints, `what ${this.name}'s browser complained about`).to.deep.equal([])
  }
}
