/** Ada and Ben at browsers of their own, contacts of each other and connected directly, for tests of files in the page. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { LaunchedBrowser } from './harness.ts'

export class TwoWithFiles {
  /** For files that are chosen in a browser. */
  readonly folder: string
  readonly host: HostProcess
  readonly ada: Person
  /** At a small screen; what he saves becomes a download. */
  readonly ben: Person

  private constructor (folder: string, host: HostProcess, ada: Person, ben: Person) {
    this.folder = folder
    this.host = host
    this.ada = ada
    this.ben = ben
  }

  static async arrive (): Promise<TwoWithFiles> {
    const folder = await mkdtemp(join(tmpdir(), 'page-files-'))
    const host = await HostProcess.start()
    const ada = await Person.arrive('Ada', host.web)
    const ben = await Person.arrive('Ben', 'about:blank', { width: 400, height: 740 })
    await savesAsDownloads(ben.browser)
    await ben.page.goto(host.web)
    await ada.add(await ben.peerId(), 'Ben')
    await ada.write('Files follow')
    await ben.accept()
    await ada.sees('Files follow', 'delivered')
    await ada.seesConnection('direct · WebRTC')
    return new TwoWithFiles(folder, host, ada, ben)
  }

  async leave (): Promise<void> {
    await Promise.all([this.ada, this.ben].map(async (person) => { await person.leave() }))
    await this.host.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** Makes pages that are opened from now on as they are in browsers that let nobody choose where to save. */
export async function savesAsDownloads ({ context }: LaunchedBrowser): Promise<void> {
  await context.addInitScript(() => { delete (globalThis as { showSaveFilePicker?: unknown }).showSaveFilePicker })
}
