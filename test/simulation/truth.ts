/**
 * Is it true that this message has been delivered? Opens a copy of the recipient's disk, as it would be after losing
 * power at that very moment, with the product's own node in a world of its own, and asks for the message.
 */
import { createMobilinkNode } from '../../src/node/index.ts'
import { createMemoryWorld, StuckInTimeError } from '../../src/node/platform/memory.ts'
import { CONFIG } from './person.ts'
import { nameOf } from './verdict.ts'
import type { FindingsLog } from './findings.ts'
import type { Person } from './person.ts'
import type { Message, MessageId, PeerIdText } from '../../src/node/index.ts'
import type { MemoryDisk, MemoryKeys } from '../../src/node/platform/memory.ts'

interface Claim {
  readonly disk: MemoryDisk
  readonly keys: MemoryKeys
  readonly from: PeerIdText
  readonly id: MessageId
  readonly text: string
  readonly line: string
}

export class Truth {
  #claims: Claim[] = []
  /** By text: what was true once stays true. */
  readonly #claimed = new Set<string>()

  /** If this message is shown as delivered for the first time: remembers the recipient's disk as it is now. */
  hear (from: Person, message: Message, people: readonly Person[], now: number): void {
    if (message.direction !== 'out' || message.delivery.state !== 'delivered' || this.#claimed.has(message.text)) return
    this.#claimed.add(message.text)
    const to = people.find((person) => person.peerId === message.contact)
    if (to?.device.keys.vault === undefined) throw new Error('Delivered to nobody')
    this.#claims.push({ disk: to.device.disk.afterPowerLoss(), keys: to.device.keys, from: from.peerId, id: message.id, text: message.text, line: `${nameOf(message.text)} at ${now}` })
  }

  /** Looks into all that was claimed since the last look. Outside of the run, whose time stands still meanwhile. */
  async check (log: FindingsLog): Promise<void> {
    for (const claim of this.#claims.splice(0)) {
      if (!await isTrue(claim)) log.found('lies', `${claim.line} was shown as delivered and the recipient did not have it`)
    }
  }
}

async function isTrue ({ disk, keys, from, id, text }: Claim): Promise<boolean> {
  const world = createMemoryWorld({ seed: 'truth' })
  const device = world.device({ name: 'copy', disk, keys })
  try {
    const node = await world.until(createMobilinkNode(device.platform, CONFIG, { offline: true }))
    const message = await world.until(node.messages.get(from, id))
    return message?.direction === 'in' && message.text === text
  } catch (error) {
    // a disk from which nothing can be read does not have it either; a world that is stuck is our own failure
    if (error instanceof StuckInTimeError) throw error
    return false
  }
}
