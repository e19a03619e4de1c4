/** Being woken, in plain words: what holds now, and what somebody outside learns by it. Pure. */
import type { WakeUpsState } from '../../node/index.ts'

export interface WakeUpsWords {
  readonly state: string
  /** What the push service learns, and from whom. */
  readonly vendor: string
}

export function wakeUpsWords (state: WakeUpsState): WakeUpsWords {
  const vendors = state.kind === 'on' && state.vendors.length > 0 ? ` The push service that this browser uses is ${state.vendors.join(', ')}.` : ''
  return {
    state: stateWords(state),
    vendor: `Its push service learns when somebody wakes this browser and how often, and the internet addresses of this browser and of the computer that wakes it, which is a contact's or your own. It learns no name, no peer ID and nothing of what is written.${vendors}`
  }
}

function stateWords (state: WakeUpsState): string {
  switch (state.kind) {
    case 'impossible': return 'This browser has no way to be woken.'
    case 'off': return 'Off. Nobody can wake this browser, and no push service knows of it.'
    case 'on': switch (state.problem) {
      case 'not permitted': return 'On, but the browser does not show notices of this page any more. Allow them in its settings for this address.'
      case 'unavailable': return 'On, but the push service did not answer, so some contacts cannot wake this browser, or can still wake it. It is tried again when the page starts.'
      case undefined: return `On. ${state.contacts} ${state.contacts === 1 ? 'contact' : 'contacts'} may wake this browser; who is away hears how when you next meet.`
    }
  }
}

const HOUR = 60

/** @returns "22:05" */
export function minutesText (minutes: number): string {
  return `${String(Math.floor(minutes / HOUR)).padStart(2, '0')}:${String(minutes % HOUR).padStart(2, '0')}`
}

/** Of "22:05"; `undefined` for anything that is no time of a day. */
export function parseMinutes (text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hours === undefined ? undefined : Number(hours) * HOUR + Number(minutes)
}
