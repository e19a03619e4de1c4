/**
 * `npm run bench`: takes the measurements that the wanted figures need, one after another, and prints a table, with
 * `--json` also one object as the last line. Exit codes: 0 measured, 1 a measurement failed or took too long, 2 wrong
 * use, 130 interrupted. It judges nothing: there is no figure at which it fails.
 */
import { parseArguments, USAGE, WrongUseError } from './arguments.ts'
import { rounded } from './figures.ts'
import { MEASUREMENTS } from './measure/index.ts'
import { table } from './table.ts'
import { Workplace } from './workplace.ts'
import type { BenchArguments } from './arguments.ts'
import type { Results } from './figures.ts'

/** All measurements together take about a minute; what takes this long is stuck. */
const TIME_LIMIT_MS = 170_000

const place = new Workplace()

async function bench ({ figures, json }: BenchArguments): Promise<void> {
  const results: Results = {}
  for (const { yields, take } of MEASUREMENTS) {
    const wanted = yields.filter((name) => figures.includes(name))
    if (wanted.length === 0) continue
    console.error(`measuring ${wanted.join(', ')} …`)
    const taken = await take(place)
    for (const name of wanted) {
      if (!Number.isFinite(taken[name]?.value)) throw new Error(`${name} was not measured`)
      results[name] = taken[name]
    }
    await place.close()
  }
  // with --json only the object is for programs; the table goes where people look
  const say = json ? console.error : console.log
  say(table(results))
  if (json) console.log(JSON.stringify(Object.fromEntries(figures.map((name) => [name, rounded(name, results[name]?.value ?? NaN)]))))
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
    const limit = setTimeout(() => {
      console.error(`The bench took longer than ${TIME_LIMIT_MS / 1_000} s and was ended: the measurement named last is stuck.`)
      void leave(1)
    }, TIME_LIMIT_MS)
    await bench(wanted)
    clearTimeout(limit)
  }
  await leave(0)
} catch (error) {
  console.error(error instanceof WrongUseError ? error.message : error)
  await leave(error instanceof WrongUseError ? 2 : 1)
}
