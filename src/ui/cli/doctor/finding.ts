/**
 * What one check of the self-test found: a state, what it means and what to do. Findings carry nothing secret: no
 * key, no name of a contact, no message.
 */
import { printable } from '../printable.ts'
import type { Output, Style } from '../output.ts'

export type State = 'ok' | 'warning' | 'broken' | 'unknown'

export interface Finding {
  readonly check: string
  readonly state: State
  readonly says: string
  /** What a person can do about it; empty when all is well. */
  readonly do: string
}

export function ok (check: string, says: string): Finding {
  return { check, state: 'ok', says, do: '' }
}

/** It works, and something near it will bite. */
export function warning (check: string, says: string, remedy: string): Finding {
  return { check, state: 'warning', says, do: remedy }
}

export function broken (check: string, says: string, remedy: string): Finding {
  return { check, state: 'broken', says, do: remedy }
}

/** It could not be found out; `says` gives the reason. */
export function unknown (check: string, says: string, remedy: string): Finding {
  return { check, state: 'unknown', says, do: remedy }
}

const STYLES: Record<State, Style> = { ok: 'green', warning: 'yellow', broken: 'red', unknown: 'dim' }
const STATE_WIDTH = 'warning'.length
const CHECK_WIDTH = 'data-directory'.length

/** One line, and where there is something to do, a second one. */
export function findingText (finding: Finding, output: Output): string {
  const line = `${output.paint(STYLES[finding.state], finding.state.padEnd(STATE_WIDTH))}  ${output.paint('bold', finding.check.padEnd(CHECK_WIDTH))}  ${printable(finding.says)}`
  return finding.do === '' ? line : `${line}\n${' '.repeat(STATE_WIDTH + CHECK_WIDTH + 4)}→ ${printable(finding.do)}`
}

/** The whole in one line. */
export function verdictOf (findings: readonly Finding[]): string {
  const named = (state: State): string => [...new Set(findings.filter((finding) => finding.state === state).map(({ check }) => check))].join(', ')
  const parts = [
    ...(named('broken') === '' ? ['Nothing is broken'] : [`Broken: ${named('broken')}`]),
    ...(named('warning') === '' ? [] : [`look after: ${named('warning')}`]),
    ...(named('unknown') === '' ? [] : [`unknown: ${named('unknown')}`])
  ]
  return `${parts.join('; ')} (${findings.length} checks).`
}
