import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const PROGRAM = fileURLToPath(new URL('./many-buffers.js', import.meta.url))

describe('looking for garbage on a host', () => {
  it('happens several times less often while buffers come and go, as the command sets it', async function () {
    this.timeout(60_000)
    // of others nothing was measured, and nothing is changed
    if (process.versions.v8.split('.')[0] !== '13') return this.skip()
    const run = async (how: string): Promise<number> => {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM, how])
      expect(stderr).to.equal('')
      return (JSON.parse(stdout) as { looks: number }).looks
    }
    const [left, seldom] = [await run('left'), await run('seldom')]
    expect(left).to.be.above(8)
    expect(seldom).to.be.below(left / 2)
  })
})
