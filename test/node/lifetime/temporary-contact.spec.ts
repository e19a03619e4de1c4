import { expect } from 'chai'
import { restoreBackup } from '../../../src/node/index.ts'
import { file, pieces } from '../../identity/blob/blobs.ts'
import { rejectionOf } from '../../identity/rejection.ts'
import { People } from '../delivery/people.ts'
import { blobsOf } from './leftovers.ts'
// loaded before time stands still
import '../../../src/node/lifetime/ends.ts'
import type { Person } from '../delivery/people.ts'

const HOUR = 60 * 60_000
const WORDS = { kind: 'words', words: `${'abandon '.repeat(23)}art` } as const

/** How many rows there are of each key space; keys of what was erased are no rows of anybody. */
function spacesOf ({ device }: Person): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { key } of device.disk.contents()) {
    const [space = ''] = key.split('/')
    if (space === 'w' || space === '~s') continue
    counts[space] = (counts[space] ?? 0) + 1
  }
  return counts
}

describe('a contact for a while', () => {
  let people: People
  let alice: Person
  let bob: Person
  let a: Person['node']['self']['peerId']
  let b: typeof a
  let invite: string
  let before: Record<string, number>

  async function meet (temporary: { forMs?: number }): Promise<void> {
    people = new People('for a while')
    alice = await people.add('alice')
    bob = await people.add('bob')
    ;[a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    invite = await people.do(bob.node.self.invite())
    await people.world.advance(10_000)
    before = spacesOf(alice)
    const online = people.event(alice.node, 'contact:changed', (contact) => contact.state === 'accepted' && contact.online)
    await people.do(alice.node.contacts.add(invite, { name: 'Wilhelmina', temporary }))
    await people.do(online)
    await people.do(alice.node.messages.send(b, 'albatross'))
    await people.do(bob.node.messages.send(a, 'cormorant'))
    const content = file(3_000)
    const done = people.event(bob.node, 'transfer:changed', ({ state }) => state === 'done')
    const { id } = await people.do(alice.node.transfers.send(b, { name: 'petrel.txt', size: content.byteLength, source: pieces(content, 1_000) }))
    await people.world.advance(5_000)
    await people.do(bob.node.transfers.accept(a, id))
    await people.do(done)
    await people.world.advance(5_000)
    await people.do(alice.node.contacts.markRead(b))
  }

  const isGone = async (): Promise<void> => {
    expect([await people.do(alice.node.contacts.list()), await people.do(blobsOf(alice))]).to.deep.equal([[], []])
    await people.world.advance(60_000)
    expect(spacesOf(alice)).to.deep.equal(before)
  }

  it('leaves no row of any kind when a person ends it [S0-22]', async () => {
    await meet({})
    expect((await people.contact(alice, bob))?.temporary).to.deep.equal({})
    expect(spacesOf(alice)).to.not.deep.equal(before)
    await people.do(alice.node.contacts.remove(b))
    await isGone()
    // the other side is told nothing: to it, she is away
    expect(await people.contact(bob, alice)).to.include({ state: 'accepted', online: false })
    expect(await people.texts(bob, alice)).to.have.members(['albatross', 'cormorant', ''])
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('ends by itself when its time is over, also while the node is off [S0-22]', async () => {
    for (const isOff of [false, true]) {
      await meet({ forMs: HOUR })
      expect((await people.contact(alice, bob))?.temporary?.endsAt).to.be.a('number')
      if (isOff) {
        await people.do(alice.node.stop())
        await people.world.advance(2 * HOUR)
        alice.device.restart()
        alice.node = await people.start(alice.device, alice.faults)
      } else await people.world.advance(2 * HOUR)
      await isGone()
    }
  })

  it('has rows of their own keys for what was said, which no old copy of the disk opens by', async () => {
    await meet({})
    const forms = alice.device.disk.contents().flatMap((row) => row.type === 'put' && /^~[mc]\//.test(row.key) ? [row.value[0]] : [])
    expect(forms).to.deep.equal([2, 2, 2, 2])
  })

  it('is in no backup', async () => {
    await meet({})
    const restored = async (): Promise<string[]> => {
      const backup = await people.do(alice.node.vault.backup(WORDS))
      const device = people.world.device({ name: `alice again ${backup.byteLength}` })
      await people.do(restoreBackup(device.platform, backup, WORDS))
      const node = await people.start(device)
      const names = (await people.do(node.contacts.list())).map(({ name }) => name)
      await people.do(node.stop())
      return names
    }
    expect(await restored()).to.deep.equal([])
    await people.do(alice.node.contacts.setTemporary(b, false))
    expect(await restored()).to.deep.equal(['Wilhelmina'])
  })

  it('is not let in again by the invite that it once came with', async () => {
    await meet({})
    await people.do(bob.node.contacts.setTemporary(a, {}))
    await people.do(bob.node.contacts.remove(a))
    await people.do(alice.node.contacts.remove(b))
    const asked = people.event(bob.node, 'contact:changed', ({ peerId }) => peerId === a)
    await people.do(alice.node.contacts.add(invite))
    expect((await people.do(asked)).state).to.equal('incoming')
  })

  it('may become one that stays', async () => {
    await meet({ forMs: HOUR })
    expect((await people.do(alice.node.contacts.setTemporary(b, { forMs: 2 * HOUR }))).temporary?.endsAt).to.be.a('number')
    expect((await people.do(alice.node.contacts.setTemporary(b, false))).temporary).to.equal(undefined)
    await people.world.advance(3 * HOUR)
    expect((await people.contact(alice, bob))?.name).to.equal('Wilhelmina')
    for (const forMs of [0, -1, 59_999, NaN, 366 * 24 * HOUR]) expect((await rejectionOf(alice.node.contacts.setTemporary(b, { forMs }))).name).to.equal('InvalidExpiryError')
  })
})
