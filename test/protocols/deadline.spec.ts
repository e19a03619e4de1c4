import { expect } from 'chai'
import { Deadline } from '../../src/protocols/deadline.ts'
import { ManualTimers } from './manual-timers.ts'

describe('deadline', () => {
  let timers: ManualTimers
  let late: number[]
  let deadline: Deadline

  beforeEach(() => {
    timers = new ManualTimers()
    late = []
    const begin = timers.now()
    deadline = new Deadline(timers, 100, () => late.push(timers.now() - begin))
  })

  it('calls back once, when the time is up and not before', () => {
    deadline.start()
    timers.advance(99)
    expect(late).to.deep.equal([])
    timers.advance(1_000)
    expect(late).to.deep.equal([100])
  })

  it('says nothing when it was stopped in time', () => {
    deadline.start()
    timers.advance(50)
    deadline.stop()
    timers.advance(1_000)
    expect(late).to.deep.equal([])
  })

  it('counts from the last start', () => {
    deadline.start()
    timers.advance(60)
    deadline.start()
    timers.advance(60)
    deadline.stop()
    deadline.start()
    timers.advance(1_000)
    expect(late).to.deep.equal([220])
  })

  it('needs one timer however often it starts, and none once released', () => {
    for (let i = 0; i < 100; i++) {
      deadline.start()
      deadline.stop()
    }
    expect(timers.armed).to.equal(1)
    deadline.release()
    expect(timers.armed).to.equal(0)
  })
})
