/** "Did you mean …?": the word of a list that a typo was most likely meant to be. */

/** The nearest word, if it is near: at most two slips, and at most half of its letters. */
export function suggestionFor (typed: string, words: readonly string[]): string | undefined {
  const near = words
    .map((word) => ({ word, slips: slips(typed.slice(0, 64), word) }))
    .filter(({ word, slips }) => slips <= Math.min(2, word.length / 2))
    .sort((a, b) => a.slips - b.slips)
  return near[0]?.word
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment distance). */
function slips (a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current.push(Math.min(
        at(current, column - 1) + 1,
        at(last, column) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity
      ))
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function at (row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
