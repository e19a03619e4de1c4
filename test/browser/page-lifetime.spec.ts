/** How long things stay, in the production page of two browsers: chosen, shown, and kept to. Roles and names only. */
import { createHash } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'

describe('page in which not everything stays', function () {
  this.timeout(120_000)
  let host: HostProcess
  let ada: Person
  let ben: Person

  before(async () => {
    host = await HostProcess.start()
    ada = await Person.arrive('Ada', host.web)
    ben = await Person.arrive('Ben', host.web, { width: 400, height: 740 })
    await ada.add(await ben.peerId(), 'Ben')
    await ada.write('Stays')
    await ben.accept()
    await ada.sees('Stays', 'delivered')
  })

  after(async () => {
    await Promise.all([ada, ben].map(async (person) => { await person.leave() }))
    await host.stop()
  })

  const about = async (person: Person): Promise<void> => { await person.page.getByRole('button', { name: /^About / }).click() }
  const closeDialog = async (person: Person): Promise<void> => { await person.page.keyboard.press('Escape') }
  /** As after a machine slept for so long. */
  const sleep = async (person: Person, ms: number): Promise<void> => await person.page.evaluate((ms) => {
    const { now } = Date
    Date.now = () => now() + ms
    document.dispatchEvent(new Event('resume'))
  }, ms)

  it('lets what somebody sends disappear on both sides, says how long it is until then, and what that cannot do', async () => {
    await about(ada)
    const choice = ada.page.getByRole('combobox', { name: 'Disappearing messages' })
    await choice.selectOption('5 minutes')
    await ada.page.getByText('The other person can still copy or photograph it.').first().waitFor()
    const { violations } = await new AxeBuilder({ page: ada.page }).analyze()
    expect(violations.map(({ id }) => id)).to.deep.equal([])
    await closeDialog(ada)
    expect(await ada.page.getByTestId('chat-life').textContent()).to.equal('what you send disappears after 5 minutes')
    await ada.write('Soon gone')
    await ada.message('Soon gone').getByText(/^disappears in \d+ (min|s)$/).waitFor()
    // read there, it counts there
    await ben.message('Soon gone').getByText(/^disappears in \d+ (min|s)$/).waitFor()
    await ada.sees('Soon gone', 'delivered')
    for (const person of [ada, ben]) {
      await sleep(person, 6 * 60_000)
      await person.message('Soon gone').waitFor({ state: 'detached' })
      await person.message('Stays').waitFor()
    }
    await ada.page.reload()
    await ada.open('Ben')
    await ada.message('Stays').waitFor()
    expect(await ada.texts()).to.deep.equal(['Stays'])
  })

  it('keeps nothing of a conversation that somebody wants nothing kept of, once it is closed', async () => {
    await about(ada)
    await ada.page.getByRole('combobox', { name: 'Disappearing messages' }).selectOption('Off')
    await ada.page.getByRole('checkbox', { name: 'Keep nothing of this conversation' }).check()
    await closeDialog(ada)
    await ada.page.getByTestId('chat-life').getByText('nothing is kept').waitFor()
    await ada.write('For now')
    await ada.sees('For now', 'delivered')
    await ada.message('For now').getByText('not kept').waitFor()
    await ada.page.keyboard.press('Escape')
    await ada.open('Ben')
    await ada.message('Stays').waitFor()
    expect(await ada.texts()).to.deep.equal(['Stays'])
    await ben.message('For now').waitFor()
  })

  it('takes files along into a folder that a person chose, and leaves out what does not stay', async () => {
    await about(ada)
    await ada.page.getByRole('checkbox', { name: 'Keep nothing of this conversation' }).uncheck()
    await closeDialog(ada)
    const chooser = ada.page.waitForEvent('filechooser')
    await ada.page.getByRole('button', { name: 'Attach file' }).click()
    await (await chooser).setFiles([{ name: 'note.bin', mimeType: '', buffer: Buffer.from('what is in it') }])
    await ben.message('note.bin').waitFor()
    // a folder of the browser's own stands for the one that a person would choose
    await ada.page.evaluate(() => {
      Object.assign(window, { showDirectoryPicker: async () => await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true }) })
    })
    await about(ada)
    for (const round of ['', ' (2)']) {
      await ada.page.getByRole('button', { name: 'Export with files, into a folder' }).click()
      await ada.page.getByText(/^It is in the folder mobilink-export-/).filter({ hasText: `${round}. It is in clear` }).waitFor()
    }
    const found = await ada.page.evaluate(async () => {
      const chosen = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen')
      const all: Array<{ name: string, lines: string[], note: string }> = []
      for await (const name of chosen.keys()) {
        const folder = await chosen.getDirectoryHandle(name)
        const text = async (of: FileSystemDirectoryHandle, name: string): Promise<string> => await (await (await of.getFileHandle(name)).getFile()).text()
        all.push({ name, lines: (await text(folder, 'mobilink-export.jsonl')).trim().split('\n'), note: await text(await folder.getDirectoryHandle('files'), 'note.bin') })
      }
      return all
    })
    expect(found).to.have.lengthOf(2)
    for (const { lines, note } of found) {
      expect(note).to.equal('what is in it')
      const records = lines.map((line) => JSON.parse(line) as { type: string, text?: string, file?: { path: string, sha256: string } })
      expect(records.filter(({ type }) => type === 'message').map(({ text, file }) => [text, file?.path, file?.sha256])).to.deep.equal([['Stays', undefined, undefined], ['', 'files/note.bin', createHash('sha256').update('what is in it').digest('hex')]])
      expect(records.at(-1)).to.deep.equal({ type: 'end', contacts: 1, messages: 2, files: 1 })
    }
    await closeDialog(ada)
  })

  it('leaves no half of a document when a file that should go along cannot be read, and says that it failed', async () => {
    await ada.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory()
      for await (const [name, entry] of root.entries()) {
        if (name === 'chosen' || entry.kind !== 'directory') continue
        for await (const blob of entry.keys()) await entry.removeEntry(blob, { recursive: true })
      }
    })
    await about(ada)
    await ada.page.getByRole('button', { name: 'Export with files, into a folder' }).click()
    await ada.page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    const left = await ada.page.evaluate(async () => {
      const chosen = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen')
      const names: string[][] = []
      for await (const name of chosen.keys()) names.push(await Array.fromAsync((await chosen.getDirectoryHandle(name)).keys()))
      return names.map((names) => names.sort().join()).sort()
    })
    expect(left).to.deep.equal(['files', 'files,mobilink-export.jsonl', 'files,mobilink-export.jsonl'])
    await closeDialog(ada)
  })

  it('has contacts for a while, of whom nothing is left when they end', async () => {
    await ben.page.reload()
    await ada.page.getByRole('button', { name: 'Add contact' }).click()
    await ada.page.getByRole('textbox', { name: 'Peer ID or invite link' }).fill('12D3KooWEChVMMMzV8acJ53mJHrw1pQ27UAGkCxWXLJutbeUMvVu')
    await ada.page.getByRole('textbox', { name: 'Contact name' }).fill('Stranger')
    await ada.page.getByRole('checkbox', { name: /^Temporary contact/ }).check()
    await ada.page.getByRole('combobox', { name: 'Ends' }).selectOption('after 1 day')
    await ada.page.getByRole('button', { name: 'Add', exact: true }).click()
    await ada.contact('Stranger').waitFor()
    await ada.page.getByTestId('chat-life').getByText('temporary contact').waitFor()
    await about(ada)
    await ada.page.getByRole('button', { name: 'End and erase…' }).click()
    await ada.page.getByRole('button', { name: 'Remove', exact: true }).click()
    await ada.contact('Stranger').waitFor({ state: 'detached' })
    for (const person of [ada, ben]) person.expectNoComplaints()
  })
})
