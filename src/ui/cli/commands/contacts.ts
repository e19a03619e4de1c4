/** `mobilink contacts …`: who this node talks with. Everything is kept at once; asking happens in the background. */
import { openDoor } from '../door.ts'
import { calledName, contactText, contactView } from '../views.ts'
import type { Door } from '../door.ts'
import type { Settings } from '../settings.ts'
import type { Contact, PathPolicy } from '../../../node/api.ts'

export async function listContacts (settings: Settings): Promise<void> {
  const { output } = settings
  await withDoor(settings, async (door) => {
    const contacts = await door.call('contacts', {})
    for (const contact of contacts) output.answer(contactView(contact), () => contactText(contact, output))
    if (contacts.length === 0) output.say('No contacts yet: "mobilink contacts add" takes a peer ID, an address or an invite; "mobilink id" shows yours.')
  })
}

export async function addContact (settings: Settings, address: string, name: string | undefined, temporary?: { forMs?: number }): Promise<void> {
  await withDoor(settings, async (door) => {
    const contact = await door.call('add', { address, ...(name === undefined ? {} : { name }), ...(temporary === undefined ? {} : { temporary }) })
    tell(settings, contact, contact.state === 'accepted' ? 'is a contact now' : 'is kept: the request goes out by itself, and messages go out once it is accepted')
    hintIfStill(settings, door)
  })
}

export async function acceptContact (settings: Settings, contact: string, name: string | undefined): Promise<void> {
  await withDoor(settings, async (door) => {
    tell(settings, await door.call('accept', { contact, ...(name === undefined ? {} : { name }) }), 'is a contact now')
    hintIfStill(settings, door)
  })
}

const OUTCOMES = {
  block: 'is blocked: this node looks offline to it, and nothing is sent to it',
  unblock: 'is no longer blocked',
  remove: 'is forgotten, with the conversation and what waited for it'
} as const

export async function changeContact (settings: Settings, change: keyof typeof OUTCOMES, contact: string): Promise<void> {
  await withDoor(settings, async (door) => tell(settings, await door.call(change, { contact }), OUTCOMES[change]))
}

export async function renameContact (settings: Settings, contact: string, name: string): Promise<void> {
  await withDoor(settings, async (door) => tell(settings, await door.call('rename', { contact, name }), 'is how this contact is called from now on'))
}

const POLICIES: Readonly<Record<PathPolicy, string>> = {
  direct: 'is talked to over direct paths alone: where none comes up, messages wait',
  own: 'is talked to over direct paths, and through your own nodes and theirs'
}

export async function chooseContactPath (settings: Settings, contact: string, policy: PathPolicy): Promise<void> {
  await withDoor(settings, async (door) => tell(settings, await door.call('path', { contact, policy }), POLICIES[policy]))
}

function tell ({ output }: Settings, contact: Contact, outcome: string): void {
  output.done(contactView(contact), () => `${output.paint('bold', calledName(contact))} ${outcome}.`)
}

function hintIfStill ({ output }: Settings, door: Door): void {
  if (!door.isRunning) output.say('No node is running here: it goes out after "mobilink start".')
}

async function withDoor (settings: Settings, use: (door: Door) => Promise<void>): Promise<void> {
  const door = await openDoor(settings)
  try {
    await use(door)
  } finally {
    await door.close()
  }
}
