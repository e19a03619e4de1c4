// Runs one lane of the tests on the compiled output: `all` (the default, without the long lane), `unit` (no
// processes, no browser), `long`. A lane may have groups: they run side by side, since most of their time is waiting
// for processes and browsers, and are printed one after the other; what is `last` runs after them, alone. Ends in `N passed, N failed, N skipped`.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { findOrInstallBrowser } from './browser.js'
import { installNetworkTools } from './networks.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const COVERAGE = `${root}coverage/v8`
const EVERYTHING = 'dist/test/**/*.spec.js'
const MANY_SEEDS = 'dist/test/integration/many-seeds.spec.js'
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
if (coverage) env.NODE_V8_COVERAGE = COVERAGE
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

const counts = { passed: 0, failed: 0, skipped: 0 }
for (const at of results.keys()) {
  try {
    for (const { state } of JSON.parse(readFileSync(reportOf(at), 'utf8'))) counts[state]++
  } catch {
    process.stderr.write(`A test run ended (${results[at].signal ?? results[at].status}) without a report, in: ${runningIn(at)}\n`)
    counts.failed++
  }
}
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
process.exit(results.every(({ status }) => status === 0) && counts.failed === 0 ? 0 : 1)
