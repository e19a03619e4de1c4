import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import { secretFromTerminal, StdinLines } from '../../src/ui/cli/secret-line.ts'
import { rejectionOf } from '../identity/rejection.ts'
import type { ReadStream } from 'node:tty'

/** A terminal as far as a question goes: what is typed, whether it echoes, what it shows. */
class Terminal extends PassThrough {
  isRaw = false
  readonly isTTY = true
  readonly modes: boolean[] = []
  shown = ''

  setRawMode (mode: boolean): this {
    this.isRaw = mode
    this.modes.push(mode)
    return this
  }

  async ask (): Promise<string> {
    return await secretFromTerminal(this as unknown as ReadStream, (text) => { this.shown += text }, 'Passphrase: ')
  }
}

describe('a secret typed at a terminal', () => {
  it('never shows, and leaves the terminal as it was', async () => {
    const terminal = new Terminal()
    const asked = terminal.ask()
    terminal.write('seven small\u007f\u007fll boats\r')
    expect(await asked).to.equal('seven small boats')
    expect([terminal.shown, terminal.modes]).to.deep.equal(['Passphrase: \n', [true, false]])
  })

  it('can be begun anew with Ctrl-U, may have any letters, and comes in pieces', async () => {
    const terminal = new Terminal()
    const asked = terminal.ask()
    const bytes = Buffer.from('wrong\u0015Zürich 🚢\n')
    for (const byte of bytes) terminal.write(Uint8Array.of(byte))
    expect(await asked).to.equal('Zürich 🚢')
  })

  it('is given up with Ctrl-C, and the terminal is as it was then too', async () => {
    const terminal = new Terminal()
    const asked = rejectionOf(terminal.ask())
    terminal.write('seven\u0003')
    expect((await asked).name).to.equal('AbortError')
    expect(terminal.modes).to.deep.equal([true, false])
  })
})

describe('secrets on stdin', () => {
  const lines = (...chunks: string[]): StdinLines => new StdinLines((async function * () {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk))
  })())

  it('are one a line, however they arrive, with or without a last line break', async () => {
    const two = lines('first one\r', '\nsec', 'ond')
    expect([await two.next('the passphrase'), await two.next('the new passphrase')]).to.deep.equal(['first one', 'second'])
  })

  for (const [title, chunks] of [['nothing', []], ['an empty line', ['\n']], ['an endless line', ['x'.repeat(3_000), 'x'.repeat(3_000)]]] as Array<[string, string[]]>) {
    it(`are not ${title}: the complaint says what to do`, async () => {
      const error = await rejectionOf(lines(...chunks).next('the passphrase'))
      expect([error.name, error.message]).to.satisfy(([name, message]: [string, string]) => name === 'WrongUseError' && message.includes('put it on a line of its own'))
    })
  }
})
