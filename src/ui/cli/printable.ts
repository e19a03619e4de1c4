/**
 * Text written by other people, made safe for a terminal: names and messages may carry escape sequences that
 * move the cursor, retitle the window or rewrite what stands above, and marks that reverse the reading order.
 * It refuses to guess: what is not printable is shown as a visible sign, never dropped.
 */

// C0 and C1 controls, DEL, line and paragraph separators, and the embeddings, overrides and isolates of UAX #9 (its single marks are harmless).

const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** One line: every control and direction mark becomes a visible sign (`␛`, `�`). */
export function printable (text: string): string {
  return text.toWellFormed().replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd'
  })
}

/** As `printable`, with line breaks kept and later lines set in by `indent`. */
export function printableLines (text: string, indent: string): string {
  return text.split(/\r\n|\n/).map(printable).join('\n' + indent)
}

/** JSON on exactly one line of printable text: also C1 controls and U+2028/2029, which JSON lets pass, are escaped. */
export function jsonLine (value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0'))
}
