import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

describe('a host whose network has stopped', () => {
  it('does not end by a request for WebRTC-direct that comes after that', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./asked-late-child.js', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => { said += text })
    const [code, signal] = await once(child, 'exit') as [number | null, string | null]

    expect({ said, code, signal }).to.deep.equal({ said: 'asked at 12 ports', code: 0, signal: null })
  })
})
