/** How much of files somebody gives meanwhile, through whatever happens to it. */
import type { HostProcess } from '../integration/hosts.ts'

export class Crossed {
  /** So far. */
  get bytes (): number {
    return (this.#to ?? this.#giver.given()) - this.#from
  }

  readonly #giver: HostProcess
  readonly #from: number
  #to: number | undefined
  #isOn = true

  constructor (giver: HostProcess) {
    this.#giver = giver
    this.#from = giver.given()
  }

  get isOn (): boolean {
    return this.#isOn
  }

  async kill (): Promise<void> {
    await this.#giver.kill()
    this.#isOn = false
  }

  async start (): Promise<void> {
    await this.#giver.start()
    this.#isOn = true
  }

  end (): void {
    this.#to = this.#giver.given()
  }
}
