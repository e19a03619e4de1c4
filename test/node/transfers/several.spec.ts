/** Several files between the same people, in the memory world, where a disk takes its time. */
import { expect } from 'chai'
import { file, pieces } from '../../identity/blob/blobs.ts'
import { People } from '../delivery/people.ts'
import type { FileToSend } from '../../../src/node/index.ts'

function spoken (content: Uint8Array): FileToSend {
  return { name: 'voice.ogg', size: content.byteLength, source: pieces(content, 50_000), shown: { kind: 'voice', durationMs: 1_500, waveform: Uint8Array.of(0, 64, 128, 255) } }
}

describe('a file among others', () => {
  it('comes, also when the one before it has just come and the disk is still writing that it was announced', async function () {
    this.timeout(60_000)
    for (const apartMs of [0, 20, 50, 80]) {
      const people = new People(`many ${apartMs / 10}`)
      const [alice, bob] = await people.pair()
      for (let at = 0; at < 30; at++) {
        await people.do(alice.node.transfers.send(bob.node.self.peerId, spoken(file(200_000 + at * 1_000))))
        await people.world.advance(apartMs)
      }
      await people.world.advance(120_000)
      const states = (await people.history(bob, alice)).map(({ file }) => file?.transfer.state)
      expect(states, `${apartMs} ms apart`).to.deep.equal(Array.from({ length: 30 }, () => 'done'))
    }
  })
})
