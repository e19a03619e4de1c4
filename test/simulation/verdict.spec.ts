import { expect } from 'chai'
import { FindingsLog } from './findings.ts'
import { judgeConversation } from './verdict.ts'
import type { Findings } from './findings.ts'
import type { Person } from './person.ts'
import type { Message } from '../../src/node/index.ts'

interface Talk { said: string[], promised?: string[], sent?: string[], received?: string[], undelivered?: string[] }

/** Judges one direction of a conversation between two people of whom only the answers exist. */
async function judge ({ said, promised = said, sent = said, received = said, undelivered = [] }: Talk): Promise<Partial<Findings>> {
  const message = (direction: 'in' | 'out') => (text: string): Message => ({
    direction, text, delivery: direction === 'in' ? { state: 'received' } : undelivered.includes(text) ? { state: 'pending' } : { state: 'delivered', at: 1 }
  }) as Message
  const to = { name: 'bob', lost: [], hadFrom: new Map(), history: () => Promise.resolve(received.map(message('in'))) } as unknown as Person
  const from = { name: 'ada', said: new Map([[to, said]]), saidOn: new Map(), lost: [], promised: new Set(promised), history: () => Promise.resolve(sent.map(message('out'))) } as unknown as Person
  const log = new FindingsLog()
  await judgeConversation(from, to, log)
  return Object.fromEntries(Object.entries(log.counts).filter(([, count]) => count > 0))
}

describe('The verdict of the simulator', () => {
  it('has nothing to say about a conversation that arrived as it was sent', async () => {
    expect(await judge({ said: ['1', '2', '3'] })).to.deep.equal({ messages: 3 })
  })

  it('does not miss what was never promised and is nowhere', async () => {
    expect(await judge({ said: ['1', '2', '3'], promised: ['1', '3'], sent: ['1', '3'], received: ['1', '3'] })).to.deep.equal({ messages: 2 })
  })

  it('counts what the sender promised and does not have any more', async () => {
    expect(await judge({ said: ['1', '2'], sent: ['1'], received: ['1'] })).to.deep.equal({ messages: 1, lost: 1 })
  })

  it('counts what the recipient does not have, promised or not', async () => {
    expect(await judge({ said: ['1', '2'], promised: ['1'], received: ['1'] })).to.deep.equal({ messages: 2, lost: 1 })
  })

  it('counts what the recipient has and the sender never kept', async () => {
    expect(await judge({ said: ['1', '2'], promised: ['1'], sent: ['1'] })).to.deep.equal({ messages: 1, lost: 1 })
  })

  it('counts what stands twice in a conversation, on either side', async () => {
    expect(await judge({ said: ['1', '2'], received: ['1', '2', '1'] })).to.deep.equal({ messages: 2, duplicated: 1 })
    expect(await judge({ said: ['1', '2'], sent: ['1', '1', '2'] })).to.deep.equal({ messages: 2, duplicated: 1 })
  })

  it('counts neighbours that stand the wrong way round, on either side', async () => {
    expect(await judge({ said: ['1', '2', '3'], received: ['2', '1', '3'] })).to.deep.equal({ messages: 3, misordered: 1 })
    expect(await judge({ said: ['1', '2', '3'], sent: ['1', '3', '2'] })).to.deep.equal({ messages: 3, misordered: 1 })
  })

  it('counts what is not shown as delivered in the end', async () => {
    expect(await judge({ said: ['1', '2'], undelivered: ['2'] })).to.deep.equal({ messages: 2, leftovers: 1 })
  })
})
