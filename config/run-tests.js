// Runs one lane of the tests on the compiled output: `all` (the default, without the long lane), `unit` (no
// processes, no browser), `long`. A lane may have groups: they run side by side, since most of their time is waiting
// for processes and browsers, and are printed one after the other; what is `last` runs after them, alone.
//
// Tests that drive real processes, browsers and networks share the machine with each other and with whatever else runs
// on it. Where a few files failed, each runs a second time, alone, and the last lines name what needed that; a test that
// fails then has failed. Ends in what failed and why, and `N passed, N failed, N skipped`.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { findOrInstallBrowser } from './browser.js'
import { installNetworkTools } from './networks.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const COVERAGE = `${root}coverage/v8`
const EVERYTHING = 'dist/test/**/*.spec.js'
const MANY_SEEDS = 'dist/test/integration/many-seeds.spec.js'
/** More files than this do not fail by chance. */
const SECOND_TRIES = 6
const without = (...folders) => folders.map((folder) => `dist/test/${folder}/**`)

const lanes = {
  all: {
    groups: [
      { specs: [EVERYTHING], ignore: [...without('long', 'cli', 'integration/nat'), MANY_SEEDS] },
      { specs: ['dist/test/cli/**/*.spec.js', 'dist/test/integration/nat/**/*.spec.js'], ignore: [] }
    ],
    // it keeps every core busy for minutes: nothing that waits for the clock runs beside it
    last: { specs: [MANY_SEEDS], ignore: [] },
    browser: true,
    networks: true
  },
  unit: { groups: [{ specs: [EVERYTHING], ignore: without('long', 'browser', 'integration', 'cli', 'contract', 'bench') }], browser: false },
  long: { groups: [{ specs: ['dist/test/long/**/*.spec.js'], ignore: [] }], browser: true }
}

const [lane = 'all', ...rest] = process.argv.slice(2)
const chosen = lanes[lane]
if (chosen === undefined) {
  process.stderr.write(`There is no lane "${lane}". Choose one of: ${Object.keys(lanes).join(', ')}.\n`)
  process.exit(2)
}

const env = { ...process.env }
try {
  if (chosen.browser) env.MOBILINK_CHROMIUM = findOrInstallBrowser()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
if (chosen.networks) installNetworkTools()
// counting what runs makes the cryptography ten times slower: only `npm run coverage` does
const coverage = process.env.MOBILINK_COVERAGE === 'all'
if (coverage) Object.assign(env, { NODE_V8_COVERAGE: COVERAGE, MOBILINK_COMMAND: `${root}dist/src/ui/cli/main.js` })
rmSync(`${root}coverage`, { recursive: true, force: true })

const reportOf = (at) => `${root}coverage/test-report-${at}.json`

/** What ran when a process ended in the middle. */
function runningIn (at) {
  try {
    return readFileSync(`${reportOf(at)}.running`, 'utf8')
  } catch {
    return 'its beginning'
  }
}

/** Runs one group; the first prints as it goes, the others when they are done. */
async function run ({ specs, ignore }, at) {
  const child = spawn(process.execPath, [
    '--enable-source-maps', require.resolve('mocha/bin/mocha.js'), '--no-config',
    '--require', `${root}dist/test/hold-native.js`, '--reporter', `${root}dist/test/reporter.js`, '--timeout', '60000', '--forbid-only', '--exit',
    ...ignore.flatMap((glob) => ['--ignore', glob]), ...rest, ...specs
  ], { cwd: root, stdio: at === 0 ? 'inherit' : ['ignore', 'pipe', 'pipe'], env: { ...env, MOBILINK_TEST_REPORT: reportOf(at) } })
  const printed = []
  child.stdout?.on('data', (data) => printed.push(data))
  child.stderr?.on('data', (data) => printed.push(data))
  const [status, signal] = await new Promise((resolve) => { child.on('close', (...end) => resolve(end)) })
  return { status, signal, print: () => { for (const data of printed) process.stdout.write(data) } }
}

const results = await Promise.all(chosen.groups.map(run))
for (const { print } of results.slice(1)) print()
if (chosen.last !== undefined) {
  const result = await run(chosen.last, results.length)
  result.print()
  results.push(result)
}

if (coverage && results.every(({ status }) => status === 0)) {
  spawnSync(process.execPath, [
    require.resolve('c8/bin/c8.js'), 'report', '--temp-directory', COVERAGE, '--reporter', 'text-summary', '--reporter', 'lcovonly',
    '--include', 'src/**', '--exclude', '**/pb/**', '--exclude-after-remap'
  ], { cwd: root, stdio: 'inherit' })
}

const reports = results.map((_, at) => read(at))
// a run may end badly after all its tests have passed, and that is a failure, too
const endedBadly = results.filter(({ status }, at) => status !== 0 && !reports[at].some(({ state }) => state === 'failed'))
const atSecondTry = []
const failures = () => reports.flatMap((tests) => tests.filter(({ state }) => state === 'failed'))
const toTryAgain = [...new Set(failures().map(({ file }) => file))]
if (chosen.groups.length > 1 && toTryAgain.length <= SECOND_TRIES) {
  for (const file of toTryAgain) await tryAgain(file)
}

if (atSecondTry.length > 0) process.stdout.write(`\nPassed at a second try alone:\n${atSecondTry.map((title) => `  ${title}\n`).join('')}`)
for (const { file, title, why } of failures()) process.stdout.write(`\nFAILED ${title}\n${file}\n${why}\n`)
const count = (wanted) => reports.flat().filter(({ state }) => state === wanted).length
process.stdout.write(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`)
for (const { signal, status } of endedBadly) process.stderr.write(`A test run ended with ${signal ?? status} though no test of it failed.\n`)
process.exit(count('failed') === 0 && endedBadly.length === 0 ? 0 : 1)

/** What one run's tests came to. A run that did not live to tell counts as one that failed. */
function read (at) {
  try {
    return JSON.parse(readFileSync(reportOf(at), 'utf8'))
  } catch {
    const { signal, status } = results[at]
    return [{ state: 'failed', file: '', title: runningIn(at), why: `The test run ended (${signal ?? status}) without a report.` }]
  }
}

/** Runs a file alone; what its tests come to now takes the place of what they had come to. */
async function tryAgain (file) {
  const first = failures().filter((failed) => failed.file === file)
  for (const { title, why } of first) process.stdout.write(`\nFailed at first: ${title}\n${why}\n`)
  process.stdout.write(`Once more, alone: ${file}\n`)
  const at = results.length
  results.push(await run({ specs: [`dist/${file.replace(/\.ts$/, '.js')}`], ignore: [] }, at))
  results[at].print()
  const now = read(at)
  if (results[at].status !== 0 && !now.some(({ state }) => state === 'failed')) endedBadly.push(results[at])
  atSecondTry.push(...first.map(({ title }) => title).filter((title) => !now.some((test) => test.title === title && test.state === 'failed')))
  for (const [earlier, tests] of reports.entries()) {
    reports[earlier] = tests.filter((test) => test.file !== file)
    writeFileSync(reportOf(earlier), JSON.stringify(reports[earlier], null, 2))
  }
  reports.push(now)
}
