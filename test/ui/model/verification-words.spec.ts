import { expect } from 'chai'
import { incidentWords, safetyGroups, safetyWords, verificationWords, verifiedSentence } from '../../../src/ui/model/index.ts'
import type { VerificationEnd, VerificationState } from '../../../src/node/index.ts'

const ENDS: VerificationEnd[] = ['unreachable', 'refused', 'unanswered', 'declined', 'cancelled', 'not kept', 'mismatch', 'broken off']
const string = { emoji: [], numbers: [1000, 2000, 3000] as [number, number, number] }
const STATES: VerificationState[] = [
  { phase: 'reaching' }, { phase: 'waiting' }, { phase: 'asked' }, { phase: 'agreeing' }, { phase: 'comparing', ...string }, { phase: 'confirmed', ...string },
  ...ENDS.flatMap((how) => (['us', 'them'] as const).map((by) => ({ phase: 'ended', how, by }) as const))
]

describe('verification words', () => {
  it('say "is verified" of a verification that is kept, and of nothing else', () => {
    expect(verificationWords({ startedBy: 'us', state: { phase: 'verified', at: 1 } }, 'Ada')).to.deep.equal({ sentence: 'Ada is verified: nobody stands in between.', tone: 'good' })
    for (const startedBy of ['us', 'them'] as const) {
      for (const state of STATES) {
        const { sentence, tone } = verificationWords({ startedBy, state }, 'Ada')
        expect(sentence).to.not.include('Ada is verified')
        expect(sentence).to.match(/[.…]$/)
        expect(tone).to.not.equal('good')
      }
    }
  })

  it('are loud where somebody may stand in between, and there alone', () => {
    const loud = STATES.filter((state) => verificationWords({ startedBy: 'us', state }, 'Ada').tone === 'loud').map((state) => state.phase === 'ended' ? state.how : state.phase)
    expect([...new Set(loud)]).to.deep.equal(['mismatch', 'broken off'])
  })

  it('name method and date of what is verified, and the date of what went wrong', () => {
    const when = (at: number): string => `day ${at}`
    expect(verifiedSentence({ method: 'sas', at: 7 }, when)).to.equal('Verified on day 7 by comparing pictures or numbers.')
    expect(verifiedSentence({ method: 'safety number', at: 8 }, when)).to.equal('Verified on day 8 by safety number.')
    for (const kind of ['mismatch', 'broken off'] as const) expect(incidentWords({ kind, at: 9 }, 'Ada', when).sentence).to.include('day 9').and.include('Ada')
    expect(incidentWords({ kind: 'mismatch', at: 9 }, 'Ada', when).heading).to.equal('This may not be Ada')
  })

  it('say of a safety number what was found, and where to look again', () => {
    expect(safetyWords({ result: 'same' }, 'Ada').tone).to.equal('good')
    expect(safetyWords({ result: 'different' }, 'Ada').tone).to.equal('loud')
    expect(safetyWords({ result: 'own' }, 'Ada')).to.deep.include({ tone: 'calm' })
    expect(safetyWords({ result: 'mistyped', groups: [3, 12] }, 'Ada').sentence).to.include('groups 3 and 12').and.not.include('Ada is verified')
    expect(safetyGroups('1'.repeat(30) + '2'.repeat(30))).to.have.lengthOf(12).and.include('22222')
  })
})
