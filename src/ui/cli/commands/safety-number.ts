/** `mobilink safety-number`: the two keys as 60 digits, and comparing them. Needs no network, and no running node. */
import { safetyGroups, safetyWords, verifiedSentence } from '../../model/index.ts'
import { openDoor } from '../door.ts'
import { SafetyNotComparedError, VerificationMismatchError } from '../errors.ts'
import { qrText } from '../qr.ts'
import { calledName, moment, warningText } from '../views.ts'
import type { Settings } from '../settings.ts'

/** Groups of five on one line. */
const GROUPS_PER_LINE = 4

export interface SafetyNumberOptions {
  readonly qr: boolean
  /** The words after `--compare`: what the other device shows, however it is spaced. */
  readonly compare?: readonly string[]
}

/**
 * @throws {VerificationMismatchError} the other device shows another number
 * @throws {SafetyNotComparedError} the own code, or nearly the right number
 */
export async function showSafetyNumber (settings: Settings, contact: string, { qr, compare }: SafetyNumberOptions): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const { peerId, name, ...found } = await door.call('contact', { contact })
    const called = calledName({ peerId, name })
    if (compare !== undefined) {
      const check = await door.call('compareSafetyCode', { contact: peerId, text: compare.join(' ') })
      const { sentence } = safetyWords(check, called)
      output.done({ peerId, name, ...check }, () => sentence)
      if (check.result === 'different') throw new VerificationMismatchError(sentence)
      if (check.result !== 'same') throw new SafetyNotComparedError(sentence)
      return
    }
    const { digits, code } = await door.call('safetyNumber', { contact: peerId })
    output.answer({ peerId, name, digits, code, verified: found.verified !== false }, () => inLines(digits))
    const drawn = qr && !output.json ? qrText(code, output) : undefined
    if (drawn !== undefined) output.answer({}, () => `\n${drawn}\n${code}`)
    if (found.incident !== undefined) output.complain(warningText({ peerId, name }, found.incident))
    output.say(found.verified === false
      ? `Compare it with what ${called}'s device shows for you, then: mobilink safety-number ${JSON.stringify(called)} --compare <their number>`
      : verifiedSentence(found.verified, moment))
  } finally {
    await door.close()
  }
}

function inLines (digits: string): string {
  const groups = safetyGroups(digits)
  const lines = Array.from({ length: groups.length / GROUPS_PER_LINE }, (_, line) => groups.slice(line * GROUPS_PER_LINE, (line + 1) * GROUPS_PER_LINE))
  return lines.map((line) => line.join(' ')).join('\n')
}
