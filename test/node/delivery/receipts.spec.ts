import { expect } from 'chai'
import { outcomeOf } from '../../../src/node/delivery/receipts.ts'
import type { OutboxRecord } from '../../../src/node/store/pb/records.ts'
import type { AckCode } from '../../../src/protocols/msg/index.ts'

const NONE = new Uint8Array(0)
const TAG = new Uint8Array(32).fill(7)
const entry: OutboxRecord = { id: new Uint8Array(16), eid: new Uint8Array(16), envelope: new Uint8Array(90), queuedAt: 1, tag: TAG, prev: NONE, isControl: false, tellsClouds: 0 }
const ack = (code: AckCode, tag = NONE) => ({ eid: new Uint8Array(16), code, tag })

describe('receipts', () => {
  it('count as delivery only when they show the tag that whoever opened the envelope has', () => {
    for (const code of ['kept', 'already had it'] as const) {
      expect(outcomeOf(ack(code, TAG), entry)).to.deep.equal({ kind: 'delivered' })
      for (const wrong of [NONE, TAG.slice(1), new Uint8Array(32), new Uint8Array(32).fill(7, 1), new Uint8Array(33).fill(7)]) {
        expect(outcomeOf(ack(code, wrong), entry)).to.deep.equal({ kind: 'retry' })
      }
    }
  })

  it('without a tag end only what carries no message', () => {
    expect(outcomeOf(ack('kept'), { ...entry, tag: NONE })).to.deep.equal({ kind: 'retry' })
    expect(outcomeOf(ack('kept'), { ...entry, tag: NONE, isControl: true })).to.deep.equal({ kind: 'delivered' })
  })

  it('never count custody or delay as delivery, whatever they show', () => {
    for (const code of ['held', 'try later'] as const) expect(outcomeOf(ack(code, TAG), entry)).to.deep.equal({ kind: 'retry' })
  })

  it('say why an envelope is stuck', () => {
    expect(outcomeOf(ack('declined'), entry)).to.deep.equal({ kind: 'stuck', reason: 'declined' })
    expect(outcomeOf(ack('too large'), entry)).to.deep.equal({ kind: 'stuck', reason: 'too large' })
    expect(outcomeOf(ack('quota'), entry)).to.deep.equal({ kind: 'stuck', reason: 'quota at the contact' })
  })
})
