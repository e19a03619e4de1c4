import { expect } from 'chai'
import { createSeededRandom, createMemoryWorld, StuckInTimeError } from '../../../src/node/platform/memory.ts'
import { Life } from '../../../src/node/platform/memory/life.ts'
import { Trace } from '../../../src/node/platform/memory/trace.ts'
import { VirtualTime } from '../../../src/node/platform/memory/virtual-time.ts'

function newTime (): VirtualTime {
  return new VirtualTime(1_000, new Trace())
}

describe('Virtual time', () => {
  it('takes events in order of time, and of one time in order of asking', async () => {
    const time = newTime()
    const seen: string[] = []
    for (const [name, delay] of [['c', 20], ['a', 5], ['b', 5], ['e', 700], ['d', 20]] as const) time.schedule(() => seen.push(`${name}@${time.now()}`), delay)
    await time.advance(100)
    expect(seen).to.deep.equal(['a@1005', 'b@1005', 'c@1020', 'd@1020'])
    expect(time.now()).to.equal(1_100)
  })

  it('sorts thousands of events of random times', async () => {
    const time = newTime()
    const random = createSeededRandom('heap')
    const seen: number[] = []
    for (let n = 0; n < 5_000; n++) {
      const cancel = time.schedule(() => seen.push(time.now()), random.between(0, 1_000))
      if (random.chance(0.2)) cancel()
    }
    await time.advance(1_000)
    expect(seen.length).to.be.within(3_800, 4_200)
    expect(seen).to.deep.equal(seen.toSorted((a, b) => a - b))
  })

  it('stands still while promise jobs make further promise jobs', async () => {
    const time = newTime()
    const seen: string[] = []
    const chain = async (): Promise<void> => {
      for (let n = 0; n < 1_000; n++) await Promise.resolve()
      seen.push('chain')
    }
    time.schedule(() => { void chain() }, 1)
    time.schedule(() => seen.push('next event'), 1)
    await time.advance(1)
    expect(seen).to.deep.equal(['chain', 'next event'])
  })

  it('waits for work that leaves the thread, and runs errands one at a time in order', async () => {
    const time = newTime()
    const seen: string[] = []
    const digest = async (name: string, size: number): Promise<void> => {
      await time.errand(() => globalThis.crypto.subtle.digest('SHA-256', new Uint8Array(size)))
      seen.push(name)
    }
    time.schedule(() => {
      void digest('large', 4_000_000)
      void digest('small', 1)
    }, 1)
    time.schedule(() => seen.push('next event'), 2)
    await time.advance(2)
    expect(seen).to.deep.equal(['large', 'small', 'next event'])
  })

  it('says so when what is waited for cannot come any more', async () => {
    const time = newTime()
    const failure = await time.until(new Promise(() => undefined), 1_000).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(StuckInTimeError)
  })

  it('says so when what is waited for does not come within its limit', async () => {
    const time = newTime()
    const again = (): void => { time.schedule(again, 10) }
    again()
    const failure = await time.until(new Promise(() => undefined), 1_000).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(StuckInTimeError)
    expect(time.now()).to.equal(2_000)
  })

  it('passes on the failure of what is waited for', async () => {
    const time = newTime()
    const work = new Promise((resolve, reject) => { time.schedule(() => reject(new RangeError('no')), 5) })
    const failure = await time.until(work, 1_000).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(RangeError)
  })
})

describe('The life of a simulated device', () => {
  it('holds its timers while it sleeps, and goes on with what they had left', async () => {
    const time = newTime()
    const life = new Life('a', time)
    const fired: number[] = []
    life.setTimer(() => fired.push(time.now()), 100)
    await time.advance(40)
    life.sleep()
    await time.advance(1_000)
    expect(fired).to.deep.equal([])
    life.wake()
    await time.advance(1_000)
    expect(fired).to.deep.equal([1_000 + 40 + 1_000 + 60])
  })

  it('keeps what arrives while it sleeps for its waking, in order', () => {
    const life = new Life('a', newTime())
    const seen: string[] = []
    life.sleep()
    life.whenAwake(() => seen.push('first'))
    life.whenAwake(() => seen.push('second'))
    expect(seen).to.deep.equal([])
    life.wake()
    expect(seen).to.deep.equal(['first', 'second'])
  })

  it('fires no timer and takes nothing in after its death', async () => {
    const time = newTime()
    const life = new Life('a', time)
    const seen: string[] = []
    life.setTimer(() => seen.push('before'), 10)
    life.die()
    life.setTimer(() => seen.push('after'), 10)
    life.whenAwake(() => seen.push('arrival'))
    await time.advance(100)
    expect(seen).to.deep.equal([])
  })

  it('dies at exactly the step asked for, without its effect', () => {
    const life = new Life('a', newTime())
    life.dieAfter(3)
    expect([life.step('1'), life.step('2'), life.step('3'), life.step('4')]).to.deep.equal([true, true, false, false])
    expect(life.state).to.equal('dead')
  })
})

describe('Seeded randomness', () => {
  it('draws the same from the same seed, something else from another', () => {
    const draw = (seed: string): string => createSeededRandom(seed).bytes(32).join()
    expect(draw('1')).to.equal(draw('1'))
    expect(draw('1')).not.to.equal(draw('2'))
  })

  it('forks generators that do not depend on what was drawn before', () => {
    const random = createSeededRandom('1')
    const early = random.fork('x').next()
    random.next()
    expect(random.fork('x').next()).to.equal(early)
  })

  it('reaches both bounds and nothing outside them', () => {
    const random = createSeededRandom('bounds')
    const drawn = new Set(Array.from({ length: 1_000 }, () => random.between(-1, 2)))
    expect([...drawn].toSorted((a, b) => a - b)).to.deep.equal([-1, 0, 1, 2])
  })

  it('gives two devices of one world different randomness', () => {
    const world = createMemoryWorld({ seed: '1' })
    const [a, b] = [world.device({ name: 'a' }), world.device({ name: 'b' })]
    expect(a.platform.random.bytes(16)).not.to.deep.equal(b.platform.random.bytes(16))
  })

  it('gives every life of one device different randomness', () => {
    const device = createMemoryWorld({ seed: '1' }).device({ name: 'a' })
    const first = device.platform.random.bytes(16)
    device.restart()
    expect(device.platform.random.bytes(16)).not.to.deep.equal(first)
  })
})
