/**
 * The spec report, and one JSON file beside it: `npm run claims` reads it, and so do the last lines of `npm test`. While
 * a test runs its title is in a file, too, for the case that the process does not live to tell.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Mocha from 'mocha'

const REPORT = process.env.MOBILINK_TEST_REPORT ?? 'coverage/test-report.json'
const RUNNING = `${REPORT}.running`

interface Proof {
  readonly title: string
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly file: string
  /** Of a failed one: what was thrown, with where. */
  readonly why?: string
}

// Mocha takes a reporter as the default export of its module
// eslint-disable-next-line no-restricted-exports
export default class Reporter extends Mocha.reporters.Spec {
  readonly #proofs: Proof[] = []

  constructor (runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    const { EVENT_TEST_BEGIN, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants
    mkdirSync(dirname(REPORT), { recursive: true })
    runner.on(EVENT_TEST_BEGIN, (test) => writeFileSync(RUNNING, test.fullTitle()))
    const note = (state: Proof['state']) => (test: Mocha.Runnable, error?: Error): void => {
      const why = state === 'failed' ? { why: error?.stack ?? String(error) } : {}
      this.#proofs.push({ title: test.fullTitle(), state, file: (test.file ?? '').replace(/^.*\/(?=test\/)/, '').replace(/\.js$/, '.ts'), ...why })
    }
    runner.on(EVENT_TEST_PASS, note('passed'))
    runner.on(EVENT_TEST_FAIL, note('failed'))
    runner.on(EVENT_TEST_PENDING, note('skipped'))
  }

  // called by Mocha once everything else has been printed
  override done (failures: number, end?: (failures: number) => void): void {
    rmSync(RUNNING, { force: true })
    writeFileSync(REPORT, JSON.stringify(this.#proofs, null, 2))
    end?.(failures)
  }
}
