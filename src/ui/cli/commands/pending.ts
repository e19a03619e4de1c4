/** `mobilink pending`: what waits on this machine, for whom, since when and for what. */
import { openDoor } from '../door.ts'
import { calledName, pendingText, pendingView } from '../views.ts'
import type { Settings } from '../settings.ts'

export async function showPending (settings: Settings): Promise<void> {
  const { output } = settings
  const door = await openDoor(settings)
  try {
    const names = new Map(output.json ? [] : (await door.call('contacts', {})).map((contact) => [contact.peerId, calledName(contact)]))
    let count = 0
    let after: string | undefined
    do {
      const { items, next } = await door.call('pending', after === undefined ? {} : { after })
      for (const item of items) output.answer(pendingView(item), () => pendingText(item, names.get(item.to) ?? item.to, output))
      count += items.length
      after = next
    } while (after !== undefined)
    if (count === 0) output.say('Nothing waits here.')
    else if (!door.isRunning) output.say('No node is running here: it goes out after "mobilink start".')
  } finally {
    await door.close()
  }
}
