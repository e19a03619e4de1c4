/**
 * Asks the host that serves this page who it is and where its node listens. The question is the same for everybody
 * and carries nothing: no cookie, no referrer, no fragment. No answer is an answer: the page then starts on its own.
 */
import { parseHostDescription } from '../model/index.ts'
import type { HostDescription } from '../model/index.ts'

export interface PageHost {
  readonly description: HostDescription | undefined
  /** Why there is no description; empty when there is one. */
  readonly missing: '' | 'unreachable' | 'not a Mobilink host'
}

// The host is the machine that just served the page: what takes longer is not there. Design.
const ANSWER_WITHIN_MS = 4_000
// A description is a few hundred bytes. Design.
const MAX_BYTES = 16_384

export async function describeHost (): Promise<PageHost> {
  let text: string
  try {
    const answer = await fetch(new URL('/node.json', location.origin), {
      cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', signal: AbortSignal.timeout(ANSWER_WITHIN_MS)
    })
    if (!answer.ok) return { description: undefined, missing: 'not a Mobilink host' }
    text = await limited(answer)
  } catch {
    // Off, timed out, too long: to the page they are all the same, and it goes on without.
    return { description: undefined, missing: 'unreachable' }
  }
  const description = parseHostDescription(parsed(text), { hostname: location.hostname, secure: location.protocol === 'https:' })
  return { description, missing: description === undefined ? 'not a Mobilink host' : '' }
}

async function limited (answer: Response): Promise<string> {
  if (answer.body === null) return ''
  const decoder = new TextDecoder()
  const reader = answer.body.getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
    if (text.length > MAX_BYTES) {
      await reader.cancel()
      throw new RangeError('The description of the host is too long')
    }
  }
}

function parsed (text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The origin serves something else under this name; the caller says so.
    return undefined
  }
}
