import { expect } from 'chai'
import { WrongUseError } from '../../src/ui/cli/errors.ts'
import { readText } from '../../src/ui/cli/stdin-text.ts'

async function * of (...parts: Array<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(typeof part === 'string' ? new TextEncoder().encode(part) : part)
}

async function failure (work: Promise<unknown>): Promise<unknown> {
  return await work.then(() => undefined, (error: unknown) => error)
}

describe('text from stdin', () => {
  it('loses the one line break that a shell adds, and no other', async () => {
    expect(await readText(of('a\n\n'))).to.equal('a\n')
    expect(await readText(of('a\r\n'))).to.equal('a')
    expect(await readText(of(' a '))).to.equal(' a ')
  })

  it('puts characters together that arrive in two pieces', async () => {
    const bytes = new TextEncoder().encode('ü€👍')
    expect(await readText(of(bytes.subarray(0, 1), bytes.subarray(1, 6), bytes.subarray(6)))).to.equal('ü€👍')
  })

  it('takes 16,000 bytes and their line break', async () => {
    expect(await readText(of('x'.repeat(16_000) + '\n'))).to.have.lengthOf(16_000)
  })

  it('stops reading a long input at the size no message may have', async () => {
    let given = 0
    async function * long (): AsyncGenerator<Uint8Array> {
      while (given < 1_048_576) {
        given += 4_096
        yield await Promise.resolve(new Uint8Array(4_096).fill(0x61))
      }
    }
    expect(await failure(readText(long()))).to.be.instanceOf(WrongUseError)
    expect(given).to.equal(16_384)
  })

  it('refuses what is not UTF-8', async () => {
    expect(await failure(readText(of(new Uint8Array([0xc3, 0x28]))))).to.be.instanceOf(WrongUseError)
  })
})
