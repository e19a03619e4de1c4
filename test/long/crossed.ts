/** How much somebody who gives a file hands to the system meanwhile: frames and everything else included. */
import type { HostProcess } from '../integration/hosts.ts'

export class Crossed {
  bytes = 0
  readonly #giver: HostProcess
  #from = 0
  #isOn = true

  constructor (giver: HostProcess) {
    this.#giver = giver
  }

  async begin (): Promise<void> {
    this.#from = await this.#giver.written()
  }

  get isOn (): boolean {
    return this.#isOn
  }

  async kill (): Promise<void> {
    this.bytes += await this.#giver.killCounting() - this.#from
    this.#isOn = false
  }

  async start (): Promise<void> {
    await this.#giver.start()
    // from the start of a process: it may have given some before anybody can ask
    this.#from = 0
    this.#isOn = true
  }

  async end (): Promise<void> {
    this.bytes += await this.#giver.written() - this.#from
  }
}
