/**
 * The own history on own clouds in words that are true: nothing is said to be kept that a cloud has not taken.
 */
import type { CloudHistory } from '../../node/index.ts'

/** What a person is told of their conversations at one of their clouds. */
export function historyWords ({ state, rows }: CloudHistory): string {
  switch (state) {
    case 'off': return 'It keeps none of your conversations.'
    case 'waiting': return 'It gets a sealed copy of your conversations when it is there.'
    case 'returning': return `Your conversations come back from it: ${rows} messages and contacts so far.`
    case 'copying': return `Your conversations are being copied to it, sealed: ${rows} messages and contacts so far.`
    case 'kept': return 'It keeps your conversations, sealed: with a backup of this identity they come back after a loss.'
    case 'full': return 'It has no room for more of your conversations: make some there, or give this device a larger quota with “mobilink cloud quota”. They may take half of it.'
    case 'erasing': return 'It still has your conversations, and is told to erase them when it is there.'
    case 'update needed': return 'It cannot keep your conversations yet: update Mobilink on that computer.'
  }
}
