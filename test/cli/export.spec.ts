/** `mobilink export`, as a process on a real data directory: what it writes, where, and what it refuses. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createMobilinkNode, loadConfig } from '../../src/node/index.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { linesOf, mobilink } from './mobilink.ts'

const ADA = '12D3KooWRBy97UB99e3J6hiPesre1MZeuNQvfan4gBziswrRJsNK'
const BEN = '12D3KooWEChVMMMzV8acJ53mJHrw1pQ27UAGkCxWXLJutbeUMvVu'
/** More than one page of the command socket, and one that fills none. */
const MESSAGES = 300

describe('mobilink export', () => {
  let folder: string
  let data: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-'))
    data = join(folder, 'data')
    const node = await createMobilinkNode(hostPlatform({ dataFolder: data }), loadConfig({ profile: 'local', network: {} }), { offline: true })
    const { peerId } = await node.contacts.add(ADA, { name: 'Ada' })
    await node.contacts.add(BEN, { name: 'Ben' })
    for (let n = 1; n <= MESSAGES; n++) await node.messages.send(peerId, n === 7 ? 'ein ➜ \u009b31m \u2028 "quoted"\nsecond line' : `message ${n}`)
    await node.stop()
  })

  after(async () => { await rm(folder, { recursive: true, force: true }) })

  it('writes everybody and everything to stdout, one object a line, in order, with an end [S1-18]', async () => {
    const { code, stdout, json } = await mobilink(['export'], { data })
    expect(code).to.equal(0)
    const records = json()
    expect(records[0]).to.include({ type: 'export', format: 'mobilink-export', version: 1 })
    expect(records.filter(({ type }) => type === 'contact').map(({ name }) => name)).to.have.members(['Ada', 'Ben'])
    const messages = records.filter(({ type }) => type === 'message')
    expect(messages.map(({ contact }) => contact)).to.deep.equal(Array.from({ length: MESSAGES }, () => ADA))
    expect(messages.map(({ text }) => text)).to.deep.equal(Array.from({ length: MESSAGES }, (_, at) => at === 6 ? 'ein ➜ \u009b31m \u2028 "quoted"\nsecond line' : `message ${at + 1}`))
    expect(records.at(-1)).to.deep.equal({ type: 'end', contacts: 2, messages: MESSAGES })
    // neither a terminal nor a reader of lines is led astray by what somebody wrote
    expect(stdout).to.not.match(/[\u007f-\u009f\u2028\u2029]/)
  })

  it('writes one conversation into a new file that nobody else may read, and says that it is in clear', async () => {
    const file = join(folder, 'ada.jsonl')
    const { code, stdout } = await mobilink(['export', 'Ada', '--out', file], { data })
    expect(code).to.equal(0)
    expect(stdout).to.equal(`${MESSAGES} messages with 1 contact are in ${file}, in clear: whoever can read the file can read them.\n`)
    expect((await stat(file)).mode & 0o777).to.equal(0o600)
    const lines = linesOf(await readFile(file, 'utf8'))
    expect(lines).to.have.length(MESSAGES + 3)
    expect(JSON.parse(lines.at(-1) ?? '')).to.deep.equal({ type: 'end', contacts: 1, messages: MESSAGES })
    const again = await mobilink(['export', 'Ben', '--out', join(folder, 'ben.jsonl'), '--json'], { data })
    expect(again.json()).to.deep.equal([{ file: join(folder, 'ben.jsonl'), contacts: 1, messages: 0 }])
  })

  it('replaces no file, leaves none behind that is not whole, and says what to do', async () => {
    const file = join(folder, 'mine.jsonl')
    await writeFile(file, 'mine')
    const there = await mobilink(['export', '--out', file], { data })
    expect(there).to.include({ code: 2, stdout: '' })
    expect(linesOf(there.stderr)).to.deep.equal([`mobilink: ${file} is there already and is not replaced: give another name.`])
    expect(await readFile(file, 'utf8')).to.equal('mine')
    const nowhere = await mobilink(['export', '--out', join(folder, 'no', 'such', 'folder.jsonl')], { data })
    expect(nowhere.code).to.equal(2)
    expect(nowhere.stderr).to.include('check its folder')
    const nobody = await mobilink(['export', 'Zoe', '--out', join(folder, 'zoe.jsonl')], { data })
    expect(nobody.code).to.equal(4)
    expect(await stat(join(folder, 'zoe.jsonl')).catch(() => 'none')).to.equal('none')
    expect((await mobilink(['export', '--out', ''], { data })).code).to.equal(2)
  })
})
