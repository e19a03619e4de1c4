/**
 * `mobilink verify`: compares pictures or numbers with a contact, on the running node. It shows and asks; what goes on
 * is the node's, and a run that the contact has begun is joined.
 */
import { verificationWords, verifiedSentence } from '../../model/index.ts'
import { openDoor, openRunningDoor } from '../door.ts'
import { NodeWentAwayError, VerificationBrokenOffError, VerificationDeclinedError, VerificationEndedError, VerificationMismatchError, VerificationUnansweredError } from '../errors.ts'
import { yesOrNo } from '../yes-or-no.ts'
import { calledName, contactView, moment, verificationStep } from '../views.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { NodeEvent } from '../socket/node-events.ts'
import type { VerificationState, VerificationView } from '../../../node/index.ts'
import type { Readable } from 'node:stream'

/**
 * @throws {VerificationMismatchError} {VerificationBrokenOffError} {VerificationUnansweredError} {VerificationDeclinedError}
 * @throws {VerificationEndedError} as the comparison ended
 */
export async function verifyContact (settings: Settings, contact: string, stdin: Readable): Promise<void> {
  const { output } = settings
  const door = await openRunningDoor(settings)
  const over = new AbortController()
  try {
    const { peerId, name } = await door.call('contact', { contact })
    const events = await door.watch()
    const first = await door.call('verify', { contact: peerId })
    const failed = Promise.withResolvers<never>()
    const cancel = (): void => { door.call('cancelVerification', { contact: peerId }).catch(failed.reject) }
    // the second one ends the process as ever
    process.once('SIGINT', cancel)
    try {
      const answer = (): void => {
        yesOrNo(stdin, output, 'Do they match? [y/n]', over.signal).then(async (matches) => {
          if (matches === undefined) cancel()
          else await door.call('confirmVerification', { contact: peerId, matches })
        }).catch(failed.reject)
      }
      await Promise.race([follow(views(first, events), calledName({ peerId, name }), output, answer), failed.promise])
    } finally {
      process.off('SIGINT', cancel)
    }
  } finally {
    over.abort()
    await door.close()
  }
}

/** The person has seen the warning on a contact. */
export async function acknowledgeIncident (settings: Settings, contact: string): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const after = await door.call('acknowledgeIncident', { contact })
    output.done(contactView(after), () => `The warning on ${output.paint('bold', calledName(after))} is put away. ${after.verified === false ? 'The contact is not verified.' : verifiedSentence(after.verified, moment)}`)
  } finally {
    await door.close()
  }
}

/** The steps of this comparison, from where it stood; each state once, though it may be told twice. */
async function * views (first: VerificationView, events: AsyncIterable<NodeEvent>): AsyncGenerator<VerificationView, void> {
  let last = first
  yield first
  for await (const { event, detail } of events) {
    // what was told before the question was answered is older than the answer
    if (event !== 'verify:changed' || detail.run !== first.run || rank(detail.state) <= rank(last.state)) continue
    last = detail
    yield detail
  }
}

const ORDER: ReadonlyArray<VerificationState['phase']> = ['reaching', 'waiting', 'asked', 'agreeing', 'comparing', 'confirmed', 'verified', 'ended']

function rank ({ phase }: VerificationState): number {
  return ORDER.indexOf(phase)
}

async function follow (steps: AsyncIterable<VerificationView>, name: string, output: Output, ask: () => void): Promise<void> {
  for await (const step of steps) {
    const { state } = step
    output.event(verificationStep(step))
    if (!output.json && state.phase !== 'ended') output.say(verificationWords(step, name).sentence)
    if (state.phase === 'comparing') {
      if (!output.json) output.answer({}, () => shown(state, output))
      ask()
    }
    if (state.phase === 'verified') return
    if (state.phase === 'ended') throw errorOf(step, name)
  }
  throw new NodeWentAwayError('the node stopped')
}

function shown ({ emoji, numbers }: Extract<VerificationState, { phase: 'comparing' }>, output: Output): string {
  return `\n    ${emoji.map(({ symbol, name }) => `${symbol} ${name}`).join('   ')}\n\n    or  ${output.paint('bold', numbers.join('  '))}\n`
}

function errorOf (step: VerificationView, name: string): Error {
  const { sentence } = verificationWords(step, name)
  const { state } = step
  if (state.phase !== 'ended') return new VerificationEndedError(sentence)
  switch (state.how) {
    case 'mismatch': return new VerificationMismatchError(sentence)
    case 'broken off': return new VerificationBrokenOffError(sentence)
    case 'unreachable':
    case 'unanswered': return new VerificationUnansweredError(sentence)
    case 'declined':
    case 'refused': return new VerificationDeclinedError(sentence)
    case 'cancelled':
    case 'not kept': return new VerificationEndedError(sentence)
  }
}
