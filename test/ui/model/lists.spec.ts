import { expect } from 'chai'
import { avatarOf, contactsIn, timelineOf, titleOf, withContact, withoutContact } from '../../../src/ui/model/index.ts'
import { ADA, BEN, contact, message } from './made.ts'

const DAY = 86_400_000
const dayOf = (at: number): string => String(Math.floor(at / DAY))

describe('contact list', () => {
  it('puts the contact with the newest message first, and one without messages where it was added', () => {
    const list = [contact({ lastMessageAt: 5_000 }), contact({ peerId: BEN, name: 'Ben', addedAt: 6_000 })]
    expect(contactsIn(list).people.map(({ name }) => name)).to.deep.equal(['Ben', 'Ada'])
    expect(contactsIn(withContact(list, contact({ lastMessageAt: 7_000 }))).people.map(({ name }) => name)).to.deep.equal(['Ada', 'Ben'])
  })

  it('keeps those who ask and those who are blocked apart, and counts unread messages of neither', () => {
    const sections = contactsIn([
      contact({ unread: 2 }),
      contact({ peerId: BEN, state: 'incoming', unread: 5 }),
      contact({ peerId: 'C' as typeof ADA, state: 'blocked', unread: 7 })
    ])
    expect(sections.people).to.have.length(1)
    expect(sections.incoming.map(({ peerId }) => peerId)).to.deep.equal([BEN])
    expect(sections.blocked).to.have.length(1)
    expect(sections.unread).to.equal(2)
  })

  it('has a contact once, as it was last told, and forgets one that was removed', () => {
    const twice = withContact([contact()], contact({ name: 'Ada L.' }))
    expect(twice.map(({ name }) => name)).to.deep.equal(['Ada L.'])
    expect(withoutContact(twice, ADA)).to.deep.equal([])
  })

  it('calls a contact without a name by both ends of its peer ID', () => {
    expect(titleOf({ peerId: ADA, name: '  ' })).to.equal('12D3KooW…AdaAda')
  })
})

describe('avatar', () => {
  it('is the same for the same peer, in two hues that differ, with the first letter of the name', () => {
    expect(avatarOf(ADA, 'ada')).to.deep.equal(avatarOf(ADA, 'ada'))
    expect(avatarOf(ADA, 'ada').letter).to.equal('A')
    expect(avatarOf(ADA, '«Öla»').letter).to.equal('Ö')
    for (let at = 0; at < 200; at++) {
      const { background, shape } = avatarOf(`12D3KooW${at}`, '')
      expect(shape).to.not.equal(background)
      expect(background).to.be.within(0, 11)
      expect(shape).to.be.within(0, 11)
    }
  })
})

describe('timeline', () => {
  it('puts a day line before the first message of each day', () => {
    const items = timelineOf([message(1, { receivedAt: DAY - 1_000 }), message(2, { receivedAt: DAY + 1_000 }), message(3, { receivedAt: DAY + 2_000 })], dayOf)
    expect(items.map(({ kind }) => kind)).to.deep.equal(['day', 'message', 'day', 'message', 'message'])
  })

  it('reads messages of one sender within minutes as a run, cut by the other sender and by the unread line', () => {
    const messages = [message(1), message(2), message(3, { direction: 'out' }), message(4), message(5)]
    const shape = timelineOf(messages, dayOf, messages[4]?.id).flatMap((item) => item.kind === 'message' ? [`${item.first ? '[' : ''}${item.message.sentAt / 1_000}${item.last ? ']' : ''}`] : [item.kind])
    expect(shape).to.deep.equal(['day', '[1', '2]', '[3]', '[4]', 'unread', '[5]'])
  })

  it('shows both times of a received message when they are minutes apart, and the sender\'s alone never', () => {
    const [, late, , ] = timelineOf([message(1, { sentAt: 0, receivedAt: 10 * 60_000 })], dayOf)
    expect(late).to.include({ kind: 'message', at: 10 * 60_000, sentAt: 0 })
    const [, quick] = timelineOf([message(1, { sentAt: 0, receivedAt: 900 })], dayOf)
    expect(quick).to.include({ at: 900, sentAt: undefined })
  })

  it('leaves what came late among the messages of the day that it stands in, apart from their runs, and says so', () => {
    const items = timelineOf([
      message(1, { receivedAt: 1_000 }),
      message(2, { sentAt: 2_000, receivedAt: 5 * DAY, arrival: message(9).position }),
      message(3, { receivedAt: 3_000 }),
      message(4, { receivedAt: 5 * DAY })
    ], dayOf)
    expect(items.map((item) => item.kind === 'message' ? [item.message.sentAt / 1_000, item.late, item.first, item.last] : item.kind)).to.deep.equal([
      'day', [1, false, true, true], [2, true, true, true], [3, false, true, true], 'day', [4, false, true, true]
    ])
    expect(items[2]).to.include({ at: 5 * DAY, sentAt: 2_000 })
    // alone on the screen it has no other day than its own
    expect(timelineOf([message(2, { receivedAt: DAY, arrival: message(9).position })], dayOf).map(({ kind }) => kind)).to.deep.equal(['day', 'message'])
  })

  it('explains waiting beside the newest pending message only', () => {
    const delivery = { state: 'pending', waitsFor: 'contact', attempts: 0, nextAttemptAt: 0 } as const
    const items = timelineOf([1, 2, 3].map((number) => message(number, { direction: 'out', delivery })), dayOf)
    expect(items.map((item) => item.kind === 'message' && item.explainsWaiting)).to.deep.equal([false, false, false, true])
  })
})
