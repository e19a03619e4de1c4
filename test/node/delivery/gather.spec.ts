import { expect } from 'chai'
import { Gather } from '../../../src/node/delivery/gather.ts'
import { rejection } from './rejection.ts'

describe('gathering', () => {
  it('works on everything that came meanwhile as one group, in order, and at most so much at once', async () => {
    const groups: number[][] = []
    const gather = new Gather<number, number>(4, async (items) => {
      groups.push([...items])
      await new Promise((resolve) => { setImmediate(resolve) })
      return items.map((item) => item * 10)
    })
    const first = gather.add(1)
    await new Promise((resolve) => { queueMicrotask(() => resolve(undefined)) })
    const rest = Promise.all([2, 3, 4, 5, 6].map(async (item) => await gather.add(item)))
    expect(await first).to.equal(10)
    expect(await rest).to.deep.equal([20, 30, 40, 50, 60])
    expect(groups).to.deep.equal([[1], [2, 3, 4, 5], [6]])
  })

  it('fails a group alone, and goes on with the next', async () => {
    const gather = new Gather<string, string>(1, async (items) => {
      if (items[0] === 'bad') throw new Error('no')
      return await Promise.resolve(items)
    })
    const [bad, good] = await Promise.all([rejection(gather.add('bad')), gather.add('good')])
    expect(bad.message).to.equal('no')
    expect(good).to.equal('good')
  })

  it('is idle only once nothing is worked on', async () => {
    let done = false
    const gather = new Gather<number, number>(8, async (items) => {
      await new Promise((resolve) => { setImmediate(resolve) })
      done = true
      return items
    })
    void gather.add(1)
    await gather.idle()
    expect(done).to.equal(true)
  })
})
