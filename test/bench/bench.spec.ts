/** The bench as a person starts it. What it measures is never judged here. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const MAIN = fileURLToPath(new URL('../../bench/main.js', import.meta.url))

async function bench (...args: string[]): Promise<{ code: number, stdout: string, stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { output.stderr += text })
  const [code] = await once(child, 'close') as [number]
  return { code, ...output }
}

describe('the bench', function () {
  this.timeout(60_000)

  it('refuses a figure that there is not, in one line that says what there is, and measures nothing', async () => {
    for (const name of ['mesage', 'message.', '']) {
      const { code, stdout, stderr } = await bench('start.ms', name)
      expect({ code, stdout }, name).to.deep.equal({ code: 2, stdout: '' })
      expect(stderr).to.equal(`There is no figure "${name}": choose from message, history, start, memory, dial, browser, seal, cloud, file, or one figure such as message.rttP50Ms.\n`)
    }
  })

  it('refuses an option that there is not, in one line', async () => {
    const { code, stdout, stderr } = await bench('--jsno')
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' })
    expect(stderr).to.match(/^Unknown option '--jsno'[^\n]*\n$/)
  })

  it('prints what was asked for, and nothing else, as one object in its last line, and a table for people beside it', async () => {
    const { code, stdout, stderr } = await bench('--json', 'memory.idleMiB')
    expect(code).to.equal(0)
    const measured = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>
    expect(Object.keys(measured)).to.deep.equal(['memory.idleMiB'])
    expect(measured['memory.idleMiB']).to.be.a('number').above(0)
    expect(stderr).to.match(/^memory\.idleMiB {2}\d+\.\d MiB {2}\S/m)
  })
})
