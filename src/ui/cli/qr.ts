/** An invite as a QR code for a terminal: half blocks, dark on light whatever the colours of the terminal. */
import { encodeQR } from 'qr'
import type { Output } from './output.ts'

/** Byte mode of a version 40 code at low correction holds 2,953 bytes; a phone reads far less from a screen. */
const MAX_BYTES = 1_024

/** `undefined` when the text is too long to be read from a screen. */
export function qrText (text: string, output: Output): string | undefined {
  if (Buffer.byteLength(text) > MAX_BYTES) return undefined
  const dark = encodeQR(text, 'raw', { ecc: 'low', border: 2 })
  const isDark = (row: number, column: number): boolean => dark[row]?.[column] ?? false
  const lines: string[] = []
  for (let row = 0; row < dark.length; row += 2) {
    const cells = (dark[row] ?? []).map((_, column) => HALVES[Number(isDark(row, column)) * 2 + Number(isDark(row + 1, column))] ?? ' ')
    lines.push(output.color ? `\u001b[97;40m${cells.join('')}\u001b[0m` : cells.join(''))
  }
  return lines.join('\n')
}

/** Light is drawn, dark is left: upper and lower half of a cell, as light-light, light-dark, dark-light, dark-dark. */
const HALVES = ['█', '▀', '▄', ' ']
