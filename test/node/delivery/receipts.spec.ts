import { expect } from 'chai'
import { outcomeOf } from '../../../src/node/delivery/receipts.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { AckCode } from '../../../src/protocols/msg/index.ts'

const bob = 'bob' as PeerIdText
const mallory = 'mallory' as PeerIdText
const ack = (code: AckCode) => ({ eid: new Uint8Array(16), code, tag: new Uint8Array(0) })

describe('receipts', () => {
  it('count as delivery only when the addressee itself kept the envelope', () => {
    expect(outcomeOf(ack('kept'), bob, bob)).to.deep.equal({ kind: 'delivered' })
    expect(outcomeOf(ack('already had it'), bob, bob)).to.deep.equal({ kind: 'delivered' })
    expect(outcomeOf(ack('kept'), mallory, bob)).to.deep.equal({ kind: 'ignored' })
    expect(outcomeOf(ack('declined'), mallory, bob)).to.deep.equal({ kind: 'ignored' })
  })

  it('never count custody or delay as delivery', () => {
    for (const code of ['held', 'try later'] as const) expect(outcomeOf(ack(code), bob, bob)).to.deep.equal({ kind: 'retry' })
  })

  it('say why an envelope is stuck', () => {
    expect(outcomeOf(ack('declined'), bob, bob)).to.deep.equal({ kind: 'stuck', reason: 'declined' })
    expect(outcomeOf(ack('too large'), bob, bob)).to.deep.equal({ kind: 'stuck', reason: 'too large' })
    expect(outcomeOf(ack('quota'), bob, bob)).to.deep.equal({ kind: 'stuck', reason: 'quota at the contact' })
  })
})
