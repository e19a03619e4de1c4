/**
 * `npm run bench`: takes the measurements that the wanted figures need, one after another, and prints a table, with
 * `--json` also one object as the last line. Exit codes: 0 measured, 1 a measurement failed or took too long, 2 wrong
 * use, 130 interrupted. It judges nothing: there is no figure at which it fails.
 */
import { parseArguments, USAGE, WrongUseError } from './arguments.ts'
import { noBrowser } from './browser/pages.ts'
import { rounded } from './figures.ts'
import { MEASUREMENTS } from './measure/index.ts'
import { table } from './table.ts'
import { Workplace } from './workplace.ts'
import type { BenchArguments } from './arguments.ts'
import type { Results } from './figures.ts'

/** Each measurement takes less than a minute; what takes this long is stuck. */
const TIME_LIMIT_MS = 170_000

/** A figure of the browser was asked for by name, and there is none to measure in. The message says what to install. */
class NoBrowserError extends Error {
  static override readonly name = 'NoBrowserError'
  override readonly name = 'NoBrowserError'
}

const place = new Workplace()

async function bench ({ figures, isDefault, json }: BenchArguments): Promise<void> {
  const results: Results = {}
  const missing = await noBrowser()
  for (const { yields, needsBrowser, take } of MEASUREMENTS) {
    const wanted = yields.filter((name) => figures.includes(name))
    if (wanted.length === 0) continue
    if (needsBrowser && missing !== undefined) {
      // asked for by name it is an error; as one of all, what can be measured is
      if (!isDefault) throw new NoBrowserError(missing)
      console.error(`not measuring ${wanted.join(', ')}: ${missing}`)
      continue
    }
    console.error(`measuring ${wanted.join(', ')} …`)
    const taken = await limited(take(place))
    for (const name of wanted) {
      if (!Number.isFinite(taken[name]?.value)) throw new Error(`${name} was not measured`)
      results[name] = taken[name]
    }
    await place.close()
  }
  // with --json only the object is for programs; the table goes where people look
  const say = json ? console.error : console.log
  say(table(results))
  const measured = figures.flatMap((name) => results[name] === undefined ? [] : [[name, rounded(name, results[name].value)]])
  if (json) console.log(JSON.stringify(Object.fromEntries(measured)))
}

async function limited<T> (taking: Promise<T>): Promise<T> {
  const limit = setTimeout(() => {
    console.error(`The measurement named last took longer than ${TIME_LIMIT_MS / 1_000} s and was ended: it is stuck.`)
    void leave(1)
  }, TIME_LIMIT_MS)
  try {
    return await taking
  } finally {
    clearTimeout(limit)
  }
}

async function leave (code: number): Promise<never> {
  await place.close()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void leave(130) })

try {
  const wanted = parseArguments(process.argv.slice(2))
  if (wanted.help) {
    console.log(USAGE)
  } else {
    await bench(wanted)
  }
  await leave(0)
} catch (error) {
  console.error(error instanceof WrongUseError || error instanceof NoBrowserError ? error.message : error)
  await leave(error instanceof WrongUseError ? 2 : 1)
}
