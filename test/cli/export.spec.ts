/** `mobilink export`, as a process on a real data directory: what it writes, where, and what it refuses. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
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

  it('takes the files of messages along into a new folder, whole and under free names, and leaves out what is not to stay', async () => {
    const home = join(folder, 'with files')
    await mkdir(join(home, 'other'), { recursive: true })
    const own = join(home, 'data')
    const contents = [randomBytes(200_000), randomBytes(10), randomBytes(5)]
    const paths = [join(home, 'report.pdf'), join(home, 'other', 'report.pdf'), join(home, 'gone.txt')]
    for (const [at, path] of paths.entries()) await writeFile(path, contents[at] ?? '')
    const ok = async (...args: string[]): Promise<void> => {
      const { code, stderr } = await mobilink([...args, '--profile', 'local'], { data: own })
      expect(code, stderr).to.equal(0)
    }
    await ok('contacts', 'add', ADA, '--name', 'Ada')
    await ok('contacts', 'add', BEN, '--name', 'Ben', '--temporary')
    await ok('send', 'Ada', '--file', paths[0] ?? '', '--file', paths[1] ?? '')
    await ok('send', 'Ada', 'for a day', '--expire', '1d', '--file', paths[2] ?? '')
    await ok('send', 'Ben', 'for a while')
    const out = join(home, 'out')
    const { stdout } = await mobilink(['export', '--files', out, '--profile', 'local'], { data: own })
    expect(stdout).to.equal(`2 messages with 1 contact and 2 files are in ${out}, in clear: whoever can read the folder can read them. 2 messages that are not to stay were left out.\n`)
    const records = linesOf(await readFile(join(out, 'mobilink-export.jsonl'), 'utf8')).map((line) => JSON.parse(line) as { type: string, name?: string, file?: { path: string, sha256: string } })
    expect(records.flatMap(({ file }) => file === undefined ? [] : [file.path])).to.deep.equal(['files/report.pdf', 'files/report (2).pdf'])
    for (const [at, { file }] of records.filter(({ file }) => file !== undefined).entries()) {
      const bytes = await readFile(join(out, file?.path ?? ''))
      expect(bytes.equals(contents[at] ?? bytes.subarray(0, 0))).to.equal(true)
      expect(file?.sha256).to.equal(createHash('sha256').update(bytes).digest('hex'))
    }
    expect(records.at(-1)).to.deep.equal({ type: 'end', contacts: 1, messages: 2, files: 2, leftOut: 2 })
    expect((await stat(out)).mode & 0o777).to.equal(0o700)
    expect((await readdir(out, { recursive: true })).sort()).to.deep.equal(['files', 'files/report (2).pdf', 'files/report.pdf', 'mobilink-export.jsonl'])

    // neither a folder nor a link that is there is written into
    await symlink(join(home, 'other'), join(home, 'link'))
    for (const taken of [out, join(home, 'link'), join(home, 'no', 'where')]) expect((await mobilink(['export', '--files', taken, '--profile', 'local'], { data: own })).code, taken).to.equal(2)
    expect(await readdir(join(home, 'other'))).to.deep.equal(['report.pdf'])
    expect((await mobilink(['export', '--files', join(home, 'a'), '--out', join(home, 'b'), '--profile', 'local'], { data: own })).code).to.equal(2)
    // everything here can be deleted, too
    await ok('contacts', 'remove', 'Ada')
    await ok('contacts', 'remove', 'Ben')
    expect((await mobilink(['export', '--profile', 'local'], { data: own })).json().map(({ type }) => type)).to.deep.equal(['export', 'end'])
    expect(await readdir(join(own, 'blobs'), { recursive: true })).to.deep.equal([])
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
