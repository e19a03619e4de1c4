/**
 * The moments at which a host should ask again: it slept, its clock was set, or it has a network that it had not. Node
 * tells of none of them, so this looks now and then. It opens no connection and asks nobody.
 */
import { networkInterfaces } from 'node:os'
import type { WakeReason } from '../platform.ts'

/** How often clock and addresses are looked at; a look takes a tenth of a millisecond. */
const LOOK_EVERY_MS = 5_000

/** A look this late (or early) means that the machine slept or its clock was set; a busy machine is not this late. */
const JUMP_MS = 15_000

/** Addresses of a cable alone: they are there before there is a network, and come with every container. */
const LINK_LOCAL = /^(fe[89ab]|169\.254\.)/i

/** @returns a function that stops watching */
export function watchForWake (callback: (reason: WakeReason) => void): () => void {
  let lastLook = Date.now()
  let known = addresses()
  const looking = setInterval(() => {
    const now = Date.now()
    const late = now - lastLook - LOOK_EVERY_MS
    const present = addresses()
    const isNew = [...present].some((address) => !known.has(address))

    lastLook = now
    known = present

    if (Math.abs(late) > JUMP_MS) {
      callback('clock jump')
    } else if (isNew) {
      callback('online')
    }
  }, LOOK_EVERY_MS)

  looking.unref()

  return () => clearInterval(looking)
}

/** Of interfaces that are up; one that goes down and comes back with the same address is gone in between. */
function addresses (): Set<string> {
  try {
    return new Set(Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, address }) => !internal && !LINK_LOCAL.test(address))
      .map(({ address }) => address))
  } catch (error) {
    // Android forbids the question: then the clock alone tells
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SYSTEM_ERROR') throw error
    return new Set()
  }
}
