/**
 * Times as this person's language and time zone write them.
 */

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** "14:03" */
export function timeOf (at: number): string { return time.format(at) }
/** "21 Nov 2026, 14:03" */
export function momentOf (at: number): string { return full.format(at) }
/** "Today", "Yesterday" or the whole date; equal names are one day. */
export function dayOf (at: number, now: number = Date.now()): string {
  const name = day.format(at)
  if (name === day.format(now)) return 'Today'
  return name === day.format(now - 86_400_000) ? 'Yesterday' : name
}
/** For a list: the time today, else the date. */
export function listTimeOf (at: number): string {
  return dayOf(at) === 'Today' ? timeOf(at) : short.format(at)
}
