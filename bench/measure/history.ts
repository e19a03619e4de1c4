import { createMobilinkNode, loadConfig } from '../../src/node/index.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { median, ms, quantile, timed } from '../statistics.ts'
import { fillConversation } from './fill-conversation.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

const MESSAGES = 100_000
/** The page that the faces ask for. */
const PAGE = 64
const OPENINGS = 11

/** A chat of 100,000 messages in the host's store: its newest page in a store just opened, and the way back to its first. */
export async function measureHistory (place: Workplace): Promise<Results> {
  const dataFolder = await place.folder()
  const peer = await fillConversation(dataFolder, MESSAGES)
  const open = async (): ReturnType<typeof createMobilinkNode> => await createMobilinkNode(hostPlatform({ dataFolder }), loadConfig({ profile: 'local' }), { offline: true })

  const openings: number[] = []
  for (let n = 0; n < OPENINGS; n++) {
    const node = await open()
    openings.push(await timed(async () => await node.messages.history(peer, { limit: PAGE })))
    await node.stop()
  }

  const node = await open()
  const pages: number[] = []
  let [oldest] = await node.messages.history(peer, { limit: PAGE })
  let seen = Math.min(PAGE, MESSAGES)
  while (oldest !== undefined) {
    const before = oldest.position
    pages.push(await timed(async () => {
      const page = await node.messages.history(peer, { before, limit: PAGE })
      seen += page.length
      oldest = page[0]
    }))
  }
  await node.stop()
  if (seen !== MESSAGES) throw new Error(`the way back showed ${seen} messages`)

  return {
    'history.openMs': { value: median(openings), how: `newest ${PAGE} of ${MESSAGES.toLocaleString('en')} messages, store just opened, ${OPENINGS} times; the very first ${ms(openings[0] ?? NaN)}` },
    'history.pageMs': { value: median(pages), how: `${PAGE} more, all the way back, ${pages.length} pages; p95 ${ms(quantile(pages, 0.95))}` }
  }
}
