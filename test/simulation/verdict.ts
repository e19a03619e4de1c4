/**
 * The promises, checked on what the nodes themselves answer once everything is over. A machine that was lost takes with
 * it what was on it alone: what its person had said there and nobody had yet, and what had arrived there. Everything said
 * since, and everything that others still have for it, is owed as ever.
 */
import { DIRECTION } from '../../src/node/delivery/message-view.ts'
import { keys } from '../../src/node/store/keys.ts'
import { MessageRecord } from '../../src/node/store/pb/records.ts'
import { walk } from '../../src/node/store/walk.ts'
import { decodeRecord } from '../../src/node/delivery/decode-record.ts'
import { look } from './look.ts'
import type { FindingsLog } from './findings.ts'
import type { Person } from './person.ts'
import type { Message } from '../../src/node/index.ts'

/** Checks one direction of one conversation, once it is over. */
export async function judgeConversation (from: Person, to: Person, log: FindingsLog): Promise<void> {
  const sent = await judgeKept(from, to, log)
  for (const { text, delivery } of sent) if (delivery.state !== 'delivered' && delivery.state !== 'cancelled') log.found('leftovers', `${from.name} > ${to.name} ${nameOf(text)}: ${delivery.state}`)
  log.counted(new Set(sent.map(({ text }) => text)).size)
}

/**
 * Checks what may never be missing, not even right after losing power. That something was delivered may: it was true,
 * and is found out again.
 *
 * @returns what the sender has
 */
export async function judgeKept (from: Person, to: Person, log: FindingsLog): Promise<Message[]> {
  const said = from.said.get(to) ?? []
  const sent = (await from.history(to)).filter((message) => message.direction === 'out')
  const received = (await to.history(from)).filter((message) => message.direction === 'in')
  const place = new Map(said.map((text, index) => [text, index]))
  const way = `${from.name} > ${to.name}`
  const isSaidHere = (text: string): boolean => (from.saidOn.get(text) ?? 0) === from.lost.length

  judgeOrder(`${way} as ${from.name} sees it`, [sent], place, log)
  // of two machines' words, those of the older one may still lie on a cloud, of which the newer one knows nothing
  const machines = [...from.lost, from].map((_machine, at) => received.filter(({ text }) => (from.saidOn.get(text) ?? 0) === at))
  judgeOrder(`${way} as ${to.name} sees it`, machines, place, log)

  const kept = new Set(sent.map(({ text }) => text))
  const arrived = new Set(received.map(({ text }) => text))
  for (const text of said.filter((text) => isSaidHere(text) && from.promised.has(text) && !kept.has(text))) log.found('lost', `${way} ${nameOf(text)}: send resolved, and the sender does not have it any more`)
  const before = new Set([...arrived, ...to.hadFrom.get(from) ?? []])
  for (const { text, delivery } of sent) {
    if (delivery.state === 'cancelled') {
      if (delivery.recall === 'certain' && before.has(text)) log.found('lies', `${way} ${nameOf(text)}: shown as taken back for certain, and the recipient has it`)
    } else if (!before.has(text)) log.found('lost', `${way} ${nameOf(text)}: never reached the recipient`)
  }
  for (const { text } of received) {
    if (!place.has(text) || (isSaidHere(text) && !kept.has(text))) log.found('lost', `${way} ${nameOf(text)}: the recipient has what the sender never kept`)
  }
  return sent
}

/** Finds out what the machines had that this person lost, as far as it came from others. Outside of the run. */
export async function lookIntoLost (person: Person, others: readonly Person[]): Promise<void> {
  for (const image of person.lost) {
    await look(image, async (store) => {
      for (const other of others) {
        const texts = person.hadFrom.get(other) ?? new Set()
        person.hadFrom.set(other, texts)
        for await (const { value } of walk(store, keys.messages(other.peerId))) {
          const { direction, text } = decodeRecord(MessageRecord, value)
          if (direction === DIRECTION.in) texts.add(new TextDecoder().decode(text))
        }
      }
    })
  }
}

export async function judgePending (person: Person, log: FindingsLog): Promise<void> {
  const { items } = await person.node?.messages.pending() ?? { items: [] }
  for (const item of items) log.found('leftovers', `${person.name} has something pending for ${item.to} since ${item.since}, attempts ${item.attempts}, waits for ${item.waitsFor}`)
}

/** @param parts each in an order of its own */
function judgeOrder (where: string, parts: ReadonlyArray<readonly Message[]>, place: ReadonlyMap<string, number>, log: FindingsLog): void {
  const seen = new Set<string>()
  for (const messages of parts) {
    let before = -1
    for (const { text } of messages) {
      if (seen.has(text)) {
        log.found('duplicated', `${where}: ${nameOf(text)}`)
        continue
      }
      seen.add(text)
      const index = place.get(text) ?? -1
      if (index < before) log.found('misordered', `${where}: ${nameOf(text)} stands after a later one`)
      before = index
    }
  }
}

/** Texts may be long; their first word tells them apart. */
export function nameOf (text: string): string {
  return text.split(' ', 1)[0] ?? ''
}
