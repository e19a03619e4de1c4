/** What comes late, in the production page: its place, and how a person who looks elsewhere comes to see it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../src/node/config.ts'
import { createMobilinkNode } from '../../src/node/index.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { numberInText, renumbering } from '../renumbering.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { MobilinkNode, PeerIdText } from '../../src/node/index.ts'

const MESSAGES = 150

describe('page to which something comes late', function () {
  this.timeout(90_000)
  let folder: string
  let host: HostProcess
  let writer: MobilinkNode
  let ada: Person
  let peer: PeerIdText

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-late-'))
    host = await HostProcess.start()
    const [id] = await host.command('id')
    const bootstrap = (id?.addresses as string[]).filter((address) => !address.includes('/p2p-circuit') && !address.includes('/webrtc'))
    writer = await createMobilinkNode(renumbering(hostPlatform({ dataFolder: folder }), numberInText), loadConfig({ profile: 'local', network: { bootstrap } }))
    ada = await Person.arrive('Ada', host.web)
    peer = await ada.peerId() as PeerIdText
    await writer.contacts.add(peer)
    await ada.accept()
    for (let number = 1; number <= MESSAGES; number++) await writer.messages.send(peer, `said #${number}0.`)
    await ada.message(`said #${MESSAGES}0.`).waitFor({ timeout: 60_000 })
    await reopen()
  })

  after(async () => {
    await ada.leave()
    await writer.stop()
    await host.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const numbers = async (): Promise<number[]> => (await ada.texts()).map((text) => Number(/#(\d+)/.exec(text)?.[1]))
  const button = (name: string): ReturnType<Person['page']['getByRole']> => ada.page.getByRole('button', { name })

  async function reopen (): Promise<void> {
    await ada.page.reload()
    await ada.page.getByRole('list', { name: 'Contacts' }).getByRole('button').click()
    await ada.message(`said #${MESSAGES}0.`).waitFor()
  }

  it('has it in its place among what is on the screen, with the word that it came late, and leads nowhere when it is in sight', async () => {
    await writer.messages.send(peer, `late #${MESSAGES - 1}5.`)
    await ada.message(`late #${MESSAGES - 1}5.`).waitFor()
    expect((await numbers()).slice(-3)).to.deep.equal([(MESSAGES - 1) * 10, MESSAGES * 10 - 5, MESSAGES * 10])
    expect(await ada.message(`late #${MESSAGES - 1}5.`).textContent()).to.include('came late')
    expect(await ada.message(`said #${MESSAGES}0.`).textContent()).to.not.include('came late')
    await button('Show what came late').waitFor({ state: 'detached' })
    expect(await ada.page.getByRole('list', { name: 'Contacts' }).textContent()).to.include(`said #${MESSAGES}0.`).and.not.include('late #')
  })

  it('leads to what came late far above what is on the screen, without a gap around it, and back', async () => {
    await writer.messages.send(peer, 'late #205.')
    await button('Show what came late').waitFor()
    expect(await numbers()).to.not.include(205)
    await button('Show what came late').click()
    const late = ada.message('late #205.')
    await late.waitFor()
    expect(await late.evaluate((article) => article === document.activeElement)).to.equal(true)
    await button('Show what came late').waitFor({ state: 'detached' })
    const around = await numbers()
    expect(around.slice(around.indexOf(205) - 1, around.indexOf(205) + 2)).to.deep.equal([200, 205, 210])
    expect(around).to.deep.equal(around.toSorted((a, b) => a - b))
    await button('Go to the newest message').click()
    await ada.message(`said #${MESSAGES}0.`).waitFor()
  })

  it('counts it as unread while the conversation is closed, and leads to it when it is opened', async () => {
    await ada.page.reload()
    const item = ada.page.getByRole('list', { name: 'Contacts' }).getByRole('listitem')
    await item.waitFor()
    await writer.messages.send(peer, 'late #305.')
    await item.getByText('1 unread').waitFor()
    await ada.page.getByRole('list', { name: 'Contacts' }).getByRole('button').click()
    await ada.message(`said #${MESSAGES}0.`).waitFor()
    await button('Show what came late').click()
    await ada.message('late #305.').waitFor()
    const around = await numbers()
    expect(around.slice(around.indexOf(305) - 1, around.indexOf(305) + 2)).to.deep.equal([300, 305, 310])
    ada.expectNoComplaints()
  })
})
