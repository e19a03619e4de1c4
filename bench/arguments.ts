/**
 * `npm run bench [-- NAME…] [--json]`: which figures are wanted. A name is one figure (`message.rttP50Ms`) or a group
 * of them (`message`); none is all. Anything else is refused before anything is measured.
 */
import { parseArgs } from 'node:util'
import { FIGURE_NAMES } from './figures.ts'
import type { FigureName } from './figures.ts'

export interface BenchArguments {
  readonly figures: readonly FigureName[]
  /** Nothing was named: everything that can be measured is wanted. */
  readonly isDefault: boolean
  readonly json: boolean
  readonly help: boolean
}

/** The command line names something that there is not. The message is one line and says what there is. */
export class WrongUseError extends Error {
  static override readonly name = 'WrongUseError'
  override readonly name = 'WrongUseError'
}

export const USAGE = `npm run bench [-- NAME…] [--json]

Names, each alone or as a group: ${groups().join(', ')}
${FIGURE_NAMES.map((name) => `  ${name}`).join('\n')}

Without a name everything is measured, which takes six or seven minutes. With --json the last line is one JSON object.
`

/** @throws {WrongUseError} */
export function parseArguments (args: readonly string[]): BenchArguments {
  const { values, positionals } = parse(args)
  for (const name of positionals) {
    if (!FIGURE_NAMES.some((figure) => fits(figure, name))) {
      throw new WrongUseError(`There is no figure ${JSON.stringify(name)}: choose from ${groups().join(', ')}, or one figure such as ${FIGURE_NAMES[0]}.`)
    }
  }
  return {
    figures: FIGURE_NAMES.filter((figure) => positionals.length === 0 || positionals.some((name) => fits(figure, name))),
    isDefault: positionals.length === 0,
    json: values.json,
    help: values.help
  }
}

function parse (args: readonly string[]): { values: { json: boolean, help: boolean }, positionals: string[] } {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } }
    })
  } catch (cause) {
    const [line = ''] = cause instanceof Error ? cause.message.split('\n') : []
    throw new WrongUseError(`${line} See npm run bench -- --help`, { cause })
  }
}

function fits (figure: FigureName, name: string): boolean {
  return figure === name || groupOf(figure) === name
}

function groups (): string[] {
  return [...new Set(FIGURE_NAMES.map(groupOf))]
}

function groupOf (figure: FigureName): string {
  return figure.slice(0, figure.indexOf('.'))
}
