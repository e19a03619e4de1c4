/**
 * A file that goes into its folder while it is fetched: what proves a chunk has opened it, and so it is written from
 * there, and neither read nor opened once more. That one cannot be saved never keeps it from being fetched, and
 * nothing has its name in the folder before whoever fetches says that it is here.
 */
import { letGo } from '../files/let-go.ts'
import type { FileStorage, LandedFile } from '../platform/platform.ts'

export class Arriving {
  readonly #land: () => Promise<string>
  #landed: Promise<string> | undefined
  /** Given, and not yet asked for: one run at most. */
  #next: readonly Uint8Array[] | undefined
  #end: 'all of it' | 'broken off' | undefined
  #isOver = false
  #wakeReader: (() => void) | undefined
  #wakeGiver: (() => void) | undefined

  /** Touches nothing before the first bytes come. */
  constructor (land: NonNullable<FileStorage['land']>, file: Omit<LandedFile, 'source'>) {
    this.#land = async () => await land({ ...file, source: this.#bytes() })
  }

  /** Some of the file was given to it. */
  get hasBegun (): boolean {
    return this.#landed !== undefined
  }

  /** Takes over proven bytes of the file, in order; resolves when it takes more. What cannot be saved is dropped: `finish` says why. */
  async take (opened: readonly Uint8Array[]): Promise<void> {
    this.#landed ??= this.#begin()
    while (this.#next !== undefined && !this.#isOver) await new Promise<void>((resolve) => { this.#wakeGiver = resolve })
    if (this.#isOver) return
    this.#next = opened
    this.#wakeReader?.()
  }

  /** All of the file was given. @returns its path, once it is durable. @throws what `land` throws */
  async finish (): Promise<string> {
    this.#endWith('all of it')
    return await (this.#landed ??= this.#begin())
  }

  /** Resolves when nothing of it is left in the folder. Does nothing where it has finished. */
  async breakOff (): Promise<void> {
    this.#endWith('broken off')
    // it fails because of this, or has failed before: nobody asks any more whether it could have been saved
    await this.#landed?.catch(() => undefined)
  }

  #endWith (end: 'all of it' | 'broken off'): void {
    this.#end ??= end
    this.#wakeReader?.()
  }

  #begin (): Promise<string> {
    const landed = this.#land().finally(() => {
      this.#isOver = true
      this.#next = undefined
      this.#wakeGiver?.()
    })
    // it is awaited when all of it was given: until then nobody listens
    landed.catch(() => undefined)
    return landed
  }

  async * #bytes (): AsyncGenerator<Uint8Array> {
    for (;;) {
      while (this.#next === undefined && this.#end === undefined) await new Promise<void>((resolve) => { this.#wakeReader = resolve })
      if (this.#end === 'broken off') throw new Error('it is not fetched to its end')
      const opened = this.#next
      if (opened === undefined) return
      this.#next = undefined
      this.#wakeGiver?.()
      for (const piece of opened) {
        yield piece
        letGo(piece)
      }
    }
  }
}
