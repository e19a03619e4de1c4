/**
 * Delivery in words that are true: what state a message is in, and what that means for the person. "Delivered" is
 * said of a receipt alone; nothing here ever says "sent".
 */
import { waitingWord, whereSentence } from './where-words.ts'
import type { Delivery, Message } from '../../node/index.ts'

export interface DeliveryWords {
  /** One word, for the bubble and for screen readers; empty for a message that came in. */
  readonly word: '' | 'pending' | 'only while open' | 'on my cloud' | 'fetched' | 'delivered' | 'cancelled' | 'recall asked' | 'expired' | 'stuck'
  /** One sentence, for whoever asks what the word means. */
  readonly sentence: string
  /** When it came to this state, where that is known. */
  readonly at?: number
}

/**
 * @param name how the contact is called
 */
export function deliveryWords ({ delivery, where, expireAfterMs, unkept, file }: Pick<Message, 'delivery' | 'where' | 'expireAfterMs' | 'unkept' | 'file'>, name: string): DeliveryWords {
  switch (delivery.state) {
    case 'pending': return file?.transfer.whileOpen === true ? whileOpenWords(delivery, name) : waitingWords(delivery, where, name)
    case 'delivered': return { word: 'delivered', sentence: `${name}'s device has it.`, at: delivery.at }
    case 'cancelled': return delivery.recall === 'certain'
      ? { word: 'cancelled', sentence: `You took it back before anybody had it.${where.length === 0 ? ` ${whereSentence(where, name)}` : ''}`, at: delivery.at }
      : { word: 'recall asked', sentence: `You asked to take it back. It may have been handed out before: ${name} may have it, or still get it.`, at: delivery.at }
    case 'expired': return {
      word: 'expired',
      sentence: expireAfterMs === undefined && unkept === undefined
        ? 'It waited longer than it was meant to, and was given up.'
        : `Its time was over before ${name}'s device was known to have it: it was given up, and its words are gone from here.`,
      at: delivery.at
    }
    case 'stuck': return { word: 'stuck', sentence: stuckSentence(delivery.reason, name) }
    case 'received': return { word: '', sentence: '' }
  }
}

/** Of a file without a copy nothing waits anywhere: it is there as long as the page is. */
function whileOpenWords ({ waitsFor }: Extract<Delivery, { state: 'pending' }>, name: string): DeliveryWords {
  const far = waitsFor === 'consent' ? `${name} knows of it, and has not fetched it yet.` : `${name} has not been told of it yet.`
  return { word: 'only while open', sentence: `Only while this page stays open and unlocked: no copy of the file is kept. ${far}` }
}

function waitingWords (delivery: Extract<Delivery, { state: 'pending' }>, where: Message['where'], name: string): DeliveryWords {
  const word = waitingWord(where)
  switch (word) {
    case 'pending': return { word, sentence: pendingSentence(delivery, name) }
    case 'on my cloud': return { word, sentence: delivery.waitsFor === 'consent' ? `${name} knows of it, and has not fetched it yet. ${whereSentence(where, name)}` : `Waits on your cloud, which delivers it when ${name} can be reached, also while this device is off. ${whereSentence(where, name)}` }
    case 'fetched': return { word, sentence: `${name}'s own cloud has fetched it, sealed, and hands it over when their device is there. Your copy stays until then. ${whereSentence(where, name)}` }
  }
}

function pendingSentence (delivery: Extract<Delivery, { state: 'pending' }>, name: string): string {
  switch (delivery.waitsFor) {
    case 'contact': return `Waits on this device until ${name} can be reached.`
    case 'accept': return `Waits on this device until ${name} accepts your request.`
    case 'first key': return `Waits on this device for a first key of ${name}'s device, and is sealed with it when you first meet.`
    case 'consent': return `${name} knows of it, and has not fetched it yet. It stays on this device until then.`
  }
}

function stuckSentence (reason: Extract<Delivery, { state: 'stuck' }>['reason'], name: string): string {
  switch (reason) {
    case 'declined': return `${name}'s device declined it. The messages behind it go on.`
    case 'too large': return `It is too large for ${name}'s device. The messages behind it go on.`
    case 'quota at the contact': return `${name}'s device has no room left for it.`
    case 'closed': return `No copy of the file was kept, and this page was closed or locked before ${name}'s device had said that it has all of it. Send it again if it still matters.`
    case 'file changed': return 'The file was changed, moved or removed on this device, and no copy of it was kept: nothing more of it is given. Send it again if it still matters.'
    case 'not known': return `It still waited when this device was lost. Whether ${name} got it is not known here; it is not sent again by itself.`
  }
}
