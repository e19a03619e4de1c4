/**
 * Tabs in homes behind routers: real browsers, the production bundle, one public host that serves the page, relays for
 * the two, and is a contact of both. Each test has a laboratory, and browsers, of its own.
 */
import { Neighbourhood, TEST_MS } from './neighbourhood.ts'
import type { NatKind } from './nat-kinds.ts'
import type { Visitor } from './neighbourhood.ts'

describe('tabs behind routers', function () {
  this.timeout(TEST_MS)
  let neighbourhood: Neighbourhood

  beforeEach(async function () {
    neighbourhood = await Neighbourhood.open(this, { web: true })
  })

  afterEach(async () => await neighbourhood.close())

  /** Ada and Ben, who know no more of each other than a peer ID, and look at their conversation. */
  async function twoContacts (kind: NatKind): Promise<[Visitor, Visitor]> {
    const [ada, ben] = [await neighbourhood.visit('Ada', kind), await neighbourhood.visit('Ben', kind)]
    await ada.person.add(await ben.person.peerId(), 'Ben')
    await ben.person.add(await ada.person.peerId(), 'Ada')
    return [ada, ben]
  }

  /** Both write, and both have it. */
  async function talk (ada: Visitor, ben: Visitor): Promise<void> {
    await ada.person.write('Hello Ben')
    await ben.person.write('Hello Ada')
    await ben.person.message('Hello Ben').waitFor()
    await ada.person.message('Hello Ada').waitFor()
  }

  it('talk directly over WebRTC when both routers are port-restricted', async () => await neighbourhood.play(async () => {
    const [ada, ben] = await twoContacts('port-restricted')
    await talk(ada, ben)
    for (const { person } of [ada, ben]) await person.seesConnection('direct · WebRTC')
  }))

  it('deliver what was written meanwhile when one had lost its network and has it back', async () => await neighbourhood.play(async () => {
    const [ada, ben] = await twoContacts('port-restricted')
    await talk(ada, ben)
    for (const { person } of [ada, ben]) await person.seesConnection('direct · WebRTC')
    await ada.home.unplug()
    await ada.person.write('from a tab without a network')
    await ben.person.write('to a tab without a network')
    await ben.person.seesConnection('offline')
    await ada.home.plug()
    await ben.person.message('from a tab without a network').waitFor()
    await ada.person.message('to a tab without a network').waitFor()
    await ada.person.sees('from a tab without a network', 'delivered')
    await ben.person.sees('to a tab without a network', 'delivered')
  }))

  it('talk through their own host, and say so, when both routers are symmetric', async () => await neighbourhood.play(async () => {
    const [ada, ben] = await twoContacts('symmetric')
    await talk(ada, ben)
    for (const { person } of [ada, ben]) await person.seesConnection('via own node')
  }))
})
