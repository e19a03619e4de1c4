/**
 * The promises, checked on what the nodes themselves answer once everything is over.
 */
import type { FindingsLog } from './findings.ts'
import type { Person } from './person.ts'
import type { Message } from '../../src/node/index.ts'

/** Checks one direction of one conversation, once it is over. */
export async function judgeConversation (from: Person, to: Person, log: FindingsLog): Promise<void> {
  const sent = await judgeKept(from, to, log)
  for (const { text, delivery } of sent) if (delivery.state !== 'delivered') log.found('leftovers', `${from.name} > ${to.name} ${nameOf(text)}: ${delivery.state}`)
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

  judgeOrder(`${way} as ${from.name} sees it`, sent, place, log)
  judgeOrder(`${way} as ${to.name} sees it`, received, place, log)

  const kept = new Set(sent.map(({ text }) => text))
  const arrived = new Set(received.map(({ text }) => text))
  for (const text of said.filter((text) => from.promised.has(text) && !kept.has(text))) log.found('lost', `${way} ${nameOf(text)}: send resolved, and the sender does not have it any more`)
  for (const text of kept) if (!arrived.has(text)) log.found('lost', `${way} ${nameOf(text)}: never reached the recipient`)
  for (const { text } of received) if (!kept.has(text)) log.found('lost', `${way} ${nameOf(text)}: the recipient has what the sender never kept`)
  return sent
}

export async function judgePending (person: Person, log: FindingsLog): Promise<void> {
  const { items } = await person.node?.messages.pending() ?? { items: [] }
  for (const item of items) log.found('leftovers', `${person.name} has something pending for ${item.to} since ${item.since}, attempts ${item.attempts}, waits for ${item.waitsFor}`)
}

function judgeOrder (where: string, messages: readonly Message[], place: ReadonlyMap<string, number>, log: FindingsLog): void {
  let before = -1
  const seen = new Set<string>()
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

/** Texts may be long; their first word tells them apart. */
export function nameOf (text: string): string {
  return text.split(' ', 1)[0] ?? ''
}
