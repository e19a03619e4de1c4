/**
 * A face for a peer ID: two hues, one shape and a letter, always the same for the same ID. It helps to tell people
 * apart at a glance; it proves nothing, and is never called a fingerprint.
 */

export interface Avatar {
  /** 0 to 11, an entry of the palette. */
  readonly background: number
  /** 0 to 11, never the same as `background`. */
  readonly shape: number
  /** Centre and radius of the shape, in a box of 40 by 40. */
  readonly x: number
  readonly y: number
  readonly radius: number
  /** One visible character of the name, upper case, or of the end of the peer ID. */
  readonly letter: string
}

const PALETTE_SIZE = 12

/** @returns what to draw for a peer; the last characters of an ID are the ones that differ between keys */
export function avatarOf (peerId: string, name: string): Avatar {
  const hash = fnv1a(peerId)
  const background = hash % PALETTE_SIZE
  return {
    background,
    shape: (background + 1 + ((hash >>> 8) % (PALETTE_SIZE - 1))) % PALETTE_SIZE,
    x: 4 + ((hash >>> 12) % 32),
    y: 4 + ((hash >>> 17) % 32),
    radius: 12 + ((hash >>> 22) % 10),
    letter: (firstLetter(name) ?? firstLetter(peerId.slice(-1)) ?? '?').toUpperCase()
  }
}

function firstLetter (text: string): string | undefined {
  return /[\p{L}\p{N}]/u.exec(text)?.[0]
}

// 32-bit FNV-1a: spreads neighbouring texts well and needs no dependency. Not a cryptographic statement.
function fnv1a (text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  }
  return hash
}
