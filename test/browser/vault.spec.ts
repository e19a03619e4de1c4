/**
 * The vault in a real browser, under a policy as strict as the page's: its own cipher, argon2id in WebAssembly, and the
 * parts that are loaded when they are needed. What one platform writes, the other opens.
 */
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { openBackup, openVault, sealBackup } from '../../src/identity/index.ts'
import { tools } from '../identity/vault/tools.ts'
import { bundle, deleteFolder, launchBrowser, serveFolder } from './harness.ts'
import type { LaunchedBrowser, ServedFolder } from './harness.ts'
import type { PageVault } from './vault-entry.ts'
import type { Page } from 'playwright-core'

declare const vault: PageVault

const CONTENTS = [1, 2, 3, 4, 5]
const PASSPHRASE = { kind: 'passphrase', passphrase: 'seven small boats at noon' } as const
const WORDS = `${'zoo '.repeat(23)}vote`

describe('vault in a browser', function () {
  this.timeout(120_000)
  let folder: string
  let served: ServedFolder
  let browser: LaunchedBrowser

  before(async () => {
    folder = await bundle(new URL('./vault-entry.js', import.meta.url))
    served = await serveFolder(folder)
    browser = await launchBrowser()
  })

  after(async () => {
    await browser.close()
    await served.close()
    await deleteFolder(folder)
  })

  async function pageUnder (policy: string): Promise<Page> {
    const page = await browser.context.newPage()
    await page.route('**/*', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
    })
    await page.goto(served.origin)
    await page.waitForFunction(() => 'vault' in globalThis)
    return page
  }

  it('opens there what was written here, and here what was written there, at the full cost of a passphrase', async () => {
    const page = await pageUnder("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'")
    const { hex, passphrase, words, contents } = JSON.parse(readFileSync('test/vectors/vault/vault-1.json', 'utf8')) as Record<'hex' | 'passphrase' | 'words' | 'contents', string>
    for (const secret of [{ kind: 'passphrase', passphrase }, { kind: 'words', words }] as const) {
      expect(Buffer.from(await page.evaluate(async ([file, opener]) => await vault.open(file, opener), [[...Buffer.from(hex, 'hex')], secret] as const)).toString('hex')).to.equal(contents)
    }
    const made = await page.evaluate(async ([bytes, secret]) => await vault.create(bytes, secret), [CONTENTS, PASSPHRASE] as const)
    expect([...(await openVault(Uint8Array.from(made), PASSPHRASE, tools)).contents]).to.deep.equal(CONTENTS)
    await page.close()
  })

  it('is opened by a key that the browser never shows', async () => {
    const page = await pageUnder("default-src 'none'; script-src 'self'")
    expect(await page.evaluate(async () => await vault.createForDevice())).to.equal(true)
    await page.close()
  })

  it('needs the policy to allow WebAssembly for a passphrase, and for nothing else', async () => {
    const page = await pageUnder("default-src 'none'; script-src 'self'")
    const refusal = await page.evaluate(async ([bytes, secret]) => await vault.create(bytes, secret).then(() => 'made', (error: unknown) => (error as Error).name), [CONTENTS, PASSPHRASE] as const)
    expect(refusal).to.equal('CompileError')
    const backup = await page.evaluate(async ([bytes, words]) => await vault.backUp(bytes, words), [CONTENTS, WORDS] as const)
    expect([...await openBackup(Uint8Array.from(backup), { kind: 'words', words: WORDS })]).to.deep.equal(CONTENTS)
    const own = [...await sealBackup(Uint8Array.from(CONTENTS), { kind: 'words', words: WORDS })]
    expect(await page.evaluate(async ([file, words]) => await vault.restore(file, words), [own, WORDS] as const)).to.deep.equal(CONTENTS)
    await page.close()
  })
})
