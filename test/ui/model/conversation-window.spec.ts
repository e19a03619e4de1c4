import { expect } from 'chai'
import fc from 'fast-check'
import { ConversationWindow, PAGE_SIZE, WINDOW_LIMIT } from '../../../src/ui/model/index.ts'
import { message, run } from './made.ts'
import type { Message } from '../../../src/node/index.ts'

const numbers = (window: ConversationWindow): number[] => window.messages.map((shown) => shown.sentAt / 1_000)

describe('conversation window', () => {
  it('shows the newest page first and knows that there is more when the page is full', () => {
    const full = ConversationWindow.newest(run(1, PAGE_SIZE))
    expect(full.hasOlder).to.equal(true)
    expect(full.hasNewer).to.equal(false)
    expect(ConversationWindow.newest(run(1, 3)).hasOlder).to.equal(false)
  })

  it('lets go of the newest page when so many older ones are read that the limit is passed', () => {
    let window = ConversationWindow.newest(run(937, 1_000))
    for (let pages = 0; pages < 5; pages++) {
      const first = window.oldest!.sentAt / 1_000
      window = window.withOlder(run(first - PAGE_SIZE, first - 1))
    }
    expect(window.messages).to.have.length(WINDOW_LIMIT)
    expect(window.hasNewer).to.equal(true)
    expect(numbers(window)[0]).to.be.lessThan(1_000 - WINDOW_LIMIT)
  })

  it('stays away from a message that arrives while newer pages are not on the screen, and finds it on the way back', () => {
    let window = ConversationWindow.newest(run(137, 200))
    for (let first = 137; first > 1; first -= PAGE_SIZE) window = window.withOlder(run(Math.max(1, first - PAGE_SIZE), first - 1))
    expect(window.hasNewer).to.equal(true)
    expect(window.withAdded(message(201))).to.equal(window)
    const last = window.newest!.sentAt / 1_000
    const back = window.withNewer(run(last + 1, 201))
    expect(numbers(back).at(-1)).to.equal(201)
    expect(back.hasNewer).to.equal(false)
  })

  it('replaces a message that changed, and is itself when the message is not on the screen', () => {
    const window = ConversationWindow.newest(run(1, 3))
    const changed = window.withChanged(message(2, { delivery: { state: 'delivered', at: 5 } }))
    expect(changed.messages[1]?.delivery).to.deep.equal({ state: 'delivered', at: 5 })
    expect(window.withChanged(message(9))).to.equal(window)
  })

  it('shows each message once and in order, whatever pages overlap and whatever arrives in between', () => {
    const steps = fc.array(fc.oneof(
      fc.record({ kind: fc.constant('older' as const), overlap: fc.nat(5) }),
      fc.record({ kind: fc.constant('newer' as const), overlap: fc.nat(5) }),
      fc.record({ kind: fc.constant('added' as const), overlap: fc.nat(5) })
    ), { maxLength: 40 })
    fc.assert(fc.property(steps, (taken) => {
      const kept: Message[] = run(1, 400)
      let window = ConversationWindow.newest(kept.slice(-PAGE_SIZE))
      for (const { kind, overlap } of taken) {
        if (kind === 'added') {
          kept.push(message(kept.length + 1))
          window = window.withAdded(kept.at(-1)!)
        } else if (kind === 'older') {
          const end = kept.findIndex(({ id }) => id === window.oldest?.id) + overlap
          window = window.withOlder(kept.slice(Math.max(0, end - PAGE_SIZE), end))
        } else {
          const start = Math.max(0, kept.findIndex(({ id }) => id === window.newest?.id) + 1 - overlap)
          window = window.withNewer(kept.slice(start, start + PAGE_SIZE))
        }
        const shown = numbers(window)
        expect(shown.length).to.be.at.most(WINDOW_LIMIT)
        // Without a gap: what is on the screen is a piece of the conversation as it is kept.
        expect(shown).to.deep.equal(kept.slice(shown[0]! - 1, shown[0]! - 1 + shown.length).map((one) => one.sentAt / 1_000))
        if (!window.hasNewer) expect(shown.at(-1)).to.equal(kept.length)
      }
    }), { numRuns: 200 })
  })

  it('shows what came late in its place where that is on the screen, and is itself where it is not', () => {
    const half = (number: number): Message => message(number, { id: message(number + 1_000).id, position: message(number).position.slice(1) + '8', arrival: message(999).position })
    const spread = (from: number, to: number): Message[] => run(from, to).map((one) => ({ ...one, position: one.position.slice(1) + '0' }))
    let window = ConversationWindow.newest(spread(137, 200))
    expect(numbers(window.withAdded(half(150))).slice(12, 16)).to.deep.equal([149, 150, 150, 151])
    expect(window.withAdded(half(100))).to.equal(window)
    for (let first = 137; first > 1; first -= PAGE_SIZE) window = window.withOlder(spread(Math.max(1, first - PAGE_SIZE), first - 1))
    expect([window.hasNewer, window.hasOlder]).to.deep.equal([true, false])
    // further up than everything there is, and in the middle, with newer pages away
    expect(numbers(window.withAdded(half(0))).slice(0, 2)).to.deep.equal([0, 1])
    expect(numbers(window.withAdded(half(3))).slice(2, 5)).to.deep.equal([3, 3, 4])
    expect(window.withAdded(half(3)).hasNewer).to.equal(true)
    expect(window.withAdded(half(200))).to.equal(window)
  })

  it('is a piece of the conversation around a place, without a gap, and goes on from there in both directions', () => {
    let window = ConversationWindow.around(run(300, 300 + PAGE_SIZE - 1))
    expect([window.hasOlder, window.hasNewer]).to.deep.equal([true, true])
    window = window.withOlder(run(300 - PAGE_SIZE, 299))
    window = window.withNewer(run(300 + PAGE_SIZE, 310 + PAGE_SIZE))
    expect(numbers(window)).to.deep.equal(Array.from({ length: window.messages.length }, (_, at) => 300 - PAGE_SIZE + at))
    expect(window.hasNewer).to.equal(false)
  })
})
