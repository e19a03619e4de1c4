import { expect } from 'chai'
import { PUSH_KIND } from '../../../src/identity/index.ts'
import { LonelyOutbox, NOTHING_PENDING, PEER } from './lonely-outbox.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('what is said to a contact and is no message', () => {
  it('leaves behind what waits, counts as no message, and ends with a receipt alone', async () => {
    const lonely = await LonelyOutbox.create()
    const { outbox, told } = lonely
    await lonely.send('first')
    expect(await outbox.say(PEER, PUSH_KIND, bytes('no message'))).to.equal(true)
    expect(await lonely.pending()).to.deep.include({ rows: 2, counted: 1 })
    const channel = await lonely.link()
    expect(channel.texts).to.deep.equal(['first', 'no message'])
    channel.acknowledge('first')
    await lonely.quiet()
    const [, said] = channel.deliveries
    said?.acknowledged({ eid: said.eid, code: 'kept', tag: new Uint8Array(32) })
    await lonely.quiet()
    expect((await lonely.pending()).rows, 'after a word without a receipt').to.equal(1)
    await lonely.acknowledge(said?.eid ?? bytes(''))
    await lonely.quiet()
    expect(await lonely.pending()).to.deep.equal(NOTHING_PENDING)
    expect(told).to.deep.equal(['first: delivered'])
  })

  it('is not kept where there is no session to seal it with, and its sayer learns that', async () => {
    const lonely = await LonelyOutbox.create({ met: false })
    expect(await lonely.outbox.say(PEER, PUSH_KIND, bytes('no message'))).to.equal(false)
    expect(await lonely.pending()).to.deep.equal(NOTHING_PENDING)
  })
})
