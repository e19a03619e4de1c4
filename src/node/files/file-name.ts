/**
 * A name for a file on this machine, made from the one that its sender gave. What comes out is a plain name on every file
 * system: no path, not hidden, no device, nothing that shows itself as something else. Pure.
 */

/** What file systems take, less room for a number that tells two files apart. */
const MAX_BYTES = 200
/** Longer ends are no ends. */
const MAX_END_CHARACTERS = 16
/** What a name of nothing but forbidden characters becomes. */
const NAMELESS = 'file'

/** Controls, marks that turn the direction of writing, what is not assigned, and ends of lines. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu
/** Windows takes none of them; a shell may read them as orders. */
const FORBIDDEN = /[<>:"|?*]/g
/** Windows opens a device by these, whatever ending they have. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i

/** @returns 1 to 200 bytes of UTF-8 */
export function safeFileName (told: string): string {
  const last = told.split(/[/\\]/).findLast((part) => part.replaceAll(UNSEEN, '').trim() !== '') ?? ''
  const plain = last.replaceAll(UNSEEN, '').normalize('NFC').replaceAll(FORBIDDEN, '_').replaceAll(/\s+/g, ' ')
    // in front: hidden files, and what a shell takes for an option or a home; behind: Windows drops them, and finds another file
    .replace(/^[\s.~-]+/, '').replace(/[\s.]+$/, '')
  const name = cut(plain === '' ? NAMELESS : plain)
  return DEVICE.test(name) ? `_${name}` : name
}

/** The same name with a number before its ending: `a.txt`, `a (2).txt`. */
export function numberedFileName (name: string, number: number): string {
  if (number === 1) return name
  const { stem, end } = parts(name)
  return `${stem} (${number})${end}`
}

/** Cuts the part before the ending: what a file is opened with hangs on its ending. */
function cut (name: string): string {
  const { stem, end } = parts(name)
  let room = MAX_BYTES - bytesOf(end)
  let kept = ''
  for (const character of stem) {
    room -= bytesOf(character)
    if (room < 0) break
    kept += character
  }
  return `${kept.replace(/[\s.]+$/, '')}${end}`
}

function parts (name: string): { stem: string, end: string } {
  const at = name.lastIndexOf('.')
  return at <= 0 || name.length - at > MAX_END_CHARACTERS ? { stem: name, end: '' } : { stem: name.slice(0, at), end: name.slice(at) }
}

function bytesOf (text: string): number {
  return new TextEncoder().encode(text).byteLength
}
