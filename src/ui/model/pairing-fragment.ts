/**
 * Finds the pairing link in the fragment of a page's own address, `#pair=<payload>`, and says whose it is as far as
 * this page can know: only a link of the very host that serves the page is one that its owner's terminal printed.
 */

// As long as the longest that is read (identity/pairing-link.ts).
const MAX_LENGTH = 4_096

/** @returns the link as `cloud.pair` takes it, or `undefined` when the fragment is about something else */
export function pairingInFragment (fragment: string): string | undefined {
  const found = /^#pair=([^&]*)/.exec(fragment)?.[1]
  return found === undefined || found === '' || found.length > MAX_LENGTH ? undefined : `pair=${found}`
}
