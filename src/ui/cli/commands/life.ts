/** `mobilink contacts expire`, `keep` and `temporary`: how long what is said with a contact stays, and the contact itself. */
import { COPY_WARNING, durationWords } from '../../model/index.ts'
import { openDoor } from '../door.ts'
import { calledName, contactView } from '../views.ts'
import type { Door } from '../door.ts'
import type { Settings } from '../settings.ts'
import type { Contact } from '../../../node/api.ts'

export async function chooseExpiry (settings: Settings, contact: string, expireAfterMs: number): Promise<void> {
  await change(settings, async (door) => await door.call('setExpireAfter', { contact, expireAfterMs }), expireAfterMs === 0
    ? 'what you send stays from now on.'
    : `what you send from now on disappears here ${durationWords(expireAfterMs)} after you sent it, and there as long after they read it. ${COPY_WARNING}`)
}

export async function chooseKeeping (settings: Settings, contact: string, keepsNothing: boolean): Promise<void> {
  await change(settings, async (door) => await door.call('setKeepsNothing', { contact, keepsNothing }), keepsNothing
    ? 'what comes and goes from now on is erased here when it has arrived, or was read, and the conversation is closed or the node starts anew. What they keep is theirs.'
    : 'what comes and goes from now on is kept.')
}

export async function chooseTemporary (settings: Settings, contact: string, temporary: { forMs?: number } | false): Promise<void> {
  await change(settings, async (door) => await door.call('setTemporary', { contact, temporary }), temporary === false
    ? 'the contact stays.'
    : `the contact ends ${temporary.forMs === undefined ? 'when you remove it' : `in ${durationWords(temporary.forMs)}`}, and nothing of it is left here then. They are not told.`)
}

async function change (settings: Settings, work: (door: Door) => Promise<Contact>, outcome: string): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const contact = await work(door)
    output.done(contactView(contact), () => `${output.paint('bold', calledName(contact))}: ${outcome}`)
  } finally {
    await door.close()
  }
}
