/**
 * What the project says of itself, held against its tests: every id in a title is a statement, docs/CLAIMS.md names the
 * tests that there are, and each promise of the README leads to one. Whether they pass is for the run to say.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

interface Test { readonly title: string, readonly file: string, readonly state: string }
interface Statement { readonly id: string, readonly statement: string, readonly condition?: string, readonly later?: string }
interface Claims { readonly statements: Statement[], readonly readme: Array<{ readonly says: string, readonly tests: string[] }> }
interface Fault { readonly id: string, readonly file: string, readonly changes: Array<{ readonly find: string, readonly replace: string }>, readonly spec: string }
interface Page {
  idsOf (title: string): string[]
  bare (title: string): string
  proofOf (test: Pick<Test, 'title' | 'file'>): string
  weigh (claims: Statement[], tests: Test[]): { states: Array<Statement & { state: string, proofs: Test[] }>, counts: Record<string, number> }
  page (states: unknown, counts: unknown): string
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const { idsOf, bare, proofOf, weigh, page } = await import(new URL('../../../config/claims-page.js', import.meta.url).href) as Page
const text = async (path: string): Promise<string> => await readFile(join(root, path), 'utf8')

/** Every test there is, outside the long lane, without running any. */
async function listTests (): Promise<Test[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mobilink-titles-'))
  try {
    const report = join(folder, 'titles.json')
    await promisify(execFile)(process.execPath, [
      createRequire(import.meta.url).resolve('mocha/bin/mocha.js'), '--no-config', '--dry-run', '--exit',
      '--reporter', fileURLToPath(new URL('../reporter.js', import.meta.url)), '--ignore', 'dist/test/long/**', 'dist/test/**/*.spec.js'
    ], { cwd: root, env: { ...process.env, MOBILINK_TEST_REPORT: report, NODE_V8_COVERAGE: '' }, maxBuffer: 2 ** 24 })
    return JSON.parse(await readFile(report, 'utf8')) as Test[]
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('what is claimed', function () {
  this.timeout(120_000)

  let tests: Test[]
  let claims: Claims

  before(async () => {
    [tests, claims] = [await listTests(), JSON.parse(await text('config/claims.json')) as Claims]
  })

  it('has one statement for every id that a test carries', () => {
    const ids = claims.statements.map(({ id }) => id)
    expect(new Set(ids).size).to.equal(ids.length)
    expect(tests.flatMap(({ title }) => idsOf(title)).filter((id) => !ids.includes(id))).to.deep.equal([])
  })

  it('stands in docs/CLAIMS.md with the tests that carry its id, all of them and no others (else: npm run claims)', async () => {
    const rows = (await text('docs/CLAIMS.md')).split('\n').filter((line) => /^\| (?:S\d|B)-\d\d /.test(line))
    const { states, counts } = weigh(claims.statements, tests.map((test) => ({ ...test, state: 'passed' })))
    expect(rows).to.deep.equal(page(states, counts).split('\n').filter((line) => /^\| (?:S\d|B)-\d\d /.test(line)))
  })

  it('is in the README only where a test stands for it', async () => {
    const promises = /\n## What holds\n([^]*?)\n## /.exec(await text('README.md'))?.[1] ?? ''
    const said = [...promises.matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, bold]) => bold)
    expect(said).to.not.deep.equal([])
    expect(claims.readme.map(({ says }) => says)).to.include.members(said)
    const titles = new Set(tests.map(({ title }) => bare(title)))
    for (const { says, tests: named } of claims.readme.filter((entry) => said.includes(entry.says))) {
      expect(named, says).to.not.deep.equal([])
      for (const title of named) expect(titles.has(title), `"${says}" names a test that is not there: ${title}`).to.equal(true)
    }
  })

  it('is seen to fail by faults that can still be seeded, each where a test carries its id', async () => {
    for (const { id, file, changes, spec } of JSON.parse(await text('test/claims.json')) as Fault[]) {
      for (const { find, replace } of changes) {
        expect((await text(file)).split(find).length, `${id}: "${find}" in ${file}`).to.equal(2)
        expect(replace, id).to.not.equal(find)
      }
      expect(tests.some((test) => test.file === spec && idsOf(test.title).includes(id)), `${id} in ${spec}`).to.equal(true)
    }
  })
})

describe('a statement', () => {
  const plain = { id: 'S0-02', statement: 'Sealed.' }
  const bound = { id: 'B-02', statement: 'Nowhere.', condition: 'on Sundays' }
  const distant = { id: 'B-03', statement: 'Two.', later: 'rooms' }
  const test = (title: string, state: string): Test => ({ title, state, file: 'test/x.spec.ts' })
  const statesOf = (...ran: Test[]): string[] => weigh([plain, bound, distant], ran).states.map(({ state }) => state)

  it('is proven by a test that passed, and by none that was skipped or failed', () => {
    expect(statesOf()).to.deep.equal(['open', 'open', 'later'])
    expect(statesOf(test('a [S0-02]', 'skipped'), test('b [B-02]', 'failed'))).to.deep.equal(['open', 'open', 'later'])
    expect(statesOf(test('a [S0-02] [B-03]', 'passed'), test('b [B-02]', 'passed'))).to.deep.equal(['proven', 'conditional', 'proven'])
  })

  it('is open when one of its tests fails, however many pass', () => {
    expect(statesOf(test('a [S0-02]', 'passed'), test('b [S0-02]', 'failed'))[0]).to.equal('open')
  })

  it('is printed with its condition and its proofs, whose titles are without ids and seeds', () => {
    const { states, counts } = weigh([plain, bound, distant], [test('x (MOBILINK_SEED=7) holds | [B-02] [S0-02]', 'passed')])
    expect(counts).to.deep.equal({ proven: 1, conditional: 1, open: 0, later: 1 })
    const printed = page(states, counts)
    expect(printed).to.include('| B-02 | Nowhere. *Condition: on Sundays.* | **proven** under the condition | x holds \\| (`test/x.spec.ts`) |')
    expect(printed).to.include('| B-03 | Two. | not for this release: rooms |')
    expect(proofOf({ title: 'a [B-01]', file: 'f' })).to.equal('a (`f`)')
  })
})
