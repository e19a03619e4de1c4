/**
 * Delivery in words that are true: what state a message is in, and what that means for the person. "Delivered" is
 * said of a receipt alone; nothing here ever says "sent".
 */
import type { Delivery, Message } from '../../node/index.ts'

export interface DeliveryWords {
  /** One word, for the bubble and for screen readers; empty for a message that came in. */
  readonly word: '' | 'pending' | 'delivered' | 'cancelled' | 'expired' | 'stuck'
  /** One sentence, for whoever asks what the word means. */
  readonly sentence: string
  /** When it came to this state, where that is known. */
  readonly at?: number
}

/**
 * @param name how the contact is called
 */
export function deliveryWords (message: Pick<Message, 'delivery'>, name: string): DeliveryWords {
  const delivery = message.delivery
  switch (delivery.state) {
    case 'pending': return { word: 'pending', sentence: pendingSentence(delivery, name) }
    case 'delivered': return { word: 'delivered', sentence: `${name}'s device has it.`, at: delivery.at }
    case 'cancelled': return { word: 'cancelled', sentence: 'You took it back before it left this device.', at: delivery.at }
    case 'expired': return { word: 'expired', sentence: 'It waited longer than it was meant to, and was given up.', at: delivery.at }
    case 'stuck': return { word: 'stuck', sentence: stuckSentence(delivery.reason, name) }
    case 'received': return { word: '', sentence: '' }
  }
}

function pendingSentence (delivery: Extract<Delivery, { state: 'pending' }>, name: string): string {
  switch (delivery.waitsFor) {
    case 'contact': return `Waits on this device until ${name} can be reached.`
    case 'accept': return `Waits on this device until ${name} accepts your request.`
    case 'first key': return `Waits on this device for a first key of ${name}'s device, and is sealed with it when you first meet.`
  }
}

function stuckSentence (reason: Extract<Delivery, { state: 'stuck' }>['reason'], name: string): string {
  switch (reason) {
    case 'declined': return `${name}'s device declined it. The messages behind it go on.`
    case 'too large': return `It is too large for ${name}'s device. The messages behind it go on.`
    case 'quota at the contact': return `${name}'s device has no room left for it.`
  }
}
