/**
 * Where the secret comes from that opens a locked vault, for one command: `--passphrase-file`, `--passphrase-stdin`, a
 * credential of systemd, or the person at the terminal. It is asked for once and only where it is needed; with
 * `--recovery-words` all of these are asked for words instead.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { WrongUseError } from './errors.ts'
import { secretFromFile, secretFromTerminal, StdinLines } from './secret-line.ts'
import type { VaultSlot } from '../../node/api.ts'
import type { Readable } from 'node:stream'
import type { ReadStream } from 'node:tty'

export interface UnlockingInit {
  readonly passphraseFile?: string
  readonly newPassphraseFile?: string
  readonly passphraseStdin: boolean
  readonly byWords: boolean
  /** What is handed over is a passphrase to set, not one that opens anything. */
  readonly givenIsNew?: boolean
  readonly stdin: Readable | ReadStream
  /** Where questions are written, as they are. */
  readonly prompt: (text: string) => void
  readonly env: NodeJS.ProcessEnv
}

/** What a person can give to a host. */
export type TypedSecret = { readonly kind: 'passphrase', readonly passphrase: string } | { readonly kind: 'words', readonly words: string }

/** As systemd names what `LoadCredential=` and `SetCredentialEncrypted=` put there. */
const CREDENTIAL = 'mobilink-passphrase'

export class Unlocking {
  readonly #init: UnlockingInit
  readonly #lines: StdinLines
  #present: Promise<TypedSecret> | undefined

  constructor (init: UnlockingInit) {
    this.#init = init
    this.#lines = new StdinLines(init.stdin)
  }

  /** Somebody sits there who can be asked, and asked again. */
  get isInteractive (): boolean {
    const { stdin, passphraseFile, passphraseStdin } = this.#init
    return 'isTTY' in stdin && stdin.isTTY && passphraseFile === undefined && !passphraseStdin
  }

  get hasNewPassphrase (): boolean {
    return this.#init.newPassphraseFile !== undefined
  }

  /** What was handed over with the command, whether it is needed or not; `undefined` when nothing was. */
  async given (): Promise<TypedSecret | undefined> {
    if (this.#init.givenIsNew === true) return undefined
    const isGiven = this.#init.passphraseFile !== undefined || this.#init.passphraseStdin || await this.#credential() !== undefined
    return isGiven ? await this.present([]) : undefined
  }

  /**
   * What opens the vault now. Asks a person where nothing was handed over.
   *
   * @param slots the ways in, for the question
   * @throws {WrongUseError} when nobody can be asked
   */
  async present (slots: readonly VaultSlot[]): Promise<TypedSecret> {
    return await (this.#present ??= this.#read(slots))
  }

  /** It was wrong: the next `present` asks again. */
  forget (): void {
    this.#present = undefined
  }

  /** A passphrase that is about to be set; a person types it twice. @throws {WrongUseError} */
  async newPassphrase (question: string): Promise<string> {
    const { newPassphraseFile, passphraseFile, passphraseStdin } = this.#init
    if (newPassphraseFile !== undefined) return await secretFromFile(newPassphraseFile, 'the new passphrase')
    if (passphraseStdin) return await this.#lines.next('the new passphrase')
    if (passphraseFile !== undefined && this.#present === undefined) return await secretFromFile(passphraseFile, 'the passphrase')
    const first = await this.ask(`${question}: `)
    const second = await this.ask('Once more: ')
    if (first !== second) throw new WrongUseError('The two are not the same: nothing was changed. Try again.')
    return first
  }

  /** Asks at the terminal. @throws {WrongUseError} when there is none */
  async ask (question: string): Promise<string> {
    const { stdin, prompt } = this.#init
    if (!('isTTY' in stdin) || !stdin.isTTY) {
      throw new WrongUseError('Nobody can be asked for a passphrase here: give --passphrase-file <file> or --passphrase-stdin, or run this at a terminal.')
    }
    return await secretFromTerminal(stdin, prompt, question)
  }

  async #read (slots: readonly VaultSlot[]): Promise<TypedSecret> {
    const text = await this.#text(slots)
    return this.#init.byWords ? { kind: 'words', words: text } : { kind: 'passphrase', passphrase: text }
  }

  async #text (slots: readonly VaultSlot[]): Promise<string> {
    const { byWords, passphraseFile, passphraseStdin } = this.#init
    const what = byWords ? 'the recovery words' : 'the passphrase'
    if (passphraseFile !== undefined) return await secretFromFile(passphraseFile, what)
    if (passphraseStdin) return await this.#lines.next(what)
    const credential = await this.#credential()
    if (credential !== undefined) return await secretFromFile(credential, what)
    const hint = !byWords && slots.some(({ kind }) => kind === 'words') ? ' (or start again with --recovery-words)' : ''
    return await this.ask(byWords ? 'Recovery words: ' : `Passphrase${hint}: `)
  }

  /** The path of systemd's credential, if there is one. */
  async #credential (): Promise<string | undefined> {
    const folder = this.#init.env.CREDENTIALS_DIRECTORY ?? ''
    if (folder === '') return undefined
    const path = join(folder, CREDENTIAL)
    return await stat(path).then(() => path, (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    })
  }
}
