import { expect } from 'chai'
import { exportRecords } from '../../../src/ui/model/index.ts'
import { ADA, BEN, contact, message, run } from './made.ts'
import type { Message } from '../../../src/node/index.ts'
import type { ExportedMessage, ExportRecord, ExportSource } from '../../../src/ui/model/index.ts'

const SELF = { peerId: BEN, did: 'did:key:z6MkBen', name: 'Ben' }

/** Hands out three messages at a time, as a node hands out its pages. */
function source (conversations: ReadonlyMap<string, readonly Message[]>, contacts: ExportSource['contacts']): ExportSource {
  return {
    self: SELF,
    contacts,
    page: (peer, after) => Promise.resolve((conversations.get(peer) ?? []).filter(({ position }) => position > after).slice(0, 3))
  }
}

async function all (from: ExportSource): Promise<ExportRecord[]> {
  return await Array.fromAsync(exportRecords(from, 77))
}

/** What is said of some states alone. */
function what ({ stateAt, recall, reason }: ExportedMessage): Pick<ExportedMessage, 'stateAt' | 'recall' | 'reason'> {
  return { ...(stateAt === undefined ? {} : { stateAt }), ...(recall === undefined ? {} : { recall }), ...(reason === undefined ? {} : { reason }) }
}

describe('an export', () => {
  it('says whose it is, has each contact with its whole conversation behind it, and an end that counts them', async () => {
    const contacts = [contact({ verified: { at: 5, method: 'sas' } }), contact({ peerId: BEN, name: '', state: 'incoming', greeting: 'hello' })]
    const records = await all(source(new Map([[ADA, run(1, 7)]]), contacts))
    expect(records[0]).to.deep.equal({ type: 'export', format: 'mobilink-export', version: 1, exportedAt: 77, self: SELF })
    expect(records[1]).to.deep.equal({ type: 'contact', peerId: ADA, name: 'Ada', state: 'accepted', verified: true, verifiedAt: 5, verifiedBy: 'sas', addedAt: 1_000 })
    expect(records.slice(2, 9).map((record) => record.type === 'message' && record.text)).to.deep.equal(run(1, 7).map(({ text }) => text))
    expect(records[9]).to.deep.equal({ type: 'contact', peerId: BEN, name: '', state: 'incoming', verified: false, greeting: 'hello', addedAt: 1_000 })
    expect(records.at(-1)).to.deep.equal({ type: 'end', contacts: 2, messages: 7 })
  })

  it('says of every message what became of it, as far as this device knows', async () => {
    const out = { direction: 'out' as const }
    const messages = [
      message(1),
      message(2, { ...out, delivery: { state: 'delivered', at: 9 } }),
      message(3, { ...out, delivery: { state: 'cancelled', at: 9, recall: 'asked' } }),
      message(4, { ...out, delivery: { state: 'stuck', reason: 'declined' } }),
      message(5, { ...out, delivery: { state: 'pending', waitsFor: 'contact', attempts: 2, nextAttemptAt: 3 } })
    ]
    const records = await all(source(new Map([[ADA, messages]]), [contact()]))
    expect(records.flatMap((record) => record.type === 'message' ? [{ direction: record.direction, state: record.state, ...what(record) }] : [])).to.deep.equal([
      { direction: 'in', state: 'received' },
      { direction: 'out', state: 'delivered', stateAt: 9 },
      { direction: 'out', state: 'cancelled', stateAt: 9, recall: 'asked' },
      { direction: 'out', state: 'stuck', reason: 'declined' },
      { direction: 'out', state: 'pending' }
    ])
  })

  it('reads a page when the one before it is used up, and not before', async () => {
    let pages = 0
    const from = source(new Map([[ADA, run(1, 9)]]), [contact()])
    const records = exportRecords({ ...from, page: async (peer, after) => { pages++; return await from.page(peer, after) } }, 0)
    for (let taken = 0; taken < 5; taken++) await records.next()
    expect(pages).to.equal(1)
  })

  it('says of a file what was announced and where it was put, and nothing that opens it or shows it', async () => {
    const transfer = { id: message(1).id, contact: ADA, direction: 'in', name: 'note.ogg', size: 7, done: 7, state: 'done', savedAs: '/home/ben/note.ogg' } as const
    const file = { name: 'note.ogg', size: 7, mime: 'audio/ogg', isProgram: false, shown: { kind: 'voice', durationMs: 1_500, waveform: Uint8Array.of(1, 2) }, isHere: true, transfer } as const
    const records = await all(source(new Map([[ADA, [message(1, { kind: 'voice', text: '', file })]]]), [contact()]))
    expect(records[2]).to.include({ type: 'message', kind: 'voice', text: '' })
    expect((records[2] as ExportedMessage).file).to.deep.equal({ name: 'note.ogg', size: 7, mime: 'audio/ogg', durationMs: 1_500, state: 'done', savedAs: '/home/ben/note.ogg' })
  })
})
