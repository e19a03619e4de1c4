/**
 * Is it true what a person is shown? That a message was delivered: the recipient has it. That it is on an own cloud: the
 * cloud has it, or what became of it. Looks into copies of the disks of those that are named, as they would be after
 * losing power at that very moment.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { Traces } from '../../src/node/cloud/device/traces.ts'
import { decodeRecord } from '../../src/node/delivery/decode-record.ts'
import { DIRECTION } from '../../src/node/delivery/message-view.ts'
import { keys } from '../../src/node/store/keys.ts'
import { MessageRecord } from '../../src/node/store/pb/records.ts'
import { look } from './look.ts'
import { nameOf } from './verdict.ts'
import type { FindingsLog } from './findings.ts'
import type { Image } from './look.ts'
import type { Person } from './person.ts'
import type { Message, MessageId, PeerIdText } from '../../src/node/index.ts'

interface Claim {
  readonly from: PeerIdText
  readonly to: PeerIdText
  readonly id: MessageId
  readonly text: string
  readonly line: string
  /** Of the recipient: as it is, and as it was whenever it was lost for good. */
  readonly there: readonly Image[]
  /** That it is on a cloud, and not that it was delivered. */
  readonly cloud?: { readonly sender: Image, readonly position: string, readonly images: readonly Image[] }
}

export class Truth {
  #claims: Claim[] = []
  /** By text, and cloud: what was true once stays true. */
  readonly #claimed = new Set<string>()

  /** If this message is shown as delivered, or as being on a cloud, for the first time: remembers the disks as they are now. */
  hear (from: Person, message: Message, people: readonly Person[], clouds: readonly Person[], now: number): void {
    if (message.direction !== 'out') return
    const to = people.find((person) => person.peerId === message.contact)
    if (to === undefined) throw new Error('Said to nobody')
    const { id, text } = message
    const claim = (line: string): Claim => ({ from: from.peerId, to: to.peerId, id, text, there: to.images, line: `${nameOf(text)} ${line} at ${now}` })
    if (message.delivery.state === 'delivered' && this.#isNew(text)) this.#claims.push(claim('shown as delivered'))
    // what has ended is on its way to be erased there, and is shown until that is confirmed
    if (message.delivery.state !== 'pending') return
    for (const cloud of clouds) {
      if (cloud.forgot.has(from.peerId) || !message.where.includes(`cloud ${cloud.peerId}`) || !this.#isNew(`${text} at ${cloud.peerId}`)) continue
      this.#claims.push({ ...claim(`shown as being on ${cloud.name}`), cloud: { sender: from.imageNow, position: message.position, images: cloud.images } })
    }
  }

  /** Looks into all that was claimed since the last look. Outside of the run, whose time stands still meanwhile. */
  async check (log: FindingsLog): Promise<void> {
    for (const claim of this.#claims.splice(0)) {
      if (claim.cloud === undefined ? await isThere(claim) : await isOnCloud(claim, claim.cloud)) continue
      log.found('lies', `${claim.line}, and it was not there`)
    }
  }

  #isNew (claim: string): boolean {
    if (this.#claimed.has(claim)) return false
    this.#claimed.add(claim)
    return true
  }
}

/** From the newest disk to the oldest. */
async function isThere ({ there, from, id, text }: Claim): Promise<boolean> {
  for (const image of there) {
    const kept = await look(image, async (store) => {
      const position = await store.get(keys.messageId(from, id))
      return position && await store.get(keys.message(from, new TextDecoder().decode(position)))
    })
    if (kept === undefined) continue
    const record = decodeRecord(MessageRecord, kept)
    if (record.direction === DIRECTION.in && new TextDecoder().decode(record.text) === text) return true
  }
  return false
}

/** It has the envelope, or is about to say what became of it; or the recipient got it meanwhile. */
async function isOnCloud (claim: Claim, { sender, position, images }: NonNullable<Claim['cloud']>): Promise<boolean> {
  const { from, to } = claim
  const eid = await look(sender, async (store) => {
    const traces = new Traces(store)
    await traces.load()
    return traces.at(to, position)?.eid
  })
  if (eid === undefined) return false
  const name = bytesToHex(eid)
  for (const image of images) {
    if (await look(image, async (store) => await store.has(keys.depositIndex(from, name)) || await store.has(keys.report(from, name))) === true) return true
  }
  return await isThere(claim)
}
