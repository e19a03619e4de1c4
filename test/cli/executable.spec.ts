/** The command as npm runs it: by the file that the package names, which no build writes. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const ROOT = new URL('../../../', import.meta.url)

describe('the command, as a file', () => {
  it('can be run by its name alone after every build', async function () {
    if (process.platform === 'win32') return this.skip()
    const { bin, version } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8')) as { bin: { mobilink: string }, version: string }
    const { stdout } = await promisify(execFile)(fileURLToPath(new URL(bin.mobilink, ROOT)), ['--version'], { env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter) } })
    expect(stdout.trim()).to.equal(version)
  })
})
