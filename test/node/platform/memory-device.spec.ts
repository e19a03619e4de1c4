import { expect } from 'chai'
import { createMemoryWorld } from '../../../src/node/platform/memory.ts'
import type { MemoryDevice, MemoryWorld } from '../../../src/node/platform/memory.ts'
import type { DurableLevel, Write } from '../../../src/node/store/durable-level.ts'

function newDevice (seed: string): { world: MemoryWorld, device: MemoryDevice } {
  const world = createMemoryWorld({ seed })
  return { world, device: world.device({ name: 'a' }) }
}

const put = (key: string, value = 1): Write => ({ type: 'put', key, value: Uint8Array.of(value) })
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => undefined, (error: unknown) => error)

async function keysOf (world: MemoryWorld, { level }: DurableLevel): Promise<string[]> {
  return world.until(level.keys().all())
}

describe('The store of a simulated device', () => {
  it('keeps durable writes over a loss of power, and loses the others', async () => {
    const { world, device } = newDevice('power')
    const durable = await world.until(device.platform.openLevel())
    await world.until(durable.writeDurably([put('a')]))
    await world.until(durable.level.batch([put('b')]))
    device.crash({ losePower: true })
    device.restart()
    expect(await keysOf(world, await world.until(device.platform.openLevel()))).to.deep.equal(['a'])
  })

  it('keeps every finished write when only the process died', async () => {
    const { world, device } = newDevice('process')
    const durable = await world.until(device.platform.openLevel())
    await world.until(durable.level.batch([put('b')]))
    device.crash({ losePower: false })
    device.restart()
    expect(await keysOf(world, await world.until(device.platform.openLevel()))).to.deep.equal(['b'])
  })

  it('is crashed at each step of a durable write with all of it or nothing left, and without an answer', async () => {
    const left = new Map<number, string[]>()
    for (const steps of [1, 2, 3]) {
      const { world, device } = newDevice('steps')
      const durable = await world.until(device.platform.openLevel())
      device.crashAfter(steps)
      let answered = false
      void durable.writeDurably([put('a'), put('b')]).then(() => { answered = true })
      await world.advance(10_000)
      expect([device.state, answered]).to.deep.equal(steps === 3 ? ['awake', true] : ['dead', false])
      device.crash()
      device.restart()
      left.set(steps, await keysOf(world, await world.until(device.platform.openLevel())))
    }
    // at the first step nothing was written yet, at the second it was and nobody was told
    expect([...left]).to.deep.equal([[1, []], [2, ['a', 'b']], [3, ['a', 'b']]])
  })

  it('belongs to one node at a time, and to the next one after a crash', async () => {
    const { world, device } = newDevice('lock')
    await world.until(device.platform.openLevel())
    expect(await world.until(failureOf(device.platform.openLevel()))).to.have.property('name', 'StoreInUseError')
    device.restart()
    await world.until(device.platform.openLevel())
  })

  it('shows what would survive a loss of power without touching anything', async () => {
    const { world, device } = newDevice('copy')
    const durable = await world.until(device.platform.openLevel())
    await world.until(durable.writeDurably([put('a')]))
    await world.until(durable.level.batch([put('b')]))
    expect(device.disk.afterPowerLoss().contents().map((write) => write.key)).to.deep.equal(['a'])
    expect(await keysOf(world, durable)).to.deep.equal(['a', 'b'])
  })
})

describe('A simulated device', () => {
  it('answers no call of a platform whose life is over', async () => {
    const { world, device } = newDevice('over')
    const { platform } = device
    const durable = await world.until(platform.openLevel())
    device.crash()
    const answered: string[] = []
    const calls: Record<string, Promise<unknown>> = {
      'openLevel': platform.openLevel(),
      'keyStore.load': platform.keyStore.load(),
      'keyStore.create': platform.keyStore.create({ file: new Uint8Array(32) }),
      'keyStore.replace': platform.keyStore.replace({ file: new Uint8Array(32) }),
      'keyStore.commitStaged': platform.keyStore.commitStaged(),
      'writeDurably': durable.writeDurably([put('a')]),
      'batch': durable.level.batch([put('b')]),
      'get': durable.level.get('a'),
      'close': durable.close(),
      'importKey': platform.aead.importKey(new Uint8Array(32))
    }
    for (const [name, call] of Object.entries(calls)) call.then(() => answered.push(name), () => answered.push(name))
    platform.clock.setTimer(() => answered.push('timer'), 10)
    await world.advance(3_600_000)
    expect([answered, device.disk.contents(), device.keys]).to.deep.equal([[], [], {}])
  })

  it('keeps its vault over crashes, refuses a second first one, and takes another in its place', async () => {
    const { world, device } = newDevice('vault')
    const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)].map((file) => ({ file })) as [{ file: Uint8Array }, { file: Uint8Array }]
    expect(await world.until(device.platform.keyStore.load())).to.equal(undefined)
    await world.until(device.platform.keyStore.create(first))
    device.restart()
    expect(await world.until(device.platform.keyStore.load())).to.deep.equal(first)
    expect(await world.until(failureOf(device.platform.keyStore.create(second)))).to.have.property('name', 'IdentityUnreadableError')
    await world.until(device.platform.keyStore.replace(second))
    expect(await world.until(device.platform.keyStore.load())).to.deep.equal(second)
  })

  it('shows its node a clock that jumps, tells it, and fires timers by elapsed time all the same', async () => {
    const { world, device } = newDevice('clock')
    const { clock, onWake } = device.platform
    const seen: string[] = []
    const stop = onWake((reason) => seen.push(reason))
    const before = clock.now()
    clock.setTimer(() => seen.push('timer'), 5_000)
    device.jumpClock(-86_400_000)
    expect(clock.now() - before).to.equal(-86_400_000)
    await world.advance(5_000)
    expect(seen).to.deep.equal(['clock jump', 'timer'])
    stop()
    device.jumpClock(1)
    await world.advance(5_000)
    expect(seen).to.have.length(2)
  })

  it('tells its node after waking', async () => {
    const { world, device } = newDevice('wake')
    const seen: string[] = []
    device.platform.onWake((reason) => seen.push(reason))
    device.sleep()
    await world.advance(60_000)
    device.wake()
    await world.advance(60_000)
    expect(seen).to.have.length(1)
  })

  it('seals and opens with AES-256-GCM, and says so when a bit differs', async () => {
    const { world, device } = newDevice('aead')
    const { aead } = device.platform
    // GCM specification, test case 14
    const key = await world.until(aead.importKey(new Uint8Array(32)))
    const nonce = new Uint8Array(12)
    const sealed = await world.until(aead.seal(key, nonce, new Uint8Array(16), new Uint8Array()))
    expect(Buffer.from(sealed).toString('hex')).to.equal('cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919')
    expect(await world.until(aead.open(key, nonce, sealed, new Uint8Array()))).to.deep.equal(new Uint8Array(16))
    const changed = sealed.with(3, (sealed[3] ?? 0) ^ 1)
    expect(await world.until(failureOf(aead.open(key, nonce, changed, new Uint8Array())))).to.have.property('name', 'OpenFailedError')
  })
})
