/**
 * A secret as a person or a script hands it over: typed at the terminal without an echo, a line of stdin, the first line
 * of a file. Never an argument and never a variable of the environment: both are seen by other programs.
 */
import { open } from 'node:fs/promises'
import { WrongUseError } from './errors.ts'
import type { ReadStream } from 'node:tty'

/** 24 words fit, and so does the longest passphrase (1,024 bytes). */
const MAX_BYTES = 4_096
const NEWLINE = 0x0a

/** Lines of stdin, one at a time, so that one stream can hold two secrets. */
export class StdinLines {
  readonly #source: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  #isOver = false

  constructor (source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /**
   * @param what for the complaint, such as "the passphrase"
   * @throws {WrongUseError} when there is none, or it is too long
   */
  async next (what: string): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE)
      if (end === -1 ? this.#isOver : true) {
        const line = end === -1 ? this.#rest : this.#rest.subarray(0, end)
        this.#rest = end === -1 ? new Uint8Array(0) : this.#rest.slice(end + 1)
        return textOf(line, what, 'stdin')
      }
      if (this.#rest.byteLength > MAX_BYTES) throw tooLong(what, 'stdin')
      const taken: IteratorResult<Uint8Array, unknown> = await this.#source.next()
      if (taken.done === true) this.#isOver = true
      else this.#rest = Buffer.concat([this.#rest, taken.value])
    }
  }
}

/** The first line of a file. @throws {WrongUseError} */
export async function secretFromFile (path: string, what: string): Promise<string> {
  const bytes = new Uint8Array(MAX_BYTES + 1)
  let size = 0
  try {
    await using file = await open(path, 'r')
    size = (await file.read(bytes, 0, bytes.byteLength, null)).bytesRead
  } catch (error) {
    throw new WrongUseError(`The file with ${what}, ${path}, cannot be read: check its name and who may read it.`, { cause: error })
  }
  const end = bytes.subarray(0, size).indexOf(NEWLINE)
  if (end === -1 && size > MAX_BYTES) throw tooLong(what, path)
  return textOf(bytes.subarray(0, end === -1 ? size : end), what, path)
}

/** Asks at a terminal; nothing that is typed shows. Ctrl-C gives up. */
export async function secretFromTerminal (terminal: ReadStream, prompt: (text: string) => void, question: string): Promise<string> {
  const wasRaw = terminal.isRaw
  const restore = (): void => { terminal.setRawMode(wasRaw) }
  prompt(question)
  terminal.setRawMode(true)
  process.once('exit', restore)
  try {
    return await typed(terminal)
  } finally {
    process.off('exit', restore)
    restore()
    terminal.pause()
    prompt('\n')
  }
}

async function typed (terminal: ReadStream): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  return await new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      terminal.off('data', take)
      terminal.off('end', gone)
      finish()
    }
    const gone = (): void => end(() => reject(new DOMException('The terminal went away', 'AbortError')))
    const take = (chunk: Uint8Array): void => {
      for (const character of decoder.decode(chunk, { stream: true })) {
        if (character === '\r' || character === '\n') return end(() => resolve(text))
        if (character === '\u0003' || character === '\u0004') return gone()
        if (character === '\u007f' || character === '\b') text = Array.from(text).slice(0, -1).join('')
        else if (character === '\u0015') text = ''
        else if (character >= ' ' && text.length < MAX_BYTES) text += character
      }
    }
    terminal.on('data', take)
    terminal.on('end', gone)
    terminal.resume()
  })
}

function textOf (bytes: Uint8Array, what: string, where: string): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r$/, '')
  } catch (error) {
    throw new WrongUseError(`What ${where} holds in place of ${what} is not UTF-8: write it as plain text.`, { cause: error })
  }
  if (text === '') throw new WrongUseError(`There is no ${what.replace(/^the /, '')} in ${where}: put it on a line of its own.`)
  return text
}

function tooLong (what: string, where: string): WrongUseError {
  return new WrongUseError(`What ${where} holds in place of ${what} is longer than ${MAX_BYTES} bytes: put it on a line of its own.`)
}
