/**
 * `npm run simulate -- --seeds N --messages M [--devices D] [--clouds C] [--seed S[,S]] [--trace] [--json] [--each]`: many seeds, or
 * one again. The last line is the sum as JSON (with --json nothing else is said on standard output; with --each, a line for
 * each seed before it). Exit code 1, and the seed, for anything lost, twice, out of order, untrue, left over or legible.
 */
import { parseArgs } from 'node:util'
import { isClean, sum } from './findings.ts'
import { simulate } from './simulate.ts'
import type { SimulationResult } from './simulate.ts'

const { values } = parseArgs({
  options: {
    'seeds': { type: 'string', default: '10' },
    'messages': { type: 'string', default: '60' },
    'devices': { type: 'string', default: '3' },
    'clouds': { type: 'string', default: '2' },
    'seed': { type: 'string' },
    'trace': { type: 'boolean', default: false },
    'json': { type: 'boolean', default: false },
    'each': { type: 'boolean', default: false }
  }
})

function count (name: 'seeds' | 'messages' | 'devices' | 'clouds', most: number, least = 1): number {
  const number = Number(values[name])
  if (!Number.isInteger(number) || number < least || number > most) {
    console.error(`--${name} takes a whole number from ${least} to ${most}`)
    process.exit(2)
  }
  return number
}

const messages = count('messages', 1_000_000)
const devices = count('devices', 8)
const clouds = count('clouds', devices, 0)
const seeds = values.seed === undefined ? Array.from({ length: count('seeds', 1_000_000) }, (_, n) => String(n + 1)) : values.seed.split(',')
const say = values.json ? console.error : console.log

const results: SimulationResult[] = []
for (const seed of seeds) {
  const result = await simulate({ seed, devices, clouds, messages, onTrace: values.trace ? say : undefined })
  results.push(result)
  if (values.each) {
    // for whoever plays many side by side: what is in it is counted and told there
    console.log(JSON.stringify({ ...result, recent: [] }))
    continue
  }
  const { crashes, restores, virtualMs, traceLines, traceHash, faults } = result
  say(`seed ${seed}: ${result.messages} messages, ${crashes} restarts, ${restores} restores, ${(virtualMs / 3_600_000).toFixed(1)} virtual hours, trace ${traceLines} ${traceHash.slice(0, 16)}${Object.keys(faults).length > 0 ? `, faults ${JSON.stringify(faults)}` : ''}`)
  if (isClean(result)) continue
  for (const line of result.lines) console.error(`  ${line}`)
  console.error(`seed ${seed} fails; again with: npm run simulate -- --seed ${seed} --messages ${messages} --devices ${devices} --clouds ${clouds}`)
}

const { messages: kept, ...findings } = sum(results)
console.log(JSON.stringify({ seeds: results.length, messages: kept, ...findings }))
process.exitCode = results.every(isClean) ? 0 : 1
