// Runs one lane of the tests on the compiled output: `all` (the default, without the long lane), `unit` (no
// processes, no browser), `long`. Ends in the line `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { findOrInstallBrowser } from './browser.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const REPORT = `${root}coverage/test-report.json`
const COVERAGE = `${root}coverage/v8`

const lanes = {
  all: { spec: ['dist/test/**/*.spec.js'], ignore: ['dist/test/long/**'], browser: true, coverage: true },
  unit: { spec: ['dist/test/**/*.spec.js'], ignore: ['long', 'browser', 'integration', 'cli', 'contract'].map((folder) => `dist/test/${folder}/**`), browser: false, coverage: true },
  long: { spec: ['dist/test/long/**/*.spec.js'], ignore: [], browser: true, coverage: false }
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
if (chosen.coverage) env.NODE_V8_COVERAGE = COVERAGE
rmSync(REPORT, { force: true })
rmSync(COVERAGE, { recursive: true, force: true })

const mocha = spawnSync(process.execPath, [
  '--enable-source-maps', require.resolve('mocha/bin/mocha.js'), '--no-config', '--require', `${root}dist/test/setup.js`, '--reporter', `${root}dist/test/reporter.js`,
  '--timeout', '60000', '--forbid-only', '--exit', ...chosen.ignore.flatMap((glob) => ['--ignore', glob]), ...rest, ...chosen.spec
], { cwd: root, stdio: 'inherit', env })

if (chosen.coverage && mocha.status === 0) {
  spawnSync(process.execPath, [
    require.resolve('c8/bin/c8.js'), 'report', '--temp-directory', COVERAGE, '--reporter', 'text-summary', '--reporter', 'lcovonly',
    '--include', 'src/**', '--exclude', '**/pb/**', '--exclude-after-remap'
  ], { cwd: root, stdio: 'inherit' })
}

let counts = { passed: 0, failed: 0, skipped: 0 }
try {
  for (const { state } of JSON.parse(readFileSync(REPORT, 'utf8'))) counts[state]++
} catch (error) {
  process.stderr.write(`The test run ended without a report: ${error.message}\n`)
  counts = { ...counts, failed: 1 }
}
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
process.exit(mocha.status === 0 && counts.failed === 0 ? 0 : 1)
