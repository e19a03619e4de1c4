/**
 * Files between two browsers, device to device over WebRTC, in the production page: attached, dropped and pasted;
 * announced, fetched, declined, saved. Roles and names only.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { Person } from './page-person.ts'
import { TwoWithFiles } from './two-with-files.ts'
import type { Locator } from 'playwright-core'

const MIB = 1_048_576

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('page with files', function () {
  this.timeout(120_000)
  let two: TwoWithFiles
  let folder: string
  let ada: Person
  let ben: Person

  before(async () => {
    two = await TwoWithFiles.arrive();
    ({ folder, ada, ben } = two)
  })

  after(async () => { await two.leave() })

  const button = (person: Person, name: string, action: string): Locator => person.message(name).getByRole('button', { name: `${action}: ` })
  const attach = async (person: Person, ...files: Array<string | { name: string, mimeType: string, buffer: Buffer }>): Promise<void> => {
    const chooser = person.page.waitForEvent('filechooser')
    await person.page.getByRole('button', { name: 'Attach file' }).click()
    await (await chooser).setFiles(files as string[])
  }
  const bytes = (name: string, buffer: Buffer): { name: string, mimeType: string, buffer: Buffer } => ({ name, mimeType: '', buffer })

  /** What Ben's browser puts among its downloads. */
  async function download (name: string, confirm?: string): Promise<{ suggested: string, content: Buffer }> {
    const coming = ben.page.waitForEvent('download')
    await button(ben, name, 'Save').click()
    if (confirm !== undefined) await ben.message(name).getByRole('button', { name: confirm }).click()
    const saved = await coming
    return { suggested: saved.suggestedFilename(), content: await readFile(await saved.path()) }
  }

  it('asks before it fetches anything, fetches what is wanted, and saves it as it was', async () => {
    const content = randomBytes(3 * MIB + 17)
    await attach(ada, bytes('contract.bin', content))
    await ben.message('contract.bin').getByText('Not fetched: you decide.').waitFor()
    await ben.message('contract.bin').getByText('BIN file, 3 MiB').waitFor()
    await ada.message('contract.bin').getByText('Ben knows of it, and has not fetched it yet.').first().waitFor()
    expect(await ben.message('contract.bin').getByRole('button').count()).to.equal(2)
    await button(ben, 'contract.bin', 'Get file').click()
    const { suggested, content: saved } = await download('contract.bin')
    expect(suggested).to.equal('contract.bin')
    expect(sha256(saved)).to.equal(sha256(content))
    await ada.sees('contract.bin', 'delivered')
  })

  it('shows a picture by a small one that its sender made, fetches it without asking, and shows all of it on a press', async () => {
    const png = Buffer.from(await ada.page.evaluate(async () => {
      const canvas = document.createElement('canvas')
      canvas.width = 640
      canvas.height = 480
      const context = canvas.getContext('2d')!
      for (let row = 0; row < 480; row += 8) {
        context.fillStyle = `hsl(${row % 360} 80% 60%)`
        context.fillRect(0, row, 640, 8)
      }
      const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => { resolve(made!) }))
      return [...new Uint8Array(await blob.arrayBuffer())]
    }))
    await attach(ada, bytes('sunset.png', png))
    const small = ben.message('sunset.png').getByRole('img', { name: 'Small picture of sunset.png' })
    await small.waitFor()
    await ben.page.waitForFunction(() => [...document.querySelectorAll<HTMLImageElement>('img.file-picture')].some(({ naturalWidth }) => naturalWidth === 320))
    await ben.message('sunset.png').getByRole('button', { name: 'Show' }).click()
    const dialog = ben.page.getByRole('dialog', { name: 'sunset.png' })
    await dialog.getByRole('img', { name: 'sunset.png' }).waitFor()
    await ben.page.waitForFunction(() => document.querySelector<HTMLImageElement>('img.whole-picture')?.naturalWidth === 640)
    await ben.page.keyboard.press('Escape')
    expect(sha256((await download('sunset.png')).content)).to.equal(sha256(png))
  })

  it('tells the sender that a file was declined, and keeps nothing of it', async () => {
    await attach(ada, bytes('unwanted.bin', randomBytes(100_000)))
    await button(ben, 'unwanted.bin', 'Decline').click()
    await ben.message('unwanted.bin').getByText('You declined it. Nothing of it is here.').waitFor()
    await ada.message('unwanted.bin').getByText('Ben declined it.').waitFor()
    expect(await ada.message('unwanted.bin').getByText('stuck').count()).to.equal(0)
    expect(await ben.message('unwanted.bin').getByRole('button').count()).to.equal(0)
  })

  it('warns of what can run before it saves it, and saves it only when that is confirmed', async () => {
    const content = Buffer.from('#!/bin/sh\necho hello\n')
    await attach(ada, bytes('holiday.jpg.sh', content))
    await button(ben, 'holiday.jpg.sh', 'Get file').click()
    await ben.message('holiday.jpg.sh').getByText('program, or something that can run one').waitFor()
    await button(ben, 'holiday.jpg.sh', 'Save').click()
    const warning = ben.message('holiday.jpg.sh').getByRole('alert').filter({ hasText: 'can run a program on your computer' })
    await warning.waitFor()
    await warning.getByRole('button', { name: 'Do not save' }).click()
    await warning.waitFor({ state: 'detached' })
    expect(sha256((await download('holiday.jpg.sh', 'Save it all the same')).content)).to.equal(sha256(content))
  })

  it('takes several files and folders that are dropped, walks the folders, and refuses too many with a reason', async () => {
    await mkdir(join(folder, 'album', 'inner'), { recursive: true })
    await writeFile(join(folder, 'album', 'one.txt'), 'one')
    await writeFile(join(folder, 'album', 'inner', 'two.txt'), 'two')
    await writeFile(join(folder, 'three.txt'), 'three')
    await drop(join(folder, 'album'), join(folder, 'three.txt'))
    for (const name of ['one.txt', 'two.txt', 'three.txt']) await ben.message(name).waitFor()

    await mkdir(join(folder, 'many'))
    for (let number = 0; number <= 200; number++) await writeFile(join(folder, 'many', `${number}.many`), '')
    await drop(join(folder, 'many'))
    await ada.page.getByRole('alert').getByText('These are more than 200 files').waitFor()
    await ada.page.getByRole('button', { name: 'Dismiss' }).click()
    expect(await ada.message('.many').count()).to.equal(0)
  })

  it('takes what is pasted', async () => {
    await ada.page.getByRole('textbox', { name: 'Message' }).evaluate((box) => {
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File(['from the clipboard'], 'pasted.txt'))
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await ben.message('pasted.txt').waitFor()
  })

  it('lets one take a file back that nobody has fetched, and says so', async () => {
    await attach(ada, bytes('mistake.bin', randomBytes(1_000)))
    await ben.message('mistake.bin').waitFor()
    await button(ada, 'mistake.bin', 'Cancel').click()
    await ada.message('mistake.bin').getByText('recall asked').waitFor()
    expect(await button(ada, 'mistake.bin', 'Cancel').count()).to.equal(0)
  })

  it('saves into the very file that a person chose, where the browser lets them choose one', async () => {
    // a real file of the browser stands for the one that its dialog would give: no test can press that
    await ada.page.evaluate(() => {
      Object.assign(globalThis, { showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) => await (await navigator.storage.getDirectory()).getFileHandle(`chosen ${suggestedName}`, { create: true }) })
    })
    const content = randomBytes(2 * MIB)
    await attach(ben, bytes('answer.bin', content))
    await button(ada, 'answer.bin', 'Get file').click()
    await button(ada, 'answer.bin', 'Save').click()
    await ada.message('answer.bin').getByText('Saved.').waitFor()
    const digest = await ada.page.evaluate(async () => {
      const file = await (await (await navigator.storage.getDirectory()).getFileHandle('chosen answer.bin')).getFile()
      return [...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))]
    })
    expect(Buffer.from(digest).toString('hex')).to.equal(sha256(content))
  })

  it('leaves nothing behind of a file that is given up while it is being kept', async () => {
    const kept = async (): Promise<number> => await ada.page.evaluate(async () => {
      const place = await (await navigator.storage.getDirectory()).getDirectoryHandle('mobilink-blobs')
      return (await Array.fromAsync(place.keys())).length
    })
    const before = await kept()
    const path = join(folder, 'endless.bin')
    const file = await open(path, 'w')
    await file.truncate(2_000 * MIB)
    await file.close()
    await writeFile(join(folder, 'behind it.txt'), 'behind it')
    await attach(ada, path, join(folder, 'behind it.txt'))
    const list = ada.page.getByRole('list', { name: 'Files being made ready here' })
    await list.getByRole('progressbar', { name: 'Keeping endless.bin' }).waitFor()
    // it is listed a moment before it is begun
    await ada.page.waitForFunction(async (count) => {
      const place = await (await navigator.storage.getDirectory()).getDirectoryHandle('mobilink-blobs')
      return (await Array.fromAsync(place.keys())).length === count
    }, before + 1)
    await list.getByRole('button', { name: 'Cancel endless.bin' }).click()
    // what was chosen with it goes on
    await ben.message('behind it.txt').waitFor()
    await list.waitFor({ state: 'detached' })
    expect(await ada.message('endless.bin').count()).to.equal(0)
    expect(await kept()).to.equal(before + 1)
  })

  it('says in a browser that gives pages no place for files that it has none, and goes on with messages', async () => {
    const cleo = await Person.arrive('Cleo', 'about:blank')
    try {
      await cleo.browser.context.addInitScript(() => { delete (StorageManager.prototype as { getDirectory?: unknown }).getDirectory })
      await cleo.page.goto(two.host.web)
      await cleo.add(await ben.peerId(), 'Ben')
      await attach(cleo, bytes('nowhere.txt', Buffer.from('nowhere')))
      await cleo.page.getByRole('list', { name: 'Files being made ready here' }).getByText('This browser gives this page no place for files. Use a current browser').waitFor()
      await cleo.page.getByRole('button', { name: 'Dismiss nowhere.txt' }).click()
      await cleo.write('words alone')
      await cleo.sees('words alone', 'pending')
      expect(await cleo.message('nowhere.txt').count()).to.equal(0)
    } finally {
      await cleo.leave()
    }
  })

  it('lets a person say what comes without asking', async () => {
    await ben.page.getByRole('button', { name: 'Back to contacts' }).click()
    await ben.page.getByRole('button', { name: 'Show my invite' }).or(ben.page.getByRole('button', { name: /QR|invite/i })).first().click()
    const choice = ben.page.getByRole('dialog').getByRole('combobox', { name: 'Come without asking' })
    await choice.selectOption('0')
    await ben.page.getByRole('dialog').getByText('Kept.').waitFor()
    await ben.page.keyboard.press('Escape')
    await ben.page.reload()
    await ben.contact('').first().click()
    const pixel = await ada.page.evaluate(async () => {
      const canvas = document.createElement('canvas')
      const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => { resolve(made!) }))
      return [...new Uint8Array(await blob.arrayBuffer())]
    })
    await attach(ada, bytes('asked.png', Buffer.from(pixel)))
    await button(ben, 'asked.png', 'Get file').waitFor()
  })

  it('keeps everything that files show within reach of everybody, and its policy was never broken', async () => {
    for (const person of [ada, ben]) {
      const { violations } = await new AxeBuilder({ page: person.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).to.deep.equal([])
      person.expectNoComplaints()
    }
  })

  /** As from a file manager. */
  async function drop (...files: string[]): Promise<void> {
    const place = await ada.log.boundingBox()
    const devtools = await ada.browser.context.newCDPSession(ada.page)
    const at = { x: (place?.x ?? 0) + 50, y: (place?.y ?? 0) + 50 }
    const data = { items: [], files, dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver'] as const) await devtools.send('Input.dispatchDragEvent', { type, ...at, data })
    await ada.page.getByText('Drop it to send it to Ben').waitFor()
    await devtools.send('Input.dispatchDragEvent', { type: 'drop', ...at, data })
    await devtools.detach()
  }
})
