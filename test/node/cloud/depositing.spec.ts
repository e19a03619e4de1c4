import { expect } from 'chai'
import { Traces } from '../../../src/node/cloud/device/traces.ts'
import { Depositing } from '../../../src/node/cloud/device/depositing.ts'
import { Conversations } from '../../../src/node/delivery/conversations.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { openStore } from '../../open-store.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import { PEER } from '../delivery/lonely-outbox.ts'
import type { DepositingComponents, DepositingInit } from '../../../src/node/cloud/device/depositing.ts'
import type { Entry } from '../../../src/node/delivery/entries.ts'

const NONE = new Uint8Array(0)
const EID = new Uint8Array(16).fill(5)

interface Scene { readonly depositing: Depositing, readonly traces: Traces, readonly erasable: () => number, readonly asked: string[] }

/** One message waits; the cloud takes it, and what is true by then of the message is up to the test. */
async function scene ({ stillWaits, onDeposit = () => undefined }: { stillWaits: boolean, onDeposit?: () => void }): Promise<Scene> {
  const store = await openStore(await openMemoryLevel(new MemoryDisk()))
  const traces = new Traces(store)
  const waiting = { id: EID, eid: EID, envelope: new Uint8Array(300), queuedAt: 1, tag: new Uint8Array(32), prev: NONE, isControl: false, tellsClouds: 0 }
  const entry = { position: '0000000000000001', waiting, message: undefined } as unknown as Entry
  let erasable = 0
  const asked: string[] = []
  const depositing = new Depositing({
    clock: new ManualTimers(),
    emit: (name) => { throw new Error(`nothing is to be told: ${name}`) },
    book: { isContact: () => true } as unknown as DepositingComponents['book'],
    conversations: new Conversations(store),
    outbox: {
      page: async (_peer, after) => {
        asked.push(after)
        return await Promise.resolve({ entries: after === '' ? [entry] : [], isHeld: false })
      },
      still: async () => await Promise.resolve(stillWaits ? [entry] : [])
    },
    traces,
    onMoved: () => undefined
  }, {
    channel: {
      isOpen: true,
      deposit: async () => {
        onDeposit()
        return await Promise.resolve('kept')
      }
    } as unknown as DepositingInit['channel'],
    number: 1,
    onRoom: () => undefined,
    onErasable: () => { erasable++ }
  })
  depositing.offer(PEER, false)
  return { depositing, traces, erasable: () => erasable, asked }
}

describe('leaving a message with a cloud', () => {
  it('notes that the cloud has it, as long as it waits', async () => {
    const { depositing, traces, erasable } = await scene({ stillWaits: true })
    await depositing.idle()
    expect([traces.of(EID)?.state, traces.of(EID)?.clouds, erasable()]).to.deep.equal(['waits', [1], 0])
  })

  it('has the cloud erase at once what ended on the way to it', async () => {
    const { depositing, traces, erasable } = await scene({ stillWaits: false })
    await depositing.idle()
    expect([traces.of(EID)?.state, traces.of(EID)?.clouds, erasable()]).to.deep.equal(['ended', [1], 1])
  })

  it('begins with the oldest again when that is asked for in the middle: it may have been sealed again', async () => {
    let isAsked = false
    const { depositing, asked } = await scene({
      stillWaits: true,
      onDeposit: () => {
        isAsked = true
        depositing.offer(PEER, true)
      }
    })
    await depositing.idle()
    expect([isAsked, asked]).to.deep.equal([true, ['', '']])
  })
})
