// What Mobilink promises, and what of it is proven: statements from claims.json beside, proofs from the report of the
// last test run. Where that is older than the code, or lacks a test that carries an id, the tests with ids are run
// first. A test proves a statement by its id in square brackets in its title, and only when it has passed; one that was
// skipped leaves it open. Writes docs/CLAIMS.md.
//
//   npm run claims [-- --json]             the last line is one object: how many are in which state
//   npm run claims -- --prove [ID…]        seeds the fault of test/claims.json for each id, in a copy of the sources,
//                                          and demands that its test turns red
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { idsOf, page, weigh } from './claims-page.js'
import { prove } from './claims-prove.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const REPORTS = 'coverage/test-report-*.json'
const read = (path) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'))
const changedAt = (patterns) => globSync(patterns, { cwd: root }).map((path) => statSync(`${root}${path}`).mtimeMs)

const { values, positionals } = asked()
const claims = read('config/claims.json').statements
const unknown = positionals.filter((id) => !claims.some((claim) => claim.id === id))
if (unknown.length > 0) refuse(`There is no statement ${unknown.join(', ')}: config/claims.json has them all.`)
if (positionals.length > 0 && !values.prove) refuse('Ids go with --prove alone.')

if (isOutOfDate()) runTestsWithIds()
const { states, counts } = weigh(claims, reported())
if (values.prove) {
  process.exitCode = await prove(root, read('test/claims.json'), states, positionals)
} else {
  writeFileSync(`${root}docs/CLAIMS.md`, page(states, counts))
  process.stderr.write(`docs/CLAIMS.md: ${Object.entries(counts).map(([state, count]) => `${count} ${state}`).join(', ')}\n`)
}
if (values.json) process.stdout.write(`${JSON.stringify(counts)}\n`)

function asked () {
  try {
    return parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, prove: { type: 'boolean', default: false } } })
  } catch (error) {
    return refuse(error.message)
  }
}

function refuse (sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}

/** Every test of the last run, with its state. */
function reported () {
  return globSync(REPORTS, { cwd: root }).sort().flatMap(read)
}

function isOutOfDate () {
  const runs = changedAt([REPORTS])
  if (runs.length === 0 || Math.min(...runs) < Math.max(...changedAt(['src/**/*.{ts,tsx}', 'test/**/*.ts']))) return true
  // the last run may have been of another lane
  const ran = new Set(reported().flatMap(({ title }) => idsOf(title)))
  return globSync('test/**/*.ts', { cwd: root }).some((path) => idsOf(readFileSync(`${root}${path}`, 'utf8')).some((id) => !ran.has(id)))
}

function runTestsWithIds () {
  process.stderr.write('Running the tests that carry ids: the report of the last run lacks some, or is older than the code.\n')
  const shell = process.platform === 'win32'
  const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell }).status
  if (run('npm', ['run', 'build']) !== 0) refuse('The code does not build, so nothing is proven.')
  // whether they pass is in the report
  run(process.execPath, ['config/run-tests.js', 'all', '--grep', String.raw`\[(S[0-9]|B)-[0-9][0-9]\]`])
  if (globSync(REPORTS, { cwd: root }).length === 0) refuse('The tests left no report, so nothing is proven.')
}
