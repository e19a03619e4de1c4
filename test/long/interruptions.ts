/** What goes wrong while a file is on its way, and between which of those who have it: at random, and more than once each way. */
import { Crossed } from './crossed.ts'
import type { SeededRandom } from '../../src/node/platform/memory/random.ts'
import type { HostProcess } from '../integration/hosts.ts'

export type Interruption = (random: SeededRandom) => Promise<void>

/** From a device to its own cloud, which goes on from what its disk has for certain. */
export function onTheWayToTheCloud (device: Crossed, giver: HostProcess, cloud: HostProcess): Interruption {
  return async (random) => {
    switch (random.between(0, 2)) {
      case 0:
        await killAndStart(cloud)
        break
      case 1:
        await killAndStart(device)
        break
      case 2:
        await dropped(random, giver, cloud)
    }
  }
}

/** From the device, or from its cloud, to the contact. */
export class BothWays {
  readonly device: Crossed
  readonly cloud: Crossed
  /** How often the device went away for longer. */
  leaves = 0
  returns = 0
  readonly #hosts: { readonly giver: HostProcess, readonly cloud: HostProcess, readonly taker: HostProcess }

  constructor (hosts: { readonly giver: HostProcess, readonly cloud: HostProcess, readonly taker: HostProcess }) {
    this.#hosts = hosts
    this.device = new Crossed(hosts.giver)
    this.cloud = new Crossed(hosts.cloud)
  }

  async interrupt (random: SeededRandom): Promise<void> {
    const { giver, cloud, taker } = this.#hosts
    switch (random.between(0, 4)) {
      case 0:
        await killAndStart(taker)
        break
      case 1:
        await killAndStart(this.cloud)
        break
      case 2:
        await dropped(random, cloud, taker)
        break
      case 3:
        if (!this.device.isOn) return await this.changePath()
        await killAndStart(this.device)
        break
      case 4:
        if (!this.device.isOn) return await this.changePath()
        await dropped(random, giver, taker)
    }
  }

  /** The device goes and stays away, so that the cloud gives what is left; or it is back, and gives instead of the cloud. */
  async changePath (): Promise<void> {
    if (this.device.isOn) {
      this.leaves++
      await this.device.kill()
      return
    }
    this.returns++
    // the contact has no reason to leave a cloud that is there
    await this.cloud.kill()
    await this.device.start()
    await this.cloud.start()
  }

  async end (): Promise<void> {
    if (!this.device.isOn) await this.device.start()
    this.device.end()
    this.cloud.end()
  }
}

/** Ended without a word, and started again on the same disk. */
async function killAndStart (one: { kill: () => Promise<void>, start: () => Promise<unknown> }): Promise<void> {
  await one.kill()
  await one.start()
}

async function dropped (random: SeededRandom, one: HostProcess, other: HostProcess): Promise<void> {
  if (random.between(0, 1) === 0) await one.call('drop', other.peerId)
  else await other.call('drop', one.peerId)
}
