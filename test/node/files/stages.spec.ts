import { expect } from 'chai'
import { pipe } from 'it-pipe'
import { concat } from 'uint8arrays/concat'
import { into, joined, oneAhead } from '../../../src/node/files/stages.ts'
import { file, gathered, outcome, pieces } from '../../identity/blob/blobs.ts'

const CONTENT = file(1_000_000)

describe('stages of a pipeline', () => {
  it('write a piece while the next one is made, never two at once, and never one that is being made anew', async () => {
    const written: Uint8Array[] = []
    let underWay = 0
    let most = 0
    await pipe(pieces(CONTENT, 7_000), joined, into({
      async write (bytes) {
        most = Math.max(most, ++underWay)
        for (let turns = 0; turns < 50; turns++) await Promise.resolve()
        // as late as a disk may look at it
        written.push(bytes.slice())
        underWay--
      }
    }))
    expect(concat(written)).to.deep.equal(CONTENT)
    expect(most).to.equal(1)
  })

  it('have nothing on its way to the disk any more when they fail, whichever side failed', async () => {
    let underWay = 0
    const write = async (): Promise<void> => {
      underWay++
      for (let turns = 0; turns < 50; turns++) await Promise.resolve()
      underWay--
    }
    const broken = async function * (): AsyncGenerator<Uint8Array> {
      yield * pieces(CONTENT, 300_000)
      throw new Error('the link broke')
    }
    const failure = async (run: Promise<void>): Promise<string> => await run.then(() => '', (error: unknown) => (error as Error).message)
    expect(await failure(pipe(broken(), joined, into({ write })))).to.equal('the link broke')
    expect(underWay).to.equal(0)
    let left = 2
    expect(await failure(pipe(pieces(CONTENT), joined, into({
      async write () {
        await write()
        if (--left === 0) throw new Error('the disk is full')
      }
    })))).to.equal('the disk is full')
    expect([underWay, left]).to.deep.equal([0, 0])
  })

  it('ask for one piece ahead, and let go of what they ask when nobody wants more', async () => {
    const told: string[] = []
    const source = async function * (): AsyncGenerator<Uint8Array> {
      try {
        for (let number = 0; number < 3; number++) {
          told.push(`asked ${number}`)
          yield await Promise.resolve(Uint8Array.of(number))
        }
      } finally {
        told.push('over')
      }
    }
    for await (const [number] of oneAhead(source())) {
      told.push(`used ${number ?? ''}`)
      if (number === 1) break
    }
    expect(told).to.deep.equal(['asked 0', 'asked 1', 'used 0', 'asked 2', 'used 1', 'over'])
    expect(await gathered(oneAhead(pieces(CONTENT)))).to.deep.equal(CONTENT)
    const failing = async function * (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Uint8Array.of(1))
      throw new RangeError('gone')
    }
    expect(await outcome(oneAhead(failing()))).to.deep.equal({ bytes: Uint8Array.of(1), error: 'RangeError' })
  })
})
