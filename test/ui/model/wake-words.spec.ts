import { expect } from 'chai'
import { minutesText, parseMinutes, wakeUpsWords } from '../../../src/ui/model/index.ts'
import type { WakeUpsState } from '../../../src/node/index.ts'

describe('wake-up notices in words', () => {
  const states: WakeUpsState[] = [
    { kind: 'impossible' }, { kind: 'off' }, { kind: 'on', vendors: ['push.example'], contacts: 1 }, { kind: 'on', vendors: ['push.example'], contacts: 2 },
    { kind: 'on', vendors: [], contacts: 0, problem: 'not permitted' }, { kind: 'on', vendors: [], contacts: 0, problem: 'unavailable' }
  ]

  it('say in every state what the push service learns, before anything is turned on', () => {
    for (const state of states) expect(wakeUpsWords(state).vendor).to.match(/learns when .* and the internet addresses .* learns no name, no peer ID and nothing of what is written/)
    expect(wakeUpsWords({ kind: 'on', vendors: ['push.example'], contacts: 1 }).vendor).to.include('push.example')
  })

  it('tell every state from every other one', () => {
    expect(new Set(states.map((state) => wakeUpsWords(state).state)).size).to.equal(states.length)
  })

  it('read and write times of the day, and nothing else', () => {
    for (const text of ['00:00', '07:05', '22:00', '23:59']) expect(minutesText(parseMinutes(text) ?? -1)).to.equal(text)
    for (const text of ['', '24:00', '7:05', '07:60', '07:05:00', 'noon']) expect(parseMinutes(text), text).to.equal(undefined)
  })
})
