/**
 * Verification in words that are true: how a comparison stands, how and when a contact was verified, and what went
 * wrong, said so that nobody takes it for a detail. Nothing here says "verified" of anything but a kept verification.
 */
import type { Incident, SafetyCheck, VerificationEnd, VerificationView, Verified } from '../../node/index.ts'

export interface VerificationWords {
  readonly sentence: string
  /** `loud`: somebody may stand in between. */
  readonly tone: 'calm' | 'good' | 'loud'
}

/**
 * @param name how the contact is called
 */
export function verificationWords ({ startedBy, state }: Pick<VerificationView, 'startedBy' | 'state'>, name: string): VerificationWords {
  switch (state.phase) {
    case 'reaching': return calm(`Looking for ${name}'s device…`)
    case 'waiting': return calm(`Waiting for ${name}: ask them to accept the comparison on their device.`)
    case 'asked': return calm(`${name} wants to compare with you, to be sure that nobody stands in between.`)
    case 'agreeing': return calm('The two devices agree on what to show…')
    case 'comparing': return calm(`Compare with what ${name} sees: while you talk, or side by side. Do not compare in this conversation itself.`)
    case 'confirmed': return calm(`You have confirmed. Waiting for ${name} to confirm, too.`)
    case 'verified': return { sentence: `${name} is verified: nobody stands in between.`, tone: 'good' }
    case 'ended': return endWords(state.how, state.by, startedBy, name)
  }
}

function endWords (how: VerificationEnd, by: 'us' | 'them', startedBy: 'us' | 'them', name: string): VerificationWords {
  switch (how) {
    case 'unreachable': return calm(`${name} cannot be reached now. Try again when they are online, or compare the safety number.`)
    case 'refused': return calm(`${name}'s device does not take part: it may be an older version, or not have you as a contact any more. Compare the safety number instead.`)
    case 'unanswered': return calm(startedBy === 'us' ? `${name} did not answer in time. Agree on a moment with them and try again.` : `The comparison that ${name} began is over: nobody answered in time.`)
    case 'declined': return calm(startedBy === 'us' ? `${name}'s device ended the comparison. Nothing was verified; try again when they are ready.` : `${name} ended the comparison. Nothing was verified.`)
    case 'cancelled': return calm('You ended the comparison. Nothing was verified.')
    case 'not kept': return calm('It matched, but this device could not keep that, so nothing is verified. Free some space and compare again.')
    case 'mismatch': return { sentence: `${by === 'us' ? 'It does not match' : `${name}'s device says that it does not match`}. Somebody may stand between you and ${name}: tell each other nothing here that others must not read.`, tone: 'loud' }
    case 'broken off': return { sentence: `The comparison broke off before both of you had confirmed. Nothing was verified. A lost connection does that, and so does somebody in between who is about to be noticed: compare again.`, tone: 'loud' }
  }
}

/**
 * @param when the time in words
 */
export function verifiedSentence ({ method, at }: Verified, when: (at: number) => string): string {
  switch (method) {
    case 'sas': return `Verified on ${when(at)} by comparing pictures or numbers.`
    case 'safety number': return `Verified on ${when(at)} by safety number.`
  }
}

/** What a person is told until a comparison matches, or they say that they have seen it. */
export function incidentWords ({ kind, at }: Incident, name: string, when: (at: number) => string): { readonly heading: string, readonly sentence: string } {
  switch (kind) {
    case 'mismatch': return {
      heading: `This may not be ${name}`,
      sentence: `A comparison on ${when(at)} did not match: somebody may stand between you and ${name}. Write nothing here that others must not read until one matches. Make sure that you talk to the right person, and compare again.`
    }
    case 'broken off': return {
      heading: 'A comparison broke off',
      sentence: `The comparison with ${name} on ${when(at)} ended before both of you had confirmed. A lost connection does that, and so does somebody in between who is about to be noticed. Compare again.`
    }
  }
}

/** What comparing a safety number found. */
export function safetyWords (check: SafetyCheck, name: string): VerificationWords {
  switch (check.result) {
    case 'same': return { sentence: `The same: ${name} is verified.`, tone: 'good' }
    case 'own': return calm(`That is the code of this very device. Take the one that ${name}'s device shows.`)
    case 'mistyped': return calm(`Nearly the same: look again at ${groupWords(check.groups)}, counted in fives. Nothing is verified yet.`)
    case 'different': return { sentence: `Not the same. Somebody may stand between you and ${name}, or this is the number of another contact: tell each other nothing here that others must not read.`, tone: 'loud' }
  }
}

function groupWords (groups: readonly number[]): string {
  return groups.length === 1 ? `group ${groups.join('')}` : `groups ${groups.join(' and ')}`
}

function calm (sentence: string): VerificationWords {
  return { sentence, tone: 'calm' }
}

/** 60 digits in their twelve groups of five. */
export function safetyGroups (digits: string): string[] {
  return digits.match(/\d{5}/g) ?? []
}
