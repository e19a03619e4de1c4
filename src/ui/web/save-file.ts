/** A file that the browser saves among its downloads. */

// Long after the browser has begun to save it. Design.
const FORGET_AFTER_MS = 60_000

export function saveFile (content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => { URL.revokeObjectURL(address) }, FORGET_AFTER_MS)
}

/** The day in the person's time zone, as file names carry it: 2031-05-04. */
export function dayInName (at = new Date()): string {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}
