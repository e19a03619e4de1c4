/**
 * A message's text with the web links in it set apart. Only `http` and `https`, only what the sender wrote in full:
 * what is shown is where it leads. Nothing is fetched, previewed or opened by itself.
 */

export type TextPart = { readonly kind: 'text' | 'link', readonly text: string }

// Stops before white space and brackets; the character class has no nested repetition, so time stays linear.
const LINK = /https?:\/\/[^\s<>"'`{}|\\^]+/gi
const TRAILING = /[.,;:!?)\]]+$/

export function textParts (text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, '')
    if (!URL.canParse(link)) continue
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    parts.push({ kind: 'link', text: link })
    from = match.index + link.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}
