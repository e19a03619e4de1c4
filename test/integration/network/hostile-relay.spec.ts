/** Two people who meet through one relay alone, and a relay that is nobody's friend. */
import { expect } from 'chai'
import { contactConnection } from '../../../src/ui/model/index.ts'
import { addressWith, befriendWhole, eventOf, whenever, WholeNodes } from '../whole-nodes.ts'
import { HostileRelay, TREACHERIES } from './hostile-relay.ts'
import type { Message } from '../../../src/node/index.ts'
import type { MemoryDisk } from '../../../src/node/platform/memory/level.ts'
import type { Whole } from '../whole-nodes.ts'
import type { Deed } from './hostile-relay.ts'

const WORDS = 'the lighthouse keeper\'s second name'

describe('a relay that is hostile, and the only one', function () {
  this.timeout(300_000)
  const whole = new WholeNodes()
  let relay: HostileRelay

  beforeEach(async () => {
    relay = await HostileRelay.start()
  })

  afterEach(async () => {
    await whole.close()
    await relay.libp2p.stop()
  })

  async function tab (seed: number, disk?: MemoryDisk): Promise<Whole> {
    const one = await whole.tab({ seed, network: { relays: [relay.address], bootstrap: [relay.address] }, ...disk === undefined ? {} : { disk } })
    await whenever(one, () => addressWith(one, '/p2p-circuit/') !== '')
    return one
  }

  /** Resolves once the message was tried to be brought to its contact, and was not. */
  async function triedInVain ({ node }: Whole, { id, contact }: Message): Promise<Message> {
    for (;;) {
      const message = await node.messages.get(contact, id)
      if (message?.delivery.state !== 'pending' || message.delivery.attempts > 0) return message as Message
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  it('keeps two apart at most: nothing goes to somebody else, it reads nothing and changes nothing, and the sender is told that it waits; when it behaves, everything is delivered once [S4-09]', async () => {
    const ada = await tab(21)
    let ben = await tab(22)
    const eve = await tab(23)
    await befriendWhole(ada, ben)
    await befriendWhole(ada, eve)
    const [a, b, e] = [ada, ben, eve].map(({ node }) => node.self.peerId)
    if (a === undefined || b === undefined || e === undefined) throw new RangeError('there are three')
    relay.accomplice = e
    const sent: string[] = []

    const sendWhile = async (deed: Deed): Promise<Message> => {
      await ben.node.stop()
      relay.deed = deed
      sent.push(`${WORDS}, ${deed}`)
      const message = await ada.node.messages.send(b, sent.at(-1) ?? '')
      ben = await tab(22, ben.disk)
      await ada.node.messages.retry(b)
      return message
    }
    const delivered = async (message: Message): Promise<void> => {
      const now = await ada.node.messages.get(b, message.id)
      if (now?.delivery.state !== 'delivered') await eventOf(ada, 'message:changed', ({ id, delivery }) => id === message.id && delivery.state === 'delivered')
    }

    for (const deed of TREACHERIES) {
      const message = await sendWhile(deed)
      const waiting = await triedInVain(ada, message)
      expect(waiting.delivery, deed).to.include({ state: 'pending', waitsFor: 'contact' })
      const contact = await ada.node.contacts.get(b)
      if (contact === undefined) throw new RangeError('there is one')
      expect(contactConnection(contact, 'Ben', ada.node.network.paths(b)), deed).to.include({ word: 'offline', sentence: 'Ben cannot be reached now. What you write waits on this device.' })
      expect((await ben.node.messages.history(a)).map(({ text }) => text), deed).to.deep.equal(sent.slice(0, -1))
      relay.deed = 'honest'
      await ada.node.messages.retry(b)
      await delivered(message)
    }
    await delivered(await sendWhile('delay'))

    expect((await ben.node.messages.history(a)).map(({ text }) => text)).to.deep.equal(sent)
    expect(await eve.node.messages.history(a)).to.deep.equal([])
    expect(relay.misdirected).to.be.above(0)
    expect(relay.carried.byteLength).to.be.above(0)
    for (const said of [WORDS, ...sent]) expect(relay.carried.includes(said)).to.equal(false)
  })
})
