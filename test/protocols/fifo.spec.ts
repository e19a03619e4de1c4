import { expect } from 'chai'
import fc from 'fast-check'
import { Fifo } from '../../src/protocols/fifo.ts'

describe('fifo', () => {
  it('behaves as an array does, whatever is pushed, shifted and removed', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constant('shift'), fc.nat(50)), { maxLength: 200 }), fc.nat(50), (steps, removed) => {
      const fifo = new Fifo<number>()
      const model: number[] = []
      for (const step of steps) {
        if (step === 'shift') expect(fifo.shift()).to.equal(model.shift())
        else {
          fifo.push(step)
          model.push(step)
        }
        expect(fifo.length).to.equal(model.length)
        expect(fifo.first).to.equal(model[0])
      }
      fifo.remove(removed)
      if (model.includes(removed)) model.splice(model.indexOf(removed), 1)
      expect(fifo.clear()).to.deep.equal(model)
      expect(fifo.length).to.equal(0)
    }))
  })

  it('keeps the order over ten thousand items while it gives their places back', () => {
    const fifo = new Fifo<number>()
    for (let i = 0; i < 10_000; i++) fifo.push(i)
    for (let i = 0; i < 10_000; i++) {
      expect(fifo.shift()).to.equal(i)
      fifo.push(10_000 + i)
    }
    expect(fifo.length).to.equal(10_000)
    expect(fifo.first).to.equal(10_000)
  })
})
