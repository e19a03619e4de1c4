/** Two devices in all the trouble at once: whatever happens to them, they end up talking, on one session. */
import { expect } from 'chai'
import fc from 'fast-check'
import { askReset, isBundleWanted, sealingSession } from '../../../src/identity/index.ts'
import { countSkipped } from '../../../src/identity/session/skipped-keys.ts'
import { DAY, Device, HOUR } from './cast.ts'

const moves = fc.array(fc.tuple(
  fc.constantFrom('seal', 'seal', 'seal', 'arrive', 'arrive', 'arrive', 'arrive', 'lose', 'meet', 'offer', 'use an offer', 'set back', 'forget', 'restart', 'an hour', 'days'), fc.boolean(), fc.nat()
), { minLength: 15, maxLength: 45 })

interface Sent { readonly from: Device, readonly to: Device, readonly text: string, readonly envelope: Uint8Array }

export function describeEncounters (runs: number, seed: number): void {
  describe('two devices', () => {
    it('open each message at most once and as it was meant, refuse the rest with one error, and end up on one session, whatever crosses, is lost, set back or forgotten', async function () {
      this.timeout(1_800_000)
      const cast = await Promise.all(['Ann', 'Ben'].map(Device.create)) as [Device, Device]
      let [opened, refused, resets] = [0, 0, 0]

      await fc.assert(fc.asyncProperty(moves, async (moves) => {
        const [ann, ben] = cast
        ann.forget(ben)
        ben.forget(ann)
        const onTheirWay: Sent[] = []
        const offers: Array<{ from: Device, to: Device, bundle: Uint8Array }> = []
        const texts = new Set<string>()
        await ann.meet(ben)

        /** Opens; and asks for a new session when it cannot, as a node does. */
        const arrive = async ({ from, to, text, envelope }: Sent): Promise<boolean> => {
          const before = to.stateOf(from)
          try {
            const result = await to.open(from, envelope)
            if (result.kind === 'reset') {
              resets += result.isHeeded ? 1 : 0
              return true
            }
            if (result.kind === 'content') {
              expect(Buffer.from(result.content.body).toString()).to.equal(text)
              expect(texts.delete(text), 'a message came twice').to.equal(true)
            }
            opened++
            return true
          } catch (error) {
            expect(error).to.have.property('name', 'InvalidEnvelopeError')
            expect(to.stateOf(from)).to.equal(before)
            refused++
            const asked = await askReset(to.stateOf(from), { key: to.key, peer: from.peerId, envelope, random: to.random, now: to.now })
            if (asked !== undefined) {
              to.keep(from, asked.state)
              onTheirWay.push({ from: to, to: from, text: '', envelope: asked.envelope })
            }
            return false
          }
        }
        const say = (from: Device, to: Device, text: string): void => {
          if (sealingSession(from.stateOf(to)) === undefined) return
          onTheirWay.push({ from, to, text, envelope: from.seal(to, text).envelope })
          texts.add(text)
        }

        for (const [index, [move, isAnn, chance]] of moves.entries()) {
          const [from, to] = isAnn ? [ann, ben] : [ben, ann]
          switch (move) {
            case 'seal': say(from, to, `${index}`); break
            case 'arrive': for (const sent of onTheirWay.splice(chance % (onTheirWay.length + 1), 1)) await arrive(sent); break
            case 'lose': onTheirWay.splice(chance % (onTheirWay.length + 1), 1); break
            case 'meet': await from.meet(to); break
            case 'offer': offers.push({ from, to, bundle: await from.offer(to) }); break
            case 'use an offer':
              for (const { from, to, bundle } of offers.splice(chance % (offers.length + 1), 1)) {
                const read = await to.read(from, bundle).catch((error: unknown) => { expect(error).to.have.property('name', 'InvalidBundleError') })
                if (read !== undefined) to.start(from, read)
              }
              break
            case 'set back': {
              const kept = from.stateOf(to)
              say(from, to, `${index}`)
              if (chance % 2 === 0) from.keep(to, kept)
              break
            }
            case 'forget': from.forget(to); break
            case 'restart': from.restart(to); break
            case 'an hour': for (const device of cast) device.now += HOUR; break
            case 'days':
              for (const device of cast) {
                device.now += (chance % 10) * DAY
                device.rotate()
              }
          }
          expect(from.stateOf(to).sessions.size).to.be.at.most(16)
          expect(countSkipped(from.stateOf(to).skipped)).to.be.at.most(12_000)
        }

        // Now they are both there, and nothing is lost any more: like this until both have read each other on one session.
        for (let round = 0; ; round++) {
          expect(round, 'they do not find together').to.be.below(6)
          for (const device of cast) device.now += HOUR
          for (const [from, to] of [[ann, ben], [ben, ann]] as const) {
            from.rotate()
            to.rotate()
            if (isBundleWanted(from.stateOf(to), from.now)) await from.meet(to)
          }
          const before = opened
          say(ann, ben, `Ann ${round}`)
          say(ben, ann, `Ben ${round}`)
          const last = onTheirWay.slice(-2)
          const arrived: boolean[] = []
          while (onTheirWay.length > 0) {
            const [sent] = onTheirWay.splice(0, 1)
            if (sent === undefined) break
            const isRead = await arrive(sent)
            if (last.includes(sent)) arrived.push(isRead)
          }
          const [one, other] = [sealingSession(ann.stateOf(ben)), sealingSession(ben.stateOf(ann))]
          if (arrived.every(Boolean) && opened > before && one !== undefined && other !== undefined && Buffer.compare(one.sid, other.sid) === 0 && one.isConfirmed && other.isConfirmed) break
        }
      }), { numRuns: runs, seed })

      expect(opened).to.be.above(runs * 3)
      expect(refused).to.be.above(runs / 2)
      expect(resets).to.be.above(runs / 5)
    })
  })
}
