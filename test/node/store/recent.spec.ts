import { expect } from 'chai'
import { Recent } from '../../../src/node/store/recent.ts'

describe('what was asked for lately', () => {
  it('is at hand, the newest half of the bound for certain, and never more than the bound', () => {
    const recent = new Recent<number>(8)
    for (let n = 0; n < 100; n++) {
      recent.set(`${n}`, n)
      for (let back = 0; back < 4 && back <= n; back++) expect(recent.get(`${n - back}`)).to.equal(n - back)
      expect(Array.from({ length: n + 1 }, (_, at) => recent.get(`${at}`)).filter((value) => value !== undefined)).to.have.length.within(1, 8)
      recent.set(`${n}`, n)
    }
  })

  it('stays as long as it is asked for', () => {
    const recent = new Recent<string>(8)
    recent.set('kept', 'here')
    for (let n = 0; n < 100; n++) {
      recent.set(`${n}`, 'passing')
      expect(recent.get('kept')).to.equal('here')
    }
  })

  it('is the newest value of its key, and gone when all is forgotten', () => {
    const recent = new Recent<number>(4)
    for (let n = 0; n < 10; n++) recent.set('one', n)
    recent.set('two', 2)
    recent.set('three', 3)
    recent.set('one', 10)
    expect(recent.get('one')).to.equal(10)
    recent.clear()
    expect(['one', 'two', 'three'].map((key) => recent.get(key))).to.deep.equal([undefined, undefined, undefined])
  })
})
