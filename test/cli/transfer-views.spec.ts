import { expect } from 'chai'
import { Output } from '../../src/ui/cli/output.ts'
import { ProgressLines } from '../../src/ui/cli/progress-lines.ts'
import { progressText, transferText, transferView } from '../../src/ui/cli/transfer-views.ts'
import { ADA } from '../ui/model/made.ts'
import type { MessageId, Transfer } from '../../src/node/index.ts'
import type { Writable } from 'node:stream'

const MIB = 1024 * 1024

function transfer (over: Partial<Transfer> = {}): Transfer {
  return { id: '1a2b3c4d'.repeat(4) as MessageId, contact: ADA, direction: 'in', name: 'report.pdf', size: 4 * MIB, done: 0, state: 'offered', ...over }
}

function output (canDraw: boolean): { output: Output, written: () => string } {
  let written = ''
  const stream = { write: (text: string) => { written += text; return true } } as unknown as Writable
  return { output: new Output({ stdout: stream, stderr: stream, json: false, quiet: false, verbose: false, color: false, canDraw }), written: () => written }
}

describe('the way of a file, on a terminal', () => {
  it('is a bar with how much, how fast and how long, and never says all of what is not all there', () => {
    expect(progressText({ name: 'report.pdf', size: 4 * MIB, done: MIB, rate: MIB / 2, leftMs: 6_000 })).to.equal('report.pdf  [======>                 ]  25 %  1 MiB of 4 MiB  512 KiB/s, 6 s left')
    expect(progressText({ name: 'a', size: 1_000_000, done: 999_999 })).to.include(' 99 %')
    expect(progressText({ name: 'empty', size: 0, done: 0 })).to.include('100 %')
    expect(progressText({ name: 'a', size: 10, done: 5, rate: 1, leftMs: 7_500_000 })).to.include('2 h 5 min left')
    expect(progressText({ name: 'a', size: 4 * MIB, done: 4 * MIB, saving: MIB })).to.include(' 25 %  1 MiB of 4 MiB  is here, and put into its folder')
  })

  it('shows a name of any length and content on one line', () => {
    const line = progressText({ name: `\u001b[2J\n${'very '.repeat(50)}long.tar.gz`, size: 10, done: 1 })
    expect(line).to.not.match(/[\u0000-\u001f]/)
    expect(line).to.include('…g.tar.gz').and.have.length.below(110)
  })

  it('says of an offered one what to type, of a whole one where it is, of a failed one why', () => {
    const { output: plain } = output(false)
    expect(transferText(transfer(), 'Ada', plain)).to.equal('1a2b3c4d  report.pdf  4 MiB  from Ada  [offered]\n    to fetch it into this folder: mobilink transfers accept 1a2b3c4d')
    expect(transferText(transfer({ state: 'done', done: 4 * MIB, savedAs: '/home/ben/report (2).pdf' }), 'Ada', plain)).to.equal('1a2b3c4d  report.pdf  4 MiB  from Ada  [is here]\n    in /home/ben/report (2).pdf')
    expect(transferText(transfer({ state: 'failed', problem: 'no room' }), 'Ada', plain)).to.include('[failed: there is no room for it]\n    to try again: mobilink transfers resume 1a2b3c4d')
    expect(transferText(transfer({ state: 'paused' }), 'Ada', plain)).to.include('[paused]\n    to go on: mobilink transfers resume 1a2b3c4d')
    expect(transferText(transfer({ state: 'done', done: 4 * MIB, problem: 'cannot save' }), 'Ada', plain)).to.include('[is here: it could not be put into that folder]\n    to put it into another folder: mobilink transfers accept 1a2b3c4d --to FOLDER')
    expect(transferText(transfer({ direction: 'out', state: 'expired' }), 'Ada', plain)).to.include('[was not fetched for 30 days, and is kept no longer]')
  })

  it('has the same fields for scripts whatever its state', () => {
    expect(transferView(transfer())).to.deep.equal({ id: '1a2b3c4d'.repeat(4), name: 'report.pdf', size: 4 * MIB, done: 0, state: 'offered', rate: 0, contact: ADA, direction: 'in' })
    expect(transferView(transfer({ state: 'running', rate: 5, leftMs: 9 }))).to.include({ rate: 5, leftMs: 9 })
  })

  it('is drawn over itself on a terminal, and not drawn at all elsewhere', () => {
    const terminal = output(true)
    const lines = new ProgressLines(terminal.output)
    lines.show(['one', 'two'])
    lines.show(['three'])
    lines.clear()
    expect(terminal.written()).to.equal('\u001b[?7lone\u001b[K\ntwo\u001b[K\n\u001b[J\u001b[?7h\u001b[?7l\u001b[2A\rthree\u001b[K\n\u001b[J\u001b[?7h\u001b[?7l\u001b[1A\r\u001b[J\u001b[?7h')
    const file = output(false)
    new ProgressLines(file.output).show(['one'])
    expect(file.written()).to.equal('')
  })
})
