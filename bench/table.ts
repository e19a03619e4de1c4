/** The results for people: one line a figure, and what it was made of. */
import { FIGURE_NAMES, FIGURES } from './figures.ts'
import type { FigureName, Results } from './figures.ts'

export function table (results: Results): string {
  const rows = FIGURE_NAMES.flatMap((name) => {
    const figure = results[name]
    return figure === undefined ? [] : [[name, valueText(name, figure.value), figure.how] as const]
  })
  const width = (column: 0 | 1): number => Math.max(0, ...rows.map((row) => row[column].length))
  return rows.map(([name, value, how]) => `${name.padEnd(width(0))}  ${value.padStart(width(1))}  ${how}`.trimEnd()).join('\n')
}

function valueText (name: FigureName, value: number): string {
  const { unit, digits } = FIGURES[name]
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`.trimEnd()
}
