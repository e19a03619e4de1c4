/** The command as npm runs it: by its file, which a build puts in the place of another one. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const FILE = fileURLToPath(new URL('../../cli/main.js', import.meta.url))
const PACKAGE = new URL('../../../package.json', import.meta.url)

describe('the command, as a file', () => {
  it('can be run by its name alone after every build', async function () {
    if (process.platform === 'win32') return this.skip()
    const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string }
    const { stdout } = await promisify(execFile)(FILE, ['--version'], { env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter) } })
    expect(stdout.trim()).to.equal(version)
  })
})
