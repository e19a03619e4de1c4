import { expect } from 'chai'
import { fileFacts, leftWords, programWarning, progressWords, transferWords } from '../../../src/ui/model/file-words.ts'
import { ADA } from './made.ts'
import type { MessageId, Transfer, TransferState } from '../../../src/node/index.ts'

const STATES: readonly TransferState[] = ['offered', 'waiting', 'running', 'paused', 'done', 'declined', 'withdrawn', 'failed']
const MIB = 1_048_576

function transfer (over: Partial<Transfer> = {}): Transfer {
  return { id: '0'.repeat(32) as MessageId, contact: ADA, direction: 'in', name: 'film.mp4', size: 200 * MIB, done: 0, state: 'offered', ...over }
}

describe('words for files', () => {
  it('leave the decision with the person before anything is fetched', () => {
    expect(transferWords(transfer(), 'Ada')).to.deep.equal({ sentence: 'Not fetched: you decide.', hasBar: false, actions: ['get', 'decline'] })
  })

  it('say how far it is, how fast it goes and how long it takes, while it comes', () => {
    const words = transferWords(transfer({ state: 'running', done: 12 * MIB, rate: 3.4 * MIB, leftMs: 55_300 }), 'Ada')
    expect(words).to.deep.equal({ sentence: '12 MiB of 200 MiB, 3.4 MiB/s, about 1 minute left', hasBar: true, actions: ['pause', 'decline'] })
    expect(progressWords({ done: 1, size: 2_048 })).to.equal('1 byte of 2 KiB')
  })

  it('say of what was paused or waits what is here of it, and whom it waits for', () => {
    expect(transferWords(transfer({ state: 'paused', done: 5 * MIB }), 'Ada')).to.deep.equal({ sentence: '5 MiB of 200 MiB are here. Paused: what is here stays.', hasBar: true, actions: ['resume', 'decline'] })
    expect(transferWords(transfer({ state: 'waiting' }), 'Ada').sentence).to.equal('Waits until Ada, or a cloud that has it, can be reached.')
  })

  it('offer to save what is here, and nothing that came or went with what is over', () => {
    expect(transferWords(transfer({ state: 'done', done: 200 * MIB }), 'Ada')).to.deep.equal({ sentence: '', hasBar: false, actions: ['save'] })
    for (const state of ['declined', 'withdrawn'] as const) expect(transferWords(transfer({ state }), 'Ada').actions).to.deep.equal([])
  })

  it('say what to do about each thing that goes wrong', () => {
    for (const [problem, words] of [['no room', /Free some space/], ['not genuine', /sent again/], ['cannot save', /another one/], [undefined, /Try again/]] as const) {
      const { sentence, actions } = transferWords(transfer({ state: 'failed', problem }), 'Ada')
      expect(sentence).to.match(words)
      expect(actions).to.deep.equal(['try again', 'decline'])
    }
  })

  it('let one take back what nobody has fetched, and say who has not', () => {
    expect(transferWords(transfer({ direction: 'out', state: 'offered' }), 'Ada')).to.deep.equal({ sentence: 'Ada knows of it, and has not fetched it yet.', hasBar: false, actions: ['cancel'] })
    expect(transferWords(transfer({ direction: 'out', state: 'running', done: MIB }), 'Ada').sentence).to.equal('Ada is fetching it. 1 MiB of 200 MiB')
    expect(transferWords(transfer({ direction: 'out', state: 'declined' }), 'Ada')).to.deep.equal({ sentence: 'Ada declined it.', hasBar: false, actions: [] })
  })

  it('say of a file without a copy that it is there only while the page is open, until it was fetched', () => {
    for (const state of ['waiting', 'offered', 'running'] as const) expect(transferWords(transfer({ direction: 'out', state, whileOpen: true }), 'Ada').sentence).to.match(/^Only while this page stays open\./)
    for (const state of ['done', 'declined', 'withdrawn', 'expired'] as const) expect(transferWords(transfer({ direction: 'out', state, whileOpen: true }), 'Ada').sentence).to.not.include('Only while')
  })

  it('never offer to pause or decline what goes out, and never say "sent"', () => {
    for (const state of STATES) {
      const { actions, sentence } = transferWords(transfer({ direction: 'out', state, done: 3 }), 'Ada')
      expect(actions).to.not.include.members(['pause'])
      expect(actions).to.not.include.members(['decline'])
      expect(sentence).to.not.match(/\bsent\b/)
    }
  })

  it('give times as people say them', () => {
    const said = [0, 9_000, 9_500, 31_000, 54_000, 60_000, 100_000, 59 * 60_000, 61 * 60_000, 5 * 3_600_000, 30 * 3_600_000, Infinity, NaN].map(leftWords)
    expect(said).to.deep.equal([
      'a few seconds left', 'a few seconds left', 'about 10 seconds left', 'about 40 seconds left', 'about 60 seconds left', 'about 1 minute left', 'about 2 minutes left', 'about 59 minutes left',
      'about 1 hour left', 'about 5 hours left', 'more than a day left', 'more than a day left', 'more than a day left'
    ])
  })

  it('name the kind of a file by its type, else by its ending, and a program as one whatever it is called', () => {
    const facts = (mime: string, name: string, isProgram = false): string => fileFacts({ name, mime, size: 1_536, isProgram })
    expect(facts('image/jpeg', 'a.jpg')).to.equal('JPEG picture, 1.5 KiB')
    expect(facts('image/png', 'a')).to.equal('PNG picture, 1.5 KiB')
    expect(facts('video/mp4', 'a.mp4')).to.equal('video, 1.5 KiB')
    expect(facts('application/zip', 'a.zip')).to.equal('archive, 1.5 KiB')
    expect(facts('application/zip', 'a.docx')).to.equal('DOCX file, 1.5 KiB')
    expect(facts('', 'a.b<script>')).to.equal('file, 1.5 KiB')
    expect(facts('image/png', 'holiday.png.exe', true)).to.equal('program, or something that can run one, 1.5 KiB')
  })

  it('warn of a program by its name and who is said to have sent it', () => {
    expect(programWarning({ name: 'tool.exe' }, 'Ada')).to.include('“tool.exe”').and.to.include('Ada')
  })
})
